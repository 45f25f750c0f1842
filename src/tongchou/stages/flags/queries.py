"""The city as the detectors see it: all projects with the days and sums of their records, and who stands where."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongchou.kernel.reading import BadValueError, MoneyUnit, money
from tongchou.kernel.ties import Graph
from tongchou.lifecycle.words import Line, Role
from tongchou.records.casefile import Question, known
from tongchou.records.models import Allotment, Baseline, Entry, Party, Record, Unit
from tongchou.records.register import ENDED
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City, Contract, Project, Standing, Trace
from tongchou.stages.flags.offers import Offer, Tender
from tongchou.stages.flags.parts import Part

DECLARED = (Line.APPLICATION, Line.URGENT, Line.FILING)
TRACED = {
    Line.PROCUREMENT: (("noticed_on", "采购公告"), ("signed_on", "合同签订")),
    Line.PAYMENT: (("paid_on", "付款"),),
    Line.PROJECT: (("signed_on", "合同签订"), ("started_on", "开工"), ("in_use_on", "投入使用")),
}
"""By line, the answers that are days on which something was already bought, built or used."""

LINES = (*DECLARED, Line.PROJECT, Line.PROCUREMENT, Line.PAYMENT, Line.OPERATION, Line.EXPERT)
TIED_BY: Mapping[Line, tuple[str, ...]] = {
    Line.EXPERT: ("employer", "phone", "kin"), Line.PROCUREMENT: ("bidders", "supervisor", "tester", "evaluators"),
    Line.APPLICATION: ("experts",),
}  # fmt: skip
"""By line, the answers that say something of persons and firms; beside them stand the parties that a record named."""

OVER = ("terminated", "struck", "not-listed")
UNSENT = ("draft", "discarded", "signing")


CENTRE = "centre"
"""The kind of unit whose own projects are not for the centre to judge."""


@known(Line.FLAG)
def flag(q: Question) -> dict[str, Any]:
    """The unasked facts of ``FlagFacts``."""
    return {"unit_is_centre": q.record.unit.kind == CENTRE, "for_finance": Role.FINANCE in q.actor.roles}


def city_now(law: Law) -> City:
    """Everything in a few queries, whatever the size of the city; only records, journal and parties are asked."""
    records = _records()
    graph, standing = ties_of(records, law.value("tie-hub-most"))
    return replace(_city(records, _moves(), law), planned_since=planned_since(), graph=graph, standing=standing)


def some_of(spines: Collection[int], free: Collection[int], law: Law) -> City:
    """The same of some projects and of some records that belong to none; who is tied to whom is not asked."""
    members = Record.objects.filter(project__in=spines).values_list(
        "pk", flat=True
    )  # by key: a line holds half the city
    within = Q(pk__in=[*spines, *free, *members])
    return replace(_city(_records(within), _moves(spines), law), planned_since=planned_since())


def of_ties(law: Law) -> City:
    """Who stands where and is tied to whom, over all records, with as much of the projects as is told of them."""
    records = _records(Q(line__in=(Line.EXPERT, Line.PROCUREMENT, Line.APPLICATION)))
    graph, standing = ties_of(records, law.value("tie-hub-most"))
    spines = Record.objects.filter(line=Line.PROJECT, number__in=standing).order_by("pk")
    approved = dict(Baseline.objects.order_by("seq").values_list("project__number", "fen"))
    projects = tuple(
        Project(number=number, title=title, unit=unit, approved_fen=approved.get(number))
        for number, title, unit in spines.exclude(state="discarded").values_list("number", "title", "unit__name")
    )
    return City(projects=projects, graph=graph, standing=standing, tenders=tuple(_tenders(records)))


def _city(records: list[Record], moves: "Moves", law: Law) -> City:
    members: defaultdict[int, list[Record]] = defaultdict(list)
    for r in records:
        if r.project_id:
            members[r.project_id].append(r)
    spines = [r for r in records if r.line == Line.PROJECT]
    listed, declared, published, accepted = moves
    some = [s.pk for s in spines]
    allotted, frozen = Allotment.objects.all(), Baseline.objects.order_by("seq")  # the newest of each is kept
    if len(some) <= FEW:
        allotted, frozen = allotted.filter(project__in=some), frozen.filter(project__in=some)
    approved = dict(frozen.values_list("project", "fen"))
    arranged: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for project, year, fen in allotted.values_list("project", "year", "fen"):
        arranged[project][year] = arranged[project].get(year, 0) + fen
    projects = tuple(
        _project(
            spine, members[spine.pk], listed_on=listed.get(spine.pk), declared_on=declared.get(spine.pk),
            approved_fen=approved.get(spine.pk), arranged=arranged[spine.pk], published=published.get(spine.pk, ()),
        )
        for spine in spines
    )  # fmt: skip
    return City(
        projects=projects, declared=tuple(_declared(records, accepted, law)), bought=tuple(_bought(records)),
        tenders=tuple(_tenders(records)),
    )  # fmt: skip


FEW = 5_000
"""So many projects are named in a question; of more, all are asked."""


def _records(within: Q | None = None) -> list[Record]:
    alive = Record.objects.filter(line__in=LINES).exclude(state="discarded")
    alive = alive if within is None else alive.filter(within)
    return list(alive.select_related("unit__parent", "project").order_by("pk"))


def planned_since() -> date | None:
    """When the first annual plan was issued on the platform."""
    issued = Entry.objects.filter(line=Line.ANNUAL_PLAN, to="issued", taken=True).exclude(frm="issued")
    first = issued.order_by("seq").values_list("at", flat=True).first()
    return timezone.localtime(first).date() if first else None


Moves = tuple[dict[int, date], dict[int, date], dict[int, tuple[Trace, ...]], set[str]]


def _moves(spines: Collection[int] | None = None) -> Moves:
    """From the journal: by project when it was listed, declared and what data it published; and what was approved."""
    accepted: set[str] = set()
    listed: dict[int, date] = {}
    declared: dict[int, date] = {}
    published: defaultdict[int, list[Trace]] = defaultdict(list)
    wanted = {
        (Line.APPLICATION, "listed"), (Line.APPLICATION, "submitted"), (Line.APPLICATION, "reviewed"),
        (Line.CATALOGUE, "published"),
    }  # fmt: skip
    moves = Entry.objects.filter(taken=True, line__in={line for line, _ in wanted}, to__in={to for _, to in wanted})
    moves = moves if spines is None else moves.filter(record__project__in=spines)
    rows = moves.order_by("seq").values_list("line", "to", "frm", "record__project", "record__number", "at")
    for line, to, frm, project, number, at in rows:
        on = timezone.localtime(at).date()
        if (line, to) not in wanted or to == frm:
            continue
        if line == Line.CATALOGUE:
            published[project].append(Trace("数据目录发布", number, on))
        elif to == "reviewed":
            accepted.add(number)
        elif to == "listed":
            listed[project] = on
        else:
            declared.setdefault(project, on)
    return listed, declared, {k: tuple(v) for k, v in published.items()}, accepted


def _project(
    spine: Record, members: list[Record], *, listed_on: date | None, declared_on: date | None, approved_fen: int | None,
    arranged: Mapping[int, int], published: Iterable[Trace],
) -> Project:  # fmt: skip
    entered = "source" in spine.answers
    application = next((r for r in members if r.line == Line.APPLICATION), None)
    said = application.answers if application else {}
    contracts = [_contract(r) for r in members if r.line == Line.PROCUREMENT and _signed(r)]
    if entered and spine.answers.get("contract_fen"):
        own = spine.answers
        contracts.append(
            Contract(spine.number, _day(own, "signed_on"), own["contract_fen"], own.get("contractor") or "")
        )
    paid: dict[int, int] = {}
    for r in members:
        if r.line == Line.PAYMENT and r.answers.get("paid_on"):
            year = r.answers.get("pay_year") or 0
            paid[year] = paid.get(year, 0) + (r.answers.get("amount_fen") or 0)
    traces = [t for r in (spine, *members) for t in _traces(r)]
    use = next((r for r in members if r.line == Line.OPERATION), None)
    return Project(
        number=spine.number, title=spine.title, unit=spine.unit.name, entered=entered,
        application=application.number if application else "", nature=said.get("nature") or "", declared_on=declared_on,
        extends=said.get("extends_system") or "", listed_on=listed_on, approved_fen=approved_fen, contracts=tuple(contracts),
        paid_by_year=paid, arranged_by_year=arranged, traces=(*traces, *published), started_on=_day(spine.answers, "started_on"),
        completed_on=_day(spine.answers, "completed_on"), in_use_on=_day(spine.answers, "in_use_on"),
        retired_on=_day(spine.answers, "retired_on") or (_day(use.answers, "retired_on") if use else None),
        over=bool({spine.state} & set(OVER)),
    )  # fmt: skip


def _signed(r: Record) -> bool:
    return bool({r.state} & {"contracted"}) and bool(r.answers.get("contract_fen"))


def _contract(r: Record) -> Contract:
    a = r.answers
    return Contract(r.number, _day(a, "signed_on"), a["contract_fen"], a.get("winner") or "")


def _traces(r: Record) -> Iterable[Trace]:
    for name, what in TRACED.get(Line(r.line), ()):
        on = _day(r.answers, name)
        if on is not None:
            yield Trace(what, r.number, on)


def _declared(records: Iterable[Record], accepted: Container[str], law: Law) -> Iterable[Part]:
    """What was handed in and lives; a project's application and its urgent matter are one thing.

    A reasoned explanation counts once the centre has approved the application, the warning ``APP-SPLIT`` before its eyes.
    """
    least = law.value("reason-min-chars")
    seen: set[int] = set()
    for r in records:
        if r.line not in DECLARED or {r.state} & {*ENDED, *UNSENT} or not r.total_fen:
            continue
        if r.project_id and r.project_id in seen:
            continue
        seen.add(r.project_id or -r.pk)
        on = timezone.localtime(r.opened_at).date()
        claim = str(r.answers.get("split_explanation") or "").strip()
        yield Part(
            r.number, r.unit.name, r.title, on, r.total_fen, department=_department(r.unit), claim=claim,
            accepted=len(claim) >= least and r.number in accepted,
        )  # fmt: skip


def _bought(records: Iterable[Record]) -> Iterable[Part]:
    """Contracts, by the project that approved them as a whole; those of entered projects stand alone."""
    for r in records:
        a = r.answers
        contract = r.line == Line.PROCUREMENT and _signed(r)
        entered = r.line == Line.PROJECT and "source" in a and a.get("contract_fen") and not {r.state} & set(OVER)
        on = _day(a, "signed_on")
        if (contract or entered) and on is not None:
            yield Part(
                r.number, r.unit.name, r.title, on, a["contract_fen"], str(a.get("winner") or a.get("contractor") or ""),
                _department(r.unit), r.project.number if contract and r.project else "",
            )  # fmt: skip


def _tenders(records: Iterable[Record]) -> Iterable[Tender]:
    """Who offered what in each procurement, as the trading centre recorded it."""
    for r in records:
        rows = _rows(r, "bidders") if r.line == Line.PROCUREMENT else []
        if len(rows) > 1:
            yield Tender(
                id=r.number, title=r.title, offers=tuple(map(_offer, rows)), unit=r.unit.name,
                project=r.project.number if r.project else "",
            )  # fmt: skip


def _offer(row: Mapping[str, Any]) -> Offer:
    said = {name: str(row.get(name) or "").strip() for name in OFFERED}
    return Offer(
        bidder=str(row.get("name") or "").strip(),
        fen=_fen(row.get("offer_fen")),
        cleared=bool(row.get("tie_cleared")),
        **said,
    )


OFFERED = ("uscc", "author", "machine", "contact", "phone", "account", "legal_person", "shareholders", "address")


def _fen(cell: object) -> int | None:
    """A price as its cell holds it: a number is 分, a text is read as 万元, as tables are typed."""
    if isinstance(cell, int):
        return cell
    try:
        return money(str(cell), MoneyUnit.WAN) if str(cell or "").strip() else None
    except BadValueError:
        return None


def _department(unit: Unit) -> str:
    """The unit above, whose units count together; counties and the city are no department."""
    return unit.parent.name if unit.parent and unit.parent.kind == unit.kind else unit.name


# --- who stands where -----------------------------------------------------------------------------------------------------


def ties_of(records: Iterable[Record], hub: int) -> tuple[Graph, dict[str, tuple[Standing, ...]]]:
    """Everything that any record says of firms and persons; then who stands in which part of which project."""
    graph = Graph(hub)
    standing: defaultdict[str, list[Standing]] = defaultdict(list)
    for unit in Unit.objects.filter(kind="firm").select_related("parent").order_by("pk"):
        graph.firm({"name": unit.name, "uscc": unit.uscc, "parent": unit.parent.name if unit.parent else ""}, unit.name)
    for party in Party.objects.select_related("project", "by").order_by("pk"):
        row = {"name": party.name, "uscc": party.uscc, "legal_person": party.legal_person, "phone": party.phone}
        node = graph.firm(row, party.by.number)
        if node is not None:
            standing[party.project.number].append(
                Standing(party.part, node, party.by.number, _cleared(party.by, party.name))
            )
    for r in records:
        if r.line == Line.EXPERT:
            a = r.answers
            graph.person(
                {"name": r.title, "employer": a.get("employer"), "phone": a.get("phone"), "kin": a.get("kin")}, r.number
            )
        elif r.line == Line.PROCUREMENT and r.project:
            for row in (*_rows(r, "bidders"), *_rows(r, "supervisor"), *_rows(r, "tester")):
                graph.firm(row, r.number)
            _persons(graph, standing[r.project.number], r, "evaluators", "evaluator")
        elif r.line == Line.APPLICATION and r.project:
            _persons(graph, standing[r.project.number], r, "experts", "expert")
    return graph, {number: tuple(dict.fromkeys(rows)) for number, rows in standing.items()}


def _persons(graph: Graph, standing: list[Standing], r: Record, field: str, part: str) -> None:
    for row in _rows(r, field):
        node = graph.person(row, r.number)
        if node is not None:
            standing.append(Standing(part, node, r.number, str(row.get("tie_cleared") or "").strip()))


def _cleared(by: Record, name: str) -> str:
    """What came of looking into a tie, where the record that named the firm says it."""
    rows = (row for field in ("bidders", "supervisor", "tester") for row in _rows(by, field))
    return next((str(row.get("tie_cleared") or "").strip() for row in rows if row.get("name") == name), "")


def _rows(r: Record, field: str) -> list[dict[str, Any]]:
    return [row for row in r.answers.get(field) or () if isinstance(row, dict)]


def _day(answers: Mapping[str, Any], name: str) -> date | None:
    text = answers.get(name)
    return date.fromisoformat(text) if text else None
