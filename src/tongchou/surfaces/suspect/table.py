"""A spreadsheet of offers or of purchases → what the detectors look at. Columns are found by their words, wherever they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongchou.kernel.reading import BadValueError, MoneyUnit, day, is_blank, money, money_unit
from tongchou.kernel.text import fold
from tongchou.stages.flags.offers import Offer, Tender
from tongchou.stages.flags.parts import Part
from tongchou.surfaces.excel.grid import Cell, Sheet, UnreadableError, place, text_of
from tongchou.surfaces.excel.reading import Book

Names = Mapping[str, Sequence[str]]

BIDS: Names = {
    "tender": ("招标编号", "采购编号", "标段编号", "项目编号", "公告编号", "notice_id", "tender"),
    "title": ("项目名称", "采购项目名称", "标段名称", "project_name", "title"),
    "bidder": ("投标人", "供应商", "投标单位", "报价单位", "候选人", "bidder"),
    "price": ("投标报价", "报价", "总报价", "bid_price_yuan", "price"),
    "uscc": ("统一社会信用代码", "信用代码", "uscc"),
    "author": ("文件作者", "作者", "最后保存者", "author"),
    "machine": ("mac地址", "mac", "ip地址", "ip", "机器码", "加密锁号", "machine"),
    "contact": ("联系人", "contact"),
    "phone": ("联系电话", "电话", "手机", "phone"),
    "account": ("保证金账户", "账户", "账号", "account"),
    "legal_person": ("法定代表人", "法人", "负责人", "legal_person"),
    "shareholders": ("股东", "shareholders"),
    "address": ("地址", "注册地址", "address"),
    "lines": ("分项报价", "lines"),
    "text": ("投标文件正文", "正文", "text"),
    "said": ("招标文件正文", "招标文件", "tender_text"),
}
PURCHASES: Names = {
    "id": ("编号", "项目编号", "合同编号", "采购编号", "id"),
    "unit": ("单位", "采购人", "需求单位", "建设单位", "采购单位", "申报单位", "unit"),
    "title": ("项目名称", "名称", "采购项目名称", "合同名称", "title"),
    "on": ("日期", "签订日期", "合同签订日期", "采购日期", "公告日期", "申报日期", "时间", "date"),
    "amount": ("金额", "合同金额", "合同价", "预算金额", "采购金额", "中标金额", "总投资", "amount"),
    "supplier": ("供应商", "中标单位", "承建单位", "supplier"),
    "department": ("主管部门", "部门", "department"),
    "approval": ("批复文号", "批准文号", "立项批复", "approval"),
}
MONEY = ("price", "amount")
HEADER_WITHIN = 20
_UNIT = re.compile(r"^(.*?)[（(]([^（）()]*)[)）]$|^(.*?)[/／](.*)$")
_SPLIT_LINES = re.compile(r"[;；、|\s]+")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one table, and a sentence for each row that could not be."""

    sheet: str
    rows: int
    problems: tuple[str, ...]


def tenders(book: Book, unit: str = "") -> tuple[list[Tender], Read]:
    """The offers, by tender. Raises ``UnreadableError`` where bidder, or tender and title, have no column."""
    table = _Table.find(book, BIDS, ("bidder",), "投标报价表", unit)
    table.demand_one("tender", "title", "招标编号或项目名称")
    grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
    for line in table.lines():
        if line["bidder"]:
            grouped.setdefault((line.get("tender", ""), line.get("title", "")), []).append(line)
    found = []
    for (number, title), lines in grouped.items():
        offers = tuple(table.offer(line) for line in lines)
        said = next((line["said"] for line in lines if line.get("said")), "")
        found.append(Tender(id=number or title, title=title or number, offers=offers, said=said))
    return found, table.read


def purchases(book: Book, unit: str = "") -> tuple[list[Part], Read]:
    """The purchases, declarations or contracts. Raises ``UnreadableError`` where a column is missing without which nothing is seen."""
    table = _Table.find(book, PURCHASES, ("unit", "title", "on", "amount"), "项目或采购清单", unit)
    return [part for line in table.lines() if (part := table.part(line)) is not None], table.read


class _Table:
    """One sheet with its header found, read line by line; what goes wrong is kept as sentences."""

    def __init__(
        self, sheet: Sheet, header: int, columns: Mapping[str, int], units: Mapping[str, MoneyUnit | None]
    ) -> None:
        self.sheet, self.header, self.columns, self.units = sheet, header, columns, units
        self.problems: list[str] = []
        self.count = 0

    @classmethod
    def find(cls, book: Book, names: Names, needed: Sequence[str], what: str, unit: str) -> "_Table":
        """The first sheet that has the columns that are needed; else says which of the best one are missing."""
        best: tuple[Sheet, list[str]] | None = None
        given = money_unit(unit) if unit else None
        if unit and given is None:
            raise UnreadableError(f"不认识单位“{unit}”。写元、万元或亿元。")
        for sheet in book.sheets:
            for n, row in enumerate(sheet.rows[:HEADER_WITHIN]):
                columns, units = _columns(row, names)
                missing = [name for name in needed if name not in columns]
                if not missing:
                    return cls(sheet, n, columns, {name: units.get(name) or given for name in MONEY})
                if columns and (best is None or len(missing) < len(best[1])):
                    best = sheet, missing
        if best is None:
            raise UnreadableError(
                f"“{book.name}”里没有{what}：前 {HEADER_WITHIN} 行里没有认出的列名。要有{_called(names, needed)}。"
            )
        raise UnreadableError(f"“{book.name}”的工作表“{best[0].name}”缺少列：{_called(names, best[1])}。补上以后再看。")

    def demand_one(self, one: str, other: str, what: str) -> None:
        """One of two columns must be there."""
        if one not in self.columns and other not in self.columns:
            raise UnreadableError(f"工作表“{self.sheet.name}”没有{what}一列，分不出是哪次采购。补上以后再看。")

    @property
    def read(self) -> Read:
        """How much was read, and what was not."""
        return Read(self.sheet.name, self.count, tuple(self.problems))

    def lines(self) -> Iterator[dict[str, str]]:
        """Every line that says something, with the row it stands in as ``#``."""
        for n, row in enumerate(self.sheet.rows[self.header + 1 :], self.header + 1):
            line = {name: _text(row, at) for name, at in self.columns.items()}
            if any(line.values()):
                self.count += 1
                yield {**line, "#": str(n)}

    def offer(self, line: Mapping[str, str]) -> Offer:
        """One line as an offer; a price that is none is said and left out, the other clues count all the same."""
        rest = {
            name: line.get(name, "")
            for name in ("uscc", "author", "machine", "contact", "phone", "account", "legal_person")
        }
        lines = tuple(self._money(line, "lines", one) or 0 for one in _SPLIT_LINES.split(line.get("lines", "")) if one)
        return Offer(
            bidder=line["bidder"], fen=self._money(line, "price", line.get("price", "")), shareholders=line.get("shareholders", ""),
            address=line.get("address", ""), text=line.get("text", ""), lines=lines, **rest,
        )  # fmt: skip

    def part(self, line: Mapping[str, str]) -> Part | None:
        """One line as a part; without unit, day or amount it cannot be compared, which is said."""
        row = int(line["#"])
        fen = self._money(line, "amount", line["amount"])
        try:
            when = day(line["on"])
        except BadValueError as problem:
            self.problems.append(f"第 {row + 1} 行：{problem}")
            return None
        missing = [word for word, known in (("单位", line["unit"]), ("金额", fen)) if not known]
        if missing:
            self.problems.append(f"第 {row + 1} 行没有{'、'.join(missing)}，没有比较。")
            return None
        return Part(
            line.get("id") or f"第 {row + 1} 行", line["unit"], line["title"], when.low, fen or 0, line.get("supplier", ""),
            line.get("department", ""), line.get("approval", ""),
        )  # fmt: skip

    def _money(self, line: Mapping[str, str], name: str, text: str) -> int | None:
        if is_blank(text):
            return None
        unit = self.units.get("price" if name == "lines" else name)
        try:
            return money(text, unit)
        except BadValueError as problem:
            column = self.columns.get(name, 0)
            self.problems.append(f"{place(int(line['#']), column)}：{problem}")
            return None


def _columns(row: Sequence[Cell], names: Names) -> tuple[dict[str, int], dict[str, MoneyUnit | None]]:
    """Which column is what, by its heading; of two with one sense the first. 报价（元）and 金额/万元 say their unit."""
    columns: dict[str, int] = {}
    units: dict[str, MoneyUnit | None] = {}
    senses = {fold(word): name for name, words in names.items() for word in reversed(words)}
    for at, cell in enumerate(row):
        heading = text_of(cell).strip()
        unit = None
        if fold(heading) not in senses and (cut := _UNIT.match(heading)):
            heading, unit = (cut[1] or cut[3] or "").strip(), money_unit(cut[2] or cut[4] or "")
        name = senses.get(fold(heading))
        if name and name not in columns:
            columns[name] = at
            units[name] = MoneyUnit.YUAN if heading.casefold().endswith("_yuan") else unit
    return columns, units


def _called(names: Names, wanted: Sequence[str]) -> str:
    return "、".join(f"“{names[name][0]}”" for name in wanted)


def _text(row: Sequence[Cell], at: int) -> str:
    return text_of(row[at]).strip() if at < len(row) else ""
