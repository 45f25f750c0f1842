"""A wrong step is refused in the same words by page, API, command line and import, and each refusal is written down."""

import json

import pytest
from tests.journeys.acting import DAY, may, open_application

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
