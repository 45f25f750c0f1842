"""Side doors: what the main page of a record keeps back, told by its findings, its journal, its forms, its papers."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import DAY, open_application, record, refused, take
from tests.security.acting import everybody, lived, paper

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Record
from tongchou.surfaces.demo.city import City, moment

pytestmark = pytest.mark.django_db
REVIEW = date(2021, 9, 30)
EXPERT = "王教授"


@pytest.fixture(scope="module")
def named(settled) -> str:
    """The number of an application whose experts have been named and have not met; acted once for the module."""
    return lived(City(everybody()), REVIEW)["relief.application"]


@pytest.fixture
def in_review(named, people, at_day) -> str:
    at_day(REVIEW)
    assert record(named).state == "in-expert-review"
    return named


def readable(answer) -> str:
    return json.dumps(answer.json(), ensure_ascii=False)


def test_the_applicant_does_not_know_the_experts_before_they_have_met(call, in_review):
    assert not call("zhao.min", "get", f"/records/{in_review}").json()["answers"].get("experts")
    assert call("lin.jing", "get", f"/records/{in_review}").json()["answers"]["experts"]
    assert EXPERT not in readable(call("zhao.min", "get", "/records"))


def test_the_applicant_does_not_know_which_expert_gave_which_score(call, in_review):
    r = record(in_review)
    Record.objects.filter(pk=r.pk).update(
        state="passed", answers={**r.answers, "scores": [{"expert": EXPERT, "score": 84, "comment": "好"}]}
    )
    assert not call("zhao.min", "get", f"/records/{in_review}").json()["answers"].get("scores")
    assert call("sun.shen", "get", f"/records/{in_review}").json()["answers"]["scores"]


def test_findings_by_api_do_not_name_who_reviews(call, in_review):
    for path in ("", "/steps", "/steps/conclude", "/steps/convene", "/journal"):
        assert EXPERT not in readable(call("zhao.min", "get", f"/records/{in_review}{path}")), path


def test_no_page_names_who_reviews(as_, in_review):
    client = as_("zhao.min")
    for page in ("", "journal/", "steps/conclude/", "steps/convene/"):
        assert EXPERT not in client.get(f"/records/{in_review}/{page}").content.decode(), page
    for page in ("steps/conclude/", "steps/convene/"):
        assert EXPERT not in client.post(f"/records/{in_review}/{page}").content.decode(), page
    assert EXPERT not in client.get(f"/rules/compare/?record={in_review}").content.decode()


def test_the_journal_of_a_refused_conclusion_names_nobody(as_, people, in_review):
    scores = [{"expert": EXPERT, "score": 3, "comment": ""}]
    refused(record(in_review), "conclude", people["lin.jing"], REVIEW, {"scores": scores, "expert_opinion": "x"})
    assert EXPERT in as_("lin.jing").get(f"/records/{in_review}/journal/").content.decode()
    assert EXPERT not in as_("zhao.min").get(f"/records/{in_review}/journal/").content.decode()


def test_the_minutes_of_the_experts_are_as_reserved_as_their_scores(call, people, in_review):
    file = {"kind": "expert-minutes", "file": SimpleUploadedFile("纪要.txt", EXPERT.encode())}
    assert call("lin.jing", "upload", f"/records/{in_review}/papers", file).status_code == 201
    for listed in call("zhao.min", "get", f"/records/{in_review}/papers").json():
        if listed["kind"] == "expert-minutes":
            assert call("zhao.min", "get", f"/papers/{listed['id']}/content").status_code == 404


# --- words of others, taken out instead of put in ---------------------------------------------------------------------


# --- signing what one has not seen ------------------------------------------------------------------------------------


def hidden_of(page: str) -> dict[str, str]:
    """The hidden inputs of the form on a page, without the token."""
    main = page[page.index("<main") :]
    found = {m[1]: m[2] for m in re.finditer(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main)}
    return {k: v for k, v in found.items() if k != "csrfmiddlewaretoken"}


def test_a_leader_signs_what_he_has_read(as_, city, people):
    draft = open_application(people["zhao.min"])
    told = {
        "title": "加钱", "kinds": ["money"], "change_reason": "政策调整。", "description": "增加。", "security_effect": "没有影响。",
        "items": [], "data_effect": "没有影响。",
    }  # fmt: skip
    actor = access.actor_on(people["zhao.min"], draft.project, DAY)
    r = conduct.open_record(Line.CHANGE, actor, moment(DAY), unit=draft.unit, project=draft.project, answers=told)
    paper(city, DAY, "zhao.min", r, "change-form")
    read = hidden_of(as_("liu.ju").get(f"/records/{r.number}/steps/withdraw/").content.decode())
    conduct.save(
        record(r.number), {"change_reason": "另有原因。"}, actor, moment(DAY), version=record(r.number).version
    )
    answer = as_("liu.ju").post(f"/records/{r.number}/steps/withdraw/", {"reason": "我看到的是政策调整。", **read})
    assert answer.status_code == 409
    assert record(r.number).state == "draft"


def test_a_leader_signs_the_papers_that_he_has_read(as_, call, city, people):
    r = open_application(people["zhao.min"])
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    read = hidden_of(as_("liu.ju").get(f"/records/{r.number}/steps/submit/").content.decode())
    file = {"kind": "proposal", "file": SimpleUploadedFile("方案.txt", "另一份方案。".encode())}
    uploaded = call("zhao.min", "upload", f"/records/{r.number}/papers", file).status_code
    answer = as_("liu.ju").post(f"/records/{r.number}/steps/submit/", {"truth_stated": "yes", **read})
    assert uploaded == 403 or answer.status_code == 409
    assert Record.objects.get(pk=r.pk).state in {"signing", "submitted"}
