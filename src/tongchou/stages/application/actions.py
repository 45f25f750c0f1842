"""What the steps of an application do to other tables: the project's code for life, the author, the baseline."""

from tongchou.lifecycle.words import Line
from tongchou.records import rounds
from tongchou.records.baselines import freeze, name_parties
from tongchou.records.casefile import SYSTEM, Doing
from tongchou.records.conduct import consequence, open_record, take
from tongchou.records.models import Record, Unit
from tongchou.records.prepared import Prepared
from tongchou.stages.application.facts import AuthorKind, BuildMode

ASKED = Prepared(lambda project: Record.objects.filter(project=project, line=Line.PARTICIPATION).values_list("pk"), int)


@consequence("register-project")
def register_project(doing: Doing) -> None:
    """A need gets its project code when its application begins, and keeps it for life (5.1)."""
    application = doing.record
    title = {"title": application.title} if application.title else {}
    project = open_record(Line.PROJECT, SYSTEM, doing.at, unit=application.unit, answers=title, verb="register")
    Record.objects.filter(pk=application.pk).update(project=project)
    application.project = project


@consequence("ask-participants")
def ask_participants(doing: Doing) -> None:
    """Each department that a joint application names is asked about its part, once for each wording of it (6.3, 7.2)."""
    a = doing.record
    joint = a.answers.get("build_mode") == BuildMode.CROSS_DEPARTMENT
    rows = (a.answers.get("participants") or []) if joint else []
    wanted = {str(row.get("unit") or "").strip(): row.get("opens") or "" for row in rows}
    if not wanted and not ASKED(a.project_id):
        return
    units = {u.name: u for u in Unit.objects.filter(name__in=wanted).exclude(kind="firm").exclude(pk=a.unit_id)}
    asked = Record.objects.filter(project=a.project_id, line=Line.PARTICIPATION).select_related("unit", "project")
    said = {(r.unit.name, r.answers.get("opens") or "") for r in asked.exclude(state="superseded")}
    for old in asked.filter(state__in=("asked", "confirmed")).order_by("pk"):
        if old.unit.name not in units or wanted[old.unit.name] != (old.answers.get("opens") or ""):
            take(old, "lapse", SYSTEM, doing.at, because=doing.because)
    units = {name: unit for name, unit in units.items() if (name, wanted[name]) not in said}  # once in the same words
    for name, unit in units.items():
        part = {
            "title": a.title, "lead": a.unit.name, "part_of": a.number, "opens": wanted[name],
            "build_content": a.answers.get("build_content") or "",
        }  # fmt: skip
        open_record(
            Line.PARTICIPATION, SYSTEM, doing.at, unit=unit, project=a.project, answers=part, because=doing.because
        )


@consequence("record-author")
def record_author(doing: Doing) -> None:
    """Who wrote the proposal may neither bid nor review (12.2); the project takes the application's name."""
    a = doing.record
    Record.objects.filter(pk=a.project_id).update(title=a.title, year=a.year, total_fen=a.total_fen)
    if a.answers.get("author_kind") == AuthorKind.THIRD_PARTY:
        names = {
            "name": "author",
            "uscc": "author_uscc",
            "legal_person": "author_legal_person",
            "phone": "author_phone",
        }
        firm = {name: a.answers.get(answer) for name, answer in names.items()}
        name_parties(a.project, a, "author", [firm])


@consequence("freeze-baseline")
def freeze_baseline(doing: Doing) -> None:
    """What the centre approves is the baseline that nobody changes but through change control (14.2)."""
    given = doing.given
    freeze(
        doing.record.project, doing.record, doing.at, content=given["approved_content"], fen=given["approved_fen"],
        fen_by_year=given["approved_fen_by_year"], months=given["approved_build_months"],
        costs=given.get("approved_costs") or (),
    )  # fmt: skip


@consequence("keep-round")
def keep_round(doing: Doing) -> None:
    """A file that is sent back, of whatever line, is kept as it was, so that the next round shows what changed (13.1)."""
    rounds.keep(doing)
