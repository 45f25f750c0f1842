"""A sheet as PDF/A in the form of official papers (GB/T 9704-2012: A4, margins 37/35/28/26 mm), set by typst.

What a person wrote reaches the template as data and never as markup, so no answer can change the form. A character that
neither our font nor the machine's can draw, as in a rare name, is printed as its number, ［U+9F98］: PDF/A refuses it
otherwise, and a form with one unreadable sign is worth more than none.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from tongchou.surfaces.printing.sheet import Part, Sheet, Table

HERE = Path(__file__).parent
STANDARD = "a-2b"

_one_at_a_time = Lock()


@cache
def _compiler(template: str) -> Any:
    """One for the process: it keeps the fonts read; the system's fonts help out with rare characters of names."""
    return typst.Compiler(HERE / template, root=HERE, font_paths=[HERE / "fonts"])


@cache
def _signs() -> frozenset[str]:
    """What our font can draw; written with it."""
    return frozenset((HERE / "fonts" / "signs.txt").read_text("utf-8"))


def pdf(sheet: Sheet) -> bytes:
    """The form as a file."""
    return _printed("sheet.typ", asdict(sheet) | {"parts": [_part(p) for p in sheet.parts]})


def letter_pdf(letter: Any) -> bytes:
    """An official letter as a file."""
    return _printed("letter.typ", asdict(letter))


def _printed(template: str, data: dict[str, Any]) -> bytes:
    square = segno.make(data["address"], error="m").svg_inline(border=0, scale=4)
    try:
        return _set(template, data, square)
    except typst.TypstError:  # a sign that no font here has; what else is wrong is wrong once more
        return _set(template, drawable(data), square)


def _set(template: str, data: Any, square: str) -> bytes:
    inputs = {"sheet": json.dumps(data, ensure_ascii=False), "square": square}
    with _one_at_a_time:
        made: bytes = _compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD])
    return made


def drawable(value: Any) -> Any:
    """The same data with every sign that our font lacks as its number."""
    if isinstance(value, str):
        return "".join(s if s == "\n" or s in _signs() else f"［U+{ord(s):04X}］" for s in value)
    if isinstance(value, dict):
        return {key: drawable(v) for key, v in value.items()}
    return [drawable(v) for v in value] if isinstance(value, list | tuple) else value


def _part(part: Part) -> dict[str, Any]:
    return {"title": part.title, "answers": [_answer(a) for a in part.answers]}


def _answer(answer: Any) -> dict[str, Any]:
    if isinstance(answer, Table):
        return {"kind": "table", "label": answer.label, "heads": answer.heads, "rows": answer.rows}
    return {"kind": "broad" if answer.broad else "said", "label": answer.label, "text": answer.text}
