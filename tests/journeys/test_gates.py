"""The gates of the clauses: what is stopped, by whom it may be lifted, and that nothing happens when it is stopped."""

from datetime import date, timedelta

import pytest
from tests.journeys.acting import DAY, RELIEF, may, open_application, record, refused, stops, take, until

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.casefile import SYSTEM
from tongchou.records.models import Entry, Party, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.people import SINCE

pytestmark = pytest.mark.django_db
SIGN = {"truth_stated": True}


@pytest.mark.clause("32")
def test_a_state_secret_ends_it_and_keeps_nothing_but_the_fact(people):
    with pytest.raises(StepRefusedError) as refusal:
        open_application(people["zhao.min"], involves_state_secrets=True, title="某某工程")
    assert "APP-SECRET" in stops(refusal.value.decision)
    assert not Record.objects.exists()
    (entry,) = Entry.objects.all()
    assert (entry.taken, entry.record, entry.scope) == (False, None, "application:-")
    assert "某某工程" not in entry.body


@pytest.mark.clause("32")
def test_the_answer_that_it_is_secret_is_not_saved_into_a_draft(people):
    r = open_application(people["zhao.min"])
    actor = access.actor_on(people["zhao.min"], r, DAY)
    with pytest.raises(conduct.BadAnswerError, match="第三十二条"):
        conduct.save(
            r, {"involves_state_secrets": True, "goals": "某某秘密工程"}, actor, moment(DAY), version=r.version
        )
    assert "某某秘密工程" not in str(record(r.number).answers)
    last = Entry.objects.last()
    assert (last.taken, last.verb, last.record) == (False, "attach", r)
    assert "某某秘密工程" not in last.body


@pytest.mark.clause("4.5")
def test_the_clerk_who_sends_is_not_the_leader_who_signs(people):
    both = people["zhao.min"]
    both.grants.create(role="leader", unit=both.unit, since=SINCE)
    r = open_application(both)
    take(r, "send", both)
    assert "APART" in stops(refused(r, "submit", both, given=SIGN))
    assert record(r.number).state == "signing"


@pytest.mark.clause("4.5")
def test_a_signature_must_affirm_the_statement(city, people):
    names = until(city, date(2021, 7, 20))
    r = record(names["relief.application"])
    assert stops(refused(r, "submit", people["liu.ju"], date(2021, 7, 21), {"truth_stated": False})) == ["ASKS"]


@pytest.mark.clause("4.3")
def test_the_audit_bureau_sees_everything_and_can_do_nothing(city, people):
    names = until(city, date(2021, 8, 20))
    auditor = people["sun.shen"]
    seen = access.records_for(auditor, DAY)
    assert seen.count() == Record.objects.count()
    for r in seen:
        assert not any(conduct.ways_on(r, access.actor_on(auditor, r, DAY), moment(DAY)))
    assert names["relief.application"] in set(seen.values_list("number", flat=True))


@pytest.mark.clause("11.1", "37")
def test_a_short_life_is_stopped_until_the_centre_consents(city, people):
    r = open_application(people["zhao.min"], service_years=3)
    for kind in ("application-form", "proposal"):
        city.attach(life.Life.act(RELIEF, DAY, "zhao.min", Line.APPLICATION, "x"), r.number, kind)
    take(r, "send", people["zhao.min"])
    decision = refused(r, "submit", people["liu.ju"], given=SIGN)
    assert stops(decision) == ["APP-LIFE"]
    assert decision.verdict.stops[0].clauses == ("11.1",)

    actor = access.actor_on(people["liu.ju"], r, DAY)
    ask = {
        "title": "使用年限",
        "rule": "APP-LIFE",
        "request_reason": "试点系统，三年后并入省级平台，到期即停用。",
        "valid_until": "2022-12-31",
    }
    consent = conduct.open_record(Line.CONSENT, actor, moment(DAY), unit=r.unit, project=r.project, answers=ask)
    assert stops(may(r, "submit", people["liu.ju"], given=SIGN)) == ["APP-LIFE"]
    take(consent, "grant", people["chen.gong"], given={"consent_opinion": "同意试点。"})

    allowed = may(r, "submit", people["liu.ju"], given=SIGN)
    assert allowed
    (warning,) = [f for f in allowed.verdict if f.rule == "APP-LIFE"]
    assert (warning.weight, warning.waived_by) == ("warn", consent.number)


@pytest.mark.clause("9.1")
def test_a_late_plan_goes_in_with_a_consent_about_it(city, people):
    late = date(2021, 9, 10)
    actor = access.actor_on(people["zhao.min"], None, late, unit=people["zhao.min"].unit)
    answers = {
        "title": "2022 年度计划", "plan_year": 2022, "basis": "示政办发〔2019〕12号", "contact_name": "赵敏",
        "contact_phone": "0427-5550001", "total_fen": 100, "nothing_planned": False,
        "items": [{"title": "社会救助", "nature": "新建", "summary": "一体化办理", "start": "2022-05", "fen": 100}],
    }  # fmt: skip
    plan = conduct.open_record(Line.PLAN, actor, moment(late), unit=people["zhao.min"].unit, answers=answers)
    city.attach(RELIEF.act(late, "zhao.min", Line.PLAN, "x"), plan.number, "unit-plan")
    assert stops(refused(plan, "submit", people["liu.ju"], late, SIGN)) == ["PLN-DEADLINE"]
    ask = {
        "title": "迟报", "rule": "PLN-DEADLINE", "about": plan.number, "valid_until": "2021-09-30",
        "request_reason": "上级文件九月初才印发，计划随之调整。",
    }  # fmt: skip
    consent = conduct.open_record(
        Line.CONSENT, access.actor_on(people["liu.ju"], plan, late), moment(late), unit=plan.unit, answers=ask
    )  # fmt: skip
    take(consent, "grant", people["chen.gong"], late, {"consent_opinion": "同意补报。"})

    take(plan, "submit", people["liu.ju"], late, SIGN)

    assert record(plan.number).state == "submitted"


@pytest.mark.clause("11.3", "16")
def test_nothing_is_procured_before_it_is_listed(city, people):
    names = until(city, date(2021, 9, 1))
    project = record(names["relief.application.project"])
    with pytest.raises(StepRefusedError) as refusal:
        conduct.open_record(
            Line.PROCUREMENT, access.actor_on(people["lin.jing"], project, DAY), moment(DAY), unit=project.unit, project=project
        )  # fmt: skip
    assert "GATE" in stops(refusal.value.decision)
    assert not Record.objects.filter(line=Line.PROCUREMENT).exists()


@pytest.mark.clause("12.2")
def test_the_author_of_the_proposal_cannot_win_the_tender(city, people):
    names = until(city, date(2022, 3, 31))
    r = record(names["relief.procurement"])
    assert Party.objects.filter(project=r.project, part="author", name=life.AUTHOR["name"]).exists()
    bid = {
        "bidders": [life.AUTHOR, *life.OTHERS], "winner": life.AUTHOR["name"], "award_fen": 400_000_000, "awarded_on": "2022-04-08",
        "evaluators": [{"name": "评委一", "employer": "示例市评审专家库"}],
    }  # fmt: skip
    decision = refused(r, "award", people["deng.gong"], date(2022, 4, 8), bid)
    assert "PRC-AUTHOR" in stops(decision)
    assert any(life.AUTHOR["name"] in f.says for f in decision.verdict.stops)
    assert record(r.number).state == "tendering"


@pytest.mark.clause("14.2")
def test_a_contract_above_what_was_approved_is_stopped(city, people):
    names = until(city, date(2022, 4, 20))
    r = record(names["relief.procurement"])
    city.attach(life.Life.act(RELIEF, date(2022, 4, 25), "liu.ju", Line.PROCUREMENT, "x"), r.number, "contract")
    stated = {
        "contract_no": "X", "contract_fen": RELIEF.fen + 100, "signed_on": "2022-04-25", "contract_months": 12, "free_years": 3,
        "supervisor": [life.WATCHER], "tester": [life.TESTER],
    }  # fmt: skip
    assert "PRC-CONTRACT" in stops(refused(r, "contract", people["liu.ju"], date(2022, 4, 25), stated))


@pytest.mark.clause("14.2", "20.2")
def test_an_open_change_holds_up_acceptance(city, people):
    names = until(city, date(2023, 5, 19))
    project = record(names["relief.application.project"])
    day = date(2023, 5, 20)
    conduct.open_record(
        Line.CHANGE, access.actor_on(people["zhao.min"], project, day), moment(day), unit=project.unit, project=project,
        answers={"title": "第 2 次变更"},
    )  # fmt: skip
    acceptance = conduct.open_record(
        Line.INITIAL, access.actor_on(people["liu.ju"], project, day), moment(day), unit=project.unit, project=project,
        answers={"title": "初验"},
    )  # fmt: skip
    done = {"tested_on": day.isoformat(), "functions_done": [{"function": "受理", "shown_by": "演示"}]}
    decision = refused(acceptance, "pass", people["liu.ju"], day, done)
    assert "还有变更没有办结。" in [f.says for f in decision.verdict.stops]


@pytest.mark.clause("25")
def test_a_system_is_not_in_use_before_it_has_passed(city, people):
    names = until(city, date(2023, 7, 30))
    project = record(names["relief.application.project"])
    decision = refused(project, "put-in-use", people["liu.ju"], date(2023, 7, 31), {"in_use_on": "2023-07-31"})
    assert "还没有通过竣工验收。" in [f.says for f in decision.verdict.stops]
    assert project.state == "initially-accepted"


@pytest.mark.clause("22.1", "24.2")
def test_final_acceptance_wants_a_connection_that_can_be_checked(city, people):
    names = until(city, date(2023, 8, 2))
    r = record(names["relief.final-acceptance"])
    Record.objects.filter(project=r.project, line=Line.CATALOGUE).update(state="withdrawn")
    for kind in ("acceptance-certificate", "expert-minutes"):
        city.attach(life.Life.act(RELIEF, date(2023, 8, 3), "he.shan", Line.FINAL, "x"), r.number, kind)
    passed = {
        "accepted_on": "2023-08-03",
        "accepted_fen": 400_000_000,
        "exchange_checked_on": "2023-08-03",
        "reuse_measured": [],
    }
    decision = refused(r, "pass", people["he.shan"], date(2023, 8, 3), passed)
    assert "FIN-EXCHANGE" in stops(decision)


@pytest.mark.clause("25")
def test_a_day_that_has_not_come_cannot_be_stated(city, people):
    names = until(city, date(2022, 4, 30))
    project = record(names["relief.application.project"])
    stated = {"started_on": "2022-06-30", "planned_completion": "2023-05-10"}
    assert "DATE" in stops(refused(project, "start", people["liu.ju"], date(2022, 5, 10), stated))


@pytest.mark.clause("21")
def test_the_free_years_are_counted_from_acceptance(city):
    names = until(city, date(2023, 8, 31))
    operation = Record.objects.get(project__number=names["relief.application.project"], line=Line.OPERATION)
    assert operation.answers["free_until"] == "2026-08-03"


@pytest.mark.clause("9.2", "9.3")
def test_what_is_not_chosen_for_the_plan_is_put_off(city, people):
    other = life.Life(**{**{f: getattr(RELIEF, f) for f in RELIEF.__slots__}, "name": "other", "title": "公墓信息登记"})
    acts = [*life.review(RELIEF), *life.review(other), *life.annual_plan(2022, [RELIEF])]
    from tongchou.surfaces.demo.script import play

    names = play(acts, city)
    assert record(names["relief.application"]).state == "listed"
    assert record(names["other.application"]).state == "deferred"
    assert record(names["other.application.project"]).state == "registered"
    assert record(names["relief.application.project"]).state == "listed"
    assert record(names["relief.application.project"]).allotments.count() == 2


@pytest.mark.clause("9.4")
def test_an_urgent_project_enters_the_plan_by_decision_of_the_government(city, people):
    names = until(city, date(2022, 1, 5))
    day = date(2022, 2, 10)
    late = open_application(people["wu.hao"], day, title="防汛应急指挥", plan_year=2022, plan_place="城市安全/防汛")
    ask = {
        "involves_state_secrets": False, "title": "防汛应急指挥", "plan_year": 2022, "level": "province",
        "document_title": "防汛工作的通知", "document_no": "示政发〔2022〕3号", "document_on": "2022-02-01",
        "why_late": "省里二月才下达任务，要求汛期前建成，上年申报时没有这项任务。", "total_fen": 100_000_000, "fen_by_year": {"2022": 100_000_000},
        "fiscal_fen": 100_000_000, "already_started": False, "build_content": "指挥调度", "contact_name": "吴昊", "contact_phone": "0427-5550009",
    }  # fmt: skip
    actor = access.actor_on(people["wu.hao"], late, day)
    urgent = conduct.open_record(Line.URGENT, actor, moment(day), unit=late.unit, project=late.project, answers=ask)
    for kind in ("superior-document", "proposal"):
        city.attach(life.Life.act(RELIEF, day, "wu.hao", Line.URGENT, "x"), urgent.number, kind)
    take(urgent, "submit", people["zheng.ling"], day, SIGN)
    take(urgent, "consult", people["zhou.my"], day, {"answer_by": "2022-02-20"})
    yes = {"decision_text": "同意。", "approved_fen": 100_000_000}
    city.attach(life.Life.act(RELIEF, day, "zhou.my", Line.URGENT, "x"), urgent.number, "decision")
    assert "URG-OPINIONS" in stops(refused(urgent, "approve", people["zhou.my"], day, yes))

    take(urgent, "advise", people["chen.gong"], day, {"centre_opinion": "agree", "centre_advice": "可行。"})
    take(urgent, "find-money", people["ma.jun"], day, {"finance_opinion": "agree", "finance_advice": "从预备费列支。"})
    take(urgent, "approve", people["zhou.my"], day, yes)

    assert record(late.number).state == "listed"
    assert record(late.project.number).state == "listed"
    assert late.project.baselines.get().fen == 100_000_000
    plan = record(names["plan-2022"])
    assert late.number in [item["number"] for item in plan.answers["items"]]


@pytest.mark.clause("37")
def test_a_record_is_judged_by_the_law_of_its_submission(city, people):
    names = until(city, date(2021, 7, 21))
    r = record(names["relief.application"])
    assert r.law_day == date(2021, 7, 21)
    assert r.edition == "pzbf-2020-14"


def test_an_application_that_was_sent_can_no_longer_be_edited(people):
    r = open_application(people["zhao.min"])
    take(r, "send", people["zhao.min"])
    r.refresh_from_db()
    before = r.answers
    with pytest.raises(conduct.BadAnswerError, match="现在不能修改"):
        conduct.save(r, {"title": "改名"}, SYSTEM, moment(DAY), version=r.version)
    assert record(r.number).answers == before


def test_two_editors_do_not_overwrite_each_other(people):
    r = open_application(people["zhao.min"])
    conduct.save(r, {"title": "甲"}, SYSTEM, moment(DAY), version=r.version)
    with pytest.raises(conduct.MovedUnderUsError):
        conduct.save(r, {"title": "乙"}, SYSTEM, moment(DAY), version=r.version - 1)
    assert record(r.number).title == "甲"


def test_bad_answers_come_back_with_every_problem_and_nothing_is_kept(people):
    with pytest.raises(conduct.BadAnswerError) as bad:
        open_application(people["zhao.min"], plan_year="二〇二七", category="x", nonsense=1)
    assert len(str(bad.value).splitlines()) == 3
    assert not Record.objects.exists()
    assert not Entry.objects.exists()


def test_a_stranger_sees_nothing(city, people):
    until(city, date(2021, 8, 1))
    assert not access.records_for(people["he.ping"], DAY).exists()
    assert not access.records_for(people["feng.cj"], DAY).exists()
    assert access.records_for(people["zhao.min"], DAY).count() == Record.objects.count()


@pytest.mark.clause("12.1")
def test_a_firm_sees_the_project_in_which_it_has_a_part_and_no_other(city, people):
    until(city, date(2022, 4, 30))
    open_application(people["wu.hao"], date(2022, 4, 30))
    seen = set(access.records_for(people["feng.cj"], date(2022, 5, 1)).values_list("unit__name", flat=True))
    assert seen == {"示例市民政局"}
    for r in Record.objects.all():
        listed = access.records_for(people["feng.cj"], date(2022, 5, 1)).filter(pk=r.pk).exists()
        assert listed is access.may_see(people["feng.cj"], r, date(2022, 5, 1))


def test_a_grant_that_has_ended_opens_no_door(city, people):
    until(city, date(2021, 8, 1))
    clerk = people["zhao.min"]
    clerk.grants.update(until=DAY)
    assert access.records_for(clerk, DAY).exists()
    assert not access.records_for(clerk, DAY + timedelta(days=1)).exists()
