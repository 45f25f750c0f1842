"""File names: what is refused, and what the extension promises.

A name is shown, printed, logged and sent in a header, so it may not hold anything that reads differently from what
it is.
"""

import re

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_RESERVED = re.compile(r'[<>:"|?*]')
_LONGEST = 255  # bytes of UTF-8, the limit of common file systems
_LONGEST_PATH = 1_024


def fault_of(name: str, *, within_archive: bool = False) -> str | None:
    """What is wrong with the name, as a clause to follow 文件名; None for a good one."""
    steps = re.split(r"[/\\]", name)
    outside = not steps[0] or ".." in steps or bool(re.match(r"[A-Za-z]:", name))
    longest = max(len(step.encode("utf-8", "replace")) for step in steps)
    faults = (
        (not name.strip(". \u3000"), "是空的，或者只有点"),
        (_BIDI.search(name), "里有改变文字方向的不可见字符，看到的扩展名是假的"),
        (_CONTROL.search(name), "里有不可见的控制字符"),
        (outside and within_archive, "指向压缩包以外的位置"),
        (len(steps) > 1 and not within_archive, "里有斜杠"),
        (_RESERVED.search(name), '里有不能用的符号（< > : " | ? *）'),
        (any(step != step.rstrip(". ") for step in steps), "以点或空格结尾"),
        (longest > _LONGEST or len(name) > _LONGEST_PATH, "太长"),
    )
    return next((clause for fault, clause in faults if fault), None)


def extension_of(name: str) -> str:
    """Lower case, without the dot; empty where there is none."""
    base = re.split(r"[/\\]", name)[-1]
    return base.rpartition(".")[2].lower() if "." in base else ""
