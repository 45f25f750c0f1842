"""A project that is being built, and what firms may not learn or do there; one city for all tests."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import open_application, record
from tests.security.acting import BUILDING

from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access
from tongchou.records.models import Grant, Party, Person, Record, Unit
from tongchou.surfaces.demo.people import SINCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


@pytest.fixture(autouse=True)
def _building(at_day):
    at_day(BUILDING)


def test_who_bid_and_lost_sees_nothing(people, call):
    loser = Party.objects.filter(part="bidder").exclude(name="示例软件股份有限公司").first()
    unit = Unit.objects.create(name=loser.name, uscc=loser.uscc, kind="firm")
    people["loser"] = Person.objects.create_person("loser", "落标", unit)
    Grant.objects.create(person=people["loser"], role="contractor", unit=unit, since=SINCE)
    assert call("loser", "get", "/records").json()["records"] == []


def test_a_grant_for_one_project_opens_no_other(people, call, built):
    other = open_application(people["he.ping"], BUILDING, title="学位预测")
    Grant.objects.filter(person=people["feng.cj"]).update(project=other.project)
    assert call("feng.cj", "get", f"/records/{built['relief.application']}").status_code == 404


def test_a_party_with_another_code_is_not_known_by_its_name(people, call):
    assert call("feng.cj", "get", "/records").json()["records"] != []
    Party.objects.filter(part="contractor").update(uscc="91000000000000999X")
    assert call("feng.cj", "get", "/records").json()["records"] == []


def test_a_door_is_the_same_for_lists_and_for_single_records(people):
    for who in ("zhao.min", "he.ping", "feng.cj", "admin", "lin.jing"):
        seen = set(access.records_for(people[who], BUILDING).values_list("number", flat=True))
        assert seen == {r.number for r in Record.objects.all() if access.may_see(people[who], r, BUILDING)}


def test_a_clerk_of_one_unit_is_none_where_he_only_works_for_the_firm(call, people, built):
    """Who is a clerk at home and the contractor elsewhere has there the contractor's rights and no more."""
    Grant.objects.create(person=people["feng.cj"], role="clerk", unit=people["feng.cj"].unit, since=SINCE)
    for unit in ("", people["feng.cj"].unit.name):
        body = {"unit": unit, "project": built["relief.application.project"], "answers": {"title": "加钱"}}
        assert call("feng.cj", "post", "/changes", body).status_code == 409
    assert not Record.objects.filter(line=Line.CHANGE).exists()


@pytest.mark.parametrize("who", ["feng.cj", "zhou.xiao", "qian.zx"])
def test_an_outsider_reads_no_experts_scores_or_opinions_of_the_centre(call, people, built, who):
    answer = call(who, "get", f"/records/{built['relief.application']}")
    given = answer.json().get("answers", {}) if answer.status_code == 200 else {}
    assert not {"scores", "experts", "expert_opinion", "opinion_budget_text"} & set(given)


def test_an_outsider_reads_no_scores_on_pages_either(as_, people, built):
    number = built["relief.application"]
    for page in (
        f"/records/{number}/",
        f"/records/{number}/journal/",
        f"/records/{built['relief.application.project']}/journal/",
    ):
        assert EXPERT not in as_("feng.cj").get(page).content.decode()


def test_an_outsider_reads_no_facts_of_other_records_in_the_journal(call, people, built):
    answer = call("feng.cj", "get", f"/records/{built['relief.application']}/journal")
    entries = answer.json() if answer.status_code == 200 else []
    assert not any("siblings" in (json.loads(e["body"]).get("case", {}).get("facts") or {}) for e in entries)


def test_the_author_of_the_proposal_sees_nothing_of_the_procurement(call, people, built):
    assert call("qian.zx", "get", f"/records/{built['relief.procurement']}").status_code == 404


EXPERT = "王教授"
REPORT = {"title": "x"}
INCIDENT = {
    "title": "x", "incident_kind": "failure", "found_at": "2022-05-11 09:00", "what_happened": "断", "effect": "停",
    "reporter_phone": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "verb", "answers"),
    [(Line.REPORT, "", REPORT), (Line.RISK, "", REPORT), (Line.INCIDENT, "/report", INCIDENT)],
)
def test_a_record_of_a_project_belongs_to_the_projects_unit(call, people, built, line, verb, answers):
    body = {"unit": "示例市教育局", "project": built["relief.application.project"], "answers": answers}
    call("feng.cj", "post", f"/{LINES[line].noun}{verb}", body)
    assert not Record.objects.filter(project__isnull=False, unit__name="示例市教育局").exists()


def test_a_grant_does_not_move_with_the_person_to_another_firm(people, call):
    """A tester who goes to work for the contractor keeps a grant of the tester's firm, and that is all it is good for."""
    mover = Person.objects.create_person("mover", "跳槽", people["bai.xian"].unit)
    Grant.objects.create(person=mover, role="contractor", unit=people["bai.xian"].unit, since=SINCE)
    Person.objects.filter(pk=mover.pk).update(unit=people["feng.cj"].unit)
    people["mover"] = Person.objects.get(pk=mover.pk)
    assert call("mover", "get", "/records").json()["records"] == []


def test_the_contractor_does_not_know_who_will_inspect(call, people, built):
    spine, who = record(built["relief.application.project"]), [{"name": EXPERT, "employer": "示例理工学院"}]
    r = Record.objects.create(
        line=Line.FINAL, number="ZY-1", state="inspecting", edition=spine.edition, unit=spine.unit, project=spine,
        answers={"inspect_on": "2022-05-20", "inspectors": who}, opened_at=spine.opened_at, entered_at=spine.entered_at,
    )  # fmt: skip
    for one in ("feng.cj", "zhao.min"):
        answer = call(one, "get", f"/records/{r.number}")
        assert answer.status_code == 200
        assert "inspectors" not in answer.json()["answers"]


def test_a_second_role_elsewhere_shows_no_more_of_the_project(people):
    alone = set(access.entries_for(people["feng.cj"], BUILDING).values_list("seq", flat=True))
    Grant.objects.create(person=people["feng.cj"], role="expert", unit=people["feng.cj"].unit, since=SINCE)
    assert set(access.entries_for(people["feng.cj"], BUILDING).values_list("seq", flat=True)) == alone


def test_an_outsiders_pages_show_no_more_than_his_api(as_, call, people, built):
    spine = built["relief.application.project"]
    for who in ("feng.cj", "zhou.xiao", "jiang.cp", "qian.zx"):
        for number in (built["relief.application"], built["relief.procurement"]):
            for page in (f"/records/{number}/", f"/records/{number}/journal/", f"/rules/compare/?record={number}"):
                assert as_(who).get(page).status_code == 404, (who, page)
            assert call(who, "get", f"/records/{number}/papers").status_code == 404
        text = as_(who).get(f"/records/{spine}/journal/").content.decode()
        assert EXPERT not in text
        assert "评审" not in text


@pytest.mark.clause("4.4")
def test_the_tender_document_stays_as_it_was_cleared(call, people, built):
    file = {"kind": "tender-document", "file": SimpleUploadedFile("招标文件.txt", "投标人注册地须在本市。".encode())}
    assert call("lin.jing", "upload", f"/records/{built['relief.procurement']}/papers", file).status_code == 403


def test_a_grant_of_an_outsider_beside_one_of_a_unit_shows_both_and_no_more(people):
    own = open_application(people["he.ping"], BUILDING, title="学位预测")
    Grant.objects.create(person=people["he.ping"], role="contractor", unit=people["feng.cj"].unit, since=SINCE)
    seen = access.records_for(people["he.ping"], BUILDING)
    assert own.number in set(seen.values_list("number", flat=True))
    others = set(seen.exclude(unit=own.unit).values_list("line", flat=True))
    assert Line.PROJECT in others
    assert not {Line.APPLICATION, Line.PROCUREMENT, Line.CONSENT} & others
    assert not access.entries_for(people["he.ping"], BUILDING).exclude(record__unit=own.unit).exists()


def test_no_office_sees_less_by_also_working_for_a_firm(people):
    Grant.objects.create(person=people["lin.jing"], role="contractor", unit=people["feng.cj"].unit, since=SINCE)
    assert access.records_for(people["lin.jing"], BUILDING).count() == Record.objects.count()


def test_nothing_of_the_world_was_left_behind(people, built):
    assert record(built["relief.application.project"]).state == "building"
    assert not Record.objects.filter(unit__name="示例市教育局").exists()
