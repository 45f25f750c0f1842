"""Baselines, money and parties of a project, as steps write them: added, never rewritten (14.2)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tongchou.records.models import Allotment, Baseline, Party, Record
from tongchou.records.prepared import Prepared

BESIDE = Prepared(
    lambda project, by: Allotment.objects.filter(project=project).exclude(by=by).values_list("fen"), int, int
)


def freeze(
    project: Record,
    by: Record,
    at: datetime,
    *,
    content: str,
    fen: int,
    fen_by_year: Mapping[str, int],
    months: int | None,
    costs: Iterable[Mapping[str, Any]] = (),
) -> Baseline:
    """Add the next baseline; the total on the project is what is approved now."""
    seq = project.baselines.count() + 1
    Record.objects.filter(pk=project.pk).update(total_fen=fen)
    project.total_fen = fen
    return Baseline.objects.create(
        project=project, seq=seq, content=content, fen=fen, fen_by_year=dict(fen_by_year), build_months=months, by=by, at=at,
        costs=[dict(row) for row in costs],
    )  # fmt: skip


def allot(project: Record, by: Record, at: datetime, year: int, fen: int) -> Allotment:
    """Record what finance arranged for a year (9.3)."""
    return Allotment.objects.create(project=project, year=year, fen=fen, by=by, at=at)


def arranged_beside(project: Record | None, by: Record) -> int:
    """What other plans have arranged for a project in all years, 分: money is a ceiling once, not once for each plan."""
    if project is None:
        return 0
    return sum(fen for (fen,) in BESIDE(project.pk, by.pk or 0))


def name_parties(project: Record, by: Record, part: str, firms: Iterable[Mapping[str, Any]]) -> None:
    """Record who takes part, for the conflict rules of later steps; naming the same firm again changes nothing."""
    rows = (
        Party(
            project=project, part=part, name=firm["name"], uscc=firm.get("uscc") or "",
            legal_person=firm.get("legal_person") or "", phone=firm.get("phone") or "", by=by,
        )
        for firm in firms
        if firm.get("name")
    )  # fmt: skip
    Party.objects.bulk_create(rows, ignore_conflicts=True)
