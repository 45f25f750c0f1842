"""Who acts: units, persons, what they are granted, and what is said to them (art. 4)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class OfRecord(models.Model):
    """What steps of the table keep in a table of its own: ``record`` says which one; null where the set-up made it."""

    record = models.OneToOneField(
        "records.Record", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="kept_%(class)s"
    )

    class Meta:
        abstract = True


class Unit(OfRecord):
    """An organisation: a department, the centre, a county, or a firm. ``uscc`` is its 统一社会信用代码."""

    name = models.CharField(max_length=200, unique=True)
    uscc = models.CharField(max_length=18, blank=True, db_index=True)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    contact = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Makes persons; a password is optional because outsiders sign in by invitation."""

    def create_person(self, username: str, name: str, unit: Unit, password: str | None = None) -> "Person":
        """A person with a hashed password, or with none that could ever be matched."""
        person = self.model(username=username, name=name, unit=unit)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(OfRecord, AbstractBaseUser):
    """Somebody with a name: every act is a named person's, never a unit's."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    phone = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    large_text = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name


class Grant(OfRecord):
    """A role that a person holds in a unit for a time; outsiders hold it for one project only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    project = models.ForeignKey(
        "records.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Delegation(models.Model):
    """One role that a person lets another act in for a while; it is worth no more than the giver's own grant (4.5)."""

    record = models.ForeignKey("records.Record", editable=False, on_delete=models.PROTECT, related_name="delegations")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lent")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="borrowed")
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["taker", "until"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delegation_ends_after_it_begins", condition=models.Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(name="nobody_delegates_to_himself", condition=~models.Q(giver=models.F("taker"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker} {self.role}"


class Token(models.Model):
    """A person's key to the API. Only its SHA-256 is kept; the secret is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"


class Notice(models.Model):
    """One sentence to one person about one journal entry: what happened and what to do."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    entry = models.ForeignKey("records.Entry", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When it was decided whether a letter holds it (``records.notices``); null: not yet."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "entry", "kind"], name="one_notice_per_entry_and_kind")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notices_of_a_person"),
            models.Index(fields=["person"], name="notices_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["id"], name="notices_untold", condition=models.Q(told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text
