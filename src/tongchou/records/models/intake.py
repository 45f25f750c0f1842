"""Lists that a city brings along: the file, what its columns mean, and what became of each row."""

from typing import ClassVar

from django.db import models


class ImportJob(models.Model):
    """One list on its way into the register. All choices are here, so that a job outlives the session that began it.

    ``phase``: *columns* (what they mean), *rows* (which are taken), *loading*, *loaded*, *undoing*, *undone*.
    """

    by = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="imports")
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="imports")
    at = models.DateTimeField()
    line = models.CharField(max_length=24)
    verb = models.CharField(max_length=40)
    """The row of the table that opens a record for each row of the list."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    sheets = models.JSONField(default=list)
    """``[[name, rows], …]`` of the sheets that can be seen."""

    sheet = models.CharField(max_length=255, blank=True)
    header = models.PositiveIntegerField(null=True)
    """The first line of the header from 0; null: to be found."""

    columns = models.JSONField(default=dict)
    """``{"2": ["total_fen", "WAN"], …}``: what a column, counted from 0, was said to be, and its unit of money."""

    defaults = models.JSONField(default=dict)
    """Answers for every row that has none of its own."""

    units = models.JSONField(default=dict)
    """``{name in the list: pk of the unit, or 0}`` as somebody has matched them."""

    phase = models.CharField(max_length=10, default="columns")
    rows_read = models.JSONField(default=dict)
    """How many rows of each kind the sheet has; together all of them."""

    loaded_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    """Why it was undone."""

    undone_by = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the list: what it says, what is doubtful, whether it is taken, and what became of it.

    ``outcome`` is empty while it waits, then *entered* or *refused*; it changes in the transaction of the step, so a row
    is never entered twice. ``undone`` is empty, *struck* or *stays*.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    index = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("records.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    doubts = models.JSONField(default=list)
    """``[[place, sentence], …]``: cells that were not taken as they stand."""

    findings = models.JSONField(default=list)
    """What ``tongchou check`` says: ``[{verdict, says, remedy, clauses, cells}, …]``."""

    error = models.TextField(blank=True)
    """Why the row cannot be entered at all."""

    twin = models.ForeignKey("records.Record", null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, blank=True)
    says = models.TextField(blank=True)
    record = models.ForeignKey("records.Record", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    undone = models.CharField(max_length=10, blank=True)
    undone_says = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["index"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "index"], name="a_row_is_there_once")]
        indexes: ClassVar = [models.Index(fields=["job", "outcome", "chosen"], name="import_rows_that_wait")]

    def __str__(self) -> str:
        return f"{self.index + 1} {self.title}"

    @property
    def number(self) -> int:
        """The row's number as the spreadsheet shows it."""
        return self.index + 1
