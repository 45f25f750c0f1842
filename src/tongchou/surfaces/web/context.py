"""What every page's frame shows: the city, the menu, and the mark of a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongchou.records.lawbook import edition_on
from tongchou.regulation import rulebook

MENU = (
    (_("工作"), (("home", _("待办"), ""), ("record-list", _("记录"), ""), ("record-openable", _("新办"), ""))),
    (
        _("规则库"),
        (
            ("rules", _("办法与版本"), ""),
            ("rules-steps", _("步骤"), "edition"),
            ("rules-checks", _("规则"), "edition"),
            ("rules-parameters", _("参数"), "edition"),
            ("rules-papers", _("材料"), "edition"),
            ("workdays", _("工作日历"), ""),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's data; pages of the rulebook are public, the rest of the menu needs a person."""
    today = timezone.localdate()
    edition = edition_on(today)
    user = getattr(request, "user", None)
    inside = bool(user and user.is_authenticated)
    menu = [(title, items) for n, (title, items) in enumerate(MENU) if inside or n > 0]
    return {
        "demo": settings.DEMO,
        "today": today,
        "city": "示例市" if settings.DEMO else rulebook.load(edition).city,
        "edition_now": edition,
        "menu": menu,
    }
