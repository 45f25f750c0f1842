"""Two editions side by side: what differs in the law, in the steps, and in the judgement on one record (art. 37)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.kernel.outcome import Outcome
from tongchou.lifecycle import side_by_side
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.side_by_side import Judged, Row
from tongchou.lifecycle.step import OPENS, STAYS, Step
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import LINES, ROLE_NAMES, STATES, Line
from tongchou.records.casefile import Actor, Question, facts_of, law_for
from tongchou.records.dossier import Dossier
from tongchou.records.lawbook import law_of
from tongchou.records.models import Record
from tongchou.regulation.compare import CHANGE_NAMES, Change, Difference, Subject, sheet
from tongchou.regulation.rulebook import Law, Rulebook

SUBJECTS: dict[Subject, Promise] = {
    Subject.CLAUSE: _("条文"),
    Subject.PARAMETER: _("参数"),
    Subject.PAPER: _("材料"),
    Subject.FIELD: _("填报项"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of the comparison; ``clauses`` are those of the first and of the second edition."""

    change: str
    id: str
    title: str
    was: str
    becomes: str
    clauses: tuple[tuple[str, ...], tuple[str, ...]]


def by_subject(a: Law, b: Law) -> list[tuple[Promise, list[Changed]]]:
    """All that differs between two laws, subject by subject, steps last."""
    found = sheet(a.book, b.book, a.day)
    out = [(SUBJECTS[s], [_changed(d) for d in found if d.subject is s]) for s in SUBJECTS]
    return [*out, (_("步骤"), list(steps_between(a.book, b.book)))]


def _changed(d: Difference) -> Changed:
    return Changed(CHANGE_NAMES[d.change], d.id, d.title, d.was, d.becomes, (d.clauses_was, d.clauses))


def steps_between(a: Rulebook, b: Rulebook) -> Iterator[Changed]:
    """The rows that only one edition has, and those that both have differently."""
    old = {s.key: s for s in table_of(a.edition)}
    new = {s.key: s for s in table_of(b.edition)}
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        change = CHANGE_NAMES[Change.NEW if was is None else Change.DROPPED if now is None else Change.CHANGED]
        step = now or old[key]
        title = f"{LINES[step.line].name}：{step.title}"
        clauses = (a.cite(was.clauses) if was else (), b.cite(now.clauses) if now else ())
        yield Changed(change, key, title, _in_words(was, a), _in_words(now, b), clauses)


def _in_words(step: Step | None, book: Rulebook) -> str:
    """A row in one sentence, empty where there is none."""
    if step is None:
        return ""
    labels = book.forms[step.line].fields
    frm = "、".join(STATES[s].name for s in step.frm if s != OPENS) or "（新建）"
    to = "不变" if step.to == STAYS else STATES[step.to].name
    parts = [f"{frm} → {to}", "、".join(ROLE_NAMES[r] for r in step.by)]
    parts += [f"规则 {' '.join(step.rules)}"] if step.rules else []
    parts += [f"材料 {'、'.join(book.papers[p].title for p in step.papers)}"] if step.papers else []
    parts += [f"要填 {'、'.join(labels[n].label for n in step.asks)}"] if step.asks else []
    return "；".join(parts)


@dataclass(frozen=True, slots=True)
class Side:
    """What one law says by one rule, with a mark."""

    tone: str
    word: Promise
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """One rule on one record under two laws."""

    rule: str
    title: str
    differs: bool
    sides: tuple[Side, ...]


def judged(record: Record, actor: Actor, editions: Sequence[str], at: datetime, today: date) -> list[JudgedRule]:
    """The facts of a record as they are now, judged under each edition by every rule that its line asks; pure."""
    own = law_for(record, at, today)
    facts = facts_of(Question(record, record.answers, own, actor, at, Dossier(record.spine)))
    if facts is None:
        return []
    laws = [law_of(edition, own.day, today, at) for edition in editions]
    return [_judged(row) for row in side_by_side.judge(facts, _rules_of(Line(record.line), laws), laws)]


def _rules_of(line: Line, laws: Sequence[Law]) -> list[str]:
    """Every rule that a step of the line asks in any of the editions."""
    rows = (s for law in laws for s in steps_of(line, table_of(law.book.edition)))
    return list(dict.fromkeys(rule for s in rows for rule in s.rules))


def _judged(row: Row) -> JudgedRule:
    return JudgedRule(row.rule, row.title, row.differs, tuple(_side(one) for one in row.judged))


_WORDS: dict[Outcome | None, tuple[str, Promise]] = {
    Outcome.MET: ("", _("符合")),
    Outcome.NOT_MET: ("bad", _("不符合")),
    Outcome.UNDETERMINED: ("off", _("无法判断")),
    None: ("off", _("不检查")),
}


def _side(one: Judged) -> Side:
    return Side(*_WORDS[one.outcome], one.says)
