"""What an office keeps while it takes a file in: the file as it was sent back, and the checklist that is worked through."""

from typing import ClassVar

from django.db import models


class Round(models.Model):
    """The answers of a file at the moment it was sent back. The entry of that step holds their digest, so it proves them."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="rounds")
    entry = models.OneToOneField("records.Entry", on_delete=models.PROTECT, related_name="round")
    answers = models.JSONField()

    class Meta:
        ordering: ClassVar = ["entry"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.entry_id}"


class Checklist(models.Model):
    """What the office has decided line by line on one arrival of a file. It binds nobody, so it is not journaled.

    ``arrival`` is the number of the entry by which the file came; ``version`` counts the savings, so that nobody writes
    over what he has not seen.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="checklists")
    arrival = models.BigIntegerField()
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="checklists")
    page = models.CharField(max_length=40, blank=True)
    """Which open page saved last: it is never in conflict with itself, another window of the same person is."""

    at = models.DateTimeField()
    lines = models.JSONField(default=dict)
    """By the key of the line: what was decided, what is asked for, of which place, and the evidence."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "arrival"], name="one_checklist_per_arrival")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.arrival}"
