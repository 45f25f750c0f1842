"""Which pages serve which clauses of the reference edition: handed to the join of citations as data."""

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, ...]] = {
    "1": ("办法与版本",),
    "2": ("步骤",),
    "3.4": ("新办",),
    "4.1": ("工作台", "记录"),
    "4.2": ("工作台", "记录"),
    "4.3": ("记录",),
    "4.4": ("工作台", "记录"),
    "4.5": ("工作台", "记录"),
    "5.1": ("清单录入",),
    "5.2": ("红旗",),
    "9.1": ("工作台", "工作日历", "受理", "年度周期"),
    "9.2": ("年度计划", "年度周期"),
    "9.3": ("公布的计划",),
    "9.4": ("公布的计划",),
    "11.3": ("红旗",),
    "11.4": ("红旗",),
    "12.2": ("红旗",),
    "13.1": ("受理",),
    "27.2": ("年度计划",),
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
    "工作台": ("home", False),
    "记录": ("record-list", False),
    "新办": ("record-openable", False),
    "清单录入": ("imports", False),
    "年度计划": ("plans", False),
    "受理": ("queue", False),
    "年度周期": ("cycles", False),
    "红旗": ("flags", False),
    "公布的计划": ("published", False),
    "登录": ("login", False),
}
"""The name of the address of each page, and whether the address names an edition."""
