"""The second factor of a person: a key in his telephone that shows a new code every half minute, and codes on paper.

The codes and their slowing down after wrong ones are django-otp's; here is who has what, and when it begins to count.
"""

import time
from base64 import b32encode

from django.db import transaction
from django_otp import DEVICE_ID_SESSION_KEY as SESSION_KEY
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tongchou.records.models import Person

__all__ = [
    "SESSION_KEY",
    "beginning",
    "codes_left",
    "confirm",
    "device_of",
    "matching",
    "new_codes",
    "present_code",
    "secret_of",
]

PAPER_CODES = 8


def device_of(person: Person) -> TOTPDevice | None:
    """The telephone that counts."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def beginning(person: Person) -> TOTPDevice:
    """The telephone that is about to be taken in; it counts once a code of it was typed."""
    waiting = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=person, name="totp", confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """The key as people type it: groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def confirm(device: TOTPDevice, typed: str) -> bool:
    """Take the telephone in if the code is of it; an earlier one counts no more."""
    with transaction.atomic():
        found = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        if not found.verify_token(_digits(typed)):
            return False
        TOTPDevice.objects.filter(user=found.user).exclude(pk=found.pk).delete()
        found.confirmed = True
        found.save(update_fields=["confirmed"])
    return True


def new_codes(person: Person) -> list[str]:
    """Codes on paper, shown once, each good for one time; earlier ones count no more."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=person).delete()
        device = StaticDevice.objects.create(user=person, name="paper")
        codes = [StaticToken.random_token() for _ in range(PAPER_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(person: Person) -> int:
    """How many codes on paper are left."""
    return StaticToken.objects.filter(device__user=person).count()


def matching(person: Person, typed: str) -> Device | None:
    """The telephone or the paper that a code is of; each wrong one makes the next wait longer."""
    digits = _digits(typed)
    model, text = (TOTPDevice, digits) if digits.isdecimal() else (StaticDevice, digits.lower())
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=person, confirmed=True).first()
        return device if device and device.verify_token(text) else None


def present_code(device: TOTPDevice) -> str:
    """The code that the telephone shows now; for the demo only, where everybody is to see everything."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():0{device.digits}d}"


def _digits(typed: str) -> str:
    return "".join(typed.split())[:16]
