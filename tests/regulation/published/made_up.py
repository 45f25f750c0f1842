"""A made-up regulation of a made-up city, in all the file forms that can be read."""

import io
from html import escape

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

TABLE = [
    ["索 引 号:", "qss-2023-000017", "主题分类:", "政府文件"],
    ["发文机关:", "青石市人民政府", "成文日期:", "2023-03-01"],
    ["标 题:", "青石市人民政府办公室关于印发青石市公共路灯数据管理办法的通知", "", ""],
    ["发文字号:", "青政办发〔2023〕7号", "发布日期:", "2023-03-15"],
    ["主 题 词:", ""],
]
LETTER = [
    "各县区人民政府，市政府各部门：",
    "《青石市公共路灯数据管理办法》已经市政府同意，现印发给你们，请认真执行。《青石市路灯办法》（青政办发〔2015〕3号）同时废止。",
    "青石市人民政府办公室",
    "2023年3月1日",
    "（此件公开发布）",
    "青石市公共路灯数据管理办法",
]
BODY = [
    "第一章  总  则",
    "第一条　为规范公共路灯数据管理，提高夜间照明服务水平，根据有关法律、法规，结合本市实际，制定本办法。",
    "第二条　本市公共路灯数据的采集、保存、使用和开放，适用本办法。",
    "依据本办法第四条规定开放的数据，另按照国家有关规定办理。",
    "第二章  采集和使用",
    "第三条　路灯管理单位应当采集下列数据：",
    "（一）路灯位置和编号；",
    "（二）亮灯和熄灯时间；",
    "（三）故障和维修记录，包括：",
    "1.报修时间；",
    "2.修复时间。",
    "前款第（三）项数据每月五日前汇总，汇总时应当核对路灯编号与现场标牌是否一致，不一致的应当在十个工作日内改正并说明原因。",
    "第四条　路灯数据应当向社会开放。涉及公共安全的除外。第五条　路灯数据至少保存三年。第六条规定的情形，从其规定。",
    "第六条　因诉讼、审计需要延长保存期限的，由路灯管理单位决定。",
    "第三章  附  则",
    "第七条　本办法自2023年5月1日起施行。",
]
"""Article 5 begins within the line of article 4, and what follows it cites article 6 without being it."""

ARTICLES = [
    ("第一条", 1, 1, 0),
    ("第二条", 1, 2, 0),
    ("第三条", 2, 2, 5),
    ("第四条", 2, 1, 0),
    ("第五条", 2, 1, 0),
    ("第六条", 2, 1, 0),
    ("第七条", 3, 1, 0),
]
"""Name, chapter, number of paragraphs and of items."""


def txt(table: list[list[str]] = TABLE, letter: list[str] = LETTER, body: list[str] = BODY) -> str:
    return "\n".join([" | ".join(row) for row in table] + letter + body)


def html(encoding: str = "utf-8") -> bytes:
    rows = "".join("<tr>" + "".join(f"<td><p>{escape(c)}</p></td>" for c in row) + "</tr>" for row in TABLE)
    text = "".join(f"<p>{escape(line)}</p>\n" for line in LETTER + BODY)
    page = f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>青石市政府网</title>
    <style>p::before {{ content: "第九条" }}</style><script>var a = "<p>第八条　脚本。</p>";</script></head><body>
    <nav><ul><li>首页<li>第八条 导航</ul></nav>
    <div class="path">当前位置：首页 &gt; 政务公开</div>
    <table class="head">{rows}</table>
    <table class="layout"><tr><td>&nbsp;</td><td><div>{text}</div></td></tr></table>
    <div>打印本页&nbsp;|&nbsp;关闭窗口</div><p>上一篇：<a href="#">路灯通知</a></p>
    <footer>版权所有 青石市</footer></body></html>"""
    return page.encode(encoding)


def docx() -> bytes:
    document = Document()
    table = document.add_table(rows=len(TABLE), cols=4)
    for row, cells in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    for line in LETTER + BODY:
        document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = "第八条　页脚。"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(lines: list[str] | None = None, *, indent: float = 24) -> bytes:
    """Wrapped lines on A4 with page numbers, as an office would print it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK")
    style.firstLineIndent = indent
    story = [Paragraph(escape(line), style) for line in lines or txt().split("\n")]

    def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawCentredString(300, 30, f"— {document.page} —")

    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build(story, onFirstPage=number, onLaterPages=number)
    return buffer.getvalue()


def picture_pdf(*, text_pages: int = 0) -> bytes:
    """Pages that hold a picture only, as a scanner makes them, after some pages of text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(text_pages):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(90, 700, "第一条　本办法自发布之日起施行。")
        canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (40, 40), 200)), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
