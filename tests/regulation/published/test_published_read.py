"""Every file form gives the same regulation; a file that cannot be read whole is refused with a reason."""

import hashlib
import io
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.regulation.published import made_up

from tongchou.regulation.published import MalformedTextError, PublishedText, read
from tongchou.regulation.published.shapes import WHOLE_FILE

SAMPLE = Path(__file__).parents[3] / "../shared/regulation/panzhengbanfa-2020-14.txt"
FORMS = {
    "路灯.txt": made_up.txt().encode(),
    "bom.txt": b"\xef\xbb\xbf" + made_up.txt().replace("\n", "\r\n").encode(),
    "gb.txt": made_up.txt().encode("gb18030"),
    "page.html": made_up.html(),
    "page.HTM": made_up.html("gb2312"),
    "路灯.docx": made_up.docx(),
    "indented.pdf": made_up.pdf(),
    "flush.pdf": made_up.pdf(indent=0),
}


def problems_of(name: str, data: bytes) -> list[str]:
    with pytest.raises(MalformedTextError) as caught:
        read(name, data)
    assert caught.value.problems
    return [str(problem) for problem in caught.value.problems]


class TestEveryForm:
    @pytest.fixture(params=FORMS)
    def text(self, request: pytest.FixtureRequest) -> PublishedText:
        return read(request.param, FORMS[request.param])

    def test_the_articles(self, text: PublishedText) -> None:
        found = [(a.name, a.chapter, len(a.paragraphs), sum(len(p.items) for p in a.paragraphs)) for a in text.articles]
        assert found == made_up.ARTICLES
        assert [(c.number, c.title) for c in text.chapters] == [(1, "总则"), (2, "采集和使用"), (3, "附则")]

    def test_the_words_are_as_published(self, text: PublishedText) -> None:
        assert text.articles[1].text == "\n".join([made_up.BODY[2].removeprefix("第二条　"), made_up.BODY[3]])
        assert text.articles[2].paragraphs[1].text == made_up.BODY[11]
        assert text.articles[4].text == "路灯数据至少保存三年。第六条规定的情形，从其规定。"

    def test_the_header(self, text: PublishedText) -> None:
        assert text.number == "青政办发〔2023〕7号"
        assert text.title == "青石市人民政府办公室关于印发青石市公共路灯数据管理办法的通知"
        assert text.heading == "青石市公共路灯数据管理办法"
        assert text.issuer == "青石市人民政府"
        assert (text.written_on, text.published_on) == (date(2023, 3, 1), date(2023, 3, 15))
        assert dict(text.fields)["索引号"] == "qss-2023-000017"
        assert "主题词" not in dict(text.fields)

    def test_that_it_repeals_another_is_no_mark(self, text: PublishedText) -> None:
        assert not text.repealed

    def test_a_clean_text_has_no_noise_that_was_kept(self, text: PublishedText) -> None:
        assert [noise for noise in text.noise if noise.kept] == []
        assert text.tail == ()

    def test_every_line_number_points_at_its_article(self, text: PublishedText) -> None:
        for article in text.articles:
            assert article.name in text.lines[article.line - 1]
        for chapter in text.chapters:
            assert chapter.title in text.lines[chapter.line - 1].replace(" ", "")


def test_the_seal_is_that_of_the_bytes() -> None:
    data = FORMS["gb.txt"]
    assert read("x/y/gb.txt", data).sha256 == hashlib.sha256(data).hexdigest()
    assert read("x/y/gb.txt", data).name == "gb.txt"


def test_the_page_around_a_text_is_left_out_and_reported() -> None:
    noise = read("page.html", FORMS["page.html"]).noise
    assert {(n.text, n.kept) for n in noise} == {
        ("当前位置：首页 > 政务公开", False),
        ("打印本页\xa0|\xa0关闭窗口", False),
        ("上一篇：路灯通知", False),
    }


def test_page_numbers_are_left_out_and_reported() -> None:
    noise = read("a.pdf", FORMS["indented.pdf"]).noise
    assert [(n.text, n.count, n.kept) for n in noise] == [("— 1 —", 1, False)]


def test_the_summary_says_what_was_found() -> None:
    summary = read("路灯.txt", FORMS["路灯.txt"]).summary()
    assert summary.split("\n") == [
        "读到《青石市公共路灯数据管理办法》。",
        (
            "标题 青石市人民政府办公室关于印发青石市公共路灯数据管理办法的通知，文号 青政办发〔2023〕7号，"
            "发文机关 青石市人民政府，成文日期 2023-03-01，发布日期 2023-03-15。"
        ),
        "共 3 章 7 条，9 款，5 项：第一章总则 2 条，第二章采集和使用 4 条，第三章附则 1 条。",
        "没有发现网页杂质。",
    ]


def test_the_summary_says_what_is_missing() -> None:
    text = read("short.txt", "灯塔办法\n第一条甲\u200b。\n第二条乙。\n灯塔市政府\n2020年1月1日".encode())
    assert text.summary().split("\n") == [
        "读到《灯塔办法》。",
        "标题 灯塔办法。",
        "没有找到文号、发文机关、成文日期、发布日期，导入后自己填。",
        "共 2 条，2 款，0 项，没有分章。",
        "条文之后还有 2 段（落款、附件等），没有分条。",
        "疑似网页杂质 1 种，文字没有改动：",
        "第 2 行“U+200B”，1 处：看不见的字符或空格残留，没有读进条文。",
    ]


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
    def test_rubbish(self, form: str) -> None:
        data = random.Random(7).randbytes(5000)
        (problem,) = problems_of(f"a.{form}", data)
        assert problem

    @pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
    def test_an_empty_file(self, form: str) -> None:
        assert len(problems_of(f"a.{form}", b"")) == 1

    @pytest.mark.parametrize("name", ["a.doc", "a.wps", "a", "a.pdf.exe"])
    def test_other_forms(self, name: str) -> None:
        assert "能读 .txt、.html、.htm、.docx、.pdf" in problems_of(name, made_up.txt().encode())[0]

    def test_text_with_a_damaged_byte(self) -> None:
        data = made_up.txt().encode()
        at = data.index("第四条　路灯".encode())
        (problem,) = problems_of("a.txt", data[:at] + b"\xff" + data[at:])
        line = data[:at].count(b"\n") + 1
        assert problem.startswith(f"第 {line} 行：这一行有坏掉的字节")

    def test_utf_16(self) -> None:
        assert "另存为 UTF-8" in problems_of("a.txt", made_up.txt().encode("utf-16"))[0]

    def test_a_docx_that_is_no_zip(self) -> None:
        assert "另存为 .docx" in problems_of("a.docx", made_up.txt().encode())[0]

    def test_a_zip_that_is_no_docx(self) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", "第一条")
        assert "坏了或不完整" in problems_of("a.docx", buffer.getvalue())[0]

    def test_a_docx_with_tracked_changes(self) -> None:
        document = Document()
        paragraph = document.add_paragraph("第一条　保存三年。")
        paragraph.runs[0]._r.getparent().append(
            paragraph._p.makeelement(paragraph.runs[0]._r.tag.replace("}r", "}ins"))
        )
        buffer = io.BytesIO()
        document.save(buffer)
        assert "修订" in problems_of("a.docx", buffer.getvalue())[0]

    def test_a_pdf_with_a_password(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(FORMS["flush.pdf"])))
        writer.encrypt("secret", algorithm="AES-256")
        buffer = io.BytesIO()
        writer.write(buffer)
        assert "密码" in problems_of("a.pdf", buffer.getvalue())[0]

    def test_a_pdf_that_only_forbids_copying_is_read(self) -> None:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(FORMS["flush.pdf"])))
        writer.encrypt("", "owner", algorithm="AES-256")
        buffer = io.BytesIO()
        writer.write(buffer)
        assert len(read("a.pdf", buffer.getvalue()).articles) == 7

    def test_a_scan(self) -> None:
        assert problems_of("a.pdf", made_up.picture_pdf()) == [
            "PDF 的 1 页都没有文字，可能是扫描件。先用文字识别（OCR）转成文字，核对后再导入。"
        ]

    def test_a_scanned_page_among_others(self) -> None:
        assert "PDF 第 3 页只有图片" in problems_of("a.pdf", made_up.picture_pdf(text_pages=2))[0]

    @pytest.mark.parametrize("name", ["路灯.docx", "indented.pdf"])
    def test_a_file_cut_off(self, name: str) -> None:
        data = FORMS[name]
        assert problems_of(name, data[: len(data) // 2])[0]

    @settings(deadline=None)
    @given(st.binary(max_size=300), st.sampled_from(["txt", "html", "docx", "pdf"]))
    def test_no_bytes_raise_anything_else(self, data: bytes, form: str) -> None:
        for prefix in (b"", b"PK\x03\x04", b"%PDF-1.4\n"):
            with pytest.raises(MalformedTextError):
                read(f"a.{form}", prefix + data)

    @settings(deadline=None)
    @given(
        st.text(
            "第一二十百条章节之（）(1)、.。；：|\n 附件标题成文日期2023-年月号〔〕政府已废止\u200b&;甲", max_size=120
        )
    )
    def test_any_text_is_read_or_refused(self, words: str) -> None:
        for prefix in ("", "第一章总则\n第一条甲。\n"):
            try:
                text = read("a.txt", (prefix + words).encode())
            except MalformedTextError:
                continue
            assert [a.number for a in text.articles if not a.branch] == list(range(1, text.articles[-1].number + 1))
            assert all(a.text and a.paragraphs for a in text.articles)
            assert text.summary()

    def test_all_problems_come_at_once_and_in_order(self) -> None:
        body = [line.replace("第六条　", "第八条　").replace("第二章", "第四章") for line in made_up.BODY]
        table = [[cell.replace("2023-03-15", "三月") for cell in row] for row in made_up.TABLE]
        with pytest.raises(MalformedTextError) as caught:
            read("a.txt", made_up.txt(table=table, body=body).encode())
        lines = [problem.line for problem in caught.value.problems]
        assert len(lines) > 3
        assert lines == sorted(lines)
        assert WHOLE_FILE not in lines
        assert "第 4 行：发布日期写的是“三月”，读不出日期。" in str(caught.value)


class TestWordFiles:
    def test_boxes_and_nested_tables_are_read_once(self) -> None:
        document = Document()
        outer = document.add_table(rows=1, cols=1).rows[0].cells[0]
        outer.paragraphs[0].text = "第一条　甲。"
        outer.add_table(rows=1, cols=2).rows[0].cells[0].text = "第二条　乙。"
        document.add_paragraph("第三条　丙。")
        buffer = io.BytesIO()
        document.save(buffer)
        assert [a.text for a in read("a.docx", buffer.getvalue()).articles] == ["甲。", "乙。", "丙。"]

    def test_content_controls_and_text_boxes(self) -> None:
        document = Document()
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "发布日期：", "2023-03-15"
        controlled = document.add_paragraph("第一条　甲。")
        boxed = document.add_paragraph("第二条　乙。")
        for element in (controlled._p, table.rows[0]._tr, table.rows[0].cells[1]._tc):
            control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
            element.addprevious(control)
            control[0].append(element)
        boxed.runs[0]._r.append(
            parse_xml(
                f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>第三条　丙。</w:t></w:r></w:p></w:txbxContent></w:pict>"
            )
        )
        buffer = io.BytesIO()
        document.save(buffer)
        text = read("a.docx", buffer.getvalue())
        assert [a.text for a in text.articles] == ["甲。", "乙。", "丙。"]
        assert [a.line for a in text.articles] == [2, 3, 4]
        assert text.published_on == date(2023, 3, 15)


class TestPdfFiles:
    def test_a_line_that_is_broken_after_a_sentence(self) -> None:
        head = f"第一条　{'路' * 30}。"  # fills the first line of 35 signs
        data = made_up.pdf([head + "灯" * 40 + "。", "市" * 70 + "。", "第二条　甲。"])
        assert "路。\n灯" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
        found = read("a.pdf", data).articles
        assert [[p.text for p in a.paragraphs] for a in found] == [
            ["路" * 30 + "。" + "灯" * 40 + "。", "市" * 70 + "。"],
            ["甲。"],
        ]

    def test_a_citation_that_begins_a_line(self) -> None:
        text = "第一条　" + "路" * 31 + "第二条" + "灯" * 40 + "。"
        data = made_up.pdf([text, "第二条　甲。"])
        assert "路\n第二条灯" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
        found = read("a.pdf", data).articles
        assert [a.text for a in found] == [text.removeprefix("第一条　"), "甲。"]


class TestTheSample:
    @pytest.fixture
    def text(self) -> PublishedText:
        if not SAMPLE.exists():
            pytest.skip("the published sample is not beside this checkout")
        return read(SAMPLE.name, SAMPLE.read_bytes())

    def test_its_parts(self, text: PublishedText) -> None:
        assert [a.number for a in text.articles] == list(range(1, 38))
        assert not any(a.branch for a in text.articles)
        counts = [(c.title, sum(a.chapter == c.number for a in text.articles)) for c in text.chapters]
        assert counts == [("总则", 5), ("规划和审核", 10), ("建设和验收", 10), ("管理和安全", 6), ("附则", 6)]
        several = {a.number: len(a.paragraphs) for a in text.articles if len(a.paragraphs) > 1}
        assert several == {4: 5, 9: 2, 10: 2, 30: 2}

    def test_the_article_within_a_line(self, text: PublishedText) -> None:
        outer, inner = text.articles[25:27]
        assert outer.line == inner.line == 48
        assert outer.text.endswith("并组织开展重点项目绩效评价。")
        assert inner.text.startswith("市智慧城市运行管理中心每年对往年验收通过的项目进行应用评估")

    def test_its_header(self, text: PublishedText) -> None:
        assert text.number == "盘政办发〔2020〕14号"
        assert (text.written_on, text.published_on) == (date(2020, 6, 24), date(2020, 7, 7))
        assert text.repealed
        assert text.heading == "幻影娱乐注册政务信息化项目统筹建设管理办法"

    def test_its_noise_is_reported_and_kept(self, text: PublishedText) -> None:
        (noise,) = text.noise
        assert (noise.line, noise.text, noise.count, noise.kept) == (2, "幻影娱乐注册", 8, True)
        assert "娱乐" in noise.why
        assert "幻影娱乐注册" in text.title

    def test_nothing_of_the_text_is_lost(self, text: PublishedText) -> None:
        body = "".join(text.lines[text.chapters[0].line - 1 :])
        parts = sum(len(a.name) + len(a.text.replace("\n", "")) for a in text.articles)
        titles = sum(len(f"第{n}章") + len(c.title) for n, c in zip("一二三四五", text.chapters, strict=True))
        assert parts + titles == len(body)
