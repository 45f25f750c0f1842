"""What plans do to other tables: the money arranged, the applications listed, the baseline of an urgent project."""

from collections.abc import Iterable, Mapping

from tongchou.lifecycle.words import Line
from tongchou.records import conduct
from tongchou.records.access import decided_urgent
from tongchou.records.baselines import allot, freeze
from tongchou.records.casefile import SYSTEM, Doing
from tongchou.records.conduct import consequence
from tongchou.records.models import Record

NOT_CHOSEN = "本年度计划没有选列，缓列。"


def _applications(plan: Record) -> dict[str, Record]:
    rows = Record.objects.filter(line=Line.APPLICATION, year=plan.answers["plan_year"]).select_related(
        "project", "unit"
    )
    return {r.number: r for r in rows.order_by("number")}


@consequence("allot")
def allot_money(doing: Doing) -> None:
    """Each amount that finance arranged becomes a ceiling of its project and year (9.3)."""
    known = _applications(doing.record)
    for row in doing.given["arranged"]:
        allot(known[row["number"]].project, doing.record, doing.at, int(row["year"]), row["fen"])


@consequence("list-items")
def list_items(doing: Doing) -> None:
    """The chosen applications are listed, the others that were passed are put off, and the units' plans are closed (9.2)."""
    chosen = {row["number"] for row in doing.record.answers["items"]}
    for number, application in _applications(doing.record).items():
        verb, given = ("list", {}) if number in chosen else ("defer", {"reason": NOT_CHOSEN})
        if conduct.may(application, verb, SYSTEM, doing.at, given):
            conduct.take(application, verb, SYSTEM, doing.at, given, because=doing.because)
    for plan in Record.objects.filter(line=Line.PLAN, year=doing.record.year).order_by("number"):
        if conduct.may(plan, "close", SYSTEM, doing.at):
            conduct.take(plan, "close", SYSTEM, doing.at, because=doing.because)
    before = list(decided_urgent(doing.record.year or 0))  # agreed to before there was a plan to enter
    _append(doing.record, doing, before, {u.number: u.answers["approved_fen"] for u in before})


@consequence("freeze-urgent-baseline")
def freeze_urgent_baseline(doing: Doing) -> None:
    """What the municipal government decides 一事一议 is the project's baseline (9.4, 14.2)."""
    urgent = doing.record
    form = urgent.answers
    freeze(
        urgent.project, urgent, doing.at, content=form.get("build_content") or urgent.title,
        fen=doing.given["approved_fen"], fen_by_year=doing.given.get("approved_fen_by_year") or form.get("fen_by_year") or {}, months=form.get("build_months"),
    )  # fmt: skip


@consequence("append-item")
def append_item(doing: Doing) -> None:
    """An urgent project enters the year's plan that was already issued, where there is one (9.4)."""
    plans = Record.objects.filter(line=Line.ANNUAL_PLAN, state="issued", year=doing.record.year)
    plan = plans.order_by("pk").last()
    if plan is not None:
        _append(plan, doing, [doing.record], {doing.record.number: doing.given["approved_fen"]})


def _append(plan: Record, doing: Doing, urgents: Iterable[Record], fen: Mapping[str, int]) -> None:
    """Add urgent projects to an issued plan; one that stands in it already is not added again."""
    items = list(plan.answers.get("items") or ())
    there, more = {item.get("number") for item in items}, []
    for urgent in urgents:
        application = Record.objects.filter(project=urgent.project, line=Line.APPLICATION).order_by("pk").last()
        if application is not None and application.number not in there:
            more.append({
                "number": application.number, "title": urgent.title, "unit": urgent.unit.name, "fen": fen[urgent.number],
                "note": f"一事一议 {urgent.number}",
            })  # fmt: skip
    if more:
        conduct.take(plan, "append", SYSTEM, doing.at, {"items": [*items, *more]}, because=doing.because)
