"""The report for programs: what ``tongchou check --json`` prints. Amounts are in 分, rows are numbered as people count."""

from typing import Any

from tongchou.surfaces.check.report import Report
from tongchou.surfaces.check.text import summary


def as_data(report: Report) -> dict[str, Any]:
    """The report for programs; amounts in 分."""
    return {
        "file": report.source,
        "sheet": report.sheet.name,
        "edition": report.book.edition,
        "number": report.book.number,
        "on": report.day.isoformat(),
        "cautions": list(report.cautions()),
        "summary": summary(report),
        "counts": dict(report.verdicts),
        "rows": {"all": len(report.rows), **{kind.value: n for kind, n in report.kinds.items()}},
        "columns": [
            {"column": letter, "heading": heading, "meaning": meaning, "how": how}
            for letter, heading, meaning, how in report.mapping.table()
        ],
        "findings": [
            {
                "row": of_row.row.number,
                "title": of_row.row.title,
                "unit": of_row.row.unit,
                "verdict": r.verdict,
                "rule": r.rule,
                "says": r.says,
                "remedy": r.remedy,
                "clauses": list(r.clauses),
                "cells": r.cells,
            }
            for of_row in report.remarks
            for r in of_row.remarks
        ],
        "rules": [
            {
                "rule": count.rule.id,
                "clauses": list(count.clauses),
                "met": count.met,
                "not_met": count.not_met,
                "undetermined": count.undetermined,
                "missing_columns": sorted(count.absent),
                "not_looked_at": sorted(count.unseen),
            }
            for count in report.judged.counts
        ],
        "not_checked_stages": [line.value for line in report.judged.elsewhere],
        "city_values": {name: value.value for name, value in report.judged.city_values.items()},
        "by_unit": [_total(report, t.name, t.projects, t.amounts) for t in report.by_unit],
        "by_year": [_total(report, t.name, t.projects, t.amounts) for t in report.by_year],
    }


def _total(report: Report, name: str, projects: int, amounts: dict[int, int]) -> dict[str, Any]:
    meanings = {c.index: c.meaning for c in report.mapping.columns}
    return {"name": name, "projects": projects, "fen": {meanings[index]: fen for index, fen in amounts.items()}}
