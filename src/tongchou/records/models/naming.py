"""Names of projects as what they are about, so that like names are found however many there are (11.4, 13.2)."""

from typing import ClassVar

from django.db import models


class Stem(models.Model):
    """What names are about (``kernel.alike.stem``); every name that is about the same shares it. It is never removed."""

    text = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.text


class StemPair(models.Model):
    """Two neighbouring characters of a stem: by the rarest of them the stems are found that may be alike."""

    stem = models.ForeignKey(Stem, on_delete=models.CASCADE, related_name="pairs")
    pair = models.CharField(max_length=2)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pair", "stem"], name="pair_once_in_a_stem")]

    def __str__(self) -> str:
        return self.pair


class Named(models.Model):
    """A project that may be known by name, or that its unit built: its name's stem, whole, or without the unit in it.

    ``kind``: *city* among all that everybody inside may know, *own* among those of its unit, without the unit's name.
    """

    record = models.ForeignKey("records.Record", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4)
    unit = models.ForeignKey("records.Unit", on_delete=models.CASCADE, related_name="+")
    stem = models.ForeignKey(Stem, on_delete=models.CASCADE, related_name="named")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "kind"], name="named_once_of_a_kind")]
        indexes: ClassVar = [
            models.Index(fields=["stem", "kind", "record"], name="named_by_stem"),
            models.Index(fields=["unit", "kind", "stem"], name="named_of_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
