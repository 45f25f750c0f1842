"""What every page's frame shows: the city, the menu, and the mark of a demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.records.lawbook import edition_on
from tongchou.regulation import rulebook

Item = tuple[str, Promise, bool]
"""The name of an address, its label, and whether the address names the edition in force."""

WORK: tuple[Item, ...] = (
    ("home", _("待办"), False),
    ("record-list", _("记录"), False),
    ("record-openable", _("新办"), False),
)
LAW: tuple[Item, ...] = (
    ("rules", _("办法与版本"), False),
    ("rules-steps", _("步骤"), True),
    ("rules-checks", _("规则"), True),
    ("rules-parameters", _("参数"), True),
    ("rules-papers", _("材料"), True),
    ("rules-compare", _("版本对照"), False),
    ("workdays", _("工作日历"), False),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the menu; ``here`` is empty, or what ``aria-current`` says: the page itself, or one below it."""

    address: str
    label: Promise
    here: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's data; the rulebook is public, the rest of the menu needs a person."""
    today = timezone.localdate()
    edition = edition_on(today)
    user = getattr(request, "user", None)
    groups = [(_("规则库"), LAW)]
    if user and user.is_authenticated:
        groups.insert(0, (_("工作"), WORK))
    return {
        "demo": settings.DEMO,
        "today": today,
        "now": timezone.now(),
        "city": "示例市" if settings.DEMO else rulebook.load(edition).city,
        "edition_now": edition,
        "menu": [(title, list(_links(items, edition, request.path))) for title, items in groups],
    }


def _links(items: tuple[Item, ...], edition: str, path: str) -> Iterator[Link]:
    """The lines of a group; the one with the longest address that the page stands under is the current one."""
    lines = [(reverse(name, args=[edition] if of_edition else []), label) for name, label, of_edition in items]
    above = [address for address, _label in lines if path == address or (address != "/" and path.startswith(address))]
    nearest = max(above, key=len, default="")
    for address, label in lines:
        yield Link(address, label, "" if address != nearest else "page" if path == address else "true")
