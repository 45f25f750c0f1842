"""Deadlines as iCalendar text (RFC 5545): all-day events, stamps in UTC, text escaped, lines folded at 75 octets."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from tongchou.kernel.words import article_name
from tongchou.records.desk import Task

OCTETS = 75


def feed(tasks: Iterable[Task], now: datetime, base: str) -> str:
    """The whole file; ``base`` is the address of the platform, which links and identifiers begin with."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tongchou//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines += ["X-WR-CALNAME:统筹平台办理时限", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    for task in tasks:
        lines += _event(task, now, base)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(task: Task, now: datetime, base: str) -> Iterator[str]:
    if task.due is None:
        return
    number = task.record.number
    path = f"records/{number}/" if number else f"new/{task.noun}/{task.opens}/"
    cited = "、".join(dict.fromkeys(article_name(c) for c in task.clauses))
    about = [f"{task.record.unit.name}　{number}", f"依据{cited}{'（本市参数）' if task.local else ''}"]
    about += ["时限为预计"] if task.provisional else []
    text = escaped("\n".join(about))
    yield "BEGIN:VEVENT"
    yield f"UID:{task.thing.replace(':', '-').strip('-')}@{urlsplit(base).hostname}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{task.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{task.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'{task.says}：{task.record.title or number}')}"
    yield f"DESCRIPTION:{text}"
    yield f"URL:{urljoin(base, path)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """TEXT as section 3.3.11 has it; other control signs are left out."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = "\\n".join(plain.splitlines())
    return "".join(sign for sign in lines if sign >= " ")


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets; no sign is cut in two, and a continuation begins with a space."""
    part, size = "", 0
    for sign in line:
        wide = len(sign.encode())
        if size + wide > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + wide
    yield part
