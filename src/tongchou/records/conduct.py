"""How everything above asks for a step: one way for pages, API, import, command line and the system itself.

``may`` answers, ``take`` acts, ``open_record`` begins, ``save`` keeps a draft. An answer and an act are the same
decision, so what a page shows grey is what the API refuses, in the same words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tongchou.kernel import secrecy
from tongchou.kernel.canonical import digest
from tongchou.kernel.codes import project_code
from tongchou.kernel.outcome import Finding, Outcome, Verdict, Weight, tell
from tongchou.kernel.text import texts_in
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Case, Decision, StepRefusedError, decide
from tongchou.lifecycle.joints import joints_at
from tongchou.lifecycle.step import OPENS, STAYS, Step, row
from tongchou.lifecycle.supplement import LAPSE, Opened
from tongchou.lifecycle.table import FREE_STANDING, UNSIGNED, find, is_open, steps_from
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import journal, lawbook, outbox, projections, supplement
from tongchou.records.casefile import SYSTEM, Actor, Doing, case_of, papers_of
from tongchou.records.journal import MovedUnderUsError
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Entry, Record, Unit
from tongchou.records.prepared import Prepared
from tongchou.records.prepared_writes import Insert
from tongchou.records.register import MOST_OF_A_PLACE
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import BadAnswerError

RECORDS = Insert(Record)
AS_IT_IS = Prepared(lambda pk: Record.objects.select_related("unit", "project").filter(pk=pk), int)

NEXT_NUMBER = (
    "INSERT INTO records_counter (series, last) VALUES (%s, 1)"
    " ON CONFLICT (series) DO UPDATE SET last = records_counter.last + 1 RETURNING last"
)

Consequence = Callable[[Doing], None]
CONSEQUENCES: dict[str, Consequence] = {}


def consequence(name: str) -> Callable[[Consequence], Consequence]:
    """Register what a row ``does`` to other tables, in the transaction of its step."""

    def register(act: Consequence) -> Consequence:
        if name in CONSEQUENCES:
            raise ValueError(f"two consequences are called {name}")
        CONSEQUENCES[name] = act
        return act

    return register


def day_of(at: datetime) -> date:
    """The legal day of a moment, in the city's own zone."""
    return timezone.localtime(at).date()


def step_of(record: Record, verb: str) -> Step:
    """The row of a verb in the record's edition; ``LookupError`` where there is none."""
    return find(Line(record.line), verb, table_of(record.edition))


def may(record: Record, verb: str, actor: Actor, at: datetime, given: Mapping[str, Any] | None = None) -> Decision:
    """May this step be taken, by whom, with what missing? Changes nothing and is not journaled."""
    step = step_of(record, verb)
    doing = Doing(record, actor, at, _admit(record, step, given or {}))
    return decide(step, case_of(doing, step, day_of(at)))


def ways_on(record: Record, actor: Actor, at: datetime) -> list[Decision]:
    """The answer for every step that leads on from the record's state, whoever may take it."""
    return [
        may(record, s.verb, actor, at) for s in steps_from(Line(record.line), record.state, table_of(record.edition))
    ]


def take(
    record: Record,
    verb: str,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    *,
    because: int = 0,
    seen: str = "",
) -> Entry:
    """Take a step and all that follows from it, or journal the refusal and raise ``StepRefusedError``.

    ``seen`` is what ``seen_of`` said when the taker read the record: nobody signs what he has not read. Raises
    ``MovedUnderUsError`` where it has changed since, and ``BadAnswerError`` where what is stated is not of the field
    book; nothing is written then.
    """
    _screen(record, given or {}, actor, at)
    asked = Doing(record, actor, at, given or {}, because)
    try:
        with transaction.atomic():
            outcome = _attempt(asked, verb, seen)
    except MovedUnderUsError:
        with transaction.atomic():  # somebody was faster: what is true now decides, and is what the refusal says
            outcome = _attempt(asked, verb, seen)
    if isinstance(outcome, Decision):
        raise StepRefusedError(outcome)
    acted_on = {name: value for name, value in vars(outcome.record).items() if not name.startswith("_")}
    vars(record).update(acted_on)  # the caller's copy is from now on what was acted on
    return outcome


def seen_of(record: Record) -> str:
    """What somebody has read who reads the record now: its version, and which papers are on it."""
    papers = sorted((p.kind, p.version, p.sha256) for p in papers_of(record))
    return f"{record.version}-{digest(papers)[:16]}"


def _attempt(asked: Doing, verb: str, seen: str) -> Entry | Decision:
    """Decide on the locked record and act on it; a refusal is journaled and handed back, so that it is committed."""
    record = _locked(asked.record)
    if seen and seen != seen_of(record):
        raise MovedUnderUsError(record.number)
    step = step_of(record, verb)
    doing = replace(asked, record=record, given=_admit(record, step, asked.given))
    case = case_of(doing, step, day_of(doing.at))
    decision = decide(step, case)
    if not decision:
        journal.refuse(doing, decision, case)
        return decision
    return _act(decision, case, doing)


def _act(decision: Decision, case: Case, doing: Doing) -> Entry:
    """Take a step that was allowed, with its consequences, its joints and its effects."""
    step, record = decision.step, doing.record
    frm = record.state
    to = step.lands(frm)
    entry = journal.take(
        doing, decision, case,
        law_day=record.law_day or (None if to in UNSIGNED else case.law.today),
        before=lambda: _consequences(step, doing) if step.opens else None,
    )  # fmt: skip
    if not step.opens:  # an opening does first what it is counted under; all else follows from the entry
        _consequences(step, replace(doing, because=entry.seq))
    lawbook.moved(record.line)
    if to != frm:
        _joints(record, entry)
    projections.touched(record, doing.at)
    if step.effects:
        outbox.after_commit(entry)
    return entry


def _locked(record: Record) -> Record:
    """The record as it is now, with its project locked where the database can lock a row."""
    _lock(record.project_id or record.pk)
    if connection.vendor == "postgresql" and record.line == Line.ANNUAL_PLAN:
        # Two plans must not finance one project at the same moment.
        list(Record.objects.select_for_update().filter(line=Line.ANNUAL_PLAN).order_by("pk"))
    return AS_IT_IS(record.pk)[0]


def _lock(spine: int) -> None:
    if connection.vendor == "postgresql":
        Record.objects.select_for_update().get(pk=spine)


def _admit(record: Record, step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was stated, checked by the field book; a step takes only what its row asks."""
    strange = sorted(set(given) - set(step.asks) - set(step.may_state))
    if strange:
        raise BadAnswerError(f"“{step.title}”不收“{'、'.join(strange)}”。")
    return rulebook.load(record.edition).forms[record.line].admit(given)


def _consequences(step: Step, doing: Doing) -> None:
    for name in step.does:
        CONSEQUENCES[name](doing)


def _joints(record: Record, entry: Entry) -> None:
    """What the new state pulls along on the neighbours, by the system, because of ``entry``."""
    for joint in joints_at(Line(record.line), record.state):
        line, verb = joint.then
        if joint.opens:
            open_record(line, SYSTEM, entry.at, unit=record.unit, project=record.spine, verb=verb, because=entry.seq)
            continue
        for other in _neighbours_on(record, line):
            if any(s.verb == verb for s in steps_from(line, other.state, table_of(other.edition))):
                take(other, verb, SYSTEM, entry.at, because=entry.seq)


def _neighbours_on(record: Record, line: Line) -> Iterable[Record]:
    spine = record.spine
    if spine is None:
        return ()
    return [spine] if line is Line.PROJECT else list(Record.objects.filter(project=spine, line=line).order_by("pk"))


def open_record(
    line: Line,
    actor: Actor,
    at: datetime,
    *,
    unit: Unit,
    project: Record | None = None,
    answers: Mapping[str, Any] | None = None,
    verb: str = "",
    because: int = 0,
) -> Record:
    """Begin a record by the row of its line that opens one.

    Raises ``StepRefusedError`` (the refusal is journaled and nothing of the answers is kept) or ``BadAnswerError``.
    """
    today = day_of(at)
    record, opening = _to_be_opened(line, actor, at, unit=unit, project=project, answers=answers or {}, verb=verb)
    admitted = record.answers
    _screen(record, admitted, actor, at)
    with transaction.atomic():
        if project is not None:
            _lock(project.pk)
        doing = Doing(record, actor, at, _stated(opening, admitted), because)
        case = case_of(doing, opening, today)
        decision = decide(opening, case)
        if decision:
            record.number = _next_number(line, today)
            RECORDS(record)
            _act(decision, case, doing)
        else:
            journal.refuse(doing, decision, case)
    if not decision:
        raise StepRefusedError(decision)
    return record


def may_open(
    line: Line, actor: Actor, at: datetime, *, unit: Unit, answers: Mapping[str, Any] | None = None, verb: str = ""
) -> Decision:
    """Might a record be opened with these answers? Changes nothing, is not journaled; raises ``BadAnswerError``."""
    record, opening = _to_be_opened(line, actor, at, unit=unit, project=None, answers=answers or {}, verb=verb)
    doing = Doing(record, actor, at, _stated(opening, record.answers))
    return decide(opening, case_of(doing, opening, day_of(at)))


def _to_be_opened(
    line: Line, actor: Actor, at: datetime, *, unit: Unit, project: Record | None, answers: Mapping[str, Any], verb: str
) -> tuple[Record, Step]:
    """The record as it would be opened, not yet saved, and the row that opens it; raises ``BadAnswerError``."""
    edition = project.edition if project else edition_on(day_of(at))
    opening = _opening(line, verb, edition)
    _own_words(line, edition, answers, actor)
    admitted = rulebook.load(edition).forms[line].admit(answers)
    if project is not None and project.line != Line.PROJECT:
        raise BadAnswerError(f"{project.number} 不是项目编码。写项目的编码。")
    if project is not None and line in FREE_STANDING and line is not Line.CONSENT:
        raise BadAnswerError(f"{LINES[line].name}不属于已有的项目，不写项目编码。")
    if project is None and line not in FREE_STANDING:
        raise BadAnswerError(f"{LINES[line].name}要说明是哪个项目的。")
    record = Record(
        line=line, state=OPENS, edition=edition, unit=unit, project=project, answers=admitted,
        opened_at=at, entered_at=at, opened_by=actor.person, **columns(admitted),
    )  # fmt: skip
    return record, opening


def _stated(opening: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What of the answers the opening row itself asks."""
    return {name: answers[name] for name in (*opening.asks, *opening.may_state) if name in answers}


def save(record: Record, answers: Mapping[str, Any], actor: Actor, at: datetime, *, version: int) -> Record:
    """Keep what was typed into an open form; raises ``MovedUnderUsError`` where somebody saved or signed meanwhile.

    A draft is not journaled: it binds nobody. The step that signs it stores every fact that it stood on. The answer that
    it involves state secrets is not kept, nor is what came with it; the fact is journaled (art. 32).
    """
    today = day_of(at)
    if not is_editable(record):
        raise BadAnswerError(f"{LINES[Line(record.line)].name}现在不能修改。要改已核定的内容，先申报变更。")
    if answers.get("involves_state_secrets") is True:
        note_secret(record, actor, at)
        raise BadAnswerError(
            "涉及国家秘密的项目不在本系统办理，刚才填写的内容没有保存。退出本系统，按国家有关规定办理。依据第三十二条。"
        )
    _screen(record, answers, actor, at)
    _only_what_is_open(record, answers, actor, at)
    edition = record.edition if record.project_id and record.line != Line.APPLICATION else edition_on(today)
    _own_words(Line(record.line), edition, answers, actor)
    merged = {**record.answers, **rulebook.load(edition).forms[record.line].admit(answers)}
    changes = {"answers": merged, "version": version + 1, **columns(merged)}
    if record.law_day is None:
        changes["edition"] = edition
    with transaction.atomic():
        if Record.objects.filter(pk=record.pk, version=version, state=record.state).update(**changes) != 1:
            raise MovedUnderUsError(record.number)
        record.refresh_from_db()
        projections.touched(record, at)
    return record


def is_editable(record: Record) -> bool:
    """Whether the form may be changed outside a step."""
    return is_open(record.state)


def opened(record: Record, actor: Actor, at: datetime) -> Opened | None:
    """What of a file that was sent back may be changed: what its points name, and what now stands in the way of handing it in.

    ``None`` where no return binds it. The second part is needed because one answer can make another one wrong.
    """
    named = supplement.opened(record)
    if named is None:
        return None
    found = (f for step in supplement.judging(record) for f in may(record, step.verb, actor, at).verdict.stops)
    blamed = frozenset(f.field for f in found if f.field and f.rule not in OF_THE_STEP)
    return Opened(named.fields | blamed, named.papers | blamed)


OF_THE_STEP = frozenset({"STATE", "ROLE", "APART", "GATE", "ASKS", "DATE"})
"""Objections of the engine that are about a step and its taker, not about what the form or its papers say."""


def _only_what_is_open(record: Record, answers: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """After a return only what it asked for is open (13.1): for pages, API and import alike."""
    named = supplement.opened(record)
    if named is None:
        return
    changed = [name for name, answer in answers.items() if record.answers.get(name) != answer]
    if all(named.has_field(name) for name in changed):
        return
    may_be = opened(record, actor, at)
    known = rulebook.load(record.edition).forms[record.line].fields
    closed = [known[name].label for name in changed if name in known and may_be and not may_be.has_field(name)]
    if closed:
        raise BadAnswerError(
            "\n".join(
                f"“{label}”不在补正事项里，不能改。只改退回时写明的项；别处也要改的，先告诉受理人。依据第十三条。"
                for label in closed
            )
        )


def may_write(record: Record, actor: Actor) -> bool:
    """Whether somebody in these roles goes on from here, or began the record, and so fills the form; ending it is not going on."""
    line, table = Line(record.line), table_of(record.edition)
    rows = (*steps_from(line, record.state, table), *(steps_from(line, OPENS, table) if is_editable(record) else ()))
    return any(actor.roles & set(s.by) for s in rows if s.verb != LAPSE)


def _own_words(line: Line, edition: str, answers: Mapping[str, Any], actor: Actor) -> None:
    """A form holds its writer's words only: what is stated with a step is stated by whoever takes that step."""
    if actor.person is None:  # the system repeats what was stated elsewhere
        return
    rows = [s for s in table_of(edition) if s.line is line and (not s.opens or set(s.by) == {Role.SYSTEM})]
    for name in answers:
        stating = [s for s in rows if name in (*s.asks, *s.may_state)]
        if stating and not any(actor.roles & set(s.by) for s in stating):
            raise BadAnswerError(f"“{name}”在办理“{stating[0].title}”时填写，不在这里填。")


def may_attach(record: Record, kind: str, actor: Actor) -> bool:
    """Whether a paper of this kind may come from this person now: from its maker, or from whoever takes a step on it.

    Once a step stands on a paper, a new version comes only where the form is open again or such a step leads on.
    """
    paper = rulebook.load(record.edition).papers.get(kind)
    if paper is None:
        return False
    line, table = Line(record.line), table_of(record.edition)
    needed = [s for s in table if s.line is line and kind in s.papers]
    leads_on = any(_begins(s, record) and actor.roles & set(s.by) for s in needed)
    fresh = is_editable(record) or not record.papers.filter(kind=kind, state="bound").exists()
    ours = any(_sides(set(s.by)) & _sides(set(actor.roles)) for s in needed)
    named = supplement.opened(record)
    if named and not named.has_paper(kind) and record.papers.filter(kind=kind).exclude(state="pending").exists():
        return False  # it was sent back for something else, and this paper is on file
    return leads_on or (fresh and (ours or bool(set(paper.made_by) & actor.roles)))


def _begins(step: Step, record: Record) -> bool:
    return step in steps_from(Line(record.line), record.state, table_of(record.edition))


def _sides(roles: set[Role]) -> set[Role]:
    """Roles by the side that they stand on: clerk and leader of a unit are one, every office is its own."""
    return {Role.LEADER if role is Role.CLERK else role for role in roles}


def _screen(record: Record, answers: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Typed text that bears a marking is refused as a file is: nothing of it is kept but the fact (art. 32)."""
    if actor.person is None or not secrecy.is_marked("\n".join(texts_in(answers))):
        return
    note_secret(record, actor, at)
    raise BadAnswerError(
        "填写的内容带有国家秘密标志，没有保存。涉密内容不进本系统，按国家有关规定办理；不涉密的，去掉标志后再填。依据第三十二条。"
    )


def note_secret(record: Record, actor: Actor, at: datetime, fact: str = "") -> None:
    """Write down that something about state secrets was refused: the fact, and nothing of its content (art. 32)."""
    step = attach_step(record)
    doing = Doing(record, actor, at)
    case = case_of(doing, step, day_of(at))
    says = tell(
        "{fact}涉及国家秘密，系统没有保存它。",
        "涉及国家秘密的项目不在本系统办理，按国家有关规定办理。",
        fact=fact or "填写的内容",
    )
    found = Finding("APP-SECRET", case.law.book.cite(step.clauses), Weight.STOP, Outcome.NOT_MET, says)
    journal.refuse(doing, Decision(step, Verdict.of([found])), case)


def attach_step(record: Record) -> Step:
    """Attaching a paper as the journal names it: it moves nothing, so it is no row of the table."""
    line = Line(record.line)
    by = {role for s in steps_from(line, record.state, table_of(record.edition)) for role in s.by}
    return row(line, "attach", "上传材料", record.state, STAYS, *sorted(by), clauses="32")


def columns(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that lists and totals ask of the database, as typed columns."""
    return {
        "title": answers.get("title") or "",
        "year": _first(answers, "plan_year", "assess_year", "performance_year", "pay_year", "om_year", "year"),
        "total_fen": _first(answers, "total_fen", "amount_fen"),
        "plan_place": (answers.get("plan_place") or "")[:MOST_OF_A_PLACE],
    }


def _first(answers: Mapping[str, Any], *names: str) -> Any:
    return next((answers[name] for name in names if answers.get(name) is not None), None)


def _opening(line: Line, verb: str, edition: str) -> Step:
    """The row that opens a record of the line; ``verb`` chooses where there are several."""
    rows = [s for s in steps_from(line, OPENS, table_of(edition)) if verb in ("", s.verb)]
    if not rows:
        raise LookupError(f"no step opens {line} by {verb!r}")
    return rows[0]


def _next_number(line: Line, today: date) -> str:
    """The number of a new record: a project's code for life, or letters, year and serial number of its line."""
    series = f"{LINES[line].letters}-{today.year}"
    with (
        connection.cursor() as cursor
    ):  # one statement, because Django's own would be three and a race in the first of a year
        cursor.execute(NEXT_NUMBER, [series])
        (serial,) = cursor.fetchone()
    if line is Line.PROJECT:
        return project_code(settings.TONGCHOU_DIVISION, today.year, serial)
    return f"{series}-{serial:04d}"
