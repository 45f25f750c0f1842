"""What the beginning of operation does: the free period is counted (21)."""

from datetime import date

from tongchou.kernel.calendar import add_years
from tongchou.records.casefile import Doing
from tongchou.records.conduct import consequence
from tongchou.records.dossier import Dossier
from tongchou.records.lawbook import law_of
from tongchou.records.models import Record


@consequence("count-free-period")
def count_free_period(doing: Doing) -> None:
    """Free until so many years after final acceptance: those of the contract, or those of the law where it names none."""
    operation = doing.record
    d = Dossier(operation.project)
    accepted = d.accepted_on or date.fromisoformat(operation.project.answers["in_use_on"])
    law = law_of(operation.edition, accepted, accepted, doing.at)
    years = d.of_contract("free_years") or law.value("free-years-min")
    free_until = add_years(accepted, years)
    operation.answers = {**operation.answers, "free_until": free_until.isoformat(), "title": operation.project.title}
    Record.objects.filter(pk=operation.pk).update(answers=operation.answers, title=operation.project.title)
