"""Money under two names: one contract paid twice, one project financed twice, one baseline changed by two at once."""

from datetime import date

import pytest
from tests.journeys.acting import RELIEF, may, record, stops, take
from tests.security.acting import BUILDING, paper

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.dossier import Dossier
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import City, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
JUNE = date(2022, 6, 1)
MILESTONE = "需求与设计"


@pytest.fixture
def spine(built):
    return record(built["relief.application.project"])


def opened(people, spine: Record, line: Line, who: str, on: date = JUNE, **answers) -> Record:
    actor = access.actor_on(people[who], spine, on)
    return conduct.open_record(line, actor, moment(on), unit=spine.unit, project=spine, answers=answers)


def payment(people, spine, fen: int, year: int, **more) -> Record:
    told = {"amount_fen": fen, "pay_year": year, "payment_kind": "advance", **more}
    r = opened(people, spine, Line.PAYMENT, "zhao.min", **told)
    paper(City(people), JUNE, "feng.cj", r, "invoice")
    return r


@pytest.mark.clause("14.2", "4.2")
def test_a_contract_is_not_paid_twice_under_two_names(people, spine):
    contract = Dossier(spine).contract
    arranged = Dossier(spine).arranged_by_year
    assert sum(arranged.values()) > contract.answers["contract_fen"]
    one = payment(people, spine, arranged[2022], 2022)
    Record.objects.filter(pk=one.pk).update(state="requested")
    rest = payment(people, spine, arranged[2023], 2023, contract_no=contract.answers["contract_no"])
    assert "PAY-CONTRACT" in stops(may(rest, "request", people["liu.ju"], JUNE))


@pytest.mark.clause("4.2")
def test_not_everything_is_an_advance(people, spine):
    for fen in (100_000_000, 100_000_000):
        one = payment(people, spine, fen, 2022)
        take(one, "request", people["liu.ju"], JUNE)
    third = payment(people, spine, 100_000_000, 2022)
    assert not may(third, "request", people["liu.ju"], JUNE)


def report(people, spine, percent: int) -> Record:
    rows = [{"name": MILESTONE, "percent": percent, "evidence": "评审记录"}]
    told = {"title": "2022-05 进展", "period": "2022-05", "percent": 10, "done": "需求调研。", "milestones": rows}
    return opened(people, spine, Line.REPORT, "zhao.min", **told, conditions_changed=False, content_changed=False)


def pay_for_milestone(people, spine) -> list[str]:
    r = payment(people, spine, 1_000_000, 2022, payment_kind="progress", milestone=MILESTONE)
    return stops(may(r, "request", people["liu.ju"], JUNE))


@pytest.mark.clause("4.2")
def test_a_milestone_is_paid_only_after_the_supervisor_has_seen_it(people, spine):
    r = report(people, spine, 100)
    take(r, "fill", people["feng.cj"], JUNE)
    assert pay_for_milestone(people, spine) == ["PAY-MILESTONE"]
    take(r, "confirm", people["zhou.xiao"], JUNE, {"supervisor_opinion": "属实。", "supervisor_percent": 10})
    assert pay_for_milestone(people, spine) == []


@pytest.mark.clause("4.2")
def test_what_the_supervisor_confirmed_does_not_grow_after_a_return(people, spine):
    r = report(people, spine, 10)
    take(r, "fill", people["feng.cj"], JUNE)
    take(r, "confirm", people["zhou.xiao"], JUNE, {"supervisor_opinion": "只完成一成。", "supervisor_percent": 10})
    take(r, "submit", people["zhao.min"], JUNE)
    take(
        r, "return", people["he.shan"], JUNE, {"reason": "补充。", "points": [{"point": "补充", "field": "milestones"}]}
    )
    assert pay_for_milestone(people, spine) == ["PAY-MILESTONE"]
    r.refresh_from_db()
    rows = [{"name": MILESTONE, "percent": 100, "evidence": "评审记录"}]
    conduct.save(r, {"milestones": rows}, access.actor_on(people["zhao.min"], r, JUNE), moment(JUNE), version=r.version)
    assert pay_for_milestone(people, spine) == ["PAY-MILESTONE"]


@pytest.mark.clause("19", "20.1")
def test_the_contractor_does_not_write_the_supervisors_figure(people, spine):
    r = report(people, spine, 10)
    actor = access.actor_on(people["feng.cj"], r, JUNE)
    with pytest.raises(conduct.BadAnswerError):
        conduct.save(
            r, {"supervisor_percent": 10, "supervisor_opinion": "属实。"}, actor, moment(JUNE), version=r.version
        )


def test_nobody_takes_back_what_another_has_stated(call, people, spine, at_day):
    at_day(JUNE)
    r = report(people, spine, 40)
    take(r, "fill", people["feng.cj"], JUNE)
    take(r, "dispute", people["zhou.xiao"], JUNE, {"supervisor_opinion": "只有三成。", "supervisor_percent": 3})
    take(r, "submit", people["zhao.min"], JUNE)
    take(r, "return", people["he.shan"], JUNE, {"reason": "核对。", "points": [{"point": "核对", "field": "全部内容"}]})
    for who in ("feng.cj", "zhao.min"):
        emptied = {"supervisor_percent": None, "supervisor_opinion": None}
        call(who, "patch", f"/records/{r.number}", {"version": record(r.number).version, "answers": emptied})
    assert record(r.number).answers["supervisor_percent"] == 3


def change(people, spine, fen: int) -> Record:
    told = {
        "title": f"加 {fen}", "kinds": ["money"], "change_reason": "政策调整。", "description": "增加。", "security_effect": "没有影响。",
        "items": [{"after": f"加 {fen}", "old_fen": 0, "new_fen": fen}], "new_total_fen": RELIEF.fen + fen, "data_effect": "没有影响。",
    }  # fmt: skip
    r = opened(people, spine, Line.CHANGE, "zhao.min", **told)
    paper(City(people), JUNE, "zhao.min", r, "change-form")
    take(r, "submit", people["liu.ju"], JUNE, {"truth_stated": True})
    paper(City(people), JUNE, "chen.gong", r, "change-opinion")
    return r


@pytest.mark.clause("14.2")
def test_two_changes_at_once_do_not_undo_each_other(people, spine):
    one, other = change(people, spine, 3_000_000), change(people, spine, 1_000_000)
    take(one, "approve", people["chen.gong"], JUNE, {"change_opinion": "同意。"})
    assert Dossier(spine).approved_fen == RELIEF.fen + 3_000_000
    if may(other, "approve", people["chen.gong"], JUNE, {"change_opinion": "同意。"}):
        take(other, "approve", people["chen.gong"], JUNE, {"change_opinion": "同意。"})
    assert Dossier(spine).approved_fen in {RELIEF.fen + 3_000_000, RELIEF.fen + 4_000_000}


@pytest.mark.clause("9.3", "14.2")
def test_a_second_plan_does_not_finance_a_project_twice(people, built, spine):
    number = built["relief.application"]
    before = sum(Dossier(spine).arranged_by_year.values())
    assert before == RELIEF.fen
    unit = people["lin.jing"].unit
    actor = access.actor_on(people["lin.jing"], None, JUNE, unit=unit)
    told = {"title": "补充计划", "plan_year": 2022, "total_fen": RELIEF.fen, "budget_fen": 20_000_000_000}
    plan = conduct.open_record(Line.ANNUAL_PLAN, actor, moment(JUNE), unit=unit, answers=told)
    paper(City(people), JUNE, "lin.jing", plan, "plan-letter", "plan-table")
    paper(City(people), JUNE, "ma.jun", plan, "fund-plan")
    items = {"items": [{"number": number, "title": RELIEF.title, "unit": spine.unit.name, "fen": RELIEF.fen}]}
    arranged = {"arranged": [{"number": number, "year": 2022, "fen": RELIEF.fen}]}
    for verb, who, given in (("propose", "lin.jing", items), ("fund", "ma.jun", arranged)):
        if may(plan, verb, people[who], JUNE, given):
            take(plan, verb, people[who], JUNE, given)
    assert sum(Dossier(spine).arranged_by_year.values()) <= RELIEF.fen


@pytest.mark.clause("9.3")
def test_an_amount_below_zero_in_a_table_is_refused_in_words(call, people, built, at_day):
    at_day(BUILDING)
    unit = people["lin.jing"].unit
    actor = access.actor_on(people["lin.jing"], None, BUILDING, unit=unit)
    number = built["relief.application"]
    told = {"title": "补充计划", "plan_year": 2022, "total_fen": 1_000_000, "budget_fen": 20_000_000_000}
    plan = conduct.open_record(Line.ANNUAL_PLAN, actor, moment(BUILDING), unit=unit, answers=told)
    paper(City(people), BUILDING, "lin.jing", plan, "plan-letter", "plan-table")
    paper(City(people), BUILDING, "ma.jun", plan, "fund-plan")
    items = {"items": [{"number": number, "title": RELIEF.title, "unit": unit.name, "fen": 1_000_000}]}
    if not may(plan, "propose", people["lin.jing"], BUILDING, items):
        return
    take(plan, "propose", people["lin.jing"], BUILDING, items)
    rows = [{"number": number, "year": 2022, "fen": 1_000_000}, {"number": number, "year": 2024, "fen": -1}]
    answer = call("ma.jun", "post", f"/annual-plans/{plan.number}/fund", {"arranged": rows})
    assert answer.status_code in {409, 422}
