"""What the comparison and the persons who judged it say of a project, for the rules of its review (13.2, 14.2)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records.dossier import Dossier
from tongchou.records.models import Comparison, Likeness, Party, Record
from tongchou.records.prepared import Prepared
from tongchou.records.register import known_projects

FOUND = Prepared(
    lambda spine: Likeness.objects.filter(comparison=spine).order_by("-percent", "other")
    .values_list("other__number", "other__title", "other__unit__name", "percent", "matched", "compared"),
    int,
)  # fmt: skip


def comparisons(spines: Iterable[int]) -> dict[int, Comparison]:
    """The comparisons of some projects, by their keys."""
    return {c.project_id: c for c in Comparison.objects.filter(project__in=list(spines))}


def found(spines: Iterable[int]) -> dict[int, list[Likeness]]:
    """What each of some projects is like, the likest first, by their keys."""
    out: dict[int, list[Likeness]] = {}
    rows = Likeness.objects.filter(comparison__in=list(spines)).select_related("other__unit")
    for row in rows.order_by("-percent", "-pk"):
        out.setdefault(row.comparison_id, []).append(row)
    return out


def like(spine: Record) -> list[Likeness]:
    """What a project is like, the likest first."""
    return list(
        Likeness.objects.filter(comparison=spine.pk).select_related("other__unit").order_by("-percent", "other")
    )


def liked_by(spine: Record) -> list[Likeness]:
    """The projects that were sent later and are like this one, the likest first."""
    rows = Likeness.objects.filter(other=spine.pk, comparison__of_register=False)
    rows = rows.select_related("comparison__project__unit")
    return list(rows.order_by("-percent", "pk"))


def in_register(seen: QuerySet[Record], least: int) -> QuerySet[Likeness]:
    """Pairs of what there is that are alike by at least so many percent, each once, the likest first.

    A pair may have been found from both sides; it stands here as it was found with the higher share. ``seen`` is a door.
    """
    of_one = Likeness.objects.filter(comparison__of_register=True, percent__gte=least, comparison__in=seen.values("pk"))
    reverse = Likeness.objects.filter(
        Q(percent__gt=OuterRef("percent")) | Q(percent=OuterRef("percent"), pk__lt=OuterRef("pk")),
        comparison__of_register=True, comparison=OuterRef("other"), other=OuterRef("comparison"),
    )  # fmt: skip
    rows = of_one.filter(~Exists(reverse)).select_related("comparison__project__unit", "other__unit")
    return rows.order_by("-percent", "pk")


def compared_in_register() -> dict[str, Any]:
    """How many of what there is were compared in this round, how many of them say too little, and since when."""
    rows = Comparison.objects.filter(of_register=True)
    return rows.aggregate(n=Count("pk"), mute=Count("pk", filter=Q(by="")), since=Min("at"))


def named(numbers: Iterable[str]) -> dict[str, Record]:
    """Projects by their numbers, of those that everybody inside may know by name and unit."""
    rows = known_projects().filter(number__in=list(numbers)).select_related("unit")
    return {r.number: r for r in rows}


def judged(dossier: Dossier) -> list[Record]:
    """The decisions on pairs of this project, those that are being decided among them; the oldest first."""
    return dossier.records(Line.OVERLAP)


def suspicions(dossier: Dossier, least: int) -> list[dict[str, Any]]:
    """What stands against the project: settled decisions bind, open ones wait, and from ``least`` percent on a likeness asks."""
    out: list[dict[str, Any]] = []
    if dossier.spine is None or dossier.spine.pk is None:
        return out
    done = {r.answers.get("other") for r in judged(dossier)}
    name = LINES[Line.OVERLAP].name
    out += [
        {"says": f"{name} {r.number}（对比 {r.answers.get('other')}）还没有定论", "open": r.number}
        for r in dossier.records(Line.OVERLAP, "overlapping", "heard")
    ]
    out += [
        {"says": f"{name} {r.number} 已认定 {r.answers.get('other')} 可以满足需求", "settled": r.number}
        for r in dossier.records(Line.OVERLAP, "settled")
        if r.answers.get("outcome") == "meets"
    ]
    out += [
        {"says": f"查重：{of} 项里有 {matched} 项与“{title}”（{unit}，{number}）相近，重合 {percent}%，还没有人认定"}
        for number, title, unit, percent, matched, of in FOUND(dossier.spine.pk)
        if percent >= least and number not in done
    ]
    return out


def cut_fen(dossier: Dossier) -> int:
    """What settled decisions take off the project's money, 分."""
    settled = dossier.records(Line.OVERLAP, "settled")
    return sum(r.answers.get("cut_fen") or 0 for r in settled if r.answers.get("outcome") == "partly")


def written_by_both(one: Record, other: Record) -> list[str]:
    """The firms that wrote the proposals of both projects, by code or, where there is none, by name: a fact, no finding (12.1)."""
    rows = Party.objects.filter(project__in=(one.pk, other.pk), part=str(Role.AUTHOR)).order_by("pk")
    wrote: dict[str, set[int]] = {}
    names: dict[str, str] = {}
    for project, uscc, name in rows.values_list("project", "uscc", "name"):
        wrote.setdefault(uscc or name, set()).add(project)
        names[uscc or name] = name
    return [names[firm] for firm, projects in wrote.items() if len(projects) > 1]
