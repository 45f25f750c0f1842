"""Lists that a city brings along: taken in, matched with the register, loaded row by row through the conduct, undone.

A row's outcome is written in the transaction of its step, so a job that was killed goes on where it stood and enters
nothing twice. A few rows are one transaction: what derives from them is brought up to date with them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from tongchou.kernel.reading import plain
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.engine import Decision, StepRefusedError
from tongchou.lifecycle.step import OPENS, Step
from tongchou.lifecycle.table import steps_from
from tongchou.lifecycle.words import LINES, Line
from tongchou.records import access, conduct, files, projections
from tongchou.records.casefile import Actor
from tongchou.records.lawbook import edition_on
from tongchou.records.models import Entry, ImportJob, ImportRow, Paper, Person, Record, Unit
from tongchou.records.register import ENDED
from tongchou.regulation import rulebook
from tongchou.regulation.fieldbook import BadAnswerError, Form

AT_ONCE = 25
"""Rows in one transaction."""

TAKES_BACK = ("strike", "discard", "withdraw")
"""The steps that take back what a row opened, where the table has them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One row as it was read, before the register has been asked about it."""

    index: int
    title: str
    unit_name: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    error: str = ""


def form_of(job: ImportJob, today: date) -> Form:
    """The form that the rows are entered into, of the edition in force."""
    return rulebook.load(edition_on(today)).forms[job.line]


def receive(
    person: Person, line: Line, verb: str, name: str, data: bytes, at: datetime, *, affirmed: bool = False
) -> ImportJob:
    """Take in a list, screened like any upload; raises ``RefusedFileError``. Call it outside a transaction."""
    try:
        files.screened(name, data, affirmed=affirmed)
    except files.RefusedFileError as refused:
        if refused.why is files.Why.SECRET:
            conduct.note_secret(_nothing(person, line, at), _actor(person, person.unit, at), at, refused.fact)
        raise
    digest = sha256(data).hexdigest()
    files.keep(digest, data)
    return ImportJob.objects.create(by=person, unit=person.unit, at=at, line=line, verb=verb, name=name, sha256=digest)


def _nothing(person: Person, line: Line, at: datetime) -> Record:
    """A record that is not there, for the fact that a list with state secrets was refused (art. 32)."""
    return Record(
        line=line, state=OPENS, edition=edition_on(conduct.day_of(at)), unit=person.unit, opened_at=at, entered_at=at
    )  # fmt: skip


def _actor(person: Person, unit: Unit, at: datetime) -> Actor:
    return access.actor_on(person, None, conduct.day_of(at), unit=unit)


def path_of(job: ImportJob) -> Path:
    """The file as it was sent."""
    return files.path_of(job.sha256)


def choose_columns(job: ImportJob, **chosen: Any) -> None:
    """Keep what was said of sheet, header and columns."""
    _keep(job, **chosen)


def _keep(job: ImportJob, **changes: Any) -> None:
    ImportJob.objects.filter(pk=job.pk).update(**changes)
    job.refresh_from_db()


# Rows --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def fill(job: ImportJob, drafts: Iterable[Draft], kinds: Mapping[str, int]) -> None:
    """Put the rows of a job in the place of those that were there; each is matched with the register."""
    job.rows.all().delete()
    rows = [
        ImportRow(
            job=job, index=d.index, title=d.title[:200], unit_name=d.unit_name, answers=dict(d.answers),
            doubts=[list(doubt) for doubt in d.doubts], findings=[dict(f) for f in d.findings], error=d.error,
        )
        for d in drafts
    ]  # fmt: skip
    _match(job, rows)
    ImportRow.objects.bulk_create(rows, batch_size=500)
    _keep(job, phase="rows", rows_read=dict(kinds))


@transaction.atomic
def match_units(job: ImportJob, named: Mapping[str, Unit | None]) -> None:
    """Keep which units the names of the list mean (``None``: leave these rows out), and match the rows anew."""
    units = {**job.units, **{name: unit.pk if unit else 0 for name, unit in named.items()}}
    _keep(job, units=units)
    rows = list(job.rows.filter(unit_name__in=list(named), outcome=""))
    _match(job, rows)
    ImportRow.objects.bulk_update(rows, ["unit", "twin", "chosen"], batch_size=500)


def _match(job: ImportJob, rows: list[ImportRow]) -> None:
    """Find the unit of each row, and the record that it may be already; what may be there already is not chosen."""
    by_name = _units(job, {row.unit_name for row in rows})
    for row in rows:
        row.unit = by_name.get(row.unit_name)
    twins = _twins(job, {row.unit for row in rows if row.unit})
    seen: dict[tuple[int | None, str, str], ImportRow] = {}
    for row in rows:
        code = row.answers.get("list_code") or ""
        row.twin = twins.get((row.unit_id, "code", code)) or twins.get((row.unit_id, "title", row.title))
        left_out = job.units.get(row.unit_name) == 0
        row.chosen = not (row.error or row.twin or left_out or _repeats(row, seen))


def _repeats(row: ImportRow, seen: dict[tuple[int | None, str, str], ImportRow]) -> bool:
    """Whether the same list has the project on an earlier row, which is then named as a doubt."""
    code = row.answers.get("list_code") or ""
    if row.error:
        return False
    keys = [
        (row.unit_id, row.unit_name, f"title {row.title}"),
        *([(row.unit_id, row.unit_name, f"code {code}")] if code else []),
    ]
    first = next((seen[key] for key in keys if key in seen), None)
    for key in keys:
        seen.setdefault(key, row)
    if first is None:
        return False
    doubt = [f"第 {row.number} 行", f"与第 {first.number} 行是同一个项目名称或编号。同一个项目只录入一行。"]
    if doubt not in row.doubts:
        row.doubts = [*row.doubts, doubt]
    return True


def _units(job: ImportJob, names: Collection[str]) -> dict[str, Unit]:
    """The unit that each name means: as matched by hand, else by its own name; drafts without one are of the loader's."""
    by_hand = Unit.objects.in_bulk([pk for pk in job.units.values() if pk])
    known = {plain(unit.name): unit for unit in Unit.objects.all()}
    out = {}
    for name in names:
        pk = job.units.get(name)
        unit = by_hand.get(pk) if pk else None if pk == 0 else known.get(plain(name))
        if unit is None and not name and job.line != Line.PROJECT:
            unit = job.unit
        if unit is not None:
            out[name] = unit
    return out


def _twins(job: ImportJob, units: Collection[Unit]) -> dict[tuple[int, str, str], Record]:
    """Records of the line that are there, by unit and title, and by unit and the code of a list."""
    gone = [state for state in ENDED if state not in ("retired", "terminated")]
    there = Record.objects.filter(line=job.line, unit__in=units).exclude(state__in=gone).order_by("-pk")
    out: dict[tuple[int, str, str], Record] = {}
    for record in there.only("pk", "unit", "title", "answers", "number"):
        out[record.unit_id, "title", record.title] = record
        if code := record.answers.get("list_code"):
            out[record.unit_id, "code", code] = record
    return out


def set_defaults(job: ImportJob, answers: Mapping[str, Any], today: date) -> None:
    """Keep what holds for every row that says nothing itself; raises ``BadAnswerError``."""
    _keep(job, defaults=form_of(job, today).admit(answers))


def choose(job: ImportJob, shown: Collection[int], chosen: Collection[int]) -> None:
    """Of the rows that were shown, those that are to be loaded; a row with an error cannot be."""
    waiting = job.rows.filter(index__in=shown, outcome="", error="")
    waiting.update(chosen=False)
    waiting.filter(index__in=chosen).update(chosen=True)


def ready(job: ImportJob) -> QuerySet[ImportRow]:
    """The rows that wait to be loaded: chosen, without error, of a known unit."""
    return job.rows.filter(outcome="", chosen=True, error="", unit__isnull=False)


def stated(job: ImportJob, row: ImportRow, form: Form) -> dict[str, Any]:
    """All that a row states when it is entered: its own answers, those for all rows, and where it comes from."""
    whence = f"{job.name} {job.sheet} 第 {row.number} 行" if len(job.sheets) > 1 else f"{job.name} 第 {row.number} 行"
    source = {"source": whence} if "source" in form.fields else {}
    return {**job.defaults, **row.answers, **source}


def may_enter(job: ImportJob, row: ImportRow, at: datetime) -> tuple[Decision | None, str]:
    """What the engine would say of entering a row, or why it cannot be asked; changes nothing."""
    if row.error or row.unit is None:
        return None, row.error
    answers = stated(job, row, form_of(job, conduct.day_of(at)))
    actor = _actor(job.by, row.unit, at)
    try:
        return conduct.may_open(Line(job.line), actor, at, unit=row.unit, answers=answers, verb=job.verb), ""
    except BadAnswerError as bad:
        return None, str(bad)


# Loading -----------------------------------------------------------------------------------------------------------


def start(job: ImportJob) -> None:
    """From now on the rows are loaded, whoever carries the job on."""
    ImportJob.objects.filter(pk=job.pk, phase="rows").update(phase="loading")
    job.refresh_from_db()


@transaction.atomic
def reopen(job: ImportJob) -> None:
    """Back to the rows that did not go in: units, answers and choices may be mended, and they are tried once more."""
    if ImportJob.objects.filter(pk=job.pk, phase="loaded").update(phase="rows"):
        job.rows.filter(outcome="refused").update(outcome="", says="", done_at=None)
    job.refresh_from_db()


def load(job: ImportJob, at: datetime) -> Iterator[int]:
    """Load what waits, some rows at a time; yields how many after each. Whoever asks may stop between two of them."""
    while True:
        with transaction.atomic():
            _lock(job)
            rows = list(ready(job).select_related("unit", "unit__parent")[:AT_ONCE])
            with projections.held(at):
                form = form_of(job, conduct.day_of(at))
                for row in rows:
                    _enter(job, row, form, at)
            if not rows:
                ImportJob.objects.filter(pk=job.pk, phase="loading").update(phase="loaded", loaded_at=at)
        job.refresh_from_db()
        if not rows:
            return
        yield len(rows)


def _lock(job: ImportJob) -> None:
    """Nobody else carries this job on meanwhile; on SQLite the transaction itself is that lock."""
    if connection.vendor == "postgresql":
        ImportJob.objects.select_for_update().get(pk=job.pk)


def _enter(job: ImportJob, row: ImportRow, form: Form, at: datetime) -> None:
    """One row by one step; whatever stands in the way leaves nothing of the row but its reason."""
    changes: dict[str, Any] = {"done_at": at}
    actor = _actor(job.by, row.unit, at)
    try:
        record = conduct.open_record(
            Line(job.line), actor, at, unit=row.unit, answers=stated(job, row, form), verb=job.verb
        )
        changes |= {"outcome": "entered", "record": record, "version": record.version, "says": _remarked(record)}
    except StepRefusedError as refused:
        changes |= {
            "outcome": "refused",
            "says": "".join(f"{f.says}{f.remedy}" for f in refused.decision.verdict.stops),
        }
    except (BadAnswerError, DatabaseError) as bad:
        changes |= {"outcome": "refused", "says": str(bad)}
    ImportRow.objects.filter(pk=row.pk, outcome="").update(**changes)


def _remarked(record: Record) -> str:
    """What was found of a row though it did not stop it."""
    body = record.journal.order_by("seq").values_list("body", flat=True).first()
    return "".join(f"{f['says']}{f['remedy']}" for f in json.loads(body)["findings"]) if body else ""


# Undoing -----------------------------------------------------------------------------------------------------------


def way_back(record: Record, actor: Actor) -> Step | None:
    """The step by which this person might take back what a row opened; the first that is his where there are several."""
    here = [s for s in steps_from(Line(record.line), record.state, table_of(record.edition)) if s.verb in TAKES_BACK]
    mine = [s for s in here if actor.roles & set(s.by)]
    return min(mine or here, key=lambda s: TAKES_BACK.index(s.verb), default=None)


def may_undo(job: ImportJob, person: Person, at: datetime) -> Decision | None:
    """What the engine says of taking back the first row that was entered; ``None`` where nothing is left to take back."""
    row = job.rows.filter(outcome="entered", undone="").select_related("record__unit", "record__project").first()
    if row is None:
        return None
    actor = access.actor_on(person, row.record, conduct.day_of(at))
    step = way_back(row.record, actor)
    return conduct.may(row.record, step.verb, actor, at, _given(step, "撤销")) if step else None


def _given(step: Step, reason: str) -> dict[str, str]:
    return {"reason": reason} if "reason" in step.asks else {}


def begin_undo(job: ImportJob, person: Person, reason: str) -> None:
    """From now on the job is taken back, in the name of whoever asked for it."""
    ImportJob.objects.filter(pk=job.pk, phase__in=("loaded", "loading")).update(
        phase="undoing", reason=reason, undone_by=person
    )
    job.refresh_from_db()


def undo(job: ImportJob, at: datetime) -> Iterator[int]:
    """Take back every record of the job that nobody has acted on, some at a time; the others stay and say why."""
    while True:
        with transaction.atomic():
            _lock(job)
            waiting = job.rows.filter(outcome="entered", undone="").select_related("record__unit", "record__project")
            rows = list(waiting.order_by("-index")[:AT_ONCE])
            with projections.held(at):
                for row in rows:
                    _take_back(job, row, at)
            if not rows:
                ImportJob.objects.filter(pk=job.pk, phase="undoing").update(phase="undone")
        job.refresh_from_db()
        if not rows:
            return
        yield len(rows)


def _take_back(job: ImportJob, row: ImportRow, at: datetime) -> None:
    """One record by its step; where somebody has acted on it, or the step is refused, it stays and says why."""
    record = row.record
    says = touched(row)
    if not says:
        actor = access.actor_on(job.undone_by, record, conduct.day_of(at))
        step = way_back(record, actor)
        try:
            if step is None:
                says = "这一步已经不能撤销。"
            else:
                conduct.take(record, step.verb, actor, at, _given(step, job.reason))
        except StepRefusedError as refused:
            says = "".join(f"{f.says}{f.remedy}" for f in refused.decision.verdict.stops)
    ImportRow.objects.filter(pk=row.pk).update(undone="stays" if says else "struck", undone_says=says)


def touched(row: ImportRow) -> str:
    """What somebody has done since with what the row opened; empty where nothing."""
    record = row.record
    opened = record.journal.filter(taken=True).order_by("seq").values_list("seq", flat=True).first()
    later = Entry.objects.filter(scope=record.scope, taken=True, seq__gt=opened).select_related("actor")
    entry = later.order_by("seq").first()
    if entry is not None:
        step = next((s for s in table_of(record.edition) if s.line == entry.line and s.verb == entry.verb), None)
        who = entry.actor.name if entry.actor else "系统"
        return f"{who}在 {conduct.day_of(entry.at)} 办理了“{step.title if step else entry.verb}”。"
    if record.version != row.version:
        return "有人修改过填写的内容。"
    spine = record.spine or record
    if Paper.objects.filter(Q(record=record) | Q(record=spine)).exists():
        return "已经有材料挂在上面。"
    if Record.objects.filter(project=spine).exclude(pk=record.pk).exists():
        return f"已经有别的{LINES[Line.PROJECT].name}记录挂在上面。"
    return ""


def forget(job: ImportJob) -> bool:
    """Throw a job away of which nothing was loaded; what was loaded stays on record."""
    if job.rows.exclude(outcome="").exists():
        return False
    job.delete()
    return True


def unfinished() -> QuerySet[ImportJob]:
    """The jobs that were begun to be loaded or undone and did not come to their end."""
    return ImportJob.objects.filter(phase__in=("loading", "undoing")).select_related("by__unit", "unit").order_by("pk")
