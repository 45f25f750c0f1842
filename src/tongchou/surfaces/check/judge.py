"""All rules about all rows of a sheet: which stages the sheet speaks of, and for each row what is violated or open."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any

from tongchou.kernel.outcome import Outcome, Sentence, Weight
from tongchou.kernel.reading import is_blank, plain
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.rules import FACTS, RULES, Rule
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.table import steps_of
from tongchou.lifecycle.words import Line
from tongchou.regulation.fieldbook import Kind
from tongchou.regulation.rulebook import Origin, Rulebook, Value
from tongchou.surfaces.check.explore import PLACES, Answer, Asker, WatchedLaw
from tongchou.surfaces.check.siblings import AMOUNTS, Siblings, amount_of, siblings_of
from tongchou.surfaces.excel.grid import Sheet, place, text_of
from tongchou.surfaces.excel.mapping import Column, Mapping
from tongchou.surfaces.excel.rows import Row, RowKind
from tongchou.surfaces.excel.vocabulary import NOT_IN_LISTS, Role

MOST_PLACES = 3
SPLIT = "APP-SPLIT"
_NOT_ASKED = frozenset({"revive", "reject", "enter", "correct", "register-retired", "take-in-use", "strike"})
"""Steps that decide anew on one record, or bring in an old one; a list of projects takes none."""

DERIVED = frozenset({"title", "total_fen", "siblings", "unit_name", "plan_year", "split_explanation"})
"""Known without a column of their own; a list that has none for explanations explains nothing."""

_PREFERRED = (Line.APPLICATION, Line.PROCUREMENT, Line.PROJECT)


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule's answer on one row where it says something of the row: not met, perhaps not met, or a cell is open.

    That a whole column is missing is no hit; it is counted in ``RuleCount``.
    """

    rule: str
    title: str
    line: Line
    outcome: Outcome
    weight: Weight
    says: str  # the fact, or, where undetermined, what it would be if a missing fact were the worse one
    remedy: str
    clauses: tuple[str, ...]
    places: tuple[tuple[str, str], ...] = ()  # cells and what stands in them
    gaps: tuple["Gap", ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact for want of which a rule cannot judge; ``place`` is its cell, empty where the sheet has no such column."""

    label: str
    place: str = ""
    why: str = "没有这一列"

    def __str__(self) -> str:
        """“使用年限”（J16 空着）."""
        return f"“{self.label}”（{self.place} {self.why}）" if self.place else f"“{self.label}”（{self.why}）"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What the rules say of one row."""

    row: Row
    hits: tuple[Hit, ...]
    met: int

    def having(self, outcome: Outcome) -> tuple[Hit, ...]:
        """The hits of one outcome."""
        return tuple(h for h in self.hits if h.outcome is outcome)


@dataclass(slots=True)
class RuleCount:
    """How often a rule was met, not met, not determined; ``missing`` counts the facts for want of which."""

    rule: Rule
    line: Line
    clauses: tuple[str, ...]
    met: int = 0
    not_met: int = 0
    undetermined: int = 0
    without: int = 0  # of the undetermined, those for want of a column
    absent: Counter[str] = field(default_factory=Counter)  # columns that the sheet lacks, by field id
    unseen: Counter[str] = field(default_factory=Counter)  # facts not needed, and not looked at though it was met

    @property
    def idle(self) -> bool:
        """Whether the rule could not be judged on any row."""
        return not self.met and not self.not_met and bool(self.undetermined)

    def add(self, answer: Answer, rows: int, absent: tuple[str, ...], unseen: tuple[str, ...]) -> None:
        """Count one answer that so many rows got; ``absent`` and ``unseen`` are facts for which there is no column."""
        if answer.outcome is Outcome.MET:
            self.met += rows
        elif answer.outcome is Outcome.NOT_MET:
            self.not_met += rows
        else:
            self.undetermined += rows
            self.without += rows if absent else 0
        self.absent.update(dict.fromkeys(absent, rows))
        self.unseen.update(dict.fromkeys(unseen, rows))


@dataclass(frozen=True, slots=True)
class Judged:
    """The result for one sheet."""

    lines: tuple[Line, ...]
    rows: tuple[RowResult, ...]
    counts: tuple[RuleCount, ...]
    city_values: Map[str, Value]  # the city's numbers that were asked for
    elsewhere: Map[Line, int]  # rules of stages that the sheet does not speak of


def judge(book: Rulebook, law: WatchedLaw, sheet: Sheet, mapping: Mapping, rows: Sequence[Row]) -> Judged:
    """Run every rule of the stages that the sheet speaks of on every project row."""
    lines = lines_of(mapping)
    table = table_of(book.edition)
    rules = {line: _rules_of(line, table, law) for line in Line if _judged(line)}
    elsewhere = {line: len(found) for line, found in rules.items() if found and line not in lines}
    judged = _Judging(book, law, sheet, mapping, list(_asked(lines, rules, law, mapping)))
    projects = [row for row in rows if row.kind is RowKind.PROJECT]
    siblings = siblings_of(projects, law)
    results = tuple(judged.row(row, siblings.get(row.index)) for row in projects)
    judged.count()
    return Judged(lines, results, tuple(count for _, count in judged.askers), judged.city_values(), elsewhere)


def _asked(
    lines: Sequence[Line], rules: Map[Line, tuple[Rule, ...]], law: WatchedLaw, mapping: Mapping
) -> Iterator[tuple[Asker, RuleCount]]:
    """Each rule once, on the first stage that has it; suspected splits in any case, because any list can show one."""
    taken = set[str]()
    of_lines = [(line, rule) for line in lines for rule in rules[line]]
    splits = [(Line.APPLICATION, rule) for rule in rules[Line.APPLICATION] if rule.id == SPLIT]
    for line, rule in of_lines + splits:
        if rule.id not in taken:
            taken.add(rule.id)
            asker = Asker(rule, FACTS[line], _few(law.book, line), law, _present(line, mapping))
            yield asker, RuleCount(rule, line, law.book.cite(rule.clauses))


def lines_of(mapping: Mapping) -> tuple[Line, ...]:
    """The stages that a sheet speaks of: as few as can explain its columns, those that explain most first.

    A column that belongs to several stages (核定金额) calls no second one; a column that the user gave to one stage by
    its id (``procurement.contract_fen``) calls that one.
    """
    telling = [c for c in mapping.columns if any(t.field.id not in PLACES for t in c.targets)]
    open_columns = {c.index: {t.line: 2 if t.field.asked else 1 for t in c.targets if _judged(t.line)} for c in telling}
    chosen: list[Line] = []
    while any(open_columns.values()):
        weights: Counter[Line] = Counter()
        for by_line in open_columns.values():
            weights.update(by_line)
        best = max(weights, key=lambda line: (weights[line], _preference(line)))
        chosen.append(best)
        open_columns = {index: by_line for index, by_line in open_columns.items() if best not in by_line}
    return tuple(chosen) or (Line.APPLICATION,)


def _judged(line: Line) -> bool:
    return line in FACTS and line not in NOT_IN_LISTS


def _preference(line: Line) -> int:
    return -_PREFERRED.index(line) if line in _PREFERRED else -len(_PREFERRED)


def _rules_of(line: Line, table: tuple[Step, ...], law: WatchedLaw) -> tuple[Rule, ...]:
    steps = (step for step in steps_of(line, table) if step.verb not in _NOT_ASKED)
    ids = dict.fromkeys(rule_id for step in steps for rule_id in step.rules)
    return tuple(rule for i in ids if (rule := RULES.get(i)) and rule.in_force(law))


def _present(line: Line, mapping: Mapping) -> frozenset[str]:
    """The facts of a line that some row of the sheet may know."""
    return DERIVED | {t.field.id for c in mapping.columns for t in c.targets if t.line is line}


def _few(book: Rulebook, line: Line) -> dict[str, tuple[Any, ...]]:
    """The facts of a line that have few values, with these."""
    out: dict[str, tuple[Any, ...]] = {}
    for f in book.forms[line].fields.values():
        if f.kind is Kind.YESNO:
            out[f.id] = (True, False)
        elif f.kind is Kind.CHOICE:
            out[f.id] = tuple(f.choices or ())
    return out


class _Judging:
    """Judges rows of one sheet; an object because each row needs the rulebook, the columns and the askers."""

    def __init__(
        self, book: Rulebook, law: WatchedLaw, sheet: Sheet, mapping: Mapping, askers: list[tuple[Asker, RuleCount]]
    ) -> None:
        self.book = book
        self.law = law
        self.sheet = sheet
        self.askers = askers
        self.columns: dict[tuple[Line, str], list[Column]] = defaultdict(list)
        for column in mapping.columns:
            for target in column.targets:
                self.columns[target.line, target.field.id].append(column)
        amount = next((c for key in AMOUNTS for c in self.columns.get(key, ())), None)
        for name, derived_from in (("total_fen", amount), ("siblings", mapping.column_of(Role.UNIT))):
            if derived_from and not self.columns.get((Line.APPLICATION, name)):
                self.columns[Line.APPLICATION, name] = [derived_from]
        self.defaults = {
            "unit_name": mapping.unit_name or None,
            "plan_year": mapping.year,
        }
        self.tallies: list[dict[int, tuple[Answer, int]]] = [{} for _ in askers]
        self.absent: dict[tuple[Line, tuple[str, ...]], tuple[str, ...]] = {}

    def row(self, row: Row, siblings: Siblings | None) -> RowResult:
        """Ask every rule about one row. What the whole list says of it fills facts that its own cells leave open."""
        derived = {
            "title": row.title, "total_fen": amount_of(row), "siblings": siblings, "split_explanation": "",
        }  # fmt: skip
        known: dict[Line, dict[str, Any]] = {}
        hits: list[Hit] = []
        met = 0
        for rule_number, (asker, count) in enumerate(self.askers):
            line = count.line
            if line not in known:
                known[line] = {**self.defaults, **derived, **row.answers.get(line, {})}
            answer = asker.ask(known[line])
            tally = self.tallies[rule_number]
            counted = tally.get(id(answer))
            tally[id(answer)] = (answer, counted[1] + 1 if counted else 1)
            if answer.outcome is Outcome.MET:
                met += 1
            elif answer.outcome is Outcome.NOT_MET:
                hits.extend(self._hit(row, count, answer, s) for s in answer.sentences)
            elif answer.maybe or len(self._absent(line, answer.missing)) < len(answer.missing):
                hits.append(self._hit(row, count, answer, answer.maybe))
        return RowResult(row, tuple(hits), met)

    def _absent(self, line: Line, missing: tuple[str, ...]) -> tuple[str, ...]:
        """Those of some unknown facts for which the sheet has no column; answers repeat, so each is looked up once."""
        if (line, missing) not in self.absent:
            self.absent[line, missing] = tuple(name for name in missing if (line, name) not in self.columns)
        return self.absent[line, missing]

    def _hit(self, row: Row, count: RuleCount, answer: Answer, sentence: Sentence | None) -> Hit:
        rule = count.rule
        return Hit(
            rule.id,
            rule.title,
            count.line,
            answer.outcome,
            rule.weight,
            sentence.says if sentence else "",
            sentence.mend if sentence else "",
            count.clauses,
            tuple(self._places(row, count.line, answer, sentence)),
            tuple(self._gap(row, count.line, name) for name in answer.missing),
        )

    def _gap(self, row: Row, line: Line, name: str) -> Gap:
        label = self.label(line, name)
        column = next(iter(self.columns.get((line, name), ())), None)
        if column is None:
            return Gap(label)
        at = place(row.index, column.index)
        text = plain(text_of(self.sheet.rows[row.index][column.index]))
        if any(problem.place == at for problem in row.problems):
            return Gap(label, at, f"写的“{text}”读不懂")
        return Gap(label, at, f"只写“{text}”" if text and not is_blank(text) else "空着")

    def _places(self, row: Row, line: Line, answer: Answer, sentence: Sentence | None) -> Iterator[tuple[str, str]]:
        """The cells that the answer rests on: that of the sentence's field first, then what else the rule looked at."""
        names = dict.fromkeys([*([sentence.field] if sentence else []), *answer.looked_at])
        shown = 0
        for name in names:
            for column in self.columns.get((line, name), ()):
                text = text_of(self.sheet.rows[row.index][column.index])
                if text and shown < MOST_PLACES and name not in {*PLACES, "siblings"}:
                    shown += 1
                    yield place(row.index, column.index), text

    def label(self, line: Line, name: str) -> str:
        """A fact's name for the reader."""
        fields = self.book.forms[line].fields
        if name == "siblings":  # what a list lacks where these are unknown
            name = "unit_name"
        return fields[name].label if name in fields else name

    def count(self) -> None:
        """Bring the tally of answers into the counts of the rules."""
        for (_, count), tally in zip(self.askers, self.tallies, strict=True):
            for answer, rows in tally.values():
                absent, unseen = (self._absent(count.line, names) for names in (answer.missing, answer.unseen))
                count.add(answer, rows, absent, unseen)

    def city_values(self) -> dict[str, Value]:
        """The city's own numbers among those that decided something."""
        answers = (answer for tally in self.tallies for answer, _ in tally.values())
        decided = (a for a in answers if a.outcome is not Outcome.UNDETERMINED or a.maybe)
        asked = sorted({name for answer in decided for name in answer.parameters})
        values = {name: self.book.parameters[name].at(self.law.day) for name in asked}
        return {name: value for name, value in values.items() if value.origin is Origin.CITY}
