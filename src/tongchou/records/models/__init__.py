"""All tables, by noun."""

from tongchou.records.models.journal import Effect, Entry, LogHead, SignedHead
from tongchou.records.models.law import ImportedText
from tongchou.records.models.paper import Paper
from tongchou.records.models.people import Grant, Notice, Person, Token, Unit
from tongchou.records.models.project import Allotment, Baseline, Party
from tongchou.records.models.record import Counter, Receipt, Record

__all__ = [
    "Allotment",
    "Baseline",
    "Counter",
    "Effect",
    "Entry",
    "Grant",
    "ImportedText",
    "LogHead",
    "Notice",
    "Paper",
    "Party",
    "Person",
    "Receipt",
    "Record",
    "SignedHead",
    "Token",
    "Unit",
]
