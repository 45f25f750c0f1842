"""Extraction finds text wherever a reader could see or find it, and says of the rest why it cannot be read."""

from collections.abc import Callable

import pytest
from tests.records.uploads import samples

from tongchou.records.uploads.extract import extract
from tongchou.records.uploads.model import ENTRIES, Extracted, ProblemKind, Role
from tongchou.records.uploads.sink import EICAR

Build = Callable[[], bytes]
WORDS = "部署在政务云"


def _where(found: Extracted, words: str = WORDS) -> set[str]:
    return {part.where for part in found.text_parts if words in part.text}


def _kinds(found: Extracted) -> set[ProblemKind]:
    return {problem.kind for problem in found.problems}


def _tracked(kind: str, words: str) -> str:
    return f'<w:p><w:r><w:t>前</w:t></w:r><w:del w:id="1"><w:r><w:{kind}>{words}</w:{kind}></w:r></w:del></w:p>'


def _box(words: str) -> str:
    inner = f"<w:txbxContent>{samples.paragraph(words)}</w:txbxContent>"
    return f"<w:p><w:r><w:t>框外</w:t><w:pict><v:textbox xmlns:v='urn:v'>{inner}</v:textbox></w:pict></w:r></w:p>"


def _watermark(words: str) -> dict[str, tuple[str, bytes | str]]:
    shape = f"<w:p><w:r><w:pict><v:textpath xmlns:v='urn:v' string='{words}'/></w:pict></w:r></w:p>"
    return {"word/header1.xml": (f"{samples.WORD}header+xml", f"<w:hdr {samples.W}>{shape}</w:hdr>")}


def _property(name: str, value: str) -> dict[str, tuple[str, bytes | str]]:
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    xml = (
        f'<Properties xmlns:vt="urn:vt"><property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property></Properties>'
    )
    return {"docProps/custom.xml": (kind, xml)}


CORE = {"docProps/core.xml": (f"{samples.PACKAGE}core-properties+xml", f"<c><title>{WORDS}</title></c>")}


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("a.docx", lambda: samples.docx(samples.paragraph(WORDS)), "正文"),
        ("a.docx", lambda: samples.docx(samples.paragraph(*WORDS)), "正文"),
        ("a.docx", lambda: samples.docx(others=samples.word_part("header", WORDS)), "页眉"),
        ("a.docx", lambda: samples.docx(others=samples.word_part("footer", WORDS)), "页脚"),
        ("a.docx", lambda: samples.docx(others=samples.word_part("comments", WORDS)), "批注"),
        ("a.docx", lambda: samples.docx(others=samples.word_part("footnotes", WORDS)), "脚注"),
        ("a.docx", lambda: samples.docx(others=_watermark(WORDS)), "页眉"),
        ("a.docx", lambda: samples.docx(_box(WORDS)), "文本框"),
        ("a.docx", lambda: samples.docx(_tracked("delText", WORDS)), "修订中删除的文字"),
        ("a.docx", lambda: samples.docx(others=CORE), "文档属性"),
        ("a.docx", lambda: samples.docx(others=_property("说明", WORDS)), "文档属性"),
        ("a.xlsx", lambda: samples.workbook(WORDS), "第 1 张工作表"),
        ("a.xlsx", lambda: samples.workbook(hidden=WORDS), "隐藏的第 2 张工作表"),
        ("a.xlsx", lambda: samples.workbook(header=WORDS), "第 1 张工作表的页眉页脚"),
        ("a.xlsx", lambda: samples.workbook(comment=WORDS), "批注"),
        ("a.xlsx", lambda: samples.workbook(title=WORDS), "文档属性"),
        ("a.xlsx", lambda: samples.workbook(sheet=WORDS), "工作表名称"),
        ("a.xls", lambda: samples.xls(WORDS), "第 1 张工作表"),
        ("a.xls", lambda: samples.xls(header=WORDS), "工作簿的其他部分"),
        ("a.pptx", lambda: samples.pptx(slide=WORDS), "幻灯片"),
        ("a.pptx", lambda: samples.pptx(note=WORDS), "备注页"),
        ("a.pptx", lambda: samples.pptx(master=WORDS), "母版"),
        ("a.pdf", lambda: samples.pdf("标题", WORDS), "第 1 页"),
        ("a.pdf", lambda: samples.pdf(title=WORDS), "文档属性"),
        ("a.pdf", lambda: samples.pdf("标题", note=WORDS), "第 1 页的附注"),
        ("a.ofd", lambda: samples.ofd(WORDS), "正文"),
        ("a.txt", WORDS.encode, "正文"),
        ("a.txt", lambda: WORDS.encode("gb18030"), "正文"),
        ("a.txt", lambda: WORDS.encode("utf-16"), "正文"),
        ("a.md", f"# 题\n{WORDS}".encode, "正文"),
        ("a.csv", lambda: f'项目,"{WORDS}"'.encode("gb18030"), "正文"),
        ("a.png", lambda: samples.png(WORDS), "图片属性"),
        ("a.png", lambda: samples.png(WORDS * 30, compressed=True), "图片属性"),
        ("a.jpg", lambda: samples.jpg(WORDS), "图片属性"),
        ("a.zip", lambda: samples.zipped({"附件/说明.txt": WORDS}), "正文"),
        ("a.zip", lambda: samples.zipped({f"{WORDS}.txt": "字"}), "压缩包里的文件名"),
        ("a.zip", lambda: samples.zipped({"内.zip": samples.zipped({"说明.txt": WORDS})}), "正文"),
    ],
)
def test_text_is_found_and_its_place_is_named(name: str, data: Build, where: str) -> None:
    found = extract(name, data())
    assert where in _where(found)
    assert _kinds(found) <= {ProblemKind.PICTURE}
    assert found.kind == {"md": "txt"}.get(name[2:], name[2:])


def test_a_table_row_is_one_line_and_a_layout_table_is_its_paragraphs() -> None:
    def cell(*texts: str) -> str:
        return "<w:tc>" + "".join(map(samples.paragraph, texts)) + "</w:tc>"

    table = f"<w:tbl><w:tr>{cell('密级')}{cell('公开', '长期')}</w:tr><w:tr>{cell('上', '下')}{cell('')}</w:tr></w:tbl>"
    (part,) = extract("a.docx", samples.docx(table)).text_parts
    assert part.text.splitlines()[1:] == ["密级\t公开 长期", "上", "下"]


def test_tab_stops_are_no_text_and_a_symbol_star_is_a_star() -> None:
    star = '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r>'
    star += '<w:r><w:tab/><w:sym w:font="Wingdings" w:char="F0AB"/></w:r></w:p>'
    (part,) = extract("a.docx", samples.docx(star)).text_parts
    assert part.text.splitlines()[1] == "甲 ★"


def test_a_tracked_change_is_read_as_it_is_and_as_it_was() -> None:
    body = '<w:p><w:r><w:t>机</w:t></w:r><w:ins w:id="1"><w:r><w:t>房</w:t></w:r></w:ins>'
    body += '<w:del w:id="2"><w:r><w:delText>密</w:delText></w:r></w:del></w:p>'
    parts = {part.where: part.text.splitlines()[-1] for part in extract("a.docx", samples.docx(body)).text_parts}
    assert parts == {"正文": "机房", "修订中删除的文字": "机密"}


def test_every_row_is_read_whatever_the_stated_dimension() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>第{n}行</t></is></c></row>' for n in range(1, 2001))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    sheet = f'<worksheet><dimension ref="A1:A1"/><sheetData>{rows}</sheetData></worksheet>'
    book = {
        "xl/workbook.xml": (f"{kind}sheet.main+xml", "<workbook/>"),
        "xl/worksheets/sheet1.xml": (f"{kind}worksheet+xml", sheet),
    }
    (part,) = extract("a.xlsx", samples.ooxml(book)).text_parts
    assert len(part.text.splitlines()) == 2000


def test_an_empty_shared_text_does_not_shift_the_others() -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    texts = "".join(f"<si><t>{text}</t></si>" for text in ("甲", "", "乙"))
    sheet = '<worksheet><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>9</v></c></row>'
    book = {
        "xl/workbook.xml": (f"{kind}sheet.main+xml", "<workbook/>"),
        "xl/sharedStrings.xml": (f"{kind}sharedStrings+xml", f"<sst>{texts}</sst>"),
        "xl/worksheets/sheet1.xml": (f"{kind}worksheet+xml", f"{sheet}</worksheet>"),
    }
    parts = {part.where: part.text for part in extract("a.xlsx", samples.ooxml(book)).text_parts}
    assert parts["工作表"] == "甲\t乙"


def test_the_codes_of_a_sheet_header_are_no_text() -> None:
    found = extract("a.xlsx", samples.workbook(header='&"宋体,加粗"&14机&B密&K000000★'))
    assert _where(found, "机密★") == {"第 1 张工作表的页眉页脚"}


def test_a_workbook_behind_a_chart_is_read_as_a_workbook() -> None:
    extra = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": samples.workbook(WORDS)}
    found = extract("a.docx", samples.docx(extra=extra))
    assert {part.member for part in found.text_parts if WORDS in part.text} == {"Microsoft_Excel_Sheet1.xlsx"}
    assert found.problems == ()


def test_properties_are_screened_but_not_for_search() -> None:
    roles = {part.where: part.role for part in extract("a.docx", samples.docx(others=CORE)).text_parts}
    assert roles == {"正文": Role.TEXT, "文档属性": Role.ASIDE}


def test_chinese_names_written_in_gbk_are_read() -> None:
    data = samples.zipped({"aaaa.txt": "字"}).replace(b"aaaa", "方案".encode("gbk"))
    assert _where(extract("a.zip", data), "方案.txt") == {"压缩包里的文件名"}


def test_html_is_read_but_not_taken() -> None:
    found = extract("a.html", "<html><p>部署在<b>政务</b>云</p><script>x</script></html>".encode())
    assert _where(found) == {"正文"}
    assert _kinds(found) == {ProblemKind.KIND}


def test_a_password_is_named_with_what_to_do() -> None:
    found = extract("方案.pdf", samples.pdf_with(samples.pdf("x"), password="secret"))
    assert [problem.says for problem in found.problems] == ["“方案.pdf”有密码，系统读不了。去掉密码后重传。"]
    assert found.text_parts == ()


def test_an_owner_password_alone_does_not_keep_a_pdf_from_being_read() -> None:
    import io

    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(samples.pdf(WORDS)))
    writer.encrypt("", owner_password="owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "第 1 页" in _where(extract("a.pdf", buffer.getvalue()))


def test_scanned_pages_are_counted() -> None:
    found = extract("会签.pdf", samples.pdf("第一页有字", scanned=True))
    assert [problem.says for problem in found.problems] == ["“会签.pdf”第 2 页是扫描件，无法读出文字。"]
    assert _kinds(extract("空白.pdf", samples.pdf())) == set()


def _in_docx(extra: dict[str, bytes | str]) -> bytes:
    return samples.docx(extra=extra)


def _macro_workbook() -> bytes:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return samples.ooxml({"xl/workbook.xml": (kind, "<workbook/>")}, {"xl/vbaProject.bin": b"\xd0\xcf"})


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", lambda: b"", ProblemKind.BROKEN),
        ("a.pdf", lambda: samples.zipped({"a.txt": "x"}), ProblemKind.MISMATCH),
        ("a.zip", samples.docx, ProblemKind.MISMATCH),
        ("a.xlsx", samples.docx, ProblemKind.MISMATCH),
        ("a.jpg", lambda: b"<html><script>alert(1)</script></html>", ProblemKind.MISMATCH),
        ("a.txt", lambda: b"<!DOCTYPE html><p>x", ProblemKind.MISMATCH),
        ("a.txt", lambda: b"MZ\x90\x00\x03\x00", ProblemKind.MISMATCH),
        ("a.txt", lambda: b"x\x00y", ProblemKind.MISMATCH),
        ("a.pdf", lambda: samples.pdf("x") + samples.zipped({"a.txt": "x"}), ProblemKind.MISMATCH),
        ("a.png", lambda: samples.png() + samples.zipped({"a.txt": "x"}), ProblemKind.MISMATCH),
        ("a.xlsx", _macro_workbook, ProblemKind.MACRO),
        ("a.xlsm", _macro_workbook, ProblemKind.MACRO),
        ("a.docx", lambda: _in_docx({"word/vbaProject.bin": b"x"}), ProblemKind.MACRO),
        ("a.xls", lambda: samples.compound_file("Workbook", "_VBA_PROJECT"), ProblemKind.MACRO),
        ("a.pdf", lambda: samples.pdf_with(samples.pdf("x"), script="app.alert(1)"), ProblemKind.MACRO),
        ("a.pdf", lambda: samples.pdf_with(samples.pdf("x"), attachment=b"hidden"), ProblemKind.EMBEDDED),
        ("a.docx", lambda: _in_docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), ProblemKind.EMBEDDED),
        ("a.docx", lambda: _in_docx({"word/activeX/activeX1.bin": b"x"}), ProblemKind.EMBEDDED),
        (
            "a.docx",
            lambda: _in_docx(
                {"word/_rels/settings.xml.rels": samples.relationship("attachedTemplate", "http://x.example/t")}
            ),
            ProblemKind.MACRO,
        ),
        (
            "a.docx",
            lambda: _in_docx({"word/_rels/document.xml.rels": samples.relationship("aFChunk", "chunk.html")}),
            ProblemKind.EMBEDDED,
        ),
        ("a.docx", lambda: samples.compound_file("EncryptionInfo", "EncryptedPackage"), ProblemKind.ENCRYPTED),
        ("a.zip", samples.encrypted_zip, ProblemKind.ENCRYPTED),
        ("a.ofd", lambda: samples.ofd("x", extra={"Doc_0/Encryptions.xml": "<e/>"}), ProblemKind.ENCRYPTED),
        ("a.doc", lambda: samples.compound_file("WordDocument"), ProblemKind.KIND),
        ("a.exe", lambda: b"MZ\x90\x00", ProblemKind.KIND),
        ("a", lambda: b"text", ProblemKind.KIND),
        ("a.zip", lambda: samples.zipped({"run.exe": b"MZ\x90\x00"}), ProblemKind.KIND),
        ("a.svg", lambda: b"<svg onload='x'/>", ProblemKind.KIND),
        ("a.txt", lambda: EICAR, ProblemKind.VIRUS),
        ("a.zip", lambda: samples.zipped({"a.txt": EICAR}), ProblemKind.VIRUS),
        ("a.docx", lambda: samples.docx(samples.paragraph(EICAR.decode())), ProblemKind.VIRUS),
        (
            "a.docx",
            lambda: samples.docx(samples.paragraph(EICAR[:30].decode(), EICAR[30:].decode())),
            ProblemKind.VIRUS,
        ),
        ("a.pdf", lambda: samples.pdf(EICAR.decode()), ProblemKind.VIRUS),
        ("a.zip", lambda: samples.zipped({"../a.txt": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"/etc/a.txt": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"C:\\a.txt": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"b\\..\\a.txt": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"报告\u202efdp.exe": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"aaXbb.txt": "x"}).replace(b"aaXbb", b"aa\0bb"), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"a.txt. ": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"字" * 90 + ".txt": "x"}), ProblemKind.NAME),
        ("a.zip", lambda: samples.zipped({"A.txt": "x", "a.txt": "y"}), ProblemKind.BOMB),
        ("a.zip", lambda: samples.zipped({f"{n}.txt": b"" for n in range(ENTRIES + 1)}), ProblemKind.BOMB),
        ("a.zip", lambda: samples.zipped({"a.txt": b"0" * 4_000_000}), ProblemKind.BOMB),
        ("a.zip", samples.overlapped_zip, ProblemKind.BOMB),
        ("a.zip", lambda: samples.zipped({f"{n}.txt": bytes(1_000_000) for n in range(220)}), ProblemKind.BOMB),
        ("a.zip", lambda: samples.claiming(samples.zipped({"a.txt": b"text"}), 1 << 30), ProblemKind.BOMB),
        ("a.zip", lambda: samples.claiming(samples.zipped({"a.txt": b"text"}), 2), ProblemKind.BROKEN),
        ("a.zip", lambda: samples.zipped({"a.txt": b"text"})[:-9], ProblemKind.BROKEN),
        (
            "a.docx",
            lambda: samples.ooxml({"word/document.xml": (f"{samples.WORD}document.main+xml", samples.LAUGHS)}),
            ProblemKind.ENTITY,
        ),
        (
            "a.docx",
            lambda: samples.ooxml({"word/document.xml": (f"{samples.WORD}document.main+xml", samples.OUTSIDE)}),
            ProblemKind.ENTITY,
        ),
        (
            "a.docx",
            lambda: samples.docx(
                others={"word/x.xml": (f"{samples.WORD}header+xml", samples.OUTSIDE.encode("utf-16"))}
            ),
            ProblemKind.ENTITY,
        ),
        (
            "a.docx",
            lambda: samples.docx(others={"word/x.xml": (f"{samples.WORD}header+xml", "<w:p>")}),
            ProblemKind.BROKEN,
        ),
        ("a.png", lambda: samples.png(width=30_000, height=30_000), ProblemKind.LIMIT),
        ("a.pdf", lambda: b"%PDF-1.7\nbroken", ProblemKind.BROKEN),
        ("a.xls", lambda: samples.compound_file("Workbook"), ProblemKind.BROKEN),
        ("a.txt", lambda: b"\xff\xff\xff text", ProblemKind.BROKEN),
    ],
)
def test_what_cannot_be_trusted_or_read_is_named(name: str, data: Build, kind: ProblemKind) -> None:
    found = extract(name, data())
    assert kind in _kinds(found)
    assert all(problem.says.startswith("“a") and problem.says.endswith("。") for problem in found.problems)
    assert not any("root:" in part.text for part in found.text_parts)


def test_archives_in_archives_end_at_the_second_level() -> None:
    data: bytes = b"text"
    name = "a.txt"
    for level in range(4):
        data, name = samples.zipped({name: data}), f"{level}.zip"
    found = extract("a.zip", data)
    assert _kinds(found) == {ProblemKind.BOMB}
    assert _where(found, "text") == set()


def test_a_bomb_shared_among_nested_archives_is_counted_as_one() -> None:
    inner = samples.zipped({f"{n}.txt": b"" for n in range(ENTRIES // 2)})
    found = extract("a.zip", samples.zipped({"1.zip": inner, "2.zip": inner, "3.zip": inner}))
    assert ProblemKind.BOMB in _kinds(found)


def test_one_bad_part_does_not_hide_the_others() -> None:
    others = {"word/x.xml": (f"{samples.WORD}footer+xml", "<broken"), **samples.word_part("header", WORDS)}
    found = extract("a.docx", samples.docx(others=others))
    assert _where(found) == {"页眉"}
    assert _kinds(found) == {ProblemKind.BROKEN}


def test_a_template_on_the_authors_own_disk_is_no_problem() -> None:
    rels = samples.relationship("attachedTemplate", "file:///C:\\Users\\li\\局发文.dotm")
    assert extract("a.docx", samples.docx(extra={"word/_rels/settings.xml.rels": rels})).problems == ()


def test_files_that_real_programs_write_are_read_without_a_problem() -> None:
    import io

    import docx
    import xlsxwriter

    document = docx.Document()
    document.add_paragraph(WORDS)
    written = io.BytesIO()
    document.save(written)
    found = extract("a.docx", written.getvalue())
    assert (found.problems, _where(found)) == ((), {"正文"})

    table = io.BytesIO()
    book = xlsxwriter.Workbook(table, {"in_memory": True})
    sheet = book.add_worksheet("明细")
    sheet.write(0, 0, WORDS)
    sheet.write_comment(0, 0, "批注")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=明细!$A$1:$A$2"})
    chart.set_title({"name": "年度投资"})
    sheet.insert_chart("C3", chart)
    book.close()
    found = extract("a.xlsx", table.getvalue())
    assert (found.problems, "第 1 张工作表" in _where(found)) == ((), True)
    assert _where(found, "年度投资") == {"图表"}
