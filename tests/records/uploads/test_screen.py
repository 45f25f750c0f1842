"""Screening: a marked document is refused and nothing of it is kept; an ordinary one passes with its text."""

from dataclasses import asdict

import pytest
from tests.records.uploads import samples

from tongchou.kernel.secrecy import Kind, Strength
from tongchou.records.uploads import bounded
from tongchou.records.uploads.extract import extract
from tongchou.records.uploads.model import Extracted, FoundMark, ProblemKind
from tongchou.records.uploads.screen import screen

pytestmark = pytest.mark.clause("32")

SECRET = "机密★1年"
P = samples.paragraph


def _deleted(words: str) -> str:
    return f'<w:p><w:del w:id="1"><w:r><w:delText>{words}</w:delText></w:r></w:del></w:p>'


def _box(words: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{P(words)}</w:txbxContent></w:pict></w:r></w:p>"


def _core(words: str) -> dict[str, tuple[str, bytes | str]]:
    return {"docProps/core.xml": (f"{samples.PACKAGE}core-properties+xml", f"<c><title>{words}</title></c>")}


def _property() -> dict[str, tuple[str, bytes | str]]:
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return {"docProps/custom.xml": (kind, '<P><property name="密级"><v>机密</v></property></P>')}


def _cover_table() -> str:
    return f"<w:tbl><w:tr><w:tc>{P('密级')}</w:tc><w:tc>{P('机密')}</w:tc></w:tr></w:tbl>"


def _watermark() -> dict[str, tuple[str, bytes | str]]:
    shape = "<w:p><w:r><w:pict><v:textpath string='机密'/></w:pict></w:r></w:p>"
    return {"word/header1.xml": (f"{samples.WORD}header+xml", f"<w:hdr>{shape}</w:hdr>")}


MARKED = {
    "body": ("方案.docx", samples.docx(P(SECRET)), "正文"),
    "split runs": ("方案.docx", samples.docx(P(*SECRET)), "正文"),
    "spaces": ("方案.docx", samples.docx(P("机　密 ", "☆", " 1年")), "正文"),
    "vertical": ("方案.docx", samples.docx("".join(map(P, "机密★"))), "正文"),
    "header": ("方案.docx", samples.docx(others=samples.word_part("header", "机 密")), "页眉"),
    "footer": ("方案.docx", samples.docx(others=samples.word_part("footer", SECRET)), "页脚"),
    "watermark": ("方案.docx", samples.docx(others=_watermark()), "页眉"),
    "text box": ("方案.docx", samples.docx(_box(SECRET)), "文本框"),
    "tracked deletion": ("方案.docx", samples.docx(_deleted(SECRET)), "修订中删除的文字"),
    "comment": ("方案.docx", samples.docx(others=samples.word_part("comments", SECRET)), "批注"),
    "property": ("方案.docx", samples.docx(others=_core(SECRET)), "文档属性"),
    "custom property": ("方案.docx", samples.docx(others=_property()), "文档属性"),
    "cover table": ("方案.docx", samples.docx(_cover_table()), "正文"),
    "traditional": ("方案.docx", samples.docx(P("密級：機密")), "正文"),
    "sheet": ("预算.xlsx", samples.workbook(SECRET), "第 1 张工作表"),
    "hidden sheet": ("预算.xlsx", samples.workbook(hidden=SECRET), "隐藏的第 2 张工作表"),
    "page header": ("预算.xlsx", samples.workbook(header="秘密★长期"), "第 1 张工作表的页眉页脚"),
    "cell comment": ("预算.xlsx", samples.workbook(comment=SECRET), "批注"),
    "sheet name": ("预算.xlsx", samples.workbook(sheet="附表-绝密"), "工作表名称"),
    "sheet property": ("预算.xlsx", samples.workbook(title=SECRET), "文档属性"),
    "old sheet": ("预算.xls", samples.xls(SECRET), "第 1 张工作表、工作簿的其他部分"),
    "old sheet header": ("预算.xls", samples.xls(header=SECRET), "工作簿的其他部分"),
    "notes": ("汇报.pptx", samples.pptx(note=SECRET), "备注页"),
    "master": ("汇报.pptx", samples.pptx(master="机密"), "母版"),
    "pdf": ("方案.pdf", samples.pdf("智慧城市建设方案", SECRET), "第 1 页"),
    "pdf title": ("方案.pdf", samples.pdf("方案", title=SECRET), "文档属性"),
    "pdf note": ("方案.pdf", samples.pdf("方案", note=SECRET), "第 1 页的附注"),
    "ofd": ("公文.ofd", samples.ofd("关于建设的请示", SECRET), "正文"),
    "ofd property": (
        "公文.ofd",
        samples.ofd("请示", extra={"Doc_0/D.xml": '<d><CustomData Name="密级">机密</CustomData></d>'}),
        "正文",
    ),
    "ofd by character": ("公文.ofd", samples.ofd(*SECRET), "正文"),
    "text": ("说明.txt", f"说明\n{SECRET}\n".encode("gb18030"), "正文"),
    "table": ("清单.csv", "名称,密级,机密".encode(), "正文"),
    "picture": ("现场.jpg", samples.jpg(SECRET), "图片属性"),
    "zipped": ("资料.zip", samples.zipped({"附件/方案.docx": samples.docx(P(SECRET))}), "正文"),
    "zipped twice": ("资料.zip", samples.zipped({"内.zip": samples.zipped({"a.txt": SECRET})}), "正文"),
    "zipped name": ("资料.zip", samples.zipped({"【机密】方案.txt": "字"}), "压缩包里的文件名"),
}


@pytest.mark.parametrize("case", MARKED)
def test_a_marked_document_is_refused_and_nothing_of_it_is_kept(case: str) -> None:
    name, data, where = MARKED[case]
    found = screen(name, data, run=extract)
    assert found.verdict == "refused"
    assert "、".join(dict.fromkeys(mark.where for mark in found.marks)) == where
    assert all(mark.strength is Strength.CERTAIN for mark in found.marks)
    assert (found.text, found.problems) == ("", ())
    kept = str({**asdict(found), "says": ()})
    assert not any(word in kept for word in ("机密", "机 密", "绝密", "機密", "★", "方案", "预算", "资料"))
    assert found.says[0].endswith(
        f"{where}有国家秘密标志，系统没有保存它。涉及国家秘密的项目不在本系统办理，按国家有关规定办理。依据第三十二条。"
    )


def test_the_sentence_names_the_file_and_the_place() -> None:
    data = samples.docx(others=samples.word_part("header", SECRET))
    assert screen("方案.docx", data).says == (
        (
            "文件“方案.docx”的页眉有国家秘密标志，系统没有保存它。"
            "涉及国家秘密的项目不在本系统办理，按国家有关规定办理。依据第三十二条。"
        ),
    )
    inside = screen("资料.zip", samples.zipped({"附件/方案.docx": data}), run=extract)
    assert inside.says[0].startswith("文件“资料.zip”里的“附件/方案.docx”的页眉有国家秘密标志")
    assert inside.fact == "一个文件的页眉有国家秘密标志，未保存。依据第三十二条。"


@pytest.mark.parametrize(
    "name",
    [
        "机密.docx",
        "绝密★启封前.docx",
        "【秘密】建设方案.docx",
        "建设方案（机密）.docx",
        "机密-建设方案.pdf",
        "建设方案_机密★1年.xlsx",
        "建设方案 機密.docx",
        "机\u200b密\u2060★1年.docx",
        "机 密 方案.docx",
        "密级：机密 方案.docx",
    ],
)
def test_a_mark_in_the_file_name_is_refused_before_the_file_is_read(name: str) -> None:
    def run(_name: str, _data: bytes) -> Extracted:
        raise AssertionError("the file was read")

    found = screen(name, b"x", run=run)
    assert found.verdict == "refused"
    assert found.marks[0].where == "文件名"
    assert not any("方案" in text or "密★" in text for text in (*found.says, found.fact))


@pytest.mark.parametrize(
    "name",
    [
        "报告\u202efdp.exe",
        "报告\r\nX-Header: 1.pdf",
        "../方案.docx",
        "a/b.txt",
        "...",
        "",
        "<img src=x>.pdf",
        "字" * 90 + ".txt",
    ],
)
def test_a_name_that_deceives_is_refused(name: str) -> None:
    found = screen(name, b"x", run=extract)
    assert (found.verdict, found.marks) == ("refused", ())
    assert [problem.kind for problem in found.problems] == [ProblemKind.NAME]


CLEAN = {
    "保密协议.docx": samples.docx(P("双方对商业秘密负有保密义务。★实质性条款")),
    "密码应用方案.docx": samples.docx(P("采用国密算法，保证数据的机密性、完整性、可用性。")),
    "商用密码应用安全性评估报告.pdf": samples.pdf("本项目不涉及国家秘密。", "机密性测评：符合"),
    "机密计算平台.xlsx": samples.workbook("机密计算"),
    "请示.ofd": samples.ofd("本项目不涉及国家秘密"),
    "汇报.pptx": samples.pptx("密码应用与密级保护"),
    "说明.txt": "涉及国家秘密的项目，按有关规定办理。".encode("gb18030"),
    "分级.csv": "公开,内部,秘密,机密".encode(),
    "资料.zip": samples.zipped({"保密协议.txt": "工作秘密", "密码方案/说明.md": "# 机密性"}),
}


@pytest.mark.parametrize("name", CLEAN)
def test_an_ordinary_document_passes_with_its_text(name: str) -> None:
    found = screen(name, CLEAN[name], run=extract)
    assert (found.verdict, found.marks, found.problems, found.says) == ("clean", (), (), ())
    assert "密" in found.text


def test_the_whole_way_through_the_bounded_process() -> None:
    found = screen("密码应用方案.docx", CLEAN["密码应用方案.docx"])
    assert (found.verdict, found.kind) == ("clean", "docx")
    assert "机密性、完整性" in found.text
    assert screen("方案.pdf", samples.pdf(SECRET)).verdict == "refused"


def test_what_only_speaks_of_a_secret_is_asked_of_the_person() -> None:
    found = screen("方案.docx", samples.docx(P("本项目涉及国家秘密。")), run=extract)
    assert found.verdict == "ask"
    assert found.marks == (FoundMark("正文", 2, Kind.MENTION, Strength.POSSIBLE),)
    assert found.says == (
        "文件“方案.docx”的正文第 2 行可能涉及国家秘密。你看过后答：是，就不要上传；不是，说明理由。依据第三十二条。",
    )
    assert "本项目" in found.text


def test_internal_material_passes_with_a_note() -> None:
    found = screen("通讯录.txt", "内部资料，不得外传".encode(), run=extract)
    assert found.verdict == "clean"
    assert [mark.strength for mark in found.marks] == [Strength.NOTE]
    assert found.says == ("文件“通讯录.txt”的正文第 1 行写着内部资料。内部资料不是国家秘密，可以上传。",)


@pytest.mark.parametrize(
    ("name", "data", "verdict"),
    [
        ("会签.pdf", samples.pdf(scanned=True), "ask"),
        ("现场.png", samples.png(), "ask"),
        ("方案.pdf", samples.pdf_with(samples.pdf("x"), password="secret"), "unreadable"),
        ("方案.docx", samples.compound_file("EncryptedPackage"), "unreadable"),
        ("方案.docx", samples.docx(extra={"word/embeddings/oleObject1.bin": b"x"}), "unreadable"),
        ("空.txt", b"", "unreadable"),
        ("方案.pdf", samples.docx(), "refused"),
        ("方案.exe", b"MZ\x90\x00", "refused"),
        ("资料.zip", samples.overlapped_zip(), "refused"),
    ],
    ids=["scan", "picture", "password", "encrypted office", "object", "empty", "renamed", "program", "bomb"],
)
def test_what_follows_from_a_problem(name: str, data: bytes, verdict: str) -> None:
    found = screen(name, data, run=extract)
    assert found.verdict == verdict
    assert found.says
    assert verdict == "ask" or found.text == ""


def test_a_marking_weighs_more_than_any_other_problem() -> None:
    data = samples.docx(P(SECRET), extra={"word/embeddings/oleObject1.bin": b"x"})
    found = screen("方案.docx", data, run=extract)
    assert (found.verdict, found.problems) == ("refused", ())
    assert len(found.says) == 1


def test_many_hints_do_not_fill_the_screen() -> None:
    found = screen("a.txt", ("本项目涉及国家秘密。\n" * 500).encode(), run=extract)
    assert found.verdict == "ask"
    assert len(found.says) == 10


def test_the_text_of_a_marked_document_does_not_leave_the_bounded_process() -> None:
    found = bounded.extract("方案.txt", f"部署在政务云\n{SECRET}".encode())
    assert found.text_parts == ()
    assert [(mark.where, mark.line, mark.strength) for mark in found.marks] == [("正文", 2, Strength.CERTAIN)]
