"""A list on its way into the register: what goes in, what stays out and why, what is taken back, and what a kill leaves."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.journeys.acting import DAY

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, intake, projections, register
from tongchou.records.evidence import check
from tongchou.records.models import Entry, ImportJob, Record, Registered, Unit
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.intake import run

pytestmark = pytest.mark.django_db
HEADS = "项目编号,项目名称,需求单位,总投资（万元）,项目状态,开工日期\n"
LIST = HEADS + (
    "A-1,智慧校园平台,示例市教育局,１２０．５,使用中,2019年5月6日\n"
    "A-2,学籍管理系统,示例市教育局,约80万,在用,2020/4/1\n"
    "A-3,社会救助系统,示例市民政局,300,建设中,2022年13月\n"
    "A-4,,示例市民政局,50,计划中,\n"
    "A-5,养老服务平台,市民政局（本级）,60,计划中,\n"
    "A-1,智慧校园平台,示例市教育局,120.5,使用中,\n"
)


@pytest.fixture
def clock(time_machine: Any) -> Any:
    time_machine.move_to(moment(DAY), tick=False)
    return time_machine


@pytest.fixture
def begun(people: Any, client: Any, clock: Any) -> Callable[..., ImportJob]:
    """A list that was uploaded by somebody and read with the columns as guessed."""

    def begin(
        text: str | bytes = LIST, who: str = "lin.jing", target: str = "project:enter", name: str = "台账.csv"
    ) -> ImportJob:
        client.force_login(people[who])
        data = text.encode() if isinstance(text, str) else text
        sent = client.post("/import/", {"target": target, "file": SimpleUploadedFile(name, data)})
        assert sent.status_code == 302, sent.content.decode()
        job = ImportJob.objects.latest("pk")
        assert (
            client.post(f"/import/{job.pk}/columns/", {"do": "read"}).headers["Location"] == f"/import/{job.pk}/rows/"
        )
        job.refresh_from_db()
        return job

    return begin


def outcomes(job: ImportJob) -> list[tuple[int, str, str]]:
    return [(r.number, r.outcome, r.record.title if r.record else "") for r in job.rows.all()]


def load(client: Any, job: ImportJob) -> None:
    client.post(f"/import/{job.pk}/rows/", {"part": "rows", "do": "load"})
    job.refresh_from_db()


@pytest.mark.clause("5.1")
def test_good_rows_go_in_and_each_other_says_why_not(begun, client):
    job = begun()
    page = client.get(f"/import/{job.pk}/rows/").content.decode()
    assert "“总投资额”的“约80万”不是一个确定的金额" in page
    assert "没有项目名称" in page
    assert "与第 2 行是同一个项目名称或编号" in page
    assert "市民政局(本级)" in page
    assert not Record.objects.exists()
    assert not Entry.objects.exists()

    load(client, job)

    assert outcomes(job) == [
        (2, "entered", "智慧校园平台"), (3, "entered", "学籍管理系统"), (4, "entered", "社会救助系统"), (5, "", ""), (6, "", ""), (7, "", ""),
    ]  # fmt: skip
    first, second = (r.record for r in job.rows.all()[:2])
    assert (first.state, first.total_fen, first.unit.name) == ("entered", 120_500_000, "示例市教育局")
    assert first.answers == {
        "list_code": "A-1", "title": "智慧校园平台", "total_fen": 120_500_000, "stage": "in-use", "started_on": "2019-05-06",
        "source": "台账.csv 第 2 行",
    }  # fmt: skip
    assert second.answers["stage"] == "in-use"
    assert "total_fen" not in second.answers
    assert Entry.objects.count() == 3
    assert json.loads(Entry.objects.first().body)["given"]["source"] == "台账.csv 第 2 行"
    assert check() == []


def test_a_unit_that_is_not_known_is_chosen_or_left_out(begun, client):
    job = begun()
    at = f"/import/{job.pk}/rows/"
    wrong = client.post(at, {"part": "units", "name0": "市民政局(本级)", "unit0": "没有的局"})
    assert wrong.status_code == 422
    assert "没有名为“没有的局”的单位" in wrong.content.decode()

    client.post(at, {"part": "units", "name0": "市民政局(本级)", "out0": "on"})
    row = job.rows.get(index=5)
    assert (row.unit, row.chosen) == (None, False)

    client.post(at, {"part": "units", "name0": "市民政局(本级)", "unit0": "示例市民政局"})
    row.refresh_from_db()
    assert (row.unit.name, row.chosen) == ("示例市民政局", True)
    assert not Unit.objects.filter(name__startswith="市民政局").exists()


def test_what_was_chosen_on_a_page_outlives_the_session(begun, client, people):
    job = begun()
    client.post(f"/import/{job.pk}/rows/", {"part": "rows", "shown": ["1", "2", "4"], "take": ["2", "4"]})
    client.logout()
    assert list(job.rows.filter(chosen=True).values_list("index", flat=True)) == [2, 3, 5]  # 4 has an error, 5 no unit
    client.force_login(people["xu.ning"])
    load(client, job)
    assert [n for n, outcome, _ in outcomes(job) if outcome] == [3, 4]


def test_a_column_is_corrected_and_the_header_chosen(begun, client):
    text = "某市项目清单\n金额单位：元\n名字,部门,钱\n智慧停车,示例市民政局,1200000\n"
    job = begun(text)
    assert job.rows.get().answers == {}
    client.post(f"/import/{job.pk}/columns/", {"do": "again", "header": "2"})
    shown = client.get(f"/import/{job.pk}/columns/").content.decode()
    assert "还没有哪一列是项目名称" in shown
    again = client.post(
        f"/import/{job.pk}/columns/", {"do": "read", "header": "2", "c0": "title", "c1": "unit", "c2": "total_fen"}
    )
    assert again.headers["Location"] == f"/import/{job.pk}/rows/"
    row = job.rows.get()
    assert (row.title, row.unit.name, row.answers["total_fen"]) == ("智慧停车", "示例市民政局", 120_000_000)


def test_amounts_without_a_unit_are_asked_about_before_rows_are_read(begun, client):
    job = begun("项目名称,需求单位,多少\n智慧停车,示例市民政局,12\n")
    sent = client.post(f"/import/{job.pk}/columns/", {"do": "read", "c2": "total_fen"})
    assert sent.headers["Location"] == f"/import/{job.pk}/columns/"
    client.post(f"/import/{job.pk}/columns/", {"do": "read", "c2": "total_fen", "u2": "WAN"})
    assert job.rows.get().answers["total_fen"] == 12_000_000


def test_a_workbook_with_merged_cells_and_a_list_in_gb18030_are_read(begun):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["示例市教育局信息化台账"])
    sheet.append(["填报单位：示例市教育局", None, None, "单位：万元"])
    sheet.append(["项目名称", "资金情况", None, "状态"])
    sheet.append([None, "总投资", "合同金额（元）", None])
    sheet.append(["教学资源库", 30, "250000", "使用中"])
    for cells in ("A1:D1", "A3:A4", "B3:C3", "D3:D4"):
        sheet.merge_cells(cells)
    target = BytesIO()
    book.save(target)
    row = begun(target.getvalue(), name="台账.xlsx").rows.get()
    assert (row.title, row.unit.name) == ("教学资源库", "示例市教育局")
    assert row.answers == {
        "title": "教学资源库",
        "total_fen": 30_000_000,
        "contract_fen": 25_000_000,
        "stage": "in-use",
    }

    old = begun('项目名称,需求单位,预算（元）\n救助系统,示例市民政局,"1,200,000"\n'.encode("gb18030"))
    assert old.kind == "csv，GB18030"
    assert old.rows.get().answers["total_fen"] == 120_000_000


@pytest.mark.clause("32")
def test_a_list_with_a_mark_of_secrecy_is_not_kept_and_the_fact_is_written_down(people, client, clock):
    client.force_login(people["lin.jing"])
    data = "机密★10年\n项目名称,需求单位\n某系统,示例市民政局\n".encode()
    sent = client.post("/import/", {"target": "project:enter", "file": SimpleUploadedFile("清单.csv", data)})
    assert sent.status_code == 422
    assert "国家秘密标志" in sent.content.decode()
    assert not ImportJob.objects.exists()
    entry = Entry.objects.get()
    assert (entry.taken, entry.record) == (False, None)
    assert "某系统" not in entry.body


def test_the_check_and_the_command_line_say_the_same(begun, client, tmp_path, capsys):
    text = "项目名称,需求单位,总投资（万元）,开工日期,建设完成日期,项目状态\n智慧停车,示例市民政局,300,2018-01-01,2021-01-01,使用中\n"
    job = begun(text)
    path = tmp_path / "台账.csv"
    path.write_text(text, "utf-8")
    capsys.readouterr()
    main(["check", str(path), "--json", "--on", DAY.isoformat(), "--edition", "pzbf-2020-14"])
    told = json.loads(capsys.readouterr().out)["findings"]
    mine = job.rows.get().findings
    assert mine
    assert [(f["rule"], f["says"], f["remedy"], f["clauses"]) for f in mine] == [
        (f["rule"], f["says"], f["remedy"], f["clauses"]) for f in told if f["verdict"] != "无法判断"
    ]
    answers = intake.stated(job, job.rows.get(), intake.form_of(job, DAY))
    load(client, job)
    by_page = job.rows.get()

    assert main(["import", str(path), "--as", "lin.jing", "--line", "project"]) == 0
    by_command = Record.objects.exclude(pk=by_page.record.pk).get()
    assert by_command.answers == answers == by_page.record.answers
    capsys.readouterr()
    path.write_text(text.replace(",使用中", ",").replace(",300,", ",100,"), "utf-8")
    assert main(["import", str(path), "--as", "lin.jing", "--line", "project"]) == 1
    assert "没有填“现在的阶段”。填写“现在的阶段”。" in capsys.readouterr().out


def test_a_row_that_is_refused_leaves_nothing_but_its_reason(begun, client):
    job = begun(
        HEADS
        + "B-1,甲系统,示例市民政局,1,计划中,\nB-2,乙系统,示例市民政局,1,,\nB-3,丙系统,示例市民政局,1,计划中,2099-01-01\n"
    )
    load(client, job)
    assert [r.outcome for r in job.rows.all()] == ["entered", "refused", "refused"]
    assert job.rows.get(index=2).says == "没有填“现在的阶段”。填写“现在的阶段”。"
    assert "这一天还没有到" in job.rows.get(index=3).says
    assert Record.objects.count() == 1
    assert Entry.objects.filter(taken=False).count() == 2

    client.post(f"/import/{job.pk}/load/", {"do": "again"})
    client.post(f"/import/{job.pk}/rows/", {"part": "defaults", "stage": "planned"})
    load(client, job)
    assert [r.outcome for r in job.rows.all()] == ["entered", "entered", "refused"]
    assert Record.objects.count() == 2


def test_twins_in_the_register_are_shown_and_not_chosen(begun, client):
    load(client, begun())
    second = begun()
    assert [r.chosen for r in second.rows.all()[:3]] == [False, False, False]
    assert second.rows.first().twin.title == "智慧校园平台"
    client.post(f"/import/{second.pk}/rows/", {"part": "rows", "shown": ["1"], "take": ["1"], "do": "load"})
    second.refresh_from_db()
    assert second.rows.first().outcome == "refused"
    assert "已经补录为" in second.rows.first().says


def test_a_worker_that_is_killed_in_the_middle_is_carried_on(begun, client, monkeypatch):
    many = "".join(f"C-{n},系统{n},示例市民政局,{n + 1},计划中,\n" for n in range(40))
    job = begun(HEADS + many)
    intake.start(job)
    assert next(intake.load(job, moment(DAY))) == intake.AT_ONCE
    real, calls = conduct.open_record, []

    def dying(*args: Any, **more: Any) -> Record:
        if len(calls) == 5:
            raise KeyboardInterrupt
        calls.append(1)
        return real(*args, **more)

    monkeypatch.setattr(conduct, "open_record", dying)
    if connection.features.uses_savepoints:
        with pytest.raises(KeyboardInterrupt):
            next(intake.load(job, moment(DAY)))
    monkeypatch.undo()
    assert (
        job.rows.filter(outcome="entered").count() == Record.objects.count() == Entry.objects.count() == intake.AT_ONCE
    )
    shown = client.get(f"/import/{job.pk}/").content.decode()
    assert f"已录入 {intake.AT_ONCE} 行，还有 {40 - intake.AT_ONCE} 行" in shown

    assert run.finish_all() == 40 - intake.AT_ONCE
    job.refresh_from_db()
    assert job.phase == "loaded"
    assert job.rows.filter(outcome="entered").count() == Record.objects.count() == Entry.objects.count() == 40
    assert run.finish_all() == 0
    assert check() == []


@pytest.mark.clause("5.1")
def test_undo_takes_back_what_nobody_has_touched_and_names_the_rest(begun, client, people, clock):
    job = begun()
    load(client, job)
    kept = job.rows.first().record
    actor = access.actor_on(people["lin.jing"], kept, DAY)
    conduct.take(kept, "correct", actor, moment(DAY), {"reason": "清单写错了", "total_fen": 99_000_000})
    kept.refresh_from_db()
    assert kept.total_fen == 99_000_000

    assert client.post(f"/import/{job.pk}/undo/", {"reason": " "}).status_code == 422
    client.post(f"/import/{job.pk}/undo/", {"reason": "整份录错了"})

    job.refresh_from_db()
    assert job.phase == "undone"
    assert [(r.number, r.undone) for r in job.rows.filter(outcome="entered")] == [
        (2, "stays"),
        (3, "struck"),
        (4, "struck"),
    ]
    assert "林静" in job.rows.first().undone_says
    assert "更正补录" in job.rows.first().undone_says
    assert sorted(Record.objects.values_list("state", flat=True)) == ["entered", "struck", "struck"]
    assert list(register.systems()) == [kept]
    assert [(r.code, r.total_fen, r.stage) for r in Registered.objects.all()] == [(kept.number, 99_000_000, 9)]
    assert list(projections.differences(moment(DAY))) == []
    report = openpyxl.load_workbook(BytesIO(client.get(f"/import/{job.pk}/result.xlsx").content)).active
    lines = {row[0]: row[3] for row in report.iter_rows(min_row=2, values_only=True)}
    assert lines == {2: "保留", 3: "已撤销", 4: "已撤销", 5: "不能录入", 6: "没有认出单位", 7: "没有选"}
    assert check() == []


def test_after_its_days_a_job_is_not_undone(begun, client, clock):
    job = begun()
    load(client, job)
    clock.shift(31 * 24 * 3600)
    client.force_login(job.by)
    page = client.get(f"/import/{job.pk}/").content.decode()
    assert "超过 30 天，不能撤销" in page
    client.post(f"/import/{job.pk}/undo/", {"reason": "晚了"})
    assert set(Record.objects.values_list("state", flat=True)) == {"entered"}


@pytest.mark.clause("4.1")
def test_who_may_load_what_and_who_sees_it(begun, client, people):
    job = begun()
    for who in ("he.ping", "tang.wei"):
        client.force_login(people[who])
        assert client.get(f"/import/{job.pk}/rows/").status_code == 404
        assert client.post(f"/import/{job.pk}/load/").status_code == 404
        assert client.get(f"/import/{job.pk}/result.xlsx").status_code == 404
    for who in ("feng.cj", "admin", "sun.shen"):
        client.force_login(people[who])
        assert client.get("/import/").status_code == 403
    client.force_login(people["he.ping"])
    sent = client.post("/import/", {"target": "project:enter", "file": SimpleUploadedFile("a.csv", LIST.encode())})
    assert sent.status_code == 422
    assert ImportJob.objects.count() == 1
    actor = access.actor_on(people["he.ping"], None, DAY, unit=people["he.ping"].unit)
    with pytest.raises(BadAnswerError, match="办理“更正补录”时填写"):
        conduct.open_record(
            Line.PROJECT, actor, moment(DAY), unit=people["he.ping"].unit, answers={"title": "甲", "stage": "in-use", "source": "乙"},
            verb="enter",
        )  # fmt: skip
    assert not Record.objects.exists()


@pytest.mark.clause("9.1")
def test_a_clerk_loads_the_drafts_of_his_own_unit(begun, client, people):
    text = "项目名称,总投资（万元）,使用年限\n学位预测,120,8\n智慧食堂,80,6\n"
    job = begun(text, "he.ping", "application:open")
    page = client.get(f"/import/{job.pk}/rows/").content.decode()
    assert "不知道“涉及国家秘密”，无法判断" in page
    gate = {"involves_state_secrets": "no", "serves_government": "yes", "special_rules": "no", "funding": "fiscal"}
    client.post(f"/import/{job.pk}/rows/", {"part": "defaults", **gate})
    load(client, job)
    drafts = Record.objects.filter(line=Line.APPLICATION)
    assert [(d.title, d.state, d.unit, d.total_fen) for d in drafts.order_by("pk")] == [
        ("学位预测", "draft", people["he.ping"].unit, 120_000_000), ("智慧食堂", "draft", people["he.ping"].unit, 80_000_000),
    ]  # fmt: skip
    client.force_login(people["tang.wei"])  # his leader sees it, and may withdraw drafts
    client.post(f"/import/{job.pk}/undo/", {"reason": "明年再报"})
    assert set(drafts.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.clause("21", "25", "27.1")
def test_an_old_system_goes_on_from_there(begun, client, people):
    job = begun()
    load(client, job)
    used, building = job.rows.get(index=1).record, job.rows.get(index=3).record
    assert used in register.systems()
    assert building not in register.systems()
    leader = access.actor_on(people["liu.ju"], building, DAY)
    refused = conduct.may(building, "take-in-use", leader, moment(DAY), {"in_use_on": "2021-06-01"})
    assert [f.rule for f in refused.verdict.stops] == ["ENT-IN-USE"]
    leader = access.actor_on(people["tang.wei"], used, DAY)
    conduct.take(used, "take-in-use", leader, moment(DAY), {"in_use_on": "2020-01-01"})
    assert Record.objects.get(line=Line.OPERATION).project == used
    planner = access.actor_on(people["lin.jing"], used, DAY)
    assert "STATE" in {
        f.rule for f in conduct.may(used, "strike", planner, moment(DAY), {"reason": "错"}).verdict.stops
    }


def test_nothing_is_found_where_nothing_is_and_a_job_can_be_thrown_away(begun, client):
    job = begun()
    assert client.get("/import/999/").status_code == 404
    client.post(f"/import/{job.pk}/forget/")
    assert not ImportJob.objects.exists()
    second = begun()
    load(client, second)
    client.post(f"/import/{second.pk}/forget/")
    assert ImportJob.objects.exists()
