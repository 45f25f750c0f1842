"""The letter and the table by which the centre sends a year's plan to finance, and finance's table of its money (9.2, 9.3).

Both bear the code of the plan's answers. So a paper of an earlier draft, or one in which a number was changed by hand, is
found when the plan is proposed (``PLA-TABLE``, ``PLA-LETTER``), and by anybody who types the code in afterwards.
"""

import io
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from tongchou.kernel import money
from tongchou.lifecycle.words import STATES
from tongchou.records.models import Record
from tongchou.records.printed import code_of
from tongchou.regulation import rulebook
from tongchou.surfaces.printing.sheet import Part, Sheet, Table

FINANCE = "市财政局"


@dataclass(frozen=True, slots=True)
class Form:
    """One of the tables: what it is called, who makes it, and how its last two columns are headed."""

    title: str
    sheet: str
    maker: str
    money: str
    note: str

    @property
    def heads(self) -> tuple[str, ...]:
        """The heading."""
        return ("序号", "申报编号", "项目名称", "需求单位", self.money, self.note)


WIDTHS = (6, 18, 40, 26, 18, 24)
PLAN = Form("建设安排计划表", "计划表", "编制单位", "本年度投资（万元）", "备注")
FUND = Form("资金安排表", "资金安排", "安排单位", "本年度安排资金（万元）", "说明")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: of which record, by whom, when, and where its code can be asked."""

    record: Record
    by: str
    now: datetime
    address: str
    arranged: tuple[Mapping[str, Any], ...] = ()
    """What finance has written beside the plan; empty where it follows the plan."""

    code: str = ""
    """The code of the plan that it tells of, where it shows other amounts than the plan's own."""

    @property
    def sign(self) -> str:
        """The code that the paper bears."""
        return self.code or code_of(self.record)

    @property
    def printed(self) -> str:
        """Who made it and when."""
        return f"{self.by}　{timezone.localtime(self.now):%Y-%m-%d %H:%M}"

    @property
    def items(self) -> list[Mapping[str, Any]]:
        """What the plan lists."""
        return list(self.record.answers.get("items") or ())

    @property
    def total(self) -> int:
        """What its projects come to."""
        return sum(item.get("fen") or 0 for item in self.items)

    def funded(self) -> "Order":
        """The same with the amounts of the plan year that finance arranged, and why they differ, in place of the plan's."""
        given = {row.get("number"): row for row in self.arranged if str(row.get("year")) == str(self.record.year)}
        rows = [
            {**item, "note": "", **{k: v for k, v in given.get(item.get("number"), {}).items() if k in ("fen", "note")}}
            for item in self.items
        ]
        record = copy(self.record)
        record.answers = {**self.record.answers, "items": rows}
        return replace(self, record=record, code=self.code or code_of(self.record))


@dataclass(frozen=True, slots=True)
class Letter:
    """One official letter."""

    title: str
    number: str
    to: str
    paragraphs: tuple[str, ...]
    enclosed: tuple[str, ...]
    sender: str
    day: str
    is_draft: bool
    code: str
    address: str
    printed: str


def letter_of(order: Order) -> Letter:
    """The letter's words; every figure is the plan's."""
    record, law = order.record, rulebook.load(order.record.edition)
    units = {item.get("unit") for item in order.items}
    budget = record.answers.get("budget_fen")
    day = timezone.localtime(order.now)
    sums = (
        f"本次计划列入项目 {len(order.items)} 个，涉及需求单位 {len(units)} 个，"
        f"{record.year} 年度投资合计 {money.wan(order.total)} 万元（{money.capital(order.total)}）。"
    )
    head = f"根据《{law.title}》（{law.number}），经各单位申报、技术审查和专家评审，我单位编制了《{record.title}》，现予报送。"
    said = [head, sums]
    if budget is not None:
        left = budget - order.total
        word = f"余 {money.wan(left)} 万元" if left >= 0 else f"超出 {money.wan(-left)} 万元"
        said.append(f"财政预告数 {money.wan(budget)} 万元，{word}。")
    said.append("现函请贵局安排项目资金；安排金额与计划不同的，请逐项说明原因。")
    return Letter(
        title=f"关于报送{record.year}年度政务信息化项目建设安排计划的函", number=record.number, to=FINANCE, paragraphs=tuple(said),
        enclosed=(_title(order),), sender=record.unit.name, day=f"{day.year}年{day.month}月{day.day}日",
        is_draft=record.law_day is None, code=code_of(record), address=order.address, printed=order.printed,
    )  # fmt: skip


def _title(order: Order, form: Form = PLAN) -> str:
    return f"{order.record.year}年度政务信息化项目{form.title}"


def _rows(order: Order) -> list[tuple[Any, ...]]:
    return [
        (n, item.get("number") or "", item.get("title") or "", item.get("unit") or "", item.get("fen") or 0, item.get("note") or "")
        for n, item in enumerate(order.items, start=1)
    ]  # fmt: skip


def _maker(order: Order, form: Form) -> str:
    return FINANCE if form is FUND else order.record.unit.name


def table_of(order: Order, form: Form = PLAN) -> Sheet:
    """The table as a printed form."""
    record = order.record
    rows = [(str(n), number, title, unit, money.wan(fen), note) for n, number, title, unit, fen, note in _rows(order)]
    rows.append(("", "", "合计", "", money.wan(order.total), ""))
    chief = (("编号", record.number), (form.maker, _maker(order, form)), ("年度", f"{record.year}"))
    part = Part("列入的项目", (Table("金额单位：万元", form.heads, tuple(rows)),))
    return Sheet(
        title=_title(order, form), subject="", unit=_maker(order, form), number=record.number, state=STATES[record.state].name,
        is_draft=record.law_day is None, law=rulebook.load(record.edition).number, chief=chief, parts=(part,), deeds=(),
        code=order.sign, address=order.address, printed=order.printed,
    )  # fmt: skip


def workbook_of(order: Order, form: Form = PLAN) -> bytes:
    """The table as a sheet, with its sum as a number and the code below it."""
    import xlsxwriter  # slow, and only a table needs it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(form.sheet)
        bold, amount = book.add_format({"bold": True, "text_wrap": True, "border": 1}), "#,##0.00####"
        cell, figure = (
            book.add_format({"border": 1, "text_wrap": True}),
            book.add_format({"border": 1, "num_format": amount}),
        )
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write(0, 0, _title(order, form), book.add_format({"bold": True, "font_size": 16}))
        sheet.write(1, 0, f"{form.maker}：{_maker(order, form)}　金额单位：万元")
        sheet.write_row(2, 0, form.heads, bold)
        sheet.freeze_panes(3, 0)
        rows = _rows(order)
        for n, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                if column == form.heads.index(form.money):
                    sheet.write_number(n, column, value / money.FEN_PER_WAN, figure)
                else:
                    sheet.write(n, column, value, cell)
        last = len(rows) + 3
        sheet.write_row(last, 0, ("", "", "合计", ""), cell)
        sheet.write_number(last, 4, order.total / money.FEN_PER_WAN, figure)
        sheet.write(last, 5, "", cell)
        sheet.write(last + 1, 0, f"验证码 {order.sign}　编号 {order.record.number}　{order.printed} 生成")
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()
