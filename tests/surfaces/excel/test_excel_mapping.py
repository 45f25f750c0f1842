"""Headers as offices write them, and what their columns are taken for."""

from collections.abc import Sequence

import pytest

from tongchou.kernel.reading import MoneyUnit
from tongchou.regulation import rulebook
from tongchou.surfaces.excel.grid import Cell, Merge, Sheet, UnreadableError, rectangle
from tongchou.surfaces.excel.mapping import How, Mapping, guess, read_orders
from tongchou.surfaces.excel.values import settle
from tongchou.surfaces.excel.vocabulary import Role, Vocabulary, take_apart, vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary(rulebook.load("pzbf-2020-14"))


def sheet(rows: Sequence[Sequence[Cell]], *merges: Merge) -> Sheet:
    return rectangle("表", [list(row) for row in rows], merges=merges)


def meanings(mapping: Mapping) -> list[str]:
    return [column.meaning for column in mapping.columns]


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("总投资（万元）", "总投资", "万元"),
        ("总投资(单位：元)", "总投资", "元"),
        ("使用年限/年", "使用年限", "年"),
        ("建设周期（个月）", "建设周期", "个月"),
        ("budget_万元", "budget", "万元"),
        ("* 项目名称（必填）", "项目名称", ""),
        ("总投资（含税）", "总投资(含税)", ""),
        ("万元", "万元", ""),
    ],
)
def test_a_heading_is_name_and_unit(heading: str, name: str, unit: str) -> None:
    apart = take_apart(heading)
    assert (apart.name, apart.unit) == (name, unit)


@pytest.mark.parametrize(
    ("heading", "meaning", "how"),
    [
        ("项目名称", "项目名称", How.NAMED),
        ("project_name_采购项目名称", "采购项目名称", How.NAMED),
        ("unit_采购单位", "需求单位", How.NAMED),
        ("需求单位", "需求单位", How.NAMED),
        ("总投资（万元）", "总投资额", How.NAMED),
        ("项目总投资额", "总投资额", How.GUESSED),
        ("budget_万元", "采购预算", How.NAMED),
        ("2027年投资额（万元）", "年度投资额 2027 年", How.NAMED),
        ("等保级别", "网络安全等级保护", How.NAMED),
        ("service_years", "使用年限", How.NAMED),
        ("year", "计划年度", How.NAMED),
        ("amount_万元", "金额", How.NAMED),
        ("备注", "不检查", How.NAMED),
        ("领导批示精神", "", How.UNKNOWN),
        ("2027", "", How.UNKNOWN),
    ],
)
def test_a_column_is_taken_for_what_its_heading_says(words: Vocabulary, heading: str, meaning: str, how: How) -> None:
    mapping = guess(sheet([["序号", heading]]), words)
    assert (mapping.columns[1].meaning, mapping.columns[1].how) == (meaning, how)


def test_lines_above_the_header_speak_for_all_rows(words: Vocabulary) -> None:
    rows = [
        ["2027年度市级政务信息化项目申报汇总表", None, None],
        ["填报单位：市数据局", None, "单位：万元"],
        ["序号", "项目名称", "总投资"],
        [1, "智慧停车", 120],
    ]
    mapping = guess(sheet(rows, Merge(0, 0, 0, 2)), words)
    assert (mapping.top, mapping.bottom) == (2, 2)
    assert (mapping.unit_name, mapping.year, mapping.money_unit) == ("市数据局", 2027, MoneyUnit.WAN)
    assert mapping.caption.endswith("汇总表")


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows(words: Vocabulary, *, merged: bool) -> None:
    rows = [
        ["项目名称", "总投资", "分年度投资", None, "使用年限"],
        [None, None, "2027年", "2028年", None],
        ["智慧停车", 300, 100, 200, 5],
    ]
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 3), Merge(0, 4, 1, 4)) if merged else ()
    mapping = guess(sheet(rows, *merges), words)
    assert mapping.bottom == 1
    assert meanings(mapping) == ["项目名称", "总投资额", "年度投资额 2027 年", "年度投资额 2028 年", "使用年限"]


def test_a_row_of_units_belongs_to_the_header(words: Vocabulary) -> None:
    mapping = guess(
        sheet([["项目名称", "总投资", "使用年限"], [None, "（万元）", "（年）"], ["智慧停车", 120, 5]]), words
    )
    assert mapping.bottom == 1
    assert mapping.columns[1].unit is MoneyUnit.WAN


def test_a_row_of_values_is_no_header(words: Vocabulary) -> None:
    mapping = guess(sheet([["项目名称", "需求单位"], ["智慧停车", "市城管局"], ["教育云", "市教育局"]]), words)
    assert (mapping.top, mapping.bottom) == (0, 0)


def test_the_same_field_twice_is_used_once(words: Vocabulary) -> None:
    mapping = guess(sheet([["项目名称", "总投资", "总投资额"]]), words)
    assert [column.how for column in mapping.columns] == [How.NAMED, How.NAMED, How.TWICE]
    assert mapping.columns[1].index == 1
    assert mapping.columns[2].targets == ()


def test_a_column_whose_cells_belie_its_heading_is_not_used(words: Vocabulary) -> None:
    rows = [
        ["项目名称", "类别"],
        *([f"甲{n}", kind] for n, kind in enumerate(["平台", "集成", "监理", "平台", "应用系统"])),
    ]
    mapping = settle(sheet(rows), guess(sheet(rows), words))
    assert mapping.columns[1].how is How.BELIED
    assert mapping.columns[1].targets == ()
    assert mapping.columns[1].note == "5 格里有 4 格读不成“项目类别”，例如“平台”"


def test_orders_name_a_column_by_heading_name_or_letter(words: Vocabulary) -> None:
    grid = sheet([["名", "预算（万元）", "latestBudget", "使用年限"], ["甲", 1, 2, 3]])
    orders = read_orders(["名=项目名称", "预算=总投资额", "C=procurement.contract_fen（元）", "D=-"], words)
    mapping = guess(grid, words, orders)
    assert [c.how for c in mapping.columns] == [How.GIVEN] * 4
    assert [(c.meaning, c.unit) for c in mapping.columns[1:3]] == [
        ("总投资额", MoneyUnit.WAN),
        ("合同价", MoneyUnit.YUAN),
    ]
    assert mapping.columns[3].role is Role.OTHER
    assert mapping.columns[3].targets == ()


def test_an_order_takes_a_field_away_from_a_guess(words: Vocabulary) -> None:
    mapping = guess(sheet([["项目名称", "总投资", "实际数"]]), words, read_orders(["实际数=总投资额"], words))
    assert [c.how for c in mapping.columns] == [How.NAMED, How.TWICE, How.GIVEN]


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("总投资额", "--map 写成“列名=字段”"),
        ("甲=总投资", "表里没有。表里的列：项目名称、造价"),
        ("造价=总投姿额", "字段表里没有。相近的有：总投资额"),
    ],
)
def test_an_order_that_leads_nowhere_is_refused(words: Vocabulary, order: str, says: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        guess(sheet([["项目名称", "造价"]]), words, read_orders([order], words))
    assert says in str(refused.value)


def test_a_sheet_without_a_header_is_refused(words: Vocabulary) -> None:
    with pytest.raises(UnreadableError, match="没有找到表头。第一行写上列名"):
        guess(sheet([[1, 2], [3, 4]]), words)
