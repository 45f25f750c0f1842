"""A plan as it might be: what was asked of the selection and what came of it. It binds nobody, so it is not journaled."""

from typing import ClassVar

from django.db import models


class Scenario(models.Model):
    """One numbered draft of a year's selection (第 3 稿): what it asked and answered is never rewritten.

    ``asked`` are the demands as they were typed, ``candidates`` the hash of the table that they were asked of, and
    ``outcome`` the table with the answer: rows, totals, why, and what people changed by hand.
    """

    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    by = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="scenarios")
    at = models.DateTimeField()
    candidates = models.CharField(max_length=64)
    asked = models.JSONField()
    outcome = models.JSONField()

    frontier = models.JSONField(default=list, blank=True)
    """What other budgets would bring, once somebody asked."""

    class Meta:
        ordering: ClassVar = ["-seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "seq"], name="one_scenario_of_a_number_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.year} 第 {self.seq} 稿"
