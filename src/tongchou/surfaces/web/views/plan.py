"""A year's plan: the table of candidates, selections of it as numbered drafts, and a draft into an annual plan (9.2).

Nothing here moves a state. A draft binds nobody; what it fills is the form of an annual plan, which a named person then
proposes, with all rules of the table before it.
"""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongchou.lifecycle import cycle
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, scenarios
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Record, Scenario
from tongchou.regulation import rulebook
from tongchou.stages.planning.candidates import Contender, contenders
from tongchou.stages.planning.published import published
from tongchou.stages.planning.selection.frontier import MOST, frontier
from tongchou.surfaces.web import plan_form, policy, shown_frontier, shown_plan
from tongchou.surfaces.web.attempt import Done, Refused, carry_out_once
from tongchou.surfaces.web.plan_form import PlanForm, Problem

FIRST, LAST = 2000, 2199
FEWEST_POINTS = 2


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """To the plan year that is being worked on."""
    today = timezone.localdate()
    return redirect("plan", cycle.plan_year(law_of(edition_on(today), today, today, timezone.now())))


def _standing(request: HttpRequest, year: int) -> tuple[Contender, ...]:
    if not FIRST <= year <= LAST:
        raise Http404(_("没有这一年的计划。"))
    return contenders(access.records_for(request.user, timezone.localdate()), year)


def _drafts(request: HttpRequest, year: int) -> list[Scenario]:
    return list(access.scenarios_for(request.user, year, timezone.localdate()))


def _numbered(every: list[Scenario], seq: int) -> Scenario:
    found = next((s for s in every if s.seq == seq), None)
    if found is None:
        raise Http404(_("没有这一稿。只保留最近的各稿。"))
    return found


@require_GET
def plan(request: HttpRequest, year: int, seq: int | None = None) -> HttpResponse:
    """The newest draft of a year, the one that is named, or the table before anything was selected."""
    standing, every = _standing(request, year), _drafts(request, year)
    draft = _numbered(every, seq) if seq is not None else next(iter(every), None)
    form = PlanForm.of_json(draft.asked) if draft else PlanForm()
    return _page(request, year, {"standing": standing, "every": every, "draft": draft, "form": form})


def _page(request: HttpRequest, year: int, about: dict[str, Any], status: int = 200) -> HttpResponse:
    draft, form = about["draft"], about["form"]
    now = shown_plan.table(about["standing"])
    result = draft.outcome if draft else None
    rows = result["rows"] if result else now
    plans, before = _plans(request, year), _before(request, year)
    marks = [before.total_fen if before else None, *(p.answers.get("budget_fen") for p in plans)]
    named = shown_plan.years(rows, form, result, year, marks)
    links, limits = form.with_spare()
    lines = shown_plan.lines(rows, form, named, result["hand"] if result else None)
    context = {
        "year": year,
        "may": Role.PLANNER in policy.roles_of(request),
        "lines": lines,
        "grouped": shown_plan.grouped(lines),
        "years": named,
        "result": result,
        "sums": shown_plan.summary(result) if result else None,
        "frontier": shown_frontier.chart(draft, year) if draft else None,
        "changed": bool(draft) and draft.candidates != shown_plan.hash_of(now),
        "links": links,
        "limits": limits,
        "groups": shown_plan.groups(rows),
        "width": len(named) + (5 if result and not shown_plan.failed(result) else 4),
        "modes": rulebook.load(edition_on(timezone.localdate())).forms[Line.APPLICATION].fields["build_mode"].choices,
        "plans": plans,
        "open_plans": [p for p in plans if conduct.is_editable(p)],
        "before": before,
        "shares": [(p, published(p).urgent) for p in access.published_plans().filter(year=year)],
        "neighbours": [y for y in _neighbours(request, year) if y],
        **about,
    }
    return render(request, "plan/page.html", context, status=status)


def _plans(request: HttpRequest, year: int) -> list[Record]:
    seen = access.records_for(request.user, timezone.localdate())
    return list(seen.filter(line=Line.ANNUAL_PLAN, year=year).order_by("-pk"))


def _neighbours(request: HttpRequest, year: int) -> tuple[int | None, int | None]:
    """The years before and after this one for which anybody has applied or planned."""
    seen = access.records_for(request.user, timezone.localdate())
    rows = seen.filter(line__in=(Line.APPLICATION, Line.ANNUAL_PLAN), year__range=(FIRST, LAST))
    known = set(rows.order_by().values_list("year", flat=True).distinct())
    return max((y for y in known if y < year), default=None), min((y for y in known if y > year), default=None)


def _before(request: HttpRequest, year: int) -> Record | None:
    """Last year's plan, for its total beside the box of this year's budget."""
    seen = access.records_for(request.user, timezone.localdate())
    return seen.filter(line=Line.ANNUAL_PLAN, year=year - 1, state="issued").order_by("pk").last()


@require_POST
def run(request: HttpRequest, year: int) -> HttpResponse:
    """Select by what is asked, and keep the answer as the next draft."""
    return _select(request, year, by_hand=False)


@require_POST
def hand(request: HttpRequest, year: int) -> HttpResponse:
    """Select by what is asked, weigh what is ticked beside it, and keep both as the next draft."""
    return _select(request, year, by_hand=True)


def _select(request: HttpRequest, year: int, *, by_hand: bool) -> HttpResponse:
    standing = _standing(request, year)
    form = PlanForm.of_post(request.POST)
    question, problems = plan_form.read(form, standing, year)
    if problems:
        about = {"standing": standing, "every": _drafts(request, year), "draft": None, "form": form}
        return _page(request, year, {**about, "problems": problems}, status=422)
    rows = shown_plan.table(standing)
    known = {row["code"] for row in rows}
    ticked = [code for code in request.POST.getlist("take") if code in known] if by_hand else None
    draft = scenarios.keep(
        year, request.user, timezone.now(), candidates=shown_plan.hash_of(rows), asked=form.as_json(),
        outcome=shown_plan.outcome(rows, question, ticked),
    )  # fmt: skip
    return redirect("plan-draft", year, draft.seq)


@require_POST
def budgets(request: HttpRequest, year: int, seq: int) -> HttpResponse:
    """Select once more for each of several budgets, all else as the draft asks, and keep the answer with the draft."""
    standing, every = _standing(request, year), _drafts(request, year)
    draft = _numbered(every, seq)
    form = PlanForm.of_json(draft.asked)
    question, problems = plan_form.read(form, standing, year)
    about = {"standing": standing, "every": every, "draft": draft, "form": form}
    if draft.candidates != shown_plan.hash_of(shown_plan.table(standing)):
        problems.append(Problem("asked", _("候选有变化，这一稿的各档预算算不准。重新选取，再算新的一稿。")))
    found = () if problems else frontier(question.items, question.demands, year)
    if not problems and len(found) < FEWEST_POINTS:
        problems.append(
            Problem("asked", _("没有可比的预算：候选超过 %(most)s 个，或没有可选的项目。") % {"most": MOST})
        )
    if problems:
        return _page(request, year, {**about, "problems": problems}, status=422)
    scenarios.keep_frontier(draft, [asdict(point) for point in found])
    return redirect(reverse("plan-draft", args=[year, seq]) + "#frontier")


@require_GET
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """Two drafts side by side: the two that are named, or the newest two."""
    _standing(request, year)
    every = _drafts(request, year)
    a, b = (_asked(every, request.GET.get(name, ""), place) for name, place in (("a", 1), ("b", 0)))
    context = {"year": year, "every": every, "a": a, "b": b}
    if a is not None and b is not None:
        context["beside"] = shown_plan.beside(a, b)
        context["heads"] = [(s, shown_plan.summary(s.outcome)) for s in (a, b)]
    return render(request, "plan/compare.html", context)


def _asked(every: list[Scenario], seq: str, otherwise: int) -> Scenario | None:
    if seq.isascii() and seq.isdigit() and len(seq) < 9:
        return _numbered(every, int(seq))
    return every[otherwise] if len(every) > otherwise else None


@require_POST
def fill(request: HttpRequest, year: int, seq: int) -> HttpResponse:
    """Write what a draft chose into the form of an annual plan, a new one or one that is open; nobody proposes it yet."""
    every, now = _drafts(request, year), timezone.now()
    draft = _numbered(every, seq)
    done = carry_out_once(request, now, [], lambda _answers: _written(request, draft, now))
    if isinstance(done, Refused):
        says = [*done.problems, *(f"{f.says}{f.remedy}" for f in (done.decision.reasons if done.decision else ()))]
        about = {"standing": _standing(request, year), "every": every, "draft": draft}
        problems = [Problem("fill", one) for one in says]
        return _page(
            request, year, {**about, "form": PlanForm.of_json(draft.asked), "problems": problems}, status=done.status
        )
    return redirect("record", done.number)


def _written(request: HttpRequest, draft: Scenario, now: Any) -> Done:
    """The plan with its items: conduct judges who may write and what the form takes."""
    items = shown_plan.items_of(draft.outcome, draft.year)
    answers: dict[str, Any] = {"items": items, "total_fen": sum(item["fen"] for item in items)}
    number = request.POST.get("plan", "")
    if number:
        found = next((p for p in _plans(request, draft.year) if p.number == number), None)
        if found is None:
            raise Http404(_("没有这份年度计划。"))
        actor = access.actor_on(request.user, found, timezone.localdate())
        if not conduct.may_write(found, actor):
            raise PermissionDenied(_("这份记录现在不由你填写。看看它在谁手里。"))
        conduct.save(found, answers, actor, now, version=found.version)
        return Done(found.number, found.journal.latest("seq").seq)
    budget = draft.outcome["budget"].get(str(draft.year))
    answers |= {
        "title": f"{draft.year} 年度政务信息化项目建设安排计划", "plan_year": draft.year,
        **({} if budget is None else {"budget_fen": budget}),
    }  # fmt: skip
    actor = access.actor_on(request.user, None, timezone.localdate(), unit=request.user.unit)
    made = conduct.open_record(Line.ANNUAL_PLAN, actor, now, unit=request.user.unit, answers=answers)
    return Done(made.number, made.journal.latest("seq").seq)
