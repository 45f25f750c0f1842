"""What became of each row, as a workbook to keep: the list's own row numbers, the number in the register, the reason."""

from collections.abc import Iterator
from io import BytesIO

from tongchou.records.models import ImportJob, ImportRow
from tongchou.surfaces.check.workbook import NEVER

HEADS = ("行", "项目", "单位", "结果", "编号", "原因或提示", "没有照原样录入的格", "检查结果")
WIDTHS = (8, 40, 28, 12, 24, 60, 60, 60)


def result_of(row: ImportRow) -> str:
    """The word for what became of a row."""
    if row.undone:
        return {"struck": "已撤销"}.get(row.undone, "保留")
    if row.outcome:
        return {"entered": "已录入"}.get(row.outcome, "没有录入")
    if row.error:
        return "不能录入"
    if not row.chosen:
        return "没有选"
    return "等待录入" if row.unit_id else "没有认出单位"


def reason_of(row: ImportRow) -> str:
    """Why, or what was found though it went in."""
    twin = f"可能就是 {row.twin.number}。" if row.twin and not row.outcome else ""
    return row.undone_says or row.says or row.error or twin


def workbook(job: ImportJob) -> bytes:
    """The report; no text in it can become a formula."""
    from xlsxwriter import Workbook

    target = BytesIO()
    with Workbook(target, {**NEVER, "in_memory": True, "constant_memory": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF0F2"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("录入结果")
        for column, (name, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(_lines(job), 1):
            sheet.write_number(number, 0, cells[0], text)
            for column, content in enumerate(cells[1:], 1):
                sheet.write_string(number, column, str(content), text)
    return target.getvalue()


def _lines(job: ImportJob) -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
    for row in job.rows.select_related("unit", "record", "twin").order_by("index"):
        doubts = "\n".join(f"{place}：{says}" for place, says in row.doubts)
        found = "\n".join(f"{f['verdict']}：{f['says']}{f['remedy']}" for f in row.findings)
        number = row.record.number if row.record else ""
        unit = row.unit.name if row.unit else row.unit_name
        yield row.number, row.title, unit, result_of(row), number, reason_of(row), doubts, found
