"""The register of projects as lists ask for it: one row for each project, derived from its records (5.1)."""

from typing import ClassVar

from django.db import models


class Registered(models.Model):
    """A project in the register. Nothing is decided on it; ``records.registration`` keeps it, and can make it anew.

    Money in 分, ``None`` where nothing is known; ``weight_fen`` is the total for sorting, 0 where it is not known.
    """

    project = models.OneToOneField(
        "records.Record", primary_key=True, on_delete=models.CASCADE, related_name="registered"
    )
    code = models.CharField(max_length=40)
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="registered", db_index=False)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=20, blank=True)
    nature = models.CharField(max_length=20, blank=True)
    funding = models.CharField(max_length=20, blank=True)
    build_mode = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=24)
    stage = models.PositiveSmallIntegerField()
    """How many stages of the track (``lifecycle.track``) are behind it."""

    total_fen = models.BigIntegerField(null=True)
    first_fen = models.BigIntegerField(null=True)
    approved_fen = models.BigIntegerField(null=True)
    contract_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    weight_fen = models.BigIntegerField(default=0)
    is_major = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    """The municipal government agreed to it 一事一议 (9.4); a mark that no later step takes away."""

    due_on = models.DateField(null=True)
    """When building has to be completed by the baseline that counts now; null before it started."""

    started_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    in_use_on = models.DateField(null=True)
    in_use = models.BooleanField(default=False)
    """Its system serves: it was put to use and is not retired (20.1)."""

    free_until = models.DateField(null=True)
    contact = models.CharField(max_length=120, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # One for each order in which a page of one unit's list is read: a unit may have a fifth of all projects.
            models.Index(fields=["unit", "-moved_at", "-project"]),
            models.Index(fields=["unit", "stage", "-moved_at", "-project"]),
            models.Index(fields=["unit", "-weight_fen", "-project"]),
            models.Index(fields=["unit", "code", "project"]),
            models.Index(
                fields=[
                    "year",
                    "stage",
                    "due_on",
                    "completed_on",
                    "approved_fen",
                    "contract_fen",
                    "paid_fen",
                    "total_fen",
                ]
            ),
            models.Index(fields=["-moved_at", "-project"]),
            models.Index(fields=["stage", "-moved_at", "-project"]),
            models.Index(fields=["-weight_fen", "-project"]),
            models.Index(fields=["code"]),
            models.Index(fields=["code", "project"], condition=models.Q(in_use=True), name="register_of_systems"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Tally(models.Model):
    """A line of the register's sums (``records.tally``): what was added at a unit, year and stage, or taken away. 分."""

    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    stage = models.PositiveSmallIntegerField()
    in_use = models.BooleanField()
    count = models.IntegerField()
    total_fen = models.BigIntegerField()
    first_fen = models.BigIntegerField()
    contract_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.stage}: {self.count}"


class SavedView(models.Model):
    """A list as somebody wants to see it again: the address's query, under a name of his own."""

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="views")
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="one_view_of_a_name_per_person")
        ]

    def __str__(self) -> str:
        return self.name
