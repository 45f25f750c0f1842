"""The record: one row for each thing that the lifecycle table moves, whatever its line.

One table for all lines, because the compare-and-set, the journal, the papers, the duties and the doors are the same
for all of them. What a form asks is in ``answers``, validated by the field book of the record's edition (the law's
forms change with the law); what lists, totals and searches ask of the database is a typed column (ADR 0002).
"""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """A plan, an application, a project, a report …; its state moves only through ``journal.take``."""

    line = models.CharField(max_length=24, editable=False)
    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=24, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    edition = models.CharField(max_length=40)
    law_day = models.DateField(null=True, editable=False)
    """The day whose law counts: the day of submission (art. 37); until then the law of today."""

    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="records")
    project = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="members")
    """The spine record that this one belongs to; null on the spine itself and on what has no project."""

    title = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    total_fen = models.BigIntegerField(null=True)
    plan_place = models.CharField(max_length=200, blank=True)
    """Its place in the top-level plan, by which rules find who else applies there (6.2)."""

    answers = models.JSONField(default=dict)
    opened_at = models.DateTimeField(editable=False)
    opened_by = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="opened")
    entered_at = models.DateTimeField(editable=False)
    """When the present state was entered."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["line", "state"]),
            models.Index(fields=["unit", "line"]),
            models.Index(fields=["project", "line"]),
            models.Index(fields=["plan_place", "line"]),
            models.Index(fields=["opened_by", "-id"], name="records_begun_by"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="money_is_not_negative", condition=models.Q(total_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def spine(self) -> "Record | None":
        """The project that the record is about: itself where it is one."""
        return self if self.line == "project" else self.project

    @property
    def scope(self) -> str:
        """Under which name its journal entries are counted: the project's code, or its own line and number."""
        spine = self.spine
        return spine.number if spine else f"{self.line}:{self.number}"


class Counter(models.Model):
    """The last number given out in a series, so that numbers have no gaps and no twins."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Receipt(models.Model):
    """The answer that was given to a request, so that the same request sent twice is carried out once (D11)."""

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)
    """SHA-256 over method, path and body: the same key with another question is refused."""

    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
