"""Who acts: units, persons, what they are granted, and what is said to them (art. 4)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Unit(models.Model):
    """An organisation: a department, the centre, a county, or a firm. ``uscc`` is its 统一社会信用代码."""

    name = models.CharField(max_length=200, unique=True)
    uscc = models.CharField(max_length=18, blank=True, db_index=True)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")

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


class Person(AbstractBaseUser):
    """Somebody with a name: every act is a named person's, never a unit's."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "entry", "kind"], name="one_notice_per_entry_and_kind")
        ]

    def __str__(self) -> str:
        return self.text
