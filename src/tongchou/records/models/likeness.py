"""How like projects are to what is known: derived from texts, kept for lists; nothing is decided on it (13.2)."""

from typing import ClassVar

from django.db import models


class Comparison(models.Model):
    """That a project was compared, when, by what of it, and with how many others."""

    project = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.CASCADE, related_name="comparison"
    )
    digest = models.CharField(max_length=16)
    """Of the text that was compared: another text is compared anew."""

    at = models.DateTimeField()
    by = models.CharField(max_length=12, blank=True)
    """functions, objectives, title or data; empty where the project says nothing that can be compared."""

    compared_with = models.IntegerField()
    silent = models.IntegerField()
    """How many of those have no function list and could be compared by their names only."""

    best = models.PositiveSmallIntegerField(default=0, db_index=True)
    of_register = models.BooleanField(default=False, db_index=True)
    """It was compared in the yearly round over all that there is, not because it is under review."""

    def __str__(self) -> str:
        return f"{self.project_id}: {self.best} %"


class Likeness(models.Model):
    """One project that is like the compared one: ``percent`` of what the compared one is for, rare things counting more."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="found")
    other = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    matched = models.PositiveSmallIntegerField()
    compared = models.PositiveSmallIntegerField()
    """Of the parts that were compared, how many there are, and how many have something like them in the other."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["comparison", "other"], name="one_likeness_of_a_pair")]
        indexes: ClassVar = [models.Index(fields=["-percent", "id"])]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.other_id}: {self.percent} %"
