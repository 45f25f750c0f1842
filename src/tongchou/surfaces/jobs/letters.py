"""E-mails: urgent words at once, the rest in one letter on the morning of a working day; each says what to do.

Writing and sending are two steps. A letter is written once (its key is unique), claimed before it is sent, and tried
again later when it fails; so a clock that is started twice, or killed, sends nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongchou.kernel.words import article_name
from tongchou.records.desk import Desk, Task
from tongchou.records.lawbook import edition_on, law_of
from tongchou.records.models import Letter, Notice, Preference
from tongchou.records.notices import AT_ONCE, DIGEST, MOST_TRIES, way_of

MORNING = time(8, 30)
MOST_LINES = 30


def write(now: datetime) -> int:
    """Write the letters that are due now; returns how many. What was written before is not written again."""
    preferences = {p.person_id: p for p in Preference.objects.exclude(email="").select_related("person__unit")}
    waiting = _sort(now, preferences)
    made = _at_once(waiting[AT_ONCE], now)
    if _is_morning(now):
        made += _digests(preferences.values(), waiting[DIGEST], now)
    return made


def _sort(now: datetime, preferences: dict[int, Preference]) -> dict[str, list[Notice]]:
    """The notices that no letter has told yet, by way; those that nobody wants by letter are done with."""
    out: dict[str, list[Notice]] = defaultdict(list)
    never = []
    for notice in Notice.objects.filter(told_at=None).select_related("entry__record").order_by("pk"):
        chosen = preferences.get(notice.person_id)
        way = way_of(notice.kind, notice.entry.line, chosen.ways) if chosen else ""
        if way in {AT_ONCE, DIGEST} and notice.read_at is None:
            out[way].append(notice)
        else:
            never.append(notice.pk)
    Notice.objects.filter(pk__in=never).update(told_at=now)
    return out


def _at_once(notices: Iterable[Notice], now: datetime) -> int:
    letters = [
        Letter(person_id=n.person_id, key=f"notice:{n.pk}", subject=_subject(n.text), text=_letter([n.text], [n]), made_at=now)
        for n in notices
    ]  # fmt: skip
    return _keep(letters, notices, now)


def _is_morning(now: datetime) -> bool:
    """Whether this is a working day and half past eight is over."""
    here = timezone.localtime(now)
    today = here.date()
    calendar = law_of(edition_on(today), today, today, now).calendar
    return here.time() >= MORNING and calendar.is_workday(today)


def _digests(preferences: Iterable[Preference], notices: list[Notice], now: datetime) -> int:
    """One letter to each person who has something due or something to read."""
    today = timezone.localtime(now).date()
    key = f"digest:{today}"
    there = set(Letter.objects.filter(key=key).values_list("person", flat=True))
    made = 0
    for chosen in preferences:
        if chosen.person_id in there or not chosen.person.is_active:
            continue
        mine = [n for n in notices if n.person_id == chosen.person_id]
        tasks = [t for t in Desk(chosen.person, now, today).due(MOST_LINES) if t.left is not None and t.left <= 5]
        if tasks or mine:
            letter = Letter(person=chosen.person, key=key, made_at=now, **_digest(tasks, mine, today))
            made += _keep([letter], mine, now)
    return made


def _keep(letters: list[Letter], notices: Iterable[Notice], now: datetime) -> int:
    """Letters and the mark of what they tell, together or not at all."""
    with transaction.atomic():
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(told_at=now)
    return len(letters)


def _digest(tasks: list[Task], notices: list[Notice], today: date) -> dict[str, str]:
    late = sum(t.rank < today for t in tasks)
    now = sum(t.rank == today for t in tasks)
    subject = f"{today.month} 月 {today.day} 日待办：今日到期 {now} 件，已超期 {late} 件"
    lines = [_task(t) for t in tasks]
    if notices:
        lines += ["", "昨日以来的通知：", *(f"· {n.text}" for n in notices[:MOST_LINES])]
        lines += [f"另有 {len(notices) - MOST_LINES} 条，在通知页上看。"] if len(notices) > MOST_LINES else []
    return {"subject": subject, "text": _letter(lines, notices)}


def _task(task: Task) -> str:
    """What to do, on what, until when, under which article."""
    left = task.left or 0
    until = f"超期 {-left} 个工作日" if left < 0 else f"剩 {left} 个工作日" if left else "今日到期"
    what = task.record.title or task.record.number
    cited = "、".join(dict.fromkeys(article_name(c) for c in task.clauses))
    local = "（本市参数）" if task.local else ""
    return f"· {task.says}：{what}（{task.record.unit.name}）。{until}，{task.due} 前。依据{cited}{local}。"


def _subject(text: str) -> str:
    return " ".join(text.split())[:120]


def _letter(lines: list[str], notices: Iterable[Notice]) -> str:
    """The lines, where to act, and why the letter came."""
    records = dict.fromkeys(n.entry.record.number for n in notices if n.entry.record)
    where = [f"{settings.TONGCHOU_URL}/records/{number}/" for number in list(records)[:MOST_LINES]]
    tail = [
        "",
        "打开办理：",
        *(where or [f"{settings.TONGCHOU_URL}/"]),
        "",
        f"不想收这类邮件，在 {settings.TONGCHOU_URL}/notices/settings/ 更改。",
    ]
    return "\n".join([*lines, *tail]) + "\n"


def send(now: datetime) -> tuple[int, int]:
    """Send what is written and not sent; returns how many went out and how many failed."""
    sent = failed = 0
    waiting = Letter.objects.filter(sent_at=None, claimed_at=None, tries__lt=MOST_TRIES)
    for letter in waiting.select_related("person").order_by("pk"):
        if letter.made_at + timedelta(minutes=2**letter.tries - 1) > now or not _claim(letter, now):
            continue
        problem = _post(letter)
        if problem:
            kept = {"claimed_at": None, "tries": F("tries") + 1, "problem": problem[:500]}
        else:
            kept = {"sent_at": now, "problem": ""}
        Letter.objects.filter(pk=letter.pk).update(**kept)
        sent, failed = sent + (not problem), failed + bool(problem)
    return sent, failed


def _claim(letter: Letter, now: datetime) -> bool:
    return Letter.objects.filter(pk=letter.pk, claimed_at=None, sent_at=None).update(claimed_at=now) == 1


def _post(letter: Letter) -> str:
    """Hand the letter to the mail server; returns what went wrong."""
    address = Preference.objects.filter(person=letter.person).values_list("email", flat=True).first()
    if not address:
        return "没有邮箱地址"
    try:
        EmailMessage(letter.subject, letter.text, to=[address]).send()
    except OSError as failure:  # smtplib's errors are among them
        return repr(failure)
    return ""
