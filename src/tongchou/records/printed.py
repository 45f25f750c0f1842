"""The code on a printed form, and what it is worth today: a form on paper can be old, altered, or never have been signed.

The code is the beginning of the hash of the record's answers, which every entry of the journal carries, so nothing has to
be remembered when something is printed, and a code of years ago is still found (4.5).
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tongchou.kernel.canonical import digest
from tongchou.records.casefile import plain
from tongchou.records.models import Entry, Record

SIGNS = 12
"""Hex digits of a code: 48 bits, which nobody meets by chance and anybody can type."""


class Worth(StrEnum):
    """What a printed form is worth."""

    VALID = "valid"
    DRAFT = "draft"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer about a printed form; ``since`` is when its record's answers became others."""

    worth: Worth
    since: datetime | None = None


def code_of(record: Record) -> str:
    """The code of a record as it is now, in groups of four: ``3F2A-9C01-77BE``."""
    return code_of_answers(record.answers)


def code_of_answers(answers: Mapping[str, Any]) -> str:
    """The code that a record with these answers has."""
    return _grouped(digest(plain(answers)))


def _grouped(leaf: str) -> str:
    signs = leaf[:SIGNS].upper()
    return "-".join(signs[n : n + 4] for n in range(0, SIGNS, 4))


def typed(code: str) -> str:
    """A code as somebody typed it, in its own form; empty where it is none."""
    signs = re.sub(r"[\s\-—·]", "", unicodedata.normalize("NFKC", code)).upper()
    return _grouped(signs) if re.fullmatch(f"[0-9A-F]{{{SIGNS}}}", signs) else ""


def code_in(text: str) -> str:
    """The code that the platform printed on a paper, by the paper's text; empty where it bears none."""
    found = re.search(r"验证码[\s：:]*([0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4})", text)
    return found.group(1) if found else ""


def judge(record: Record, code: str) -> Judged:
    """Whether a form with this code says what the record says now, said it once, or never did."""
    if code == code_of(record):
        # Only what was signed is judged under a law of its day.
        return Judged(Worth.VALID if record.law_day else Worth.DRAFT)
    once = False
    for at, body in Entry.objects.filter(record=record, taken=True).order_by("seq").values_list("at", "body"):
        said = _grouped(json.loads(body)["answers"])
        if once and said != code:
            return Judged(Worth.REPLACED, at)
        once = said == code
    return Judged(Worth.REPLACED if once else Worth.UNKNOWN)
