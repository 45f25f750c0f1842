"""What a person has chosen for the desk, and the letters that were written to him."""

from typing import ClassVar

from django.db import models


class Preference(models.Model):
    """One person's own settings; nobody else reads them."""

    person = models.OneToOneField("records.Person", on_delete=models.CASCADE, related_name="preference")
    email = models.EmailField(blank=True)
    ways = models.JSONField(default=dict)
    """By kind of notice: *at-once*, *digest* or *off*; what is not here is as ``records.notices`` has it."""

    feed_digest = models.CharField(max_length=64, null=True, unique=True)
    """SHA-256 of the secret in the address of the calendar feed; the secret itself is shown once."""

    feed_made_at = models.DateTimeField(null=True)
    opened = models.JSONField(default=list)
    """Numbers of the records opened last, newest first."""

    def __str__(self) -> str:
        return str(self.person)


class Letter(models.Model):
    """One e-mail to one person. ``key`` says what it is about: the same is never written twice.

    It is claimed before it is sent, so a process that dies in between leaves it claimed and unsent: visible, and not
    sent again without somebody's will.
    """

    person = models.ForeignKey("records.Person", on_delete=models.CASCADE, related_name="letters")
    key = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="a_letter_is_written_once")]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="letters_to_send", condition=models.Q(sent_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.subject
