"""The official wording that operators import, and the quotation of an article beside our gist."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.records.models import ImportedText, Record
from tongchou.regulation import rulebook
from tongchou.regulation.published.shapes import PublishedText


def store(found: PublishedText, *, edition: str, name: str, source: str, at: datetime, by: str = "") -> ImportedText:
    """Keep a text under its edition; the same bytes twice are one row. Raises ``LookupError`` for an unknown edition."""
    chosen = edition or _edition_of(found.number)
    if chosen not in rulebook.editions():
        raise LookupError(f"没有版本“{chosen}”。先建立版本，再导入它的文本。")
    articles = [{"number": a.number, "chapter": a.chapter, "text": a.text} for a in found.articles]
    row, _ = ImportedText.objects.get_or_create(
        edition=chosen,
        sha256=found.sha256,
        defaults={
            "name": name, "source": source or name, "number": found.number, "title": found.title,
            "articles": articles, "noise": [asdict(n) for n in found.noise], "at": at, "by": by,
        },
    )  # fmt: skip
    return row


def _edition_of(number: str) -> str:
    """The edition of a document number."""
    for edition in rulebook.editions():
        if rulebook.load(edition).number == number:
            return edition
    raise LookupError(f"没有文号为“{number}”的版本。用 --edition 说明它属于哪个版本。")


def text_of(edition: str) -> ImportedText | None:
    """The newest imported text of an edition."""
    return ImportedText.objects.filter(edition=edition).order_by("-at", "-pk").first()


def quotation(edition: str, article: int) -> str:
    """The official wording of an article, or empty where no text has been imported."""
    return wording(text_of(edition), article)


def wording(text: ImportedText | None, article: int) -> str:
    """An article of a text, or empty."""
    rows = text.articles if text else []
    return next((a["text"] for a in rows if a["number"] == article), "")


def noise_in(text: ImportedText | None, words: str) -> list[Mapping[str, Any]]:
    """What the import found odd in some wording and left as it was published."""
    return [n for n in (text.noise if text else []) if n["kept"] and n["text"] in words]


def interpretations(edition: str, article: int) -> Iterable[Record]:
    """The signed interpretations of an article (art. 36), newest first."""
    signed = Record.objects.filter(line=Line.INTERPRETATION, state="signed", edition=edition, answers__article=article)
    return signed.select_related("unit").order_by("-entered_at", "-pk")
