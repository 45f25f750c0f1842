"""State-secret markings in Chinese text.

Article 32 keeps state secrets out of this system, so every text that comes in is looked through before it is stored.
A marking in its official form is certain and the document is refused. A sentence that only speaks of state secrets is
possible: a person is asked, the machine decides nothing. Ordinary words (商业秘密, 机密性, 密码应用) must pass: every
application has a chapter on security.

Nobody may store `Mark.matched`: of a refused document only the fact may be kept.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, islice

MOST = 100  # marks of each strength; nobody reads more, and a hostile text must not fill the memory with them


class Strength(StrEnum):
    CERTAIN = "certain"  # refuse
    POSSIBLE = "possible"  # ask a person
    NOTE = "note"  # internal material, no state secret


class Kind(StrEnum):
    STAR = "star"  # 机密★1年
    FIELD = "field"  # 密级：机密
    HEADER = "header"  # a line that is only 机密
    COLUMN = "column"  # a table with a column 密级 and a cell 机密
    MENTION = "mention"  # 属于国家秘密
    ANSWER = "answer"  # 是否涉密：是
    INTERNAL = "internal"  # 内部资料，不得外传


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    line: int  # from 1
    strength: Strength
    kind: Kind
    level: str  # 绝密, 机密, 秘密, or "" where the words name no level
    matched: str = field(repr=False)  # kept out of logs and traces; never stored


# One spelling ------------------------------------------------------------------------------------------------------

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\xad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_ONE_SPELLING = str.maketrans(
    "絕機祕級國長啟啓開內資傳屬於無沒個業☆⭐🌟⋆✡✦✧✩✪✫✬✭✮✯✰⍟⚝✱✲✳∗٭",
    "绝机秘级国长启启开内资传属于无没个业" + "★" * 22,
)
_SPACES = re.compile(r"[^\S\t]+")


def _fold(text: str) -> str:
    """One spelling for what the eye reads as the same: full width, traditional, star forms, nothing invisible."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_ONE_SPELLING)


# The words ---------------------------------------------------------------------------------------------------------

_LEVEL = r"(?P<level>绝\n?密|机\n?密|秘\n?密)"
_LABEL = (
    r"(?<![加解])密\n?级(?:(?:和|及|、|/)(?:保密)?期限|标识|标志|程度|等级)?"
    r"|(?:秘密|保密|涉密|定密)\n?(?:等级|级别|程度|密级)"
)
_PERIOD = (
    r"(?:至?(?:(?:\d\n?){1,4}|[一二三四五六七八九十百〇零两]{1,4})(?:年|个\n?月|月|日|天)){1,3}"
    r"|长\n?期|永\n?久|(?:启\n?封|启\n?用|开\n?封|公\n?布|公\n?开|解\n?密|使\n?用|考试结束)之?\n?前"
)
_URGENCY_OR_PAGE = r"特急|加急|平急|特提|急件|第\d{1,4}页(?:,?共\d{1,4}页)?|-\d{1,4}-|\d{1,4}/\d{1,4}"
_OPEN = r"(?:[(\[{<《【〔「『\"'“‘|★*_=~·\-—]\n?){0,12}+"
_CLOSE = r"(?:\n?[)\]}>》】〕」』\"'”’|★*_=~·\-—(\[【]){0,12}"

# A marking that has its line, or several lines of a narrow column, for itself.
_ALONE = re.compile(
    rf"^{_OPEN}(?:\d{{6}}\n?)?(?:(?P<label>{_LABEL})\n?[:=\])】〕]{{0,3}}\n?{_OPEN})?{_LEVEL}(?:\n?级)?{_CLOSE}"
    rf"(?:\n?(?P<period>{_PERIOD}))?{_CLOSE}(?:\n?(?:{_URGENCY_OR_PAGE}))?{_CLOSE}$",
    re.MULTILINE,
)
_FILE_ALONE = re.compile(
    rf"^{_OPEN}(?:本件)?{_LEVEL}(?:级)?(?:文件|资料|材料|件|载体)"
    rf"[,:!]?(?:注意保存|妥善保管|严禁外传|不得外传|请勿外传|严禁复制)?{_CLOSE}$",
    re.MULTILINE,
)
_STAR = re.compile(rf"{_LEVEL}级?[)\]】〕]?(?P<star>[★*]{{1,3}})(?P<period>{_PERIOD})?")
_FIELD = re.compile(
    rf"(?P<label>{_LABEL})(?P<gap>[\s:=\-—_|\])】〕]{{0,4}})(?P<open>[(\[【〔「《<\"“☑☒√✓✔■●]{{0,3}}){_LEVEL}级?"
)
_FORM = re.compile(rf"(?P<label>{_LABEL})[\s:=]{{0,4}}(?P<options>[^\n]{{0,20}}[□☐○◯][^\n]{{0,40}})")
_TICKED_BEFORE = re.compile(rf"[☑☒√✓✔■●][)\]】]?{_LEVEL}")
_TICKED_AFTER = re.compile(rf"{_LEVEL}级?[(\[]?[☑☒√✓✔■●]")
_LABEL_CELL = re.compile(rf"(?:[文件项目资料信息系统数据]{{0,4}})(?:{_LABEL})")
_LEVEL_CELL = re.compile(rf"{_LEVEL}级?")

# What makes a level an ordinary word, before and after it.
_ORDINARY_BEFORE = re.compile(
    r"(?:商业|工作|技术|个人|通信|通讯|行业|业务|家庭|企业|保守|严守|泄露|泄漏|透露|窃取|刺探|任何|有关|相关)$"
)
_ORDINARY_AFTER = re.compile(r"等级|密级|性(?![能质别])|计算(?!中心)|共享|分享")
_GENERAL_AFTER = re.compile(r"[及]?以[上下]|[的时等者]|数据|信息|技术|措施|管理|载体|测评")
_OTHER_LEVEL = r"(?:绝密|机密|秘密|内部|公开|非密|非涉密|一般|普通|敏感|限制|无)"
_LIST_AFTER = re.compile(rf"(?:级|数据|信息)?[、/或和及与,;|~至到\-]{{1,2}}{_OTHER_LEVEL}级?(?![\u4e00-\u9fff])")
_NEXT_CELL_AFTER = re.compile(rf"\t?{_OTHER_LEVEL}(?![\u4e00-\u9fff])")
_LISTED_LINE = re.compile(rf"[-*·•]?(?:{_OTHER_LEVEL}|内部公开|核心|重要)(?:级|数据|信息)?(?:(?:{_PERIOD})|\d*)")

_NEXT_LEVEL = re.compile(r"(?:^|[^\u4e00-\u9fff]|[或和及与级密])(绝密|机密|秘密)(?![事文载性])")
_CUT_BEFORE = ("商业", "国家", "保守", "泄露", "泄漏")
_GOES_ON = ("的", "、", ",", "和", "及", "或", "与", "为", "属于", "工作", "技术", "个人")
_CELL_END = re.compile(r"[\t\n]")

# Sentences that only speak of state secrets.
_STATE = re.compile(r"国\n?家\n?(?P<level>绝\n?密|机\n?密|秘\n?密)")
_GRADED = re.compile(
    rf"(?:密级(?:为|是|属于?|定为)|(?:定|列|标|划|确定)为|属于?){_LEVEL}(?:级|事项|文件|资料|信息|(?=[,。;!)\n]|$))"
)
_SECRET_PROJECT = re.compile(
    r"[本该](?:项目|文件|系统|方案|材料|资料|工程)[^,。;不非无未否\n]{0,6}(?:为|是|属于?)涉密(?:项目|文件|系统|资料|信息|工程)"
)
_ANSWER = re.compile(
    r"(?:涉及国家秘密|属于国家秘密|涉密|涉及秘密)(?:项目|信息|系统|内容|情况)?[:\t?(\n]{1,3}"
    r"(?:[☑☒√✓✔■●]是|是(?![□☐○否/、不]|\n否))"
)
_DENIED_BEFORE = re.compile(
    r"[不无未没非否免禁如若凡除]|防止|避免|杜绝|保[守护]|泄[露漏]|窃取|刺探|收买|危害|知悉|知晓|接触|[对将把、和与或]$|(?<!涉)及$"
)
_STATED_BEFORE = re.compile(r"(?:属于?|系|为|是|含有?|包含|涉及|处理|存储|载有)$")
_OURS_BEFORE = re.compile(r"[本该此](?:项目|文件|系统|方案|材料|资料|件|数据|工程|平台)")
_GENERAL_STATE_AFTER = re.compile(
    r"(?:事项|信息|资料|文件)?的|法|保护|保密|载体|安全|定密|管理|范围|[、和及或与,](?:商业|工作|个人|企业|敏感|其他|国家|军事|公共|社会|重大|重要)"
)
_DENIED_AFTER = re.compile(r"不[得予能可应含涉]|禁止|严禁|[:?]?[否无]|一票否决")
_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|使用|参考|文件资料)[,:、]?(?:不得|严禁|请勿|禁止|注意|切勿)"
    r"(?:外传|外泄|传播|扩散|保存|保管|翻印|复制|公开)|仅[限供]内部(?:使用|参考|传阅)"
)
_SENTENCE_END = re.compile(r"[。;!?]")
_WRAPPED_AT = 20  # a line at least this long may end in the middle of a sentence; a shorter one is a paragraph


def marks(text: str) -> list[Mark]:
    """The markings in `text`, by line; for one line only the strongest. Lines are those of `str.splitlines`."""
    folded = _fold(text)
    if "密" not in folded and "内部" not in folded:
        return []
    page = _Page(folded)
    found: list[Mark] = []
    for group in (page.alone(), page.stars(), page.fields(), page.columns(), page.sentences(), page.notes()):
        found += _at_most(group)
    strongest: dict[int, Mark] = {}
    rank = list(Strength)
    for mark in sorted(found, key=lambda mark: rank.index(mark.strength)):
        strongest.setdefault(mark.line, mark)
    return sorted(strongest.values())


def is_marked(text: str) -> bool:
    """Whether a text certainly bears the marking of a state secret."""
    return any(mark.strength is Strength.CERTAIN for mark in marks(text))


class _Page:
    """The text without its spaces and empty lines; tabs stay, for they part the cells of a table's row."""

    def __init__(self, folded: str) -> None:
        numbered = [
            (number, line)
            for number, raw in enumerate(folded.splitlines(), start=1)
            if (line := _SPACES.sub("", raw).strip("\t"))
        ]
        self._numbers = [number for number, _ in numbered]
        self._rows = [line for _, line in numbered]
        self._cells = "\n".join(self._rows)
        self._lines = [line.replace("\t", "") for line in self._rows]
        self._squeezed = "\n".join(self._lines)
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._cell_starts = list(accumulate((len(row) + 1 for row in self._rows), initial=0))

    def _mark(self, index: int, strength: Strength, kind: Kind, match: re.Match[str]) -> Mark:
        level = (match.groupdict().get("level") or "").replace("\n", "")
        return Mark(self._numbers[index], strength, kind, level, match.group().strip("\n"))

    def _row_of(self, match: re.Match[str]) -> int:
        return bisect_right(self._cell_starts, match.start("level")) - 1

    def _line_of(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    # Markings in their official form

    def alone(self) -> Iterator[Mark]:
        several = len(set(islice(self._bare_levels(), MOST))) > 1
        for match in _ALONE.finditer(self._squeezed):
            first, last = self._line_of(match.start()), self._line_of(match.end())
            kind = Kind.FIELD if match.group("label") else Kind.STAR if _is_starred(match) else Kind.HEADER
            if _is_bare(match):
                before = self._lines[first - 1] if first else ""
                after = self._lines[last + 1] if last + 1 < len(self._lines) else ""
                if before.endswith(_CUT_BEFORE) or re.match("性(?![能质别])", after):
                    continue  # one word that the end of a line, or of a narrow cell, has cut in two
                certain = not (several or before.endswith(_GOES_ON) or self._in_a_list(first, last))
            else:
                certain = not self._another_level_follows(self._squeezed, match)
            yield self._mark(first, Strength.CERTAIN if certain else Strength.POSSIBLE, kind, match)
        for match in _FILE_ALONE.finditer(self._squeezed):
            yield self._mark(self._line_of(match.start()), Strength.POSSIBLE, Kind.HEADER, match)

    def _bare_levels(self) -> Iterator[str]:
        """A document has one level; where several stand alone, they explain how data are graded."""
        for match in _ALONE.finditer(self._squeezed):
            if _is_bare(match):
                yield match.group("level").replace("\n", "")

    def _in_a_list(self, first: int, last: int) -> bool:
        """公开, 内部, 机密 under each other are such an explanation as well."""
        near = self._lines[max(0, first - 3) : first] + self._lines[last + 1 : last + 4]
        own = "".join(self._lines[first : last + 1])
        return any(line != own and _LISTED_LINE.fullmatch(line) for line in near)

    def _another_level_follows(self, text: str, match: re.Match[str]) -> bool:
        """密级：秘密(1)、机密(2) offers a choice."""
        level = match.group("level").replace("\n", "")
        following = text[match.end() : match.end() + 12].partition("。")[0]
        return any(other != level for other in _NEXT_LEVEL.findall(following))

    def stars(self) -> Iterator[Mark]:
        for match in _STAR.finditer(self._cells):
            before = _CELL_END.split(self._cells[max(0, match.start() - 24) : match.start()])[-1]
            after = _CELL_END.split(self._cells[match.end() : match.end() + 24])[0]
            if _ORDINARY_BEFORE.search(before):
                continue
            strength = _strength_of_star(before, match, after)
            if strength:
                yield self._mark(self._row_of(match), strength, Kind.STAR, match)

    def fields(self) -> Iterator[Mark]:
        for match in _FIELD.finditer(self._cells):
            after = self._cells[match.end() : match.end() + 12]
            if _ORDINARY_AFTER.match(after) or _LIST_AFTER.match(after) or after[:1] in {"□", "☐", "○", "◯"}:
                continue
            if self._another_level_follows(self._cells, match):
                continue
            own_cell = match.start() == 0 or self._cells[match.start() - 1] in "\t\n"
            parted = match.group("gap").strip("\n") or match.group("open")
            stated = parted or (own_cell and not re.match(r"[\u4e00-\u9fff]", after))
            certain = stated and not (_GENERAL_AFTER.match(after) or _NEXT_CELL_AFTER.match(after))
            strength = Strength.CERTAIN if certain else Strength.POSSIBLE
            yield self._mark(self._row_of(match), strength, Kind.FIELD, match)
        for match in _FORM.finditer(self._cells):
            options = match.group("options")
            first_box = re.search("[□☐○◯☑☒√✓✔■●]", options)
            boxes_lead = first_box is not None and not options[: first_box.start()].strip("([")
            ticked = (_TICKED_BEFORE if boxes_lead else _TICKED_AFTER).search(options)
            if ticked:
                index = bisect_right(self._cell_starts, match.start()) - 1
                yield self._mark(index, Strength.CERTAIN, Kind.FIELD, ticked)

    def columns(self) -> Iterator[Mark]:
        under_label = False
        for index, row in enumerate(self._rows):
            cells = row.split("\t")
            if len(cells) == 1:
                under_label = False
            elif any(_LABEL_CELL.fullmatch(cell) for cell in cells):
                under_label = True
            elif under_label:
                level = next(filter(None, map(_LEVEL_CELL.fullmatch, cells)), None)
                if level:
                    yield self._mark(index, Strength.POSSIBLE, Kind.COLUMN, level)

    # Sentences

    def sentences(self) -> Iterator[Mark]:
        for match in _STATE.finditer(self._squeezed):
            if _speaks_of_its_own(*self._sentence_around(match)):
                yield self._possible(Kind.MENTION, match)
        for match in _GRADED.finditer(self._squeezed):
            before, after = self._sentence_around(match)
            if not _DENIED_BEFORE.search(before[-10:]) and not after.startswith(("的", "性", "、", "以", "及")):
                yield self._possible(Kind.MENTION, match)
        for match in _SECRET_PROJECT.finditer(self._squeezed):
            if not self._sentence_around(match)[1].startswith("的"):
                yield self._possible(Kind.MENTION, match)
        for match in _ANSWER.finditer(self._cells):
            index = bisect_right(self._cell_starts, match.start()) - 1
            if not re.search("[不非无未]$", self._cells[max(0, match.start() - 1) : match.start()]):
                yield self._mark(index, Strength.POSSIBLE, Kind.ANSWER, match)

    def notes(self) -> Iterator[Mark]:
        for match in _INTERNAL.finditer(self._squeezed):
            yield self._mark(self._line_of(match.start()), Strength.NOTE, Kind.INTERNAL, match)

    def _possible(self, kind: Kind, match: re.Match[str]) -> Mark:
        return self._mark(self._line_of(match.start()), Strength.POSSIBLE, kind, match)

    def _sentence_around(self, match: re.Match[str]) -> tuple[str, str]:
        """What stands before and after in the same sentence, at most 24 characters each, over wrapped lines."""
        start, end = match.span()
        first, last = self._line_of(start), self._line_of(end)
        before = self._squeezed[max(self._starts[first], start - 24) : start]
        after = self._squeezed[end : min(self._starts[last + 1] - 1, end + 24)]
        if first and len(self._lines[first - 1]) >= _WRAPPED_AT:
            before = (self._lines[first - 1][-24:] + before)[-24:]
        if last + 1 < len(self._lines) and len(self._lines[last]) >= _WRAPPED_AT:
            after = (after + self._lines[last + 1][:24])[:24]
        return _SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after)[0]


def _at_most(group: Iterator[Mark]) -> Iterator[Mark]:
    """`MOST` of each strength, so that a flood of possible ones does not hide a certain one."""
    seen: Counter[Strength] = Counter()
    for mark in group:
        seen[mark.strength] += 1
        if seen[mark.strength] <= MOST:
            yield mark
        elif mark.strength is Strength.CERTAIN:
            return


def _is_starred(match: re.Match[str]) -> bool:
    return "★" in match.group() or "*" in match.group()


def _is_bare(match: re.Match[str]) -> bool:
    """Only the level, as a data catalogue may have it too: no label, and no star with a period."""
    return not match.group("label") and not (_is_starred(match) and match.group("period"))


def _strength_of_star(before: str, match: re.Match[str], after: str) -> Strength | None:
    """Tender papers mark binding clauses with ★ and Markdown marks stress with *, so the star alone proves little."""
    star, period = match.group("star"), match.group("period")
    if before.endswith("国家"):
        return Strength.CERTAIN if period else Strength.POSSIBLE
    if period:
        return Strength.CERTAIN
    if "*" in star and (len(star) > 1 or before.endswith("*") or after):
        return None
    after_text = re.search(r"[\u4e00-\u9fff、,/;]$", before)
    return Strength.POSSIBLE if after_text else Strength.CERTAIN


def _speaks_of_its_own(before: str, after: str) -> bool:
    """Whether "…国家秘密…" says that this very document or project is one. Laws, duties and denials do not."""
    ours = _OURS_BEFORE.search(before)
    if _DENIED_BEFORE.search(before[ours.end() :] if ours else before[-14:]):
        return False
    if ours and _STATED_BEFORE.search(before):
        return not after.startswith("的")
    if _GENERAL_STATE_AFTER.match(after):
        return False
    return bool(_STATED_BEFORE.search(before)) or not _DENIED_AFTER.search(after[:12])
