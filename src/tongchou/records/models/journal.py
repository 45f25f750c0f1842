"""The evidence: what was done or refused, by whom, under which clauses; append-only by trigger, chained, in a tree."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act or one refused attempt. ``body`` is the canonical text that is hashed; the columns are its index."""

    seq = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey("records.Record", null=True, on_delete=models.PROTECT, related_name="journal")
    """Null for a refused opening: nothing of it is kept but the fact."""
    scope = models.CharField(max_length=80)
    scope_seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="acts")
    behalf = models.ForeignKey("records.Person", null=True, on_delete=models.PROTECT, related_name="acts_by_others")
    """Whose role the actor stood in, where it was lent to him (4.5)."""
    line = models.CharField(max_length=24)
    verb = models.CharField(max_length=40)
    taken = models.BooleanField()
    frm = models.CharField(max_length=24, blank=True)
    to = models.CharField(max_length=24)
    body = models.TextField()
    leaf = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [
            models.Index(fields=["record", "seq"]),
            models.Index(fields=["actor", "scope"]),
            models.Index(fields=["actor", "-seq"], name="acts_of_a_person"),
            models.Index(fields=["-seq"], name="refusals", condition=models.Q(taken=False)),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "scope_seq"], name="a_scope_has_no_gap")]

    def __str__(self) -> str:
        return f"{self.seq} {self.line}:{self.verb}"


class LogHead(models.Model):
    """The one row that knows the end of the log: its size, its last leaf, and the frontier of the tree."""

    size = models.BigIntegerField(default=0)
    last = models.CharField(max_length=64, blank=True)
    frontier = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.size} {self.last}"


class SignedHead(models.Model):
    """A signed statement of the whole log at one size; copies leave the house, so that a cut tail is found."""

    size = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    exported_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["size", "pk"]

    def __str__(self) -> str:
        return f"head at {self.size}"


class Effect(models.Model):
    """Something to be done after a step was committed (the outbox). Undone ones are visible and repeatable."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="effects")
    effect = models.CharField(max_length=24)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "effect"], name="an_effect_happens_once")]
        indexes: ClassVar = [models.Index(fields=["done_at"])]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.effect}"
