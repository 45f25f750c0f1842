"""What every page's frame shows: the city, the menu, and the mark of a demo."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongchou.records import notices
from tongchou.records.lawbook import edition_on
from tongchou.regulation import rulebook
from tongchou.surfaces.web import policy

Item = tuple[str, Promise, bool]
"""The name of an address, its label, and whether the address names the edition in force."""

MENU: tuple[tuple[Promise, tuple[Item, ...]], ...] = (
    (
        _("工作"),
        (
            # --- desk ---
            ("home", _("工作台"), False),
            ("expert", _("我的评审"), False),
            ("notices", _("通知"), False),
            # --- queue ---
            ("queue", _("受理"), False),
            ("cycles", _("年度周期"), False),
            ("record-openable", _("新办"), False),
            ("record-list", _("记录"), False),
            ("printed", _("核对打印件"), False),
        ),
    ),
    (
        _("项目"),
        (
            # --- register ---
            ("projects-all", _("项目库"), False),
            ("systems", _("在用系统"), False),
            # --- plan ---
            ("plans", _("年度计划"), False),
            # --- reviews ---
            ("dup", _("查重"), False),
            ("techreview", _("技术审查"), False),
            ("reviews", _("专家评审"), False),
            # --- flags ---
            ("flags", _("红旗"), False),
            # --- import ---
            ("imports", _("清单录入"), False),
        ),
    ),
    (
        _("基础"),
        (
            # --- people ---
            ("units", _("各单位"), False),
            ("people", _("人员"), False),
            ("sign-ins", _("登录记录"), False),
            # --- operation ---
            ("status", _("系统状态"), False),
        ),
    ),
    (
        _("规则库"),
        (
            ("rules", _("办法与版本"), False),
            ("rules-steps", _("步骤"), True),
            ("rules-checks", _("规则"), True),
            ("rules-parameters", _("参数"), True),
            ("rules-papers", _("材料"), True),
            ("rules-compare", _("版本对照"), False),
            ("workdays", _("工作日历"), False),
            # --- plan ---
            ("published", _("公布的计划"), False),
        ),
    ),
)
"""Groups of the menu. A person sees the lines whose address the policy opens to him, a visitor the rulebook."""

OF_VISITORS = "rules"
MOST_UNREAD = 99
"""The bell counts no further."""


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the menu; ``here`` is empty, or what ``aria-current`` says: the page itself, or one below it."""

    address: str
    label: Promise
    here: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's data: the city, the day, and the menu of whoever looks."""
    today = timezone.localdate()
    edition = edition_on(today)
    return {
        "demo": settings.DEMO,
        "today": today,
        "now": timezone.now(),
        "city": "示例市" if settings.DEMO else rulebook.load(edition).city,
        "edition_now": edition,
        "menu": _menu(request, edition),
        "unread": _unread(request),
        "session_seconds": settings.SESSION_COOKIE_AGE,
    }


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return notices.unread_count(user, MOST_UNREAD) if user and user.is_authenticated else 0


def _menu(request: HttpRequest, edition: str) -> list[tuple[Promise, list[Link]]]:
    user = getattr(request, "user", None)
    if user and user.is_authenticated:
        roles = policy.roles_of(request)
        seen = [(title, [i for i in items if policy.is_open(i[0], roles)]) for title, items in MENU]
    else:
        seen = [(title, list(items)) for title, items in MENU if any(name == OF_VISITORS for name, _l, _e in items)]
    return [(title, list(_links(items, edition, request.path))) for title, items in seen if items]


def _links(items: Iterable[Item], edition: str, path: str) -> Iterator[Link]:
    """The lines of a group; the one with the longest address that the page stands under is the current one."""
    lines = [(reverse(name, args=[edition] if of_edition else []), label) for name, label, of_edition in items]
    above = [address for address, _label in lines if path == address or (address != "/" and path.startswith(address))]
    nearest = max(above, key=len, default="")
    for address, label in lines:
        yield Link(address, label, "" if address != nearest else "page" if path == address else "true")
