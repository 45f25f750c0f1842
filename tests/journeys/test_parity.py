"""A wrong step is refused in the same words by page, API, command line and import, and each refusal is written down."""

import json
from datetime import date
from html import unescape

import pytest
from django.test import Client
from tests.journeys.acting import DAY, may, open_application, until

from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import access, conduct
from tongchou.records.models import Entry, Record
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
WRONG = {"goals": "", "service_years": 3, "fen_by_year": {"2022": 1_000_000}}


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(moment(DAY), tick=False)


@pytest.fixture
def findings(people, clock):
    """What the engine says of sending a wrong application."""
    record = open_application(people["zhao.min"], **WRONG)
    return record, [(f.rule, f.says, f.remedy) for f in may(record, "send", people["zhao.min"]).verdict]


def test_the_engine_finds_every_fault_at_once(findings):
    _, found = findings
    assert [rule for rule, *_ in found] == ["APP-COMPLETE", "APP-MONEY"]


@pytest.mark.clause("10.3")
def test_the_api_says_the_same(findings, people, client):
    record, found = findings
    headers = {"Authorization": f"Bearer {make_token(people['zhao.min'], 't', moment(DAY), DAY)}"}

    asked = client.get(f"/api/v1/records/{record.number}/steps/send", headers=headers).json()
    tried = client.post(
        f"/api/v1/applications/{record.number}/send", {}, content_type="application/json", headers=headers
    )

    assert not asked["allowed"]
    assert [(f["rule"], f["says"], f["remedy"]) for f in asked["findings"]] == found
    assert tried.status_code == 409
    assert tried.json()["code"] == "step-refused"
    assert [(f["rule"], f["says"], f["remedy"]) for f in tried.json()["findings"]] == found
    assert tried.json()["findings"][0]["articles"] == ["第十条", "第十三条"]


def test_the_page_says_the_same(findings, people, client):
    record, found = findings
    client.force_login(people["zhao.min"])

    page = client.post(f"/records/{record.number}/steps/send/").content.decode()

    for _, says, remedy in found:
        assert says in page
        assert remedy in page


def test_on_every_line_a_page_refuses_in_the_words_of_the_api(people, city, time_machine):
    """One refused step of each line that the city has by then, by whoever may see it: every finding, word for word."""
    day = date(2023, 7, 10)
    until(city, day)
    time_machine.move_to(moment(day), tick=False)
    persons = [people[name] for name in ("zhao.min", "liu.ju", "lin.jing")]
    seen = set()
    for line in Line:
        tried = next(_refusals(line, persons, day), None)
        if tried is None:
            continue
        record, verb, person = tried
        headers = {"Authorization": f"Bearer {make_token(person, f'{line}', moment(day), day)}"}
        path, browser = f"/api/v1/{LINES[line].noun}/{record.number}/{verb}", Client()
        answer = Client().post(path, {}, content_type="application/json", headers=headers)
        browser.force_login(person)
        page = browser.post(f"/records/{record.number}/steps/{verb}/")
        assert (answer.status_code, page.status_code) == (409, 409), (line, verb)
        text = unescape(page.content.decode())
        for finding in answer.json()["findings"]:
            assert finding["says"] in text, (line, verb, finding)
            assert finding["remedy"] in text, (line, verb, finding)
            assert all(article in text for article in finding["articles"]), (line, verb, finding)
        seen.add(line)
    assert len(seen) >= 12, seen


def _refusals(line, persons, day):
    """Steps that are refused: the ones with most reasons first, because they have most to agree on."""
    found = []
    for person in persons:
        record = access.records_for(person, day).filter(line=line).order_by("-pk").first()
        actor = access.actor_on(person, record, day) if record else None
        for step in steps_of(line) if record else ():
            if set(step.by) != {Role.SYSTEM} and not step.opens:
                decision = conduct.may(record, step.verb, actor, moment(day))
                found += [(len(decision.verdict.findings), record, step.verb, person)] if not decision else []
    yield from (tuple(rest) for _, *rest in sorted(found, key=lambda one: -one[0]))


def test_the_command_line_says_the_same(findings, capsys):
    record, found = findings

    code = main(["step", record.number, "send", "--as", "zhao.min"])

    said = capsys.readouterr().out
    assert code == 1
    for rule, says, remedy in found:
        assert f"{says}{remedy}" in said
        assert f"（{rule}）" in said


def test_the_import_says_the_same(findings, people, tmp_path, capsys):
    record, found = findings
    path = tmp_path / "applications.csv"
    heads = "项目名称,目标需求,使用年限,涉及国家秘密,用于政务部门履行职能,资金方式,国家另有专门规定"
    path.write_text(f"{heads}\n{record.title},,3,否,是,使用市级财政资金,否\n", "utf-8")

    code = main(["import", str(path), "--as", "zhao.min", "--step", "send"])

    said = capsys.readouterr().out
    assert code == 1
    goals = next(says + remedy for rule, says, remedy in found if rule == "APP-COMPLETE")
    assert goals in said


def test_nothing_has_moved_and_each_refusal_is_written_down(findings, people, capsys):
    record, found = findings
    main(["step", record.number, "send", "--as", "zhao.min"])
    record.refresh_from_db()
    entry = Entry.objects.filter(record=record).last()
    assert (record.state, record.version) == ("draft", 2)
    assert (entry.taken, entry.verb, entry.frm, entry.to) == (False, "send", "draft", "draft")
    assert [(f["rule"], f["says"], f["remedy"]) for f in json.loads(entry.body)["findings"]] == found


def test_a_preview_imports_nothing(people, clock, tmp_path, capsys):
    path = tmp_path / "applications.csv"
    path.write_text(
        "项目名称,涉及国家秘密,用于政务部门履行职能,资金方式,国家另有专门规定\n智慧停车,否,是,使用市级财政资金,否\n",
        "utf-8",
    )

    code = main(["import", str(path), "--as", "zhao.min", "--preview"])

    assert code == 0
    assert "可以导入 1 行" in capsys.readouterr().out
    assert not Record.objects.exists()
    assert not Entry.objects.exists()
