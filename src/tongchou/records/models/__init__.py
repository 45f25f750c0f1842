"""All tables, by noun."""

from tongchou.records.models.desk import Letter, Preference
from tongchou.records.models.draft import Draft, Kept
from tongchou.records.models.intake import ImportJob, ImportRow
from tongchou.records.models.journal import Effect, Entry, LogHead, SignedHead
from tongchou.records.models.law import ImportedText
from tongchou.records.models.likeness import Comparison, Likeness
from tongchou.records.models.naming import Named, Stem, StemPair
from tongchou.records.models.owing import NO_LIMIT, Made, Owing, Watch
from tongchou.records.models.paper import Paper
from tongchou.records.models.people import Delegation, Grant, Notice, Person, Token, Unit
from tongchou.records.models.plan import Scenario
from tongchou.records.models.project import Allotment, Baseline, Party
from tongchou.records.models.queue import Checklist, Round
from tongchou.records.models.record import Counter, Receipt, Record
from tongchou.records.models.register import Registered, SavedView, Tally
from tongchou.records.models.review import Invitation, Scoring, Summons
from tongchou.records.models.search import Document
from tongchou.records.models.sights import Sight

__all__ = [
    "NO_LIMIT",
    "Allotment",
    "Baseline",
    "Checklist",
    "Comparison",
    "Counter",
    "Delegation",
    "Document",
    "Draft",
    "Effect",
    "Entry",
    "Grant",
    "ImportJob",
    "ImportRow",
    "ImportedText",
    "Invitation",
    "Kept",
    "Letter",
    "Likeness",
    "LogHead",
    "Made",
    "Named",
    "Notice",
    "Owing",
    "Paper",
    "Party",
    "Person",
    "Preference",
    "Receipt",
    "Record",
    "Registered",
    "Round",
    "SavedView",
    "Scenario",
    "Scoring",
    "Sight",
    "SignedHead",
    "Stem",
    "StemPair",
    "Summons",
    "Tally",
    "Token",
    "Unit",
    "Watch",
]
