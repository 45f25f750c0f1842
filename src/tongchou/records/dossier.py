"""What the records of one project say together: when it was listed, under which contract, within which baseline.

The stages' gatherers ask here, so that 'the contract' or 'the current baseline' is decided once.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongchou.lifecycle.words import Line
from tongchou.records.models import Allotment, Baseline, Entry, Paper, Party, Record
from tongchou.records.prepared import Prepared

MEMBERS = Prepared(lambda spine: Record.objects.filter(project=spine).order_by("opened_at", "pk"), int)
BASELINES = Prepared(lambda spine: Baseline.objects.filter(project=spine).order_by("seq"), int)
MOVES = Prepared(
    lambda record, state: Entry.objects.filter(record=record, to=state, taken=True).exclude(frm=state)
    .values_list("seq", "at"),
    int, str,
)  # fmt: skip
ARRANGED = Prepared(
    lambda spine: Allotment.objects.filter(project=spine).order_by("year").values_list("year", "fen"), int
)
PARTIES = Prepared(lambda spine: Party.objects.filter(project=spine).order_by("pk"), int)


@dataclass(frozen=True)
class Dossier:
    """The records of one project; ``spine`` is ``None`` for what belongs to no project, and all is unknown then.

    Each table is read once, when it is first asked for: a dossier is of one moment and lives no longer than its question.
    """

    spine: Record | None

    @cached_property
    def members(self) -> list[Record]:
        """The project's records of every line, oldest first."""
        if self.spine is None or self.spine.pk is None:
            return []
        return MEMBERS(self.spine.pk)

    def records(self, line: Line, *states: str) -> list[Record]:
        """The project's records of a line, oldest first; with states, only those in one of them."""
        wanted = frozenset(states)
        return [r for r in self.members if r.line == line and (not wanted or wanted & {r.state})]

    def answer(self, line: Line, name: str, *states: str) -> Any:
        """An answer of the newest record of a line that has one."""
        given = (r.answers.get(name) for r in reversed(self.records(line, *states)))
        return next((a for a in given if a is not None), None)

    def day(self, line: Line, name: str, *states: str) -> date | None:
        """The same for a date."""
        return _day(self.answer(line, name, *states))

    def came_to(self, line: Line, state: str, *, first: bool = False) -> date | None:
        """The day on which a record of a line last (or first) came to a state, from the journal."""
        moves = [move for r in self.records(line) for move in MOVES(r.pk, state)]
        if not moves:
            return None
        _seq, at = min(moves) if first else max(moves)
        return timezone.localtime(at).date()

    @property
    def listed_on(self) -> date | None:
        """The day on which the application came into the annual plan."""
        return self.came_to(Line.APPLICATION, "listed")

    @property
    def contract(self) -> Record | None:
        """The procurement that ended in the contract to build: the first where there are several."""
        found = self.records(Line.PROCUREMENT, "contracted")
        return found[0] if found else None

    def contract_of(self, number: str | None) -> Record | None:
        """The contract of a number; the contract to build where none is named."""
        named = (r for r in self.records(Line.PROCUREMENT, "contracted") if r.answers.get("contract_no") == number)
        return next(named, None) if number else self.contract

    def of_contract(self, name: str) -> Any:
        """An answer of the contract."""
        return self.contract.answers.get(name) if self.contract else None

    @property
    def signed_on(self) -> date | None:
        """The day of the contract."""
        return signed_on(self.contract)

    @property
    def accepted_on(self) -> date | None:
        """The day on which final acceptance was passed."""
        return self.day(Line.FINAL, "accepted_on", "passed")

    @cached_property
    def baselines(self) -> list[Baseline]:
        """What was approved, the original first."""
        return BASELINES(self.spine.pk) if self.spine and self.spine.pk else []

    @property
    def baseline(self) -> Baseline | None:
        """What is approved now (14.2)."""
        found = self.baselines
        return found[-1] if found else None

    @property
    def approved_fen(self) -> int | None:
        """The approved total, 分."""
        return self.baseline.fen if self.baseline else None

    @property
    def approved_content(self) -> list[str] | None:
        """The approved content, item by item."""
        return [x.strip() for x in self.baseline.content.splitlines() if x.strip()] if self.baseline else None

    @cached_property
    def arranged_by_year(self) -> dict[int, int]:
        """The money that finance arranged, 分 by year (9.3)."""
        if self.spine is None or self.spine.pk is None:
            return {}
        out: dict[int, int] = {}
        for year, fen in ARRANGED(self.spine.pk):
            out[year] = out.get(year, 0) + fen
        return out

    def firms(self, part: str) -> list[dict[str, str]]:
        """The parties in a part, as the conflict rules look at them."""
        return [
            {"name": p.name, "uscc": p.uscc, "legal_person": p.legal_person, "phone": p.phone}
            for p in self._parties
            if p.part == part
        ]

    @cached_property
    def _parties(self) -> list[Party]:
        return PARTIES(self.spine.pk) if self.spine and self.spine.pk else []

    def names(self, part: str) -> tuple[str, ...]:
        """The names of the parties in a part."""
        return tuple(firm["name"] for firm in self.firms(part))

    @property
    def promised_data(self) -> tuple[str, ...]:
        """What the application promised to share."""
        return tuple(row["name"] for row in self.answer(Line.APPLICATION, "shared_data") or () if row.get("name"))

    @property
    def catalogue(self) -> list[Record]:
        """The published entries of the catalogue of information resources."""
        return self.records(Line.CATALOGUE, "published")

    @property
    def paper_kinds(self) -> tuple[str, ...]:
        """The kinds of papers on any record of the project."""
        if self.spine is None or self.spine.pk is None:
            return ()
        here = Q(record__project=self.spine) | Q(record=self.spine)
        kinds = Paper.objects.filter(here).exclude(state="pending").values_list("kind", flat=True)
        return tuple(sorted(set(kinds)))

    def paid(self, leaving_out: Record, under: Record | None = None, kind: str = "") -> Counter[int]:
        """What was requested or paid, 分 by year of payment, without one payment.

        Under one contract and of one kind (advance, progress …) where these are given.
        """
        out: Counter[int] = Counter()
        for record in self.records(Line.PAYMENT, "requested", "paid"):
            same = under is None or self.contract_of(record.answers.get("contract_no")) == under
            wanted = kind in ("", record.answers.get("payment_kind"))
            if same and wanted and record.pk != leaving_out.pk:
                out[record.answers.get("pay_year") or 0] += record.answers.get("amount_fen") or 0
        return out


def signed_on(contract: Record | None) -> date | None:
    """The day of a contract."""
    return _day(contract.answers.get("signed_on")) if contract else None


def by_year(stored: dict[str, int] | None) -> dict[int, int]:
    """Amounts by year with whole-number years."""
    return {int(year): fen for year, fen in (stored or {}).items()}


def early_evidence(dossier: Dossier) -> list[dict[str, Any]]:
    """Contracts, payments, notices and starts that the register already has on a project (11.3)."""
    dates = {"signed_on": "合同签订", "noticed_on": "采购公告", "paid_on": "付款", "started_on": "开工"}
    rows: Iterable[Record] = (r for line in (Line.PROCUREMENT, Line.PAYMENT) for r in dossier.records(line))
    spine = [dossier.spine] if dossier.spine and dossier.spine.pk else []
    return [
        {"what": what, "number": r.number, "on": r.answers[name]}
        for r in (*rows, *spine)
        for name, what in dates.items()
        if r.answers.get(name)
    ]


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
