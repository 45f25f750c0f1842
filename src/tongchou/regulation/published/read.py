"""Reads a published text whole or not at all: the file form by its name, then header, articles, checks and noise."""

import hashlib
from pathlib import PurePath

from tongchou.regulation.published.articles import parse
from tongchou.regulation.published.from_docx import lines_of_docx
from tongchou.regulation.published.from_html import lines_of_html
from tongchou.regulation.published.from_pdf import lines_of_pdf
from tongchou.regulation.published.header import read_header
from tongchou.regulation.published.lines import decode, split
from tongchou.regulation.published.noise import clean, in_the_words, unended
from tongchou.regulation.published.shapes import MalformedTextError, Noise, PublishedText, refusal


def read(name: str, data: bytes) -> PublishedText:
    """Read a file named ``name``: .txt, .html, .htm, .docx or .pdf.

    Raises ``MalformedTextError`` with all problems found, and nothing else whatever the bytes are. Time and memory are
    not bounded here: files of strangers are read in a process that is.
    """
    lines, furniture = _extracted(name, data)
    cleaned, left_out = clean(lines)
    parsed = parse(cleaned)
    header = read_header(cleaned[: parsed.begins - 1])
    problems = [*header.problems, *parsed.problems]
    if problems:
        raise MalformedTextError(problems)
    around = {*range(1, parsed.begins), *(line for line, _ in parsed.tail)}
    noise = [*furniture, *left_out, *in_the_words(cleaned, parsed.begins, around), *unended(parsed.articles)]
    return PublishedText(
        name=PurePath(name).name,
        sha256=hashlib.sha256(data).hexdigest(),
        number=header.number,
        title=header.title,
        heading=header.heading,
        issuer=header.issuer,
        written_on=header.written_on,
        published_on=header.published_on,
        repealed=header.repealed,
        chapters=parsed.chapters,
        articles=parsed.articles,
        noise=tuple(sorted(noise, key=lambda one: one.line)),
        tail=tuple(text for _, text in parsed.tail),
        lines=tuple(lines),
        fields=header.fields,
    )


def _extracted(name: str, data: bytes) -> tuple[list[str], list[Noise]]:
    """The lines of the text, and the page furniture that a PDF loses on the way."""
    form = PurePath(name).suffix.lower()
    if form not in {".txt", ".html", ".htm", ".docx", ".pdf"}:
        raise refusal(f"不认识扩展名“{form}”。能读 .txt、.html、.htm、.docx、.pdf；.doc 和 .wps 先另存为 .docx。")
    try:
        match form:
            case ".txt":
                return split(decode(data)), []
            case ".docx":
                return split("\n".join(lines_of_docx(data))), []
            case ".pdf":
                return lines_of_pdf(data)
            case _:
                return split("\n".join(lines_of_html(data))), []
    except MalformedTextError:
        raise
    except Exception as error:  # whatever a library says of a damaged file, the answer is one sentence
        kind = type(error).__name__
        raise refusal(f"{form} 文件坏了或不完整，读不出来（{kind}）。重新取得文件，或另存为 .txt 再导入。") from error
