"""The official wording, as an operator has imported it. Editions themselves are files, reviewed and shipped."""

from typing import ClassVar

from django.db import models


class ImportedText(models.Model):
    """A published text with its hash and source; pages quote its articles beside our gists."""

    edition = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    source = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    articles = models.JSONField()
    """``[{"number": 1, "chapter": 1, "text": "…"}, …]`` in the order of the text."""

    noise = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "sha256"], name="a_text_is_imported_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
