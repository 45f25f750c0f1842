"""One operation for each row of the table: what the table says is what the API can do, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import create_model

from tongchou.kernel.words import article_name
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import LINES, ROLE_NAMES, Role
from tongchou.records import access, conduct
from tongchou.regulation import rulebook
from tongchou.surfaces.api.answers import Answers, answers_model
from tongchou.surfaces.api.once import once
from tongchou.surfaces.api.records import record_of, shown
from tongchou.surfaces.api.shapes import Problem, RecordOut

ERRORS = {404: Problem, 409: Problem, 422: Problem}


class Opening(Schema):
    """What begins a record: the unit (the asker's own by default), the project where there must be one, answers."""

    unit: str = ""
    project: str = ""


def lines_router() -> Router:
    """The operations of all steps that a person can take, in the edition that is this city's newest law."""
    router = Router()
    edition = settings.TONGCHOU_EDITIONS[-1]
    book = rulebook.load(edition)
    for step in table_of(edition):
        if set(step.by) == {Role.SYSTEM}:
            continue
        form = book.forms[step.line]
        words = LINES[step.line]
        name = "".join(part.title() for part in f"{step.line}-{step.verb}".split("-"))
        if step.opens:
            body = create_model(f"{name}In", __base__=Opening, answers=(answers_model(f"{name}Answers", form), ...))
            view, path = _opener(step, body), f"/{words.noun}"
        else:
            view, path = (
                _stepper(step, answers_model(f"{name}In", form, (*step.asks, *step.may_state))),
                f"/{words.noun}/{{number}}/{step.verb}",
            )
        router.add_api_operation(
            path if not step.opens or step.verb in ("open", "compile") else f"{path}/{step.verb}",
            ["POST"], view, response={201 if step.opens else 200: RecordOut, **ERRORS},
            operation_id=f"{step.line}_{step.verb}".replace("-", "_"), summary=step.title, description=_about(step),
            tags=[words.name],
        )  # fmt: skip
    return router


def _about(step: Step) -> str:
    """What a program's author must know of a row."""
    parts = [
        f"办理人：{'、'.join(ROLE_NAMES[r] for r in step.by)}。",
        f"依据：{'、'.join(dict.fromkeys(article_name(c) for c in step.clauses))}。",
        f"规则：{'、'.join(step.rules)}。" if step.rules else "",
        f"材料：{'、'.join(step.papers)}。" if step.papers else "",
        f"要填：{'、'.join(step.asks)}。" if step.asks else "",
        f"可填：{'、'.join(step.may_state)}。" if step.may_state else "",
    ]
    return "\n".join(p for p in parts if p)


def _opener(step: Step, body_type: type[Opening]) -> Callable[..., Any]:
    def view(request: HttpRequest, body: body_type) -> Status:  # type: ignore[valid-type]
        at, today = timezone.now(), timezone.localdate()
        project = record_of(request, body.project) if body.project else None
        named = access.unit_named(body.unit) if body.unit else None
        if body.unit and named is None:
            raise Http404(f"没有名为“{body.unit}”的单位。")
        unit = project.unit if project else named or request.auth.unit
        actor = access.actor_on(request.auth, project, today, unit=unit)

        def act() -> tuple[int, RecordOut]:
            record = conduct.open_record(
                step.line, actor, at, unit=unit, project=project, answers=body.answers.root, verb=step.verb
            )
            return 201, shown(request, record)

        return Status(*once(request, at, act))

    return view


def _stepper(step: Step, body_type: type[Answers]) -> Callable[..., Any]:
    def view(request: HttpRequest, number: str, body: body_type) -> Status:  # type: ignore[valid-type]
        at = timezone.now()
        record = record_of(request, number)
        if record.line != step.line:
            raise Http404(f"{number} 不是{LINES[step.line].name}。")
        actor = access.actor_on(request.auth, record, timezone.localdate())

        def act() -> tuple[int, RecordOut]:
            conduct.take(record, step.verb, actor, at, body.root, seen=request.headers.get("If-Match", "").strip('"'))
            return 200, shown(request, record)

        return Status(*once(request, at, act))

    return view
