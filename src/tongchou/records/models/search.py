"""What the search looks through: one row for each thing that can be found, or for a piece of a long text."""

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """A record, a unit, or a piece of a paper. Derived; the full-text index beside it is the database engine's own.

    A document that is brought up to date gets a new number, so that a falling number is the order of the newest.
    """

    key = models.CharField(max_length=60, db_index=True)
    """What it stands for, such as ``record:12`` or ``paper:7``; a long paper has several rows of one key."""

    kind = models.CharField(max_length=12)
    record = models.ForeignKey("records.Record", null=True, on_delete=models.CASCADE, related_name="documents")
    paper = models.ForeignKey("records.Paper", null=True, on_delete=models.CASCADE, related_name="documents")
    unit = models.ForeignKey("records.Unit", null=True, on_delete=models.CASCADE, related_name="documents")
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True)
    reserved = models.BooleanField(default=False)
    text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return self.title
