"""Ways around a step: what a form states beforehand, papers that change hands, the same thing under two names."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import DAY, RELIEF, may, open_application, record, refused, stops, take, until
from tests.security.acting import both, lived, paper, stating

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Baseline, Entry, Party, Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
GATE = {"involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal"}
SIGN = {"truth_stated": True}


# --- what a form may say of itself ------------------------------------------------------------------------------------


def test_a_fact_that_other_records_hold_cannot_be_typed(call, people):
    r = open_application(people["zhao.min"])
    for field, value in {
        "unit_is_centre": True, "unit_name": "别的单位", "declared_on": "2021-01-01", "siblings": [], "similar_systems": [],
        "taker_unit": "x", "author_ties": [], "candidates": [],
    }.items():  # fmt: skip
        answer = call("zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": {field: value}})
        assert answer.status_code == 422, field
        assert call("zhao.min", "post", "/applications", {"answers": {**GATE, field: value}}).status_code == 422, field
        assert call("zhao.min", "post", f"/applications/{r.number}/send", {field: value}).status_code == 422, field
    assert record(r.number).answers == r.answers


@pytest.mark.parametrize("field", ["state", "law_day", "edition", "number", "version", "unit", "opened_by"])
def test_columns_of_a_record_are_no_answers(call, people, field):
    r = open_application(people["zhao.min"])
    body = {"version": r.version, "answers": {field: "submitted"}}
    assert call("zhao.min", "patch", f"/records/{r.number}", body).status_code == 422
    assert call("zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": {}, field: "submitted"})
    assert record(r.number).state == "draft"


def test_a_statement_in_the_draft_signs_nothing(call, city, people):
    r = open_application(people["zhao.min"])
    for who in ("zhao.min", "liu.ju"):
        call(
            who,
            "patch",
            f"/records/{r.number}",
            {"version": record(r.number).version, "answers": {"truth_stated": True}},
        )
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    assert "ASKS" in stops(refused(r, "submit", people["liu.ju"]))


def test_nothing_is_saved_into_a_form_that_is_in_other_hands(call, city, people):
    names = until(city, date(2021, 7, 22))
    r = record(names["relief.application"])
    for who in ("zhao.min", "liu.ju", "lin.jing", "chen.gong"):
        answer = call(who, "patch", f"/records/{r.number}", {"version": r.version, "answers": {"total_fen": 1}})
        assert answer.status_code in {403, 422}, who
    assert record(r.number).answers == r.answers


@pytest.mark.parametrize(
    "answers",
    [
        {"approved_fen": 1}, {"scores": [{"expert": "王教授", "score": 100}]}, {"experts": []}, {"pre_review_opinion": "好"},
        {"opinion_budget_text": "符合要求。"}, {"approved_reason": "x"}, {"expert_opinion": "评审通过。"}, {"reject_ground": "unclear"},
    ],
    ids=lambda a: next(iter(a)),
)  # fmt: skip
def test_the_applicant_does_not_write_what_the_centre_states(call, people, answers):
    r = open_application(people["zhao.min"])
    answer = call("zhao.min", "patch", f"/records/{r.number}", {"version": r.version, "answers": answers})
    assert answer.status_code == 422
    assert call("zhao.min", "post", "/applications", {"answers": {**GATE, **answers}}).status_code == 422


def urgent(people, **more) -> Record:
    application = open_application(people["zhao.min"])
    answers = {
        "involves_state_secrets": False, "title": "应急指挥", "plan_year": 2021, "level": "province",
        "document_title": "通知", "document_no": "省发〔2021〕1号", "why_late": "文件七月才印发，原先没有这项要求，无法提前申报。",
        "goals": "汛期前用上", "build_content": "调度", "build_months": 6, "total_fen": 1_000_000, "fen_by_year": {"2021": 1_000_000},
        "fiscal_fen": 1_000_000, "contact_name": "赵敏", "contact_phone": "1", "already_started": False, **more,
    }  # fmt: skip
    actor = access.actor_on(people["zhao.min"], application.project, DAY)
    return conduct.open_record(
        Line.URGENT, actor, moment(DAY), unit=application.unit, project=application.project, answers=answers
    )


@pytest.mark.clause("9.4", "4.1", "4.2")
def test_the_unit_does_not_write_the_centres_and_the_finance_bureaus_opinions(city, people):
    opinions = {
        "centre_opinion": "agree",
        "centre_advice": "同意。",
        "finance_opinion": "agree",
        "finance_advice": "有钱。",
    }
    try:
        r = urgent(people, **opinions)
    except conduct.BadAnswerError:
        return
    paper(city, DAY, "zhao.min", r, "superior-document", "proposal")
    take(r, "submit", people["liu.ju"], given=SIGN)
    take(r, "consult", people["zhou.my"], given={"answer_by": "2021-08-01"})
    paper(city, DAY, "zhou.my", r, "decision")
    decided = {"decision_text": "同意。", "approved_fen": 1_000_000}
    assert "URG-OPINIONS" in stops(may(r, "approve", people["zhou.my"], given=decided))


@pytest.mark.clause("9.4", "14.2")
def test_the_baseline_of_an_urgent_matter_adds_up(city, people):
    try:
        r = urgent(people, approved_fen_by_year={"2021": 600_000})
    except conduct.BadAnswerError:
        return
    paper(city, DAY, "zhao.min", r, "superior-document", "proposal")
    take(r, "submit", people["liu.ju"], given=SIGN)
    take(r, "consult", people["zhou.my"], given={"answer_by": "2021-08-01"})
    take(r, "advise", people["chen.gong"], given={"centre_opinion": "agree", "centre_advice": "同意。"})
    take(r, "find-money", people["ma.jun"], given={"finance_opinion": "agree", "finance_advice": "有。"})
    paper(city, DAY, "zhou.my", r, "decision")
    decided = {"decision_text": "同意。", "approved_fen": 600_000}
    if may(r, "approve", people["zhou.my"], given=decided):
        take(r, "approve", people["zhou.my"], given=decided)
    assert all(sum(b.fen_by_year.values()) == b.fen for b in Baseline.objects.all())


@pytest.mark.clause("19")
def test_a_major_project_is_not_contracted_without_a_supervisor_on_record(city):
    """Without one on record no milestone needs to be confirmed any more, and payments flow unseen."""
    watcher = [{"name": "示例监理有限公司", "uscc": "91000000000000012X"}]
    planned = stating(Line.PROCUREMENT, "open", supervisor=watcher, tester=watcher)
    silent = stating(Line.PROCUREMENT, "contract", supervisor=None, tester=None)
    try:
        lived(city, date(2022, 4, 26), both(planned, silent))
    except (conduct.BadAnswerError, conduct.StepRefusedError):
        assert not Record.objects.filter(line=Line.PROCUREMENT, state="contracted").exists()
        return
    assert Party.objects.filter(part="supervisor").exists()


# --- papers -----------------------------------------------------------------------------------------------------------


def test_the_applicant_does_not_bring_the_centres_opinion(call, city):
    names = until(city, date(2021, 7, 26))
    number = names["relief.application"]
    assert record(number).state == "admitted"
    for kind in ("review-opinion", "expert-minutes", "reject-notice"):
        file = {"kind": kind, "file": SimpleUploadedFile("意见.txt", "同意核定。".encode())}
        assert call("liu.ju", "upload", f"/records/{number}/papers", file).status_code == 403, kind


# --- one thing under two names ----------------------------------------------------------------------------------------


@pytest.mark.clause("37")
def test_nobody_chooses_an_older_edition_by_naming_an_old_project(call, people, settings, at_day):
    old = open_application(people["zhao.min"])
    settings.TONGCHOU_EDITIONS = ("pzbf-2020-14", "shili-2028-1")
    later = date(2029, 3, 1)
    at_day(later)
    assert call("zhao.min", "post", "/applications", {"answers": GATE}).json()["edition"] == "shili-2028-1"
    answer = call("zhao.min", "post", "/applications", {"project": old.project.number, "answers": GATE})
    assert answer.status_code >= 400 or answer.json()["edition"] == "shili-2028-1"


def test_a_step_is_not_taken_twice_on_what_was_read_once(people, city):
    """Compare-and-set: the second of two that read the same state is told that it has moved, and nothing is written."""
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    stale = record(r.number)
    take(r, "send", people["zhao.min"])
    count = Entry.objects.filter(taken=True).count()
    with pytest.raises(conduct.StepRefusedError):
        conduct.take(stale, "send", access.actor_on(people["zhao.min"], stale, DAY), moment(DAY))
    assert Entry.objects.filter(taken=True).count() == count


def test_the_relief_life_is_the_one_that_these_tests_change():
    assert RELIEF.clerk == "zhao.min"
    assert json.dumps(GATE)
