"""Who was called to a review session: what doors and the counts of the next draw ask (9.2, 12.2)."""

from typing import ClassVar

from django.db import models


class Summons(models.Model):
    """One expert called to one session, written by the session's steps in their transactions."""

    session = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="summons")
    expert = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="summoned")
    person = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="summons")
    """His account, where he had one when he was called."""

    field = models.CharField(max_length=24)
    answer = models.CharField(max_length=12, blank=True)
    """An answer of the field book: *accept*, or why his seat went to the next; empty while he has not answered."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "expert"], name="called_once_to_a_session")]

    def __str__(self) -> str:
        return f"{self.session.number} {self.expert.number}"


class Scoring(models.Model):
    """Whose sheet of scores a record is, and of which application: what doors ask."""

    record = models.OneToOneField("records.Record", on_delete=models.PROTECT, related_name="scoring")
    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="scorings")
    application = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="scored")

    def __str__(self) -> str:
        return f"{self.record.number} {self.summons}"


class Invitation(models.Model):
    """A way in for an expert without an account: a link and a code that is good once. Only their SHA-256 are kept."""

    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="invitations")
    link = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    """Wrong codes; after the fifth the invitation is dead."""

    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When another one took its place, or too many wrong codes were tried."""

    def __str__(self) -> str:
        return f"{self.summons} {self.made_at:%Y-%m-%d}"
