"""The published text of a regulation: from the bytes of a file to chapters, articles, header fields and page noise.

The official wording is not part of the program: an operator imports it. What is read is quoted on pages as it stands,
so nothing here corrects a word; what looks wrong is reported beside the text, and a text with a gap is refused whole.
"""

from tongchou.regulation.published.read import read
from tongchou.regulation.published.shapes import (
    Article,
    Chapter,
    Item,
    MalformedTextError,
    Noise,
    Paragraph,
    Problem,
    PublishedText,
)

__all__ = [
    "Article",
    "Chapter",
    "Item",
    "MalformedTextError",
    "Noise",
    "Paragraph",
    "Problem",
    "PublishedText",
    "read",
]
