"""A sheet as a Word file, for those who have to go on writing; the printed code says whether that is still the record."""

from io import BytesIO
from typing import Any

from tongchou.surfaces.printing.sheet import Sheet, Table

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""GB/T 9704-2012, in mm."""


def docx(sheet: Sheet) -> bytes:
    """The form as a file; its library is read when the first one is asked for."""
    document = _blank(f"{sheet.title} {sheet.number}", sheet.unit, 12)
    _centred(document, sheet.title, 22)
    _centred(document, sheet.subject, 16)
    _table(document, (), [*sheet.chief, ("状态", sheet.state), ("依据", sheet.law)])
    for part in sheet.parts:
        document.add_heading(part.title, level=2)
        pairs: list[tuple[str, ...]] = []
        for answer in part.answers:
            if isinstance(answer, Table):
                _table(document, (), pairs)
                pairs = []
                document.add_paragraph(answer.label)
                _table(document, answer.heads, list(answer.rows))
            else:
                pairs.append((answer.label, answer.text))
        _table(document, (), pairs)
    if sheet.deeds:
        document.add_heading("签署与办理", level=2)
        rows = [(d.day, d.title, d.name, d.unit, str(d.entry)) for d in sheet.deeds]
        _table(document, ("日期", "办理", "姓名", "单位", "日志"), rows)
    return _finished(document, sheet.code, sheet.address, sheet.printed)


def letter_docx(letter: Any) -> bytes:
    """An official letter as a file."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = _blank(f"{letter.title} {letter.number}", letter.sender, 16)
    _centred(document, letter.title, 22)
    document.add_paragraph(f"{letter.to}：")
    for words in letter.paragraphs:
        document.add_paragraph(f"　　{words}")
    for n, one in enumerate(letter.enclosed, start=1):
        document.add_paragraph(f"　　{'附件：' if n == 1 else '　　　'}{n}. {one}")
    for words in (letter.sender, letter.day):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _finished(document, letter.code, letter.address, letter.printed)


def _blank(title: str, author: str, size: int) -> Any:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name, mm in MARGINS.items():
        setattr(page, name, Mm(mm))
    style = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    return document


def _finished(document: Any, code: str, address: str, printed: str) -> bytes:
    document.sections[0].footer.paragraphs[0].text = f"验证码 {code}　{address}　{printed} 打印"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _centred(document: Any, text: str, size: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if text:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(size)


def _table(document: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in ([heads] if heads else []) + rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
