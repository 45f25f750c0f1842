"""What was typed and binds nobody yet: the versions of a draft, and forms that could not be taken in. Not journaled."""

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """One version of what somebody typed into an open form, word by word, also what no reader understands.

    One sitting of one page is one version: it is written over while its writer goes on, and a new one begins when
    somebody else writes or after a pause. ``version`` is that of the record after the readable answers were saved; 0
    where somebody else had changed the record meanwhile, so that nothing of it was.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="drafts")
    seq = models.PositiveIntegerField()
    by = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="drafts")
    page = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    typed = models.JSONField()
    """By field: the texts of its inputs, as a browser sends them."""

    unread = models.JSONField(default=list)
    """The fields whose text could not be read; they come back as they were typed."""

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "seq"], name="one_draft_per_version")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.seq}"


class Kept(models.Model):
    """A form that was sent and could not be taken in (session over, fault, no longer allowed): its words, for its writer."""

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=200)
    typed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "path"], name="one_kept_form_per_path")]

    def __str__(self) -> str:
        return self.path
