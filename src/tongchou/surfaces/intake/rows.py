"""The rows of a list as they will be entered, each with what the rules say of it in the words of ``tongchou check``."""

from datetime import date
from typing import Any

from tongchou import stages
from tongchou.records import intake
from tongchou.records.lawbook import edition_on
from tongchou.records.models import ImportJob
from tongchou.regulation import rulebook
from tongchou.surfaces.check.remarks import OPEN, UNREADABLE, Remark
from tongchou.surfaces.check.report import check_sheet
from tongchou.surfaces.excel import entering
from tongchou.surfaces.excel.grid import UnreadableError
from tongchou.surfaces.excel.vocabulary import vocabulary
from tongchou.surfaces.intake import columns
from tongchou.surfaces.intake.columns import Opened

LEFT_OUT = (OPEN, UNREADABLE)
"""What is not said again: rules that lack a column, and cells that the doubts of the row already name."""


def read_rows(job: ImportJob, today: date) -> None:
    """Read the file with the columns as they are now, and keep its rows; raises ``UnreadableError``."""
    opened = columns.open_list(job, today)
    entered, kinds = entering.enter(opened.sheet, opened.columns, opened.form)
    if not entered:
        raise UnreadableError("表头下面没有项目行。核对表头在哪一行，哪一列是项目名称。")
    found = _findings(opened, job, today)
    drafts = [_draft(one, found.get(one.index, ()), opened) for one in entered]
    intake.fill(job, drafts, kinds)


def _draft(one: entering.Entering, findings: tuple[dict[str, Any], ...], opened: Opened) -> intake.Draft:
    answers = dict(one.answers)
    if opened.columns.year and "plan_year" in opened.form.fields and not one.error:
        answers.setdefault("plan_year", opened.columns.year)
    doubts = tuple((problem.place, problem.says) for problem in one.doubts)
    return intake.Draft(one.index, one.title, one.unit, answers, doubts, findings, one.error)


def _findings(opened: Opened, job: ImportJob, today: date) -> dict[int, tuple[dict[str, Any], ...]]:
    """By row: what the check of the list says of it."""
    stages.load_rules()
    book = rulebook.load(edition_on(today))
    words = vocabulary(book)
    try:
        mapping = columns.for_check(opened, columns.said(job), words, job.header)
        report = check_sheet(opened.file, opened.sheet, mapping, book, today)
    except UnreadableError:
        return {}
    return {of.row.index: tuple(_told(r) for r in of.remarks if r.verdict not in LEFT_OUT) for of in report.remarks}


def _told(remark: Remark) -> dict[str, Any]:
    return {
        "verdict": remark.verdict, "says": remark.says, "remedy": remark.remedy, "clauses": list(remark.clauses),
        "cells": remark.cells, "rule": remark.rule,
    }  # fmt: skip
