"""Derived: whose turn it is on what, and which days of projects are to be watched. Kept by ``records.owing``.

Nothing is decided on these rows. One may be deleted and made anew at any time, and so they cascade.
"""

from datetime import date
from typing import ClassVar

from django.db import models

NO_LIMIT = date.max
"""Where no limit runs: it sorts after every day, alike on every database."""


class Owing(models.Model):
    """One step that one desk owes on one record.

    ``desk`` says in one word whose it is (``access.desk_of``), so that the most urgent of mine are one range of an
    index. ``roles`` are all roles that owe the same step, with spaces around them: who holds two of them sees it once.
    ``thing`` names what is owed alike on every desk, and orders what is due on one day.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="owing")
    project = models.ForeignKey("records.Record", null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("records.Unit", on_delete=models.CASCADE, related_name="+")
    desk = models.CharField(max_length=48)
    role = models.CharField(max_length=20)
    roles = models.CharField(max_length=160)
    chased = models.BooleanField()
    """Whether the offices are told when it is late: a unit owes it, and this is its first row; reports have a warning of their own."""

    kind = models.CharField(max_length=8)
    """*step* (a row of the table), *again* (a record that is due again and again), *begin* (one to be begun)."""

    line = models.CharField(max_length=24)
    verb = models.CharField(max_length=40, blank=True)
    says = models.CharField(max_length=60)
    thing = models.CharField(max_length=90)
    due = models.DateField(null=True)
    rank = models.DateField()
    """``due``, or the end of time."""

    since = models.DateTimeField()
    provisional = models.BooleanField()
    local = models.BooleanField()
    paused = models.PositiveSmallIntegerField(default=0)
    clauses = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "thing"], name="owed_once_by_a_desk")]
        indexes: ClassVar = [
            models.Index(fields=["desk", "rank", "thing"], name="owing_of_a_desk"),
            models.Index(fields=["desk", "line", "rank", "thing"], name="owing_of_a_stage"),
            models.Index(fields=["desk", "unit", "rank", "thing"], name="owing_of_a_unit"),
            models.Index(fields=["line", "rank", "id"], name="owing_again", condition=models.Q(kind="again")),
            models.Index(
                fields=["unit", "line", "rank", "id"], name="owing_again_unit", condition=models.Q(kind="again")
            ),
            models.Index(fields=["unit", "rank"], name="owing_by_unit"),
            models.Index(fields=["rank", "id"], name="owing_chased", condition=models.Q(chased=True)),
        ]

    def __str__(self) -> str:
        return f"{self.desk} {self.thing} {self.due or ''}"


class Watch(models.Model):
    """A day of a project that somebody should see coming: the longest time to build, the end of free maintenance …"""

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="watched")
    unit = models.ForeignKey("records.Unit", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    clauses = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "kind"], name="watched_once_for_a_kind")]
        indexes: ClassVar = [
            models.Index(fields=["kind", "day", "id"], name="watch_by_day"),
            models.Index(fields=["unit", "kind", "day", "id"], name="watch_of_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.record_id}"


class Made(models.Model):
    """Under which law a derived table was last made as a whole, so that a new number or calendar is noticed."""

    name = models.CharField(max_length=20, primary_key=True)
    under = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
