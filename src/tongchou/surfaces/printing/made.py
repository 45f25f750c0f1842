"""The papers that the platform makes of a record, in which forms, and of which record each of them tells."""

from collections.abc import Callable, Mapping

from tongchou.lifecycle.words import Line
from tongchou.records.models import Record
from tongchou.surfaces.printing import annual
from tongchou.surfaces.printing.annual import Order
from tongchou.surfaces.printing.minutes import minutes_for, sheet_of
from tongchou.surfaces.printing.typeset import letter_pdf, pdf
from tongchou.surfaces.printing.word import docx, letter_docx

Make = Callable[[Order], bytes]
MADE: Mapping[tuple[Line, str], Mapping[str, Make]] = {
    (Line.ANNUAL_PLAN, "plan-letter"): {
        "pdf": lambda order: letter_pdf(annual.letter_of(order)),
        "docx": lambda order: letter_docx(annual.letter_of(order)),
    },
    (Line.ANNUAL_PLAN, "plan-table"): {
        "xlsx": annual.workbook_of,
        "pdf": lambda order: pdf(annual.table_of(order)),
        "docx": lambda order: docx(annual.table_of(order)),
    },
    (Line.ANNUAL_PLAN, "fund-plan"): {
        "xlsx": lambda order: annual.workbook_of(order.funded(), annual.FUND),
        "pdf": lambda order: pdf(annual.table_of(order.funded(), annual.FUND)),
        "docx": lambda order: docx(annual.table_of(order.funded(), annual.FUND)),
    },
    (Line.APPLICATION, "expert-minutes"): {
        "pdf": lambda order: pdf(sheet_of(order, order.record.answers)),
        "docx": lambda order: docx(sheet_of(order, order.record.answers)),
    },
}
"""Papers that the platform can make of a record, by line and kind; the first form is the one that is attached."""


def told_by(record: Record, kind: str) -> Record | None:
    """The record that such a paper tells of: mostly the record itself; ``None`` while there is nothing to tell."""
    if (Line(record.line), kind) not in MADE:
        return None
    if record.line == Line.APPLICATION:
        return minutes_for(record)
    return record if record.answers.get("items") else None


STATED: Mapping[str, str] = {"fund-plan": "arranged"}
"""Papers that tell besides what is stated with the step that asks for them: the statement, by kind."""


def forms_of(record: Record, kind: str) -> tuple[str, ...]:
    """The forms in which a paper can be made of a record: none while there is nothing to tell."""
    return tuple(MADE[Line(record.line), kind]) if told_by(record, kind) is not None else ()
