"""``tongchou cost``: a sheet as people make it is counted again, line by line."""

import xlsxwriter

from tongchou.surfaces.cli import main

HEAD = [
    "编号",
    "子系统",
    "一级模块",
    "二级模块",
    "功能点计数项名称",
    "类别",
    "UFP",
    "重用程度",
    "修改类型",
    "US",
    "备注",
]
ROWS = [
    [1, "受理", "申请", "填报", "申请信息", "ILF", 10, "低", "新增", 10, ""],
    [2, "受理", "申请", "填报", "提交申请", "EI", 4, "中", "新增", 2.67, ""],
    [3, "受理", "统计", "报表", "导出台账", "EO", 5, "中", "新增", 2.67, ""],
    ["", "", "", "", "合计", "", "", "", "", 15.34, ""],
]


def sheet(path, rows):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面").write(0, 0, "项目概算")
        page = book.add_worksheet("A.6")
        page.write(0, 0, "规模估算表")
        for n, row in enumerate([HEAD, *rows], 2):
            page.write_row(n, 0, row)
    return path


def test_a_wrong_line_is_named_with_its_place(tmp_path, capsys):
    assert main(["cost", str(sheet(tmp_path / "a6.xlsx", ROWS))]) == 1
    said = capsys.readouterr().out
    assert "F6 导出台账　不一致　EO 重用程度中的 US 应为 3.33，填了 2.67。" in said
    assert "共 3 行，1 行不一致，0 行无法判断。重算规模 16 功能点。" in said
    assert "提交申请" not in said


def test_a_sheet_that_is_right_says_nothing_but_the_price(tmp_path, capsys):
    assert main(["cost", str(sheet(tmp_path / "a6.xlsx", ROWS[:2]))]) == 0
    assert "不一致　" not in capsys.readouterr().out


def test_the_published_case_by_command(capsys):
    assert main(["cost", "--size", "2800", "--pick", "quality=performance compatibility reliability security"]) == 0
    assert "P50 2,702,572.55 元" in capsys.readouterr().out


def test_what_is_no_size_sheet_is_said(tmp_path, capsys):
    (tmp_path / "x.csv").write_text("项目名称,总投资\n智慧停车,100\n", "utf-8")
    assert main(["cost", str(tmp_path / "x.csv")]) == 2
    assert "没有规模估算表" in capsys.readouterr().err
    assert main(["cost"]) == 2
    assert main(["cost", "--size", "1", "--pack", "nowhere"]) == 2
