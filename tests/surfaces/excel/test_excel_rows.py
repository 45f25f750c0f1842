"""Every row of a sheet comes out again, as what it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.kernel.reading import Span
from tongchou.lifecycle.words import Line
from tongchou.regulation import rulebook
from tongchou.surfaces.excel.grid import Cell, Merge, UnreadableError, rectangle
from tongchou.surfaces.excel.mapping import guess
from tongchou.surfaces.excel.rows import Row, RowKind, counts, read_rows
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import vocabulary

WORDS = vocabulary(rulebook.load("pzbf-2020-14"))
WAN = 1_000_000
HEADER = ["序号", "项目名称", "需求单位", "总投资（万元）", "使用年限", "开工日期"]


def rows_of(
    *rows: Sequence[Cell], merges: Sequence[Merge] = (), broken: dict[str, str] | None = None
) -> tuple[Row, ...]:
    sheet = rectangle("表", [list(row) for row in rows], merges=tuple(merges), broken=broken or {})
    return read_rows(sheet, settle(sheet, guess(sheet, WORDS)))


def application(row: Row) -> dict[str, Any]:
    return dict(row.answers.get(Line.APPLICATION, {}))


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([1, "智慧停车", "市城管局", 120, 5, None], RowKind.PROJECT),
        ([None, "合计", None, 120, None, None], RowKind.TOTAL),
        (["总  计", None, None, 120, None, None], RowKind.TOTAL),
        ([None, None, "市教育局小计", 120, None, None], RowKind.TOTAL),
        (["合计（3个）：", None, None, 120, None, None], RowKind.TOTAL),
        (["一、应用系统类", None, None, 120, None, None], RowKind.TOTAL),
        (["一、应用系统类", None, None, None, None, None], RowKind.GROUP),
        (["（二）基础设施", None, None, None, None, None], RowKind.GROUP),
        ([None, None, None, None, None, None], RowKind.BLANK),
        (["注：以上为估算", None, None, None, None, None], RowKind.NOTE),
        (["填表人：李娜", None, None, "审核人：王强", None, None], RowKind.NOTE),
        (HEADER, RowKind.NOTE),
        ([7, None, "市城管局", 120, 5, None], RowKind.BAD),
        ([7, "审计合计系统", "市审计局", 120, 5, None], RowKind.PROJECT),
        ([7, "说明书管理系统", "市审计局", 120, 5, None], RowKind.PROJECT),
    ],
)
def test_what_a_row_is(row: Sequence[Cell], kind: RowKind) -> None:
    found = rows_of(HEADER, [1, "甲", "乙局", 1, 5, None], row, [3, "丙", "丁局", 1, 5, None])
    assert found[2].kind is kind


def test_the_numbers_under_a_header_are_no_project() -> None:
    assert (
        rows_of(HEADER, ["1", "2", "3", "(4)=(1)+(2)", "5", "6"], [1, "甲", "乙局", 1, 5, None])[1].kind is RowKind.NOTE
    )


def test_a_total_of_many_projects_in_a_column_of_kinds_is_no_sum_of_rows() -> None:
    row = rows_of(["项目名称", "类型", "总投资（万元）"], ["甲", "平台", 1], ["全部项目(15个)", "合计", 985])[2]
    assert (row.kind, row.adds_up) == (RowKind.TOTAL, False)


def test_values_reach_every_stage_that_knows_the_field() -> None:
    row = rows_of(["项目名称", "开工日期", "核定投资（万元）"], ["甲", date(2026, 3, 5), "12.5万元"])[1]
    assert row.answers[Line.PROJECT]["started_on"] == date(2026, 3, 5)
    assert application(row)["approved_fen"] == row.answers[Line.PROCUREMENT]["approved_fen"] == 12_500_000


def test_what_is_written_loosely_stays_a_span_and_what_is_open_is_not_known() -> None:
    row = rows_of(["项目名称", "使用年限", "计划开工日期", "总投资（万元）"], ["甲", "5年以上", "2026年3月", "待定"])[1]
    assert application(row) == {
        "title": "甲",
        "service_years": Span(5, 9_999),
        "planned_start": Span(date(2026, 3, 1), date(2026, 3, 31)),
    }
    assert row.problems == ()


def test_years_are_gathered() -> None:
    row = rows_of(["项目名称", "2027年投资（万元）", "2028年投资（万元）"], ["甲", 100, 200])[1]
    assert application(row)["fen_by_year"] == {2027: 100 * WAN, 2028: 200 * WAN}
    row = rows_of(["项目名称", "年度投资额（万元）"], ["甲", "2027年100；2028年200万元"])[1]
    assert application(row)["fen_by_year"] == {2027: 100 * WAN, 2028: 200 * WAN}


def test_units_of_the_heading_the_sheet_and_the_cell() -> None:
    rows = rows_of(["单位：元", None], ["项目名称", "总投资"], ["甲", 5_000_000], ["乙", "5万元"])
    assert [application(row)["total_fen"] for row in rows[2:]] == [500 * WAN, 5 * WAN]
    row = rows_of(["项目名称", "建设周期（年）"], ["甲", 2])[1]
    assert application(row)["build_months"] == 24


def test_none_is_an_answer() -> None:
    row = rows_of(["项目名称", "信息安全设计", "自建的支撑组件"], ["甲", "无", "无"])[1]
    assert application(row) == {"title": "甲", "security_design": "", "own_components": ()}


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("总投资（万元）", "约500", "“总投资额”的“约500”不是一个确定的金额"),
        ("总投资（万元）", "无", "没有这笔钱写 0"),
        ("总投资", 500, "没有单位"),
        ("总投资（万元）", date(2026, 3, 5), "不是金额"),
        ("总投资（万元）", 35_739_000, "折合 3,573.9 亿元，像是单位写错了"),
        ("使用年限", date(1900, 1, 5), "这里要写数字（年）"),
        ("开工日期", 2026.1, "分不清是 1 月还是 10 月"),
        ("是否涉密", "也许", "写“是”或“否”"),
        ("建设性质", "新新", "不在可选的几项里：新建、扩建或改造升级、运行维护"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_read(heading: str, cell: Cell, says: str) -> None:
    good: dict[str, Cell] = {
        "总投资（万元）": 1,
        "总投资": "1万元",
        "使用年限": 5,
        "开工日期": "2026-03-05",
        "是否涉密": "否",
    }
    fine = good.get(heading, "新建")
    row = rows_of(["项目名称", "需求单位", heading], ["甲", "乙局", fine], ["乙", "乙局", cell], ["丙", "乙局", fine])[
        2
    ]
    assert [problem.place for problem in row.problems] == ["C3"]
    assert says in row.problems[0].says
    assert row.unit == "乙局"


def test_choices_by_part_of_their_name() -> None:
    rows = rows_of(
        ["项目名称", "建设性质", "项目类别"],
        ["甲", "改扩建", "应用系统"],
        ["乙", "运维", "软课题"],
        ["丙", "改造升级", "信息资源和大数据开发利用"],
    )
    assert [application(row)["nature"] for row in rows[1:]] == ["upgrade", "operation", "upgrade"]
    assert [application(row)["category"] for row in rows[1:]] == ["system", "study", "data"]


def test_formulas_without_a_result_and_errors_are_named() -> None:
    row = rows_of(["项目名称", "总投资（万元）"], ["甲", None], ["乙", None], broken={"B2": "", "B3": "#REF!"})
    assert "公式还没有算出结果" in row[1].problems[0].says
    assert "#REF!" in row[2].problems[0].says


def test_merged_cells_speak_for_all_their_rows_and_are_counted_once() -> None:
    rows = rows_of(
        ["项目名称", "需求单位", "总投资（万元）"],
        ["甲", "乙局", 100],
        ["丙", None, None],
        merges=[Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)],
    )
    assert [row.unit for row in rows[1:]] == ["乙局", "乙局"]
    assert [application(row)["total_fen"] for row in rows[1:]] == [100 * WAN, 100 * WAN]
    assert [dict(row.amounts) for row in rows[1:]] == [{2: 100 * WAN}, {}]


@pytest.mark.parametrize(
    ("cell", "year"), [(2026, 2026), ("2026年度", 2026), ("2005末", 2005), ("2019-2021", None), ("(论文)", None)]
)
def test_the_year_of_a_row(cell: Cell, year: int | None) -> None:
    assert rows_of(["项目名称", "年度"], ["甲", cell], ["乙", 2026], ["丙", 2026], ["丁", 2026])[1].year == year


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["合计", "小计", "注：", "一、", "无", "待定", "约500", "12万元", "5年以上", "2026年3月", "是", "新建", "=1+1"]
    ),
    st.text(max_size=12),
    st.integers(-5, 10**7),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12))
def test_as_many_rows_come_out_as_went_in(rows: list[list[Cell]]) -> None:
    header: list[Cell] = [
        "序号",
        "项目名称",
        "需求单位",
        "总投资（万元）",
        "2027年投资（万元）",
        "使用年限",
        "开工日期",
        "是否涉密",
    ]
    sheet = rectangle("表", [["标题"], header, *rows])
    try:
        found = read_rows(sheet, settle(sheet, guess(sheet, WORDS)))
    except UnreadableError:
        return
    assert [row.index for row in found] == list(range(len(sheet.rows)))
    assert counts(found).total() == len(sheet.rows)
    blank = [row for row in found if row.kind is RowKind.BLANK]
    assert all(all(cell is None for cell in sheet.rows[row.index]) for row in blank)
