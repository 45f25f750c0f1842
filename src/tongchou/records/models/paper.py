"""Attachments: content-addressed, versioned; the row says what a file is, the hash says which."""

from typing import ClassVar

from django.db import models


class Paper(models.Model):
    """One version of one document on a record.

    ``state``: *pending* (bytes are being taken in), *scanned* (screened for state secrets, art. 32, and readable),
    *bound* (a step has been taken on it: it can never be replaced or removed any more).
    """

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10)
    hints = models.JSONField(default=list)
    text = models.TextField(blank=True)
    """Extracted text, for search; empty where none could be read."""

    by = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="papers")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "kind", "version"], name="one_paper_per_kind_and_version")
        ]

    def __str__(self) -> str:
        return self.name
