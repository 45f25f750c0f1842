"""What hangs on a project beside its records: the approved baseline, the money arranged, and who takes part."""

from typing import ClassVar

from django.db import models


class Baseline(models.Model):
    """What was approved (14.2). The first one stays for ever; an approved change adds the next, none is rewritten."""

    project = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="baselines")
    seq = models.PositiveSmallIntegerField()
    content = models.TextField()
    fen = models.BigIntegerField()
    fen_by_year = models.JSONField(default=dict)
    build_months = models.PositiveSmallIntegerField(null=True)
    costs = models.JSONField(default=list)
    """By cost item: item, asked_fen, fen, note; empty where only the sum was approved."""

    by = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="baselines_made")
    """The application, urgent matter or change that approved it."""

    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "seq"], name="one_baseline_per_number"),
            models.CheckConstraint(name="baseline_money_is_not_negative", condition=models.Q(fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} 基线 {self.seq}"


class Allotment(models.Model):
    """The money that finance arranged for a project in a year (9.3): a ceiling from then on."""

    project = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="allotments")
    year = models.PositiveSmallIntegerField()
    fen = models.BigIntegerField()
    by = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="allotments_made")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year", "by"], name="one_allotment_per_year_and_plan"),
            models.CheckConstraint(name="allotment_is_not_negative", condition=models.Q(fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} {self.year}: {self.fen}"


class Party(models.Model):
    """An organisation or person in a part of the project, for the conflict rules (12.2, 19)."""

    project = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="parties")
    part = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=40, blank=True)
    legal_person = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="parties_named")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "part", "name", "by"], name="named_once_in_each_part")
        ]
        # By each of them a tie is looked for before an act (``records.relations``).
        indexes: ClassVar = [models.Index(fields=[name]) for name in ("name", "uscc", "legal_person", "phone")]

    def __str__(self) -> str:
        return f"{self.part}: {self.name}"
