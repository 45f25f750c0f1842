"""Carries jobs on: for the time that a request has, or to their end. Killed in the middle, it is asked again."""

import time

from django.utils import timezone

from tongchou.records import intake
from tongchou.records.models import ImportJob

SECONDS = 4.0
"""How long a request works on a job before its page shows how far it is."""


def carry_on(job: ImportJob, seconds: float = SECONDS) -> int:
    """Load or take back, as far as the time goes; returns how many rows were worked on."""
    end = time.monotonic() + seconds
    at = timezone.now()
    work = {"loading": intake.load, "undoing": intake.undo}.get(job.phase)
    count = 0
    for rows in work(job, at) if work else ():
        count += rows
        if time.monotonic() > end:
            break
    return count


def finish_all() -> int:
    """Bring every job that was begun to its end; returns how many rows were worked on."""
    return sum(carry_on(job, float("inf")) for job in intake.unfinished())
