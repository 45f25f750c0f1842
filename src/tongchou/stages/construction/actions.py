"""What a step on a project does to its own columns."""

from tongchou.records.casefile import Doing
from tongchou.records.conduct import columns, consequence
from tongchou.records.models import Record


@consequence("restate")
def restate(doing: Doing) -> None:
    """What is corrected counts in lists and totals too."""
    Record.objects.filter(pk=doing.record.pk).update(**columns(doing.record.answers))
