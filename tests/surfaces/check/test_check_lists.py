"""Whole lists: what is said of them, and that nothing in them is lost."""

import json
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongchou.lifecycle.words import Line
from tongchou.surfaces import cli
from tongchou.surfaces.check import page, workbook
from tongchou.surfaces.check.remarks import MAYBE, NOT_MET, OPEN
from tongchou.surfaces.check.report import Report, check, choose_edition
from tongchou.surfaces.check.text import text
from tongchou.surfaces.excel.grid import UnreadableError

DAY = date(2026, 8, 1)
SHARED = Path(__file__).parents[4] / "shared" / "data" / "lists"
HEADER = ["序号", "项目名称", "需求单位", "建设性质", "项目类别", "总投资（万元）", "使用年限", "建设周期"]


def listed(path: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "清单.xlsx"


def said(report: Report, verdict: str) -> list[tuple[int, str]]:
    return [(of.row.number, r.rule or r.title) for of in report.remarks for r in of.remarks if r.verdict == verdict]


# What is said ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("11.1", "11.2")
def test_each_row_is_judged_by_itself_and_names_its_cells(path: Path) -> None:
    good = [1, "甲系统", "甲局", "新建", "应用系统", 100, 5, 24]
    report = check(listed(path, good, [2, "乙系统", "乙局", "新建", "应用系统", 100, 4, "30个月"]), DAY)
    assert said(report, NOT_MET) == [(3, "APP-LIFE"), (3, "APP-BUILD")]
    remark = report.remarks[0].remarks[0]
    assert remark.says == "使用年限填了 4 年，原则上不少于 5 年。"
    assert remark.articles == "第十一条"
    assert remark.cells.startswith("G3 “4”")


def test_an_open_cell_is_no_pass_and_no_violation(path: Path) -> None:
    report = check(listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, None, 24]), DAY)
    assert (2, "APP-LIFE") in said(report, OPEN)
    assert said(report, NOT_MET) == []
    assert "G 列“使用年限”空着，1 行（第 2 行）" in text(report)
    life = next(count for count in report.judged.counts if count.rule.id == "APP-LIFE")
    assert (life.met, life.not_met, life.undetermined) == (0, 0, 1)


def test_a_column_that_is_not_there_is_named_once(path: Path) -> None:
    report = check(listed(path, ["甲系统", 3], ["乙系统", 6], header=["项目名称", "使用年限"]), DAY)
    assert said(report, MAYBE) == [(2, "APP-LIFE")]
    assert "还要看“建设性质”（没有这一列）" in text(report)
    life = next(count for count in report.judged.counts if count.rule.id == "APP-LIFE")
    assert (life.met, life.undetermined, life.without) == (1, 1, 1)
    assert {"建设性质", "项目类别"} <= {label for unlock in report.unlocks() if unlock.typed for label in unlock.labels}


def test_what_a_rule_did_not_look_at_is_named_where_the_column_is_missing(path: Path) -> None:
    rows = [[1, "甲系统", "甲局", "新建", "应用系统", 100, 5, 24]]
    report = check(listed(path, *rows), DAY)
    assert "“建设周期”只按表里有的列判断，没有看：计划开工日期" in text(report)
    report = check(listed(path, [*rows[0], None, None], header=[*HEADER, "计划开工日期", "计划完工日期"]), DAY)
    assert "只按表里有的列判断，没有看：计划开工日期" not in text(report)


def test_every_rule_gives_every_row_one_of_three_answers(path: Path) -> None:
    rows = [[n, f"系统{n}", "甲局", "新建", None, n, n % 9, "2年" if n % 2 else None] for n in range(1, 40)]
    report = check(listed(path, *rows), DAY)
    for count in report.judged.counts:
        assert count.met + count.not_met + count.undetermined == 39


@pytest.mark.clause("11.4")
def test_a_split_needs_one_unit_like_names_and_a_sum_over_the_line(path: Path) -> None:
    def splits(*rows: tuple[str, str, float]) -> list[int]:
        report = check(listed(path, *rows, header=["项目名称", "需求单位", "总投资（万元）"]), DAY)
        return [number for number, rule in said(report, "需说明") if rule == "APP-SPLIT"]

    assert splits(("视频联网平台一期", "甲局", 300), ("视频联网平台二期", "甲局", 200)) == [2, 3]
    assert splits(("视频联网平台一期", "甲局", 300), ("视频联网平台二期", "乙局", 200)) == []
    assert splits(("视频联网平台一期", "甲局", 100), ("视频联网平台二期", "甲局", 200)) == []
    assert splits(("视频联网平台一期", "甲局", 300), ("人事档案管理", "甲局", 200)) == []
    assert splits(("视频联网平台一期", "甲局", 500), ("视频联网平台二期", "甲局", 600)) == []


def test_years_apart_are_no_split(path: Path) -> None:
    rows = [("视频联网平台一期", "甲局", 2023, 300), ("视频联网平台二期", "甲局", 2027, 300)]
    report = check(listed(path, *rows, header=["项目名称", "需求单位", "年度", "总投资（万元）"]), DAY)
    assert said(report, "需说明") == []


def test_the_stages_are_those_that_the_columns_speak_of(path: Path) -> None:
    contract = ["项目名称", "核定投资（万元）", "合同金额（万元）"]
    report = check(listed(path, ["甲", 100, 120], header=contract), DAY)
    assert report.judged.lines == (Line.PROCUREMENT,)
    assert said(report, NOT_MET) == [(2, "PRC-CONTRACT")]
    assert Line.APPLICATION in report.judged.elsewhere
    assert "没有按它们检查：项目申报" in text(report)
    assert check(listed(path, ["甲"], header=["项目名称"]), DAY).judged.lines == (Line.APPLICATION,)


def test_a_city_number_that_decided_is_named(path: Path) -> None:
    rows = [("视频联网平台一期", "甲局", 300), ("视频联网平台二期", "甲局", 200)]
    report = check(listed(path, *rows, header=["项目名称", "需求单位", "总投资（万元）"]), DAY)
    assert "split-threshold-fen" in report.judged.city_values
    assert "service-life-min" not in report.judged.city_values
    assert "疑似拆分：合计达到的金额 400.00 万元，本市参数" in text(report)


def test_the_head_says_what_the_edition_is_worth(path: Path) -> None:
    listed(path, ["甲"], header=["项目名称"])
    assert "注意：这份办法已标注废止" in text(check(path, DAY, "pzbf-2020-14"))
    assert "注意：这个版本是虚构的" in text(check(path, date(2029, 1, 1), "shili-2028-1"))
    assert choose_edition(date(2029, 1, 1)) == "pzbf-2020-14"


def test_another_edition_cites_its_own_articles(path: Path) -> None:
    listed(path, ["甲", "一"], ["乙", "一"], header=["项目名称", "总投资（万元）"])
    for edition in ("pzbf-2020-14", "shili-2028-1"):
        report = check(path, DAY, edition)
        for count in report.judged.counts:
            assert all(clause in report.book.clauses for clause in count.clauses)


# Sums --------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("10.3")
@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([("甲", 1), ("乙", 2), ("合计", 3)], []),
        ([("合计", 3), ("甲", 1), ("乙", 2)], []),
        ([("甲", 1), ("小计", 1), ("乙", 2), ("丙", 3), ("小计", 5), ("总计", 6)], []),
        ([("一、系统", 3), ("甲", 1), ("乙", 2), ("二、硬件", 4), ("丙", 4), ("合计", 7)], []),
        ([("甲", 1), ("乙", 2), ("合计", 4)], [4]),
        ([("甲", 1), ("小计", 2), ("乙", 2), ("小计", 2), ("总计", 3)], [3]),
    ],
)
def test_total_rows(path: Path, rows: list[tuple[str, float]], wrong: list[int]) -> None:
    report = check(listed(path, *rows, header=["项目名称", "总投资（万元）"]), DAY)
    assert [number for number, title in said(report, NOT_MET) if title == "合计行"] == wrong
    assert sum(total.projects for total in report.by_unit) == sum(row[0] in "甲乙丙" for row in rows)


def test_a_small_gap_is_called_rounding(path: Path) -> None:
    report = check(
        listed(path, ("甲", 33.333), ("乙", 33.333), ("合计", 66.67), header=["项目名称", "总投资（万元）"]), DAY
    )
    assert "可能是四舍五入" in report.remarks[0].remarks[0].says
    assert report.remarks[0].remarks[0].verdict == "需说明"


def test_sources_are_held_against_the_total(path: Path) -> None:
    header = ["项目名称", "总投资（万元）", "市级财政资金（万元）", "上级补助资金（万元）"]
    report = check(listed(path, ("甲", 100, 80, 30), ("乙", 100, 80, None), ("丙", 100, 60, 40), header=header), DAY)
    assert said(report, NOT_MET) == [(2, "资金来源合计")]


def test_totals_by_unit_and_year_leave_out_total_rows(path: Path) -> None:
    header = ["项目名称", "需求单位", "年度", "总投资（万元）"]
    rows = [("甲", "甲局", 2026, 100), ("乙", "甲局", 2027, 50), ("丙", "乙局", 2027, 5), ("合计", None, None, 155)]
    report = check(listed(path, *rows, header=header), DAY)
    assert [(t.name, t.projects, t.amounts[3]) for t in report.by_unit] == [
        ("甲局", 2, 150_000_000),
        ("乙局", 1, 5_000_000),
    ]
    assert [(t.name, t.projects) for t in report.by_year] == [("2026 年", 1), ("2027 年", 2)]


# How it is shown ---------------------------------------------------------------------------------------------------

NASTY = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(1)", "+1", "-2+3", "\"'&amp;", "http://x.example/"]


def test_no_text_of_the_list_becomes_markup_or_a_formula(path: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "需求单位", "使用年限"])
    for row, name in enumerate(NASTY, start=2):
        for column, value in enumerate((name, name, name), start=1):
            book.active.cell(row, column).value = value
            book.active.cell(row, column).data_type = "s"
    book.save(path)
    report = check(path, DAY)
    assert [result.row.title for result in report.judged.rows][:2] == NASTY[:2]
    html = page.page(report)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    out = tmp_path / "out.xlsx"
    workbook.write(report, out)
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)
                assert b"hyperlink" not in archive.read(name)


def test_the_page_is_one_file_that_loads_nothing(path: Path) -> None:
    html = page.page(check(listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, 4, 24]), DAY))
    assert html.startswith("<!doctype html>")
    assert 'lang="zh-CN"' in html
    for loading in ("<script", "<link", "<img", "src=", "@import", "url("):
        assert loading not in html
    for section in ("逐行结果", "缺什么", "汇总", "规则", "列的识别"):
        assert section in html


def test_the_workbook_holds_the_list_and_all_that_is_said(path: Path, tmp_path: Path) -> None:
    rows = [[1, "甲系统", "甲局", "新建", "应用系统", 100, 4, 24], [2, "乙系统", "甲局", "新建", "应用系统", 50, 5, 24]]
    report = check(listed(path, *rows, [None, "合计", None, None, None, 150]), DAY)
    workbook.write(report, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["概览", "逐行结果", "原表加批注列", "按单位", "按年度", "无法判断的规则"]
    annotated = list(book["原表加批注列"].iter_rows(values_only=True))
    assert len(annotated) == len(report.rows)
    assert annotated[0][8:] == ("检查结果", "批注", "条文")
    assert annotated[1][8:] == (
        "不符合",
        "不符合：使用年限填了 4 年，原则上不少于 5 年。改为 5 年以上；有特殊原因的，申请中心同意。",
        "第十一条",
    )
    assert annotated[2][8] == "没有问题"
    assert annotated[3][8] == "合计行"
    assert list(book["按单位"].iter_rows(values_only=True)) == [
        ("单位", "项目数", "总投资额（万元）"),
        ("甲局", 2, 150),
    ]
    assert [row[9] for row in book["逐行结果"].iter_rows(min_row=2, values_only=True)] == ["APP-LIFE"]
    assert len(list(book["无法判断的规则"].iter_rows())) > 20


# The command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str) -> tuple[int, str, str]:
        code = cli.main(["check", *words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_exit_codes(run: Any, path: Path, tmp_path: Path) -> None:
    listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, 5, 24])
    assert run(str(path))[0] == 0
    listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, 4, 24])
    assert run(str(path))[0] == 1
    code, out, err = run(str(tmp_path / "没有.xlsx"))
    assert (code, out) == (2, "")
    assert err.startswith("没有“")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--on", "2026年8月"], "--on 要写到日"),
        (["--on", "昨天"], "读不成日期"),
        (["--edition", "xx"], "没有“xx”这个版本。有：pzbf-2020-14"),
        (["--sheet", "别的"], "没有工作表“别的”。文件里有：Sheet"),
        (["--map", "造价=总投资额"], "--map 里的列“造价”，表里没有"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    run: Any, path: Path, tmp_path: Path, words: list[str], says: str
) -> None:
    listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, 5, 24])
    code, out, err = run(str(path), *words, "--out", str(tmp_path / "out"))
    assert (code, out) == (2, "")
    assert says in err
    assert not (tmp_path / "out").exists()


def test_results_are_written_beside_each_other(run: Any, path: Path, tmp_path: Path) -> None:
    listed(path, [1, "甲系统", "甲局", "新建", "应用系统", 100, 4, 24])
    _, out, _ = run(str(path), "--out", str(tmp_path / "新" / "夹"))
    assert sorted(file.name for file in (tmp_path / "新" / "夹").iterdir()) == [
        "清单-检查结果.html",
        "清单-检查结果.xlsx",
    ]
    assert "已写出" in out


def test_json_says_the_same(run: Any, path: Path) -> None:
    listed(
        path,
        [1, "甲系统", "甲局", "新建", "应用系统", 100, 4, 24],
        [2, "乙系统", "甲局", "新建", "应用系统", 50, 5, 24],
    )
    code, out, _ = run(str(path), "--json", "--on", "2026-08-01")
    data = json.loads(out)
    assert code == 1
    assert data["rows"] == {"all": 3, "above": 1, "project": 2}
    assert [(f["row"], f["rule"], f["clauses"]) for f in data["findings"]] == [(2, "APP-LIFE", ["11.1"])]
    assert data["by_unit"] == [{"name": "甲局", "projects": 2, "fen": {"总投资额": 150_000_000}}]
    assert {rule["met"] + rule["not_met"] + rule["undetermined"] for rule in data["rules"]} == {2}


def test_the_sheet_that_says_most_is_checked_and_the_others_are_named(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明", "请看第二张"])
    book.create_sheet("清单").append(["项目名称", "使用年限"])
    book["清单"].append(["甲", 5])
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    report = check(path, DAY)
    assert report.sheet.name == "清单"
    assert report.other_sheets == ("Sheet", "藏（隐藏）")
    with pytest.raises(UnreadableError, match="没有项目行"):
        check(path, DAY, sheet_name="Sheet")


# Nothing is lost, nothing breaks -----------------------------------------------------------------------------------

WORDS = [
    "", "合计", "小计", "无", "待定", "约500", "12万元", "叁拾万元整", "5年以上", "3-5年", "2年", "2026年3月", "2026.3.5", "是", "否",
    "新建", "改扩建", "运维", "应用系统", "软课题", "市级政务云", "甲局", "乙局", "智慧停车一期", "智慧停车二期", "公开招标", "0", "-1",
]  # fmt: skip
COLUMNS = [
    "项目名称", "需求单位", "计划年度", "建设性质", "项目类别", "建设方式", "资金方式", "总投资（万元）", "2027年投资（万元）", "市级财政资金（万元）",
    "使用年限", "建设周期", "部署方式", "核定投资（万元）", "合同金额（万元）", "中标金额（万元）", "合同签订日期", "采购公告日期", "开工日期",
    "建设完成日期", "终验合格日期", "决算金额（万元）", "是否涉密", "免费运维年限", "年运维费（万元）", "拨付金额（万元）", "总体进度", "列入计划日期",
    "变更后总投资（万元）", "采购方式", "正式投入使用日期",
]  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=12, unique=True),
    st.lists(st.lists(st.sampled_from(WORDS), min_size=12, max_size=12), min_size=1, max_size=6),
)
def test_any_list_gets_an_answer_and_keeps_its_rows(tmp_path: Path, header: list[str], rows: list[list[str]]) -> None:
    file = tmp_path / "t.csv"
    lines = [",".join(row[: len(header)]) for row in rows]
    file.write_text("\n".join([",".join(header), *lines]), encoding="utf-8")
    try:
        report = check(file, DAY)
    except UnreadableError:
        return
    projects = len(report.judged.rows)
    assert report.kinds.total() == len(report.rows) == len(report.sheet.rows)
    assert all(c.met + c.not_met + c.undetermined == projects for c in report.judged.counts)
    assert text(report)
    assert page.page(report)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real lists")
@pytest.mark.parametrize(
    ("name", "rows", "projects", "lines"),
    [
        ("procurement-intentions-shandong-2026.csv", 90, 89, (Line.PROCUREMENT,)),
        ("government-it-projects.csv", 49, 43, (Line.APPLICATION,)),
        ("canada-it-projects-2016-2022.csv", 1127, 1126, (Line.APPLICATION,)),
    ],
)
def test_real_lists(name: str, rows: int, projects: int, lines: tuple[Line, ...]) -> None:
    report = check(SHARED / name, DAY)
    assert (len(report.rows), len(report.judged.rows), report.judged.lines) == (rows, projects, lines)
    assert said(report, NOT_MET) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real lists")
def test_a_real_split_is_seen() -> None:
    """Four assessments of the provincial systems by one bureau, each below 400 万元, together 580."""
    report = check(SHARED / "procurement-intentions-shandong-2026.csv", DAY)
    assert [number for number, rule in said(report, "需说明") if rule == "APP-SPLIT"] == [44, 45, 46, 47]
    assert "合计 580.00 万元" in text(report)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real lists")
def test_foreign_figures_are_read_where_the_user_says_so() -> None:
    orders = ["latestProjectName=项目名称", "originalBudget=核定投资（元）", "latestBudget=合同价（元）"]
    report = check(SHARED / "canada-it-projects-2016-2022.csv", DAY, orders=orders)
    overspent = [number for number, rule in said(report, NOT_MET) if rule == "PRC-CONTRACT"]
    assert len(overspent) == 133
    refused = check(SHARED / "canada-it-projects-2016-2022.csv", DAY, orders=["latestBudget=合同价"])
    assert sum("不是人民币" in r.says for of in refused.remarks for r in of.remarks) > 1000
