"""Files as they come: honest ones of every kind, and those that want to harm."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from tongchou.surfaces.excel.grid import MOST_COLUMNS, MOST_ROWS, Merge, UnreadableError, letters, place, text_of
from tongchou.surfaces.excel.reading import Book, read

LIST = "项目名称,需求单位,总投资（万元）\n智慧停车,市城管局,120\n“一网通办”,市政务局,300.5\n"
SECONDS = 20
"""No file may hold up the reader for longer, whatever it is."""


@pytest.fixture
def save(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """A file of some content."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """An xlsx of some rows, made by openpyxl after ``change`` had its way with it."""

    def write(
        rows: list[list[object]], change: Callable[[Workbook], None] = lambda _: None, name: str = "t.xlsx"
    ) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        change(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def rezip(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Rewrite the parts of a package."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))


def refused(path: Path) -> str:
    """The sentence with which a file is refused; it must come soon."""
    begun = time.monotonic()
    with pytest.raises(UnreadableError) as problem:
        read(path)
    assert time.monotonic() - begun < SECONDS
    assert str(problem.value).endswith("。")
    return str(problem.value)


def only(book: Book) -> list[list[object]]:
    """The rows of the first sheet."""
    return [list(row) for row in book.sheets[0].rows]


# Honest files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(save: Callable[[str, bytes], Path], encoding: str) -> None:
    book = read(save("t.csv", LIST.encode(encoding)))
    assert only(book)[1] == ["智慧停车", "市城管局", "120"]
    assert book.kind.startswith("csv，")


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "，"])
def test_csv_with_every_usual_delimiter(save: Callable[[str, bytes], Path], sign: str) -> None:
    book = read(save("t.csv", LIST.replace(",", sign).encode()))
    assert only(book)[2] == ["“一网通办”", "市政务局", "300.5"]


def test_csv_rows_are_numbered_as_a_spreadsheet_shows_them(save: Callable[[str, bytes], Path]) -> None:
    rows = only(read(save("t.csv", b'a,b\n"two\nlines",1\n\nx,2,3\n')))
    assert rows == [["a", "b", None], ["two\nlines", "1", None], [None] * 3, ["x", "2", "3"]]


def test_an_xlsx_keeps_types_places_and_merges(workbook: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        book.active.merge_cells("A1:C1")
        book.create_sheet("第二张").append(["x"])
        book.create_sheet("藏").sheet_state = "hidden"

    book = read(workbook([["标题"], [], [1.5, date(2026, 3, 5), True], [datetime(2026, 3, 5, 12, 1), "  ", 3]], change))
    assert only(book) == [
        ["标题", None, None],
        [None, None, None],
        [1.5, date(2026, 3, 5), True],
        [datetime(2026, 3, 5, 12, 1), None, 3],
    ]
    assert book.sheets[0].merges == (Merge(0, 0, 0, 2),)
    assert [(s.name, s.hidden) for s in book.sheets] == [("Sheet", False), ("第二张", False), ("藏", True)]


def test_days_of_the_1904_kind(workbook: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    assert only(read(workbook([["开工"], [date(2026, 3, 5)]], change)))[1] == [date(2026, 3, 5)]


def test_a_dimension_that_lies_loses_no_row(workbook: Callable[..., Path]) -> None:
    """WPS writes A1:A1 over a full sheet; a reader that believes it returns one row."""
    path = workbook([[n, n] for n in range(50)])
    rezip(path, lambda name, xml: xml.replace(b'ref="A1:B50"', b'ref="A1:A1"') if "sheet1" in name else xml)
    assert len(only(read(path))) == 50


def test_cells_without_a_value_are_named(workbook: Callable[..., Path]) -> None:
    sheet = read(workbook([["a", "b"], ["=1+1", "#N/A"], [3, 4]])).sheets[0]
    assert sheet.broken == {"A2": "", "B2": "#N/A"}


def test_xlsm_and_xls(workbook: Callable[..., Path], tmp_path: Path) -> None:
    assert read(workbook([["a"]], name="t.xlsm")).sheets[0].rows == (("a",),)
    old = xlwt.Workbook()
    sheet = old.add_sheet("旧表")
    sheet.write_merge(0, 0, 0, 1, "标题")
    sheet.write(1, 0, date(2026, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    old.save(str(tmp_path / "t.xls"))
    book = read(tmp_path / "t.xls")
    assert (book.kind, only(book)[1][0], book.sheets[0].merges) == ("xls", date(2026, 3, 5), (Merge(0, 0, 0, 1),))


# Wrong files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.xlsx", b"", "是空文件"),
        ("空.csv", b"\n\n , \n", "里没有内容"),
        ("a.xlsx", b"%PDF-1.7 ...", "是PDF"),
        ("a.xls", b"\x89PNG\r\n\x1a\n", "是图片"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "是网页格式的表"),
        ("a.csv", b"a,b\n\x00\x01\x02", "不是表格"),
        ("a.csv", b"\xff\xfb\x90\x44\xff\xff\xff\xff", "编码认不出"),
        ("a.csv", b'a,b\n1,"two\n3,4\n', "第 2 行有一个引号没有闭合"),
        ("a.xlsx", b"PK\x03\x04 nothing of a zip follows", "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "有打开密码",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_cause(
    save: Callable[[str, bytes], Path], name: str, content: bytes, says: str
) -> None:
    sentence = refused(save(name, content))
    assert says in sentence
    assert name in sentence


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "没有“" in refused(tmp_path / "没有.xlsx")
    assert "是文件夹" in refused(tmp_path)


@pytest.mark.parametrize(("part", "kind"), [("word/document.xml", "docx"), ("content.xml", "ods"), ("x.txt", "zip")])
def test_other_packages_are_named(save: Callable[[str, bytes], Path], part: str, kind: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "x")
    assert f"这是 {kind} 文件" in refused(save("t.xlsx", content.getvalue()))


# Files that want to harm -------------------------------------------------------------------------------------------


def test_a_cell_far_away_is_no_sheet_of_billions(workbook: Callable[..., Path]) -> None:
    def change(book: Workbook) -> None:
        book.active["XFD1048576"] = "z"

    assert "a.xlsx" in refused(workbook([["a"]], change, "a.xlsx"))


def test_a_column_or_a_row_far_away_is_named(workbook: Callable[..., Path]) -> None:
    def wide(book: Workbook) -> None:
        book.active.cell(1, MOST_COLUMNS + 5, "z")

    def tall(book: Workbook) -> None:
        book.active.cell(3 * MOST_ROWS, 1, "z")

    assert f"用到了第 {MOST_COLUMNS + 5} 列" in refused(workbook([["a"]], wide))
    assert f"第 {3 * MOST_ROWS} 行" in refused(workbook([["a"]], tall))


def test_a_list_of_more_rows_than_are_read_is_not_cut_off_in_silence(save: Callable[[str, bytes], Path]) -> None:
    sentence = refused(save("长.csv", b"a,b\n" + b"1,2\n" * MOST_ROWS))
    assert f"有 {MOST_ROWS + 1} 行，最多读 {MOST_ROWS} 行" in sentence


def test_an_old_sheet_with_a_cell_in_its_last_corner(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("s")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "z")
    old.save(str(tmp_path / "t.xls"))
    refused(tmp_path / "t.xls")


def test_a_bomb_is_refused_by_what_it_says(workbook: Callable[..., Path]) -> None:
    path = workbook([["a"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/big", "w", force_zip64=True) as part,
    ):
        for _ in range(45):
            part.write(bytes(10_000_000))
    assert path.stat().st_size < 2_000_000
    assert "展开后太大" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_refused_too(workbook: Callable[..., Path]) -> None:
    """The directory says 1,000 bytes; the sheet unpacks to 600 MB of rows."""
    path = workbook([["a"]])
    filler = b"<row>" + b"<c t='str'><v>x</v></c>" * 40_000 + b"</row>"
    rezip(
        path, lambda name, xml: xml.replace(b"</sheetData>", filler * 60 + b"</sheetData>") if "sheet1" in name else xml
    )
    content = bytearray(path.read_bytes())
    entry = content.index(b"xl/worksheets/sheet1.xml", content.index(b"PK\x01\x02"))
    struct.pack_into("<I", content, entry - 46 + 24, 1_000)
    path.write_bytes(bytes(content))
    refused(path)


def test_entries_that_overlap_or_are_too_many(workbook: Callable[..., Path]) -> None:
    path = workbook([["a"]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(6_000):
            archive.writestr(f"x/{number}", "")
    assert "个文件，不是正常的表格" in refused(path)


def test_entities_that_grow_are_refused(workbook: Callable[..., Path]) -> None:
    path = workbook([["a"]])
    entities = ['<!ENTITY a0 "haha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    laughs = f"<!DOCTYPE x [{''.join(entities)}]>".encode()

    def laugh(name: str, xml: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return xml
        return xml.replace(b"<workbook", laughs + b"<workbook", 1).replace(b'name="Sheet"', b'name="&a9;"')

    rezip(path, laugh)
    assert "t.xlsx" in refused(path)


# Small things ------------------------------------------------------------------------------------------------------


def test_places() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert place(11, 2) == "C12"


def test_a_cell_as_its_reader_sees_it() -> None:
    cells = (None, 3.0, 0.1 + 0.2, 1e20, True, date(2026, 3, 5), "x")
    assert [text_of(cell) for cell in cells] == ["", "3", "0.3", "100000000000000000000", "是", "2026-03-05", "x"]
