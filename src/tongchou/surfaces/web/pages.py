"""Which pages serve which clauses of the reference edition: handed to the join of citations as data."""

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, ...]] = {
    "1": ("办法与版本",),
    "2": ("步骤",),
    "3.4": ("新办",),
    "4.1": ("待办", "记录"),
    "4.2": ("待办", "记录"),
    "4.3": ("记录",),
    "4.4": ("待办", "记录"),
    "4.5": ("待办", "记录"),
    "9.1": ("待办", "工作日历"),
    "32": ("登录",),
    "36": ("办法与版本",),
    "37": ("办法与版本", "参数", "版本对照", "工作日历"),
}
"""Names of pages as the menu has them."""

ADDRESSES: Mapping[str, tuple[str, bool]] = {
    "办法与版本": ("rules", False),
    "步骤": ("rules-steps", True),
    "参数": ("rules-parameters", True),
    "版本对照": ("rules-compare", False),
    "工作日历": ("workdays", False),
    "待办": ("home", False),
    "记录": ("record-list", False),
    "新办": ("record-openable", False),
    "登录": ("login", False),
}
"""The name of the address of each page, and whether the address names an edition."""
