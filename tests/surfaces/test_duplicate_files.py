"""查重 for a city that has only files: an index of one, searches from another, and clear words about what cannot be read."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from tongchou.surfaces.cli import main

pytestmark = pytest.mark.clause("13.2")
OLD = {"id": "XM-1", "title": "居家养老信息平台", "unit": "示例市民政局", "year": 2023,
       "functions": ["高龄津贴资格审核：核对年龄和户籍", "电话关怀：每日拨打关怀电话", "服务商结算：按月结算助餐费用"], "data": ["姓名、住址"]}  # fmt: skip
OTHER = {"id": "XM-2", "title": "河长制平台", "functions": ["巡河上报：上报河道问题", "水位监测：采集水位"]}
NEW = {"id": "SB-1", "title": "为老服务系统", "functions": ["长寿津贴审查：核对年龄、户籍", "烟感监测：接入烟感数据"]}


def lines(path: Path, *entries: object) -> str:
    path.write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in entries), "utf-8")
    return str(path)


@pytest.fixture
def index(tmp_path, capsys):
    """An index of two systems."""
    where = str(tmp_path / "index")
    assert main(["duplicates", "index", lines(tmp_path / "old.jsonl", OLD, OTHER), "--index", where]) == 0
    assert "已收 2 项" in capsys.readouterr().out
    return where


def test_a_search_explains_function_by_function(index, tmp_path, capsys):
    assert main(["duplicates", "search", lines(tmp_path / "new.jsonl", NEW), "--index", index]) == 0
    told = capsys.readouterr().out
    assert "居家养老信息平台" in told
    assert "长寿津贴审查：核对年龄、户籍 ⇄ 高龄津贴资格审核：核对年龄和户籍" in told
    assert "新的：烟感监测：接入烟感数据" in told
    assert "1 / 2 项有对应" in told
    assert "河长制" not in told


def test_the_same_as_data(index, tmp_path, capsys):
    new = lines(tmp_path / "new.jsonl", NEW, {"id": "SB-2", "title": "！"})
    assert main(["duplicates", "search", new, "--index", index, "--top", "3", "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["compared_by"], first["compared_with"], first["without_functions"]) == ("functions", 2, 0)
    assert [h["id"] for h in first["hits"]] == ["XM-1"]
    assert "functions" in {p["kind"] for p in first["hits"][0]["pairs"]}
    assert (second["compared_by"], second["hits"]) == (None, [])
    assert "没有比对" in second["says"][0]


def test_a_workbook_has_several_rows_for_one_project(index, tmp_path, capsys):
    path = tmp_path / "new.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(
            [["编号", "项目名称", "功能清单"], ["SB-1", "为老服务", NEW["functions"][0]], ["", "", NEW["functions"][1]]]
        ):
            sheet.write_row(n, 0, row)
    assert main(["duplicates", "search", str(path), "--index", index]) == 0
    assert "1 / 2 项有对应" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([{"title": "没有编号"}], "第 1 行没有 id"),
        ([OLD, {"id": "2"}], "第 2 行没有 title"),
        ([OLD, {"id": "2", "title": "一", "year": "去年"}], "要写年份"),
        ([OLD, [1]], "不是一个项目"),
        ([OLD, {"id": "2", "title": "一", "functions": 3}], "functions 要是一个列表"),
    ],
)
def test_a_file_with_a_hole_is_not_taken(index, tmp_path, capsys, entries, says):
    assert main(["duplicates", "index", lines(tmp_path / "bad.jsonl", *entries), "--index", index]) == 2
    assert says in capsys.readouterr().err
    assert main(["duplicates", "search", lines(tmp_path / "new.jsonl", NEW), "--index", index]) == 0
    assert "居家养老信息平台" in capsys.readouterr().out  # the old index is still whole


def test_what_is_not_there_is_said(tmp_path, capsys):
    assert main(["duplicates", "search", lines(tmp_path / "new.jsonl", NEW), "--index", str(tmp_path / "none")]) == 2
    assert "没有查重索引" in capsys.readouterr().err
    assert main(["duplicates", "index", str(tmp_path / "nothing.xlsx")]) == 2
    assert "nothing.xlsx" in capsys.readouterr().err


@pytest.mark.clause("6.2")
def test_all_of_an_index_beside_all_of_it_names_a_pair_once(index, tmp_path, capsys):
    twin = {
        **OLD,
        "id": "XM-9",
        "title": "养老服务平台",
        "functions": [*OLD["functions"][:2], "烟感监测：接入烟感数据"],
    }
    where = str(tmp_path / "more")
    main(["duplicates", "index", lines(tmp_path / "more.jsonl", OLD, OTHER, twin), "--index", where])
    capsys.readouterr()
    assert main(["duplicates", "pairs", "--index", where, "--json"]) == 0
    told = capsys.readouterr()
    (pair,) = map(json.loads, told.out.splitlines())
    assert {side["id"] for side in pair["sides"]} == {"XM-1", "XM-9"}
    assert (pair["compared_by"], pair["answered"], pair["of"]) == ("functions", 2, 3)
    assert "3 项两两比对，重合 50% 以上的 1 对" in told.err
    assert main(["duplicates", "pairs", "--index", where, "--least", "99"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["duplicates", "pairs", "--index", where]) == 0
    assert "养老服务平台（XM-9，示例市民政局）" in capsys.readouterr().out
    assert main(["duplicates", "pairs", "--index", where, "--least", "0"]) == 2
    assert main(["duplicates", "pairs", "--index", str(tmp_path / "none")]) == 2
    assert "先用 tongchou duplicates index 建一个" in capsys.readouterr().err
