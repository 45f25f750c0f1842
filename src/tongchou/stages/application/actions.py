"""What the steps of an application do to other tables: the project's code for life, the author, the baseline."""

from tongchou.lifecycle.words import Line
from tongchou.records.baselines import freeze, name_parties
from tongchou.records.casefile import SYSTEM, Doing
from tongchou.records.conduct import consequence, open_record
from tongchou.records.models import Record
from tongchou.stages.application.facts import AuthorKind


@consequence("register-project")
def register_project(doing: Doing) -> None:
    """A need gets its project code when its application begins, and keeps it for life (5.1)."""
    application = doing.record
    title = {"title": application.title} if application.title else {}
    project = open_record(Line.PROJECT, SYSTEM, doing.at, unit=application.unit, answers=title, verb="register")
    Record.objects.filter(pk=application.pk).update(project=project)
    application.project = project


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
    )  # fmt: skip
