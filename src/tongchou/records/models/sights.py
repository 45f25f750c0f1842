"""What the red flag desk saw of each record in its last round, so that the next one looks only at what is new (5.2)."""

from typing import ClassVar

from django.db import models


class Sight(models.Model):
    """One fact that suspicions rest on, as a round read it; made anew by every round over the whole city.

    ``kind``: *declared* and *bought* are parts in which a work may be split (11.4), ``on`` the day and ``fen`` the money;
    *build* is a project that is being built, ``on`` the last day that it may be (11.2); *place* is a project beside which
    others are held, ``on`` since when it is used and ``digest`` of all that the others are held against; *ties* is what
    a record says of persons and firms, as a digest.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=40)
    unit = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True)
    fen = models.BigIntegerField(default=0)
    supplier = models.TextField(blank=True)
    approval = models.CharField(max_length=40, blank=True)
    claim = models.TextField(blank=True)
    accepted = models.BooleanField(default=False)
    digest = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "kind"], name="seen_once_of_a_kind")]
        indexes: ClassVar = [
            models.Index(fields=["kind", "family"], name="sights_of_a_family"),
            models.Index(fields=["kind", "fen"], name="sights_around_a_line"),
            models.Index(fields=["kind", "on"], name="sights_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
