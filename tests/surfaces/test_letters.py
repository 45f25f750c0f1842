"""Letters and the calendar feed: said once, on the right morning, with what to do; a failure is seen and tried again."""

from datetime import date, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.journeys.acting import open_application

from tongchou.records import health, notices
from tongchou.records.models import Letter, Notice, Preference
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.jobs import letters
from tongchou.surfaces.jobs.clock import tick
from tongchou.surfaces.web import calendar_text

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 31)  # a Monday, and the last day of 9.1


def clock(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return moment(day).replace(hour=hour, minute=minute)


def go(now: datetime) -> int:
    """A tick; returns how many letters it sent."""
    before = len(mail.outbox)
    list(tick(now))
    return len(mail.outbox) - before


def to(name: str) -> list:
    return [m for m in mail.outbox if m.to == [f"{name}@tongchou.example"]]


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"], date(2026, 8, 24), plan_year=2027, title="养老服务")


@pytest.fixture
def notice(draft, people):
    def make(kind="notice", text="项目申报：受理。", who="zhao.min", at=None):
        return Notice.objects.create(
            person=people[who], entry=draft.journal.first(), kind=kind, text=text, at=at or clock(8)
        )

    return make


@pytest.mark.clause("9.1")
def test_the_morning_letter_says_what_is_due_and_under_which_article(draft):
    assert go(clock(8, 29)) == 0
    go(clock(8, 30))
    [letter] = to("zhao.min")
    assert "今日到期 2 件" in letter.subject
    assert "送领导审签：养老服务（示例市民政局）。今日到期，2026-08-31 前。依据第四条" in letter.body
    assert "/notices/settings/" in letter.body
    assert not to("wang.js")


def test_nothing_is_sent_twice(draft, notice):
    notice()
    go(clock(8, 31))
    sent = len(mail.outbox)
    assert sent > 0
    assert go(clock(8, 32)) == go(clock(23)) == 0
    assert Letter.objects.filter(person__username="zhao.min").count() == 1
    assert Notice.objects.filter(told_at=None).count() == 0


def test_a_second_clock_cannot_send_what_the_first_has_claimed(draft):
    letters.write(clock(9))
    waiting = list(Letter.objects.all())
    Letter.objects.filter(pk=waiting[0].pk).update(claimed_at=clock(9))
    letters.send(clock(9))
    assert len(mail.outbox) == len(waiting) - 1
    assert list(notices.stuck(clock(9, 5))) == []
    assert [x.pk for x in notices.stuck(clock(9, 30))] == [waiting[0].pk]


@pytest.mark.parametrize("day", [date(2026, 8, 29), date(2026, 8, 30), date(2026, 10, 1)])
def test_there_is_no_digest_on_a_day_off(draft, notice, day):
    notice(at=clock(8, day=day))
    assert go(clock(9, day=day)) == 0
    assert Notice.objects.filter(told_at=None).count() == 1


def test_a_working_saturday_is_a_working_day(draft):
    assert go(clock(9, day=date(2026, 10, 10))) > 0


@pytest.mark.clause("31.3", "9.4")
def test_what_is_urgent_goes_at_once_whatever_was_chosen(notice, people):
    notices.choose(people["zhao.min"], "zhao.min@tongchou.example", dict.fromkeys(notices.KINDS, "off"))
    notice("alarm", "安全事件：保存处置情况。")
    assert go(clock(3, day=date(2026, 8, 30))) == 1
    assert "安全事件" in mail.outbox[0].subject
    assert notices.way_of("notice", "urgent", {"notice": "off"}) == "at-once"
    can_wait = [name for name, kind in notices.KINDS.items() if not kind.urgent]
    assert Preference.objects.get(person=people["zhao.min"]).ways == dict.fromkeys(can_wait, "off")


@pytest.mark.parametrize(
    ("way", "at_night", "in_the_morning"), [("at-once", 1, False), ("digest", 0, True), ("off", 0, False)]
)
def test_each_kind_goes_as_it_was_chosen(notice, people, way, at_night, in_the_morning):
    notices.choose(people["zhao.min"], "zhao.min@tongchou.example", {"notice": way})
    notice(text="特别的一句")
    assert go(clock(7)) == at_night
    mail.outbox.clear()
    go(clock(8, 30))
    assert any("特别的一句" in m.body for m in mail.outbox) is in_the_morning


def test_what_was_read_needs_no_letter(notice, people):
    n = notice(text="特别的一句")
    notices.read(people["zhao.min"], [n.pk], clock(8))
    go(clock(9))
    assert not any("特别的一句" in m.body for m in mail.outbox)


def test_without_an_address_nothing_is_written(draft, notice, people):
    notices.choose(people["zhao.min"], "", {})
    notice("alarm")
    go(clock(9))
    assert not to("zhao.min")
    assert not Letter.objects.filter(person=people["zhao.min"]).exists()


def test_a_failure_is_seen_and_tried_again_later(notice, people, settings, monkeypatch, as_client):
    def fail(self, *args, **kwargs):
        raise ConnectionRefusedError("mail server is away")

    notice("alarm")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        says = " ".join(tick(clock(3)))
        assert "没有发出 1 封" in says
        assert "还有 1 封" in says
        letters.send(clock(3))
        assert Letter.objects.get().tries == 1
    assert any(c.name == "邮件" and c.light == "warn" and "away" in c.fact for c in health.checks(clock(3)))
    page = as_client("zhao.min").get("/notices/settings/").content.decode()
    assert "没有发出的邮件" in page
    assert "mail server is away" in page
    assert "没有发出的邮件" not in as_client("lin.jing").get("/notices/settings/").content.decode()
    assert go(clock(3, 5)) == 1
    assert Letter.objects.get().problem == ""
    assert "没有发出的邮件" not in as_client("zhao.min").get("/notices/settings/").content.decode()


@pytest.fixture
def as_client(people, time_machine):
    time_machine.move_to(clock(10), tick=False)

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(people[username])
        return client

    return signed_in


def test_the_command_does_a_tick(draft, capsys, time_machine):
    time_machine.move_to(clock(9), tick=False)
    assert main(["jobs"]) == 0
    assert "发出" in capsys.readouterr().out
    assert mail.outbox


def test_settings_are_kept_and_a_wrong_address_is_refused_in_words(as_client, people):
    client = as_client("zhao.min")
    answer = client.post("/notices/settings/", {"email": "not an address", "task": "at-once"})
    assert answer.status_code == 400
    assert "不像邮箱地址" in answer.content.decode()
    assert Preference.objects.get(person=people["zhao.min"]).email == "zhao.min@tongchou.example"
    assert (
        client.post("/notices/settings/", {"email": "a@b.example", "task": "at-once", "notice": "nonsense"}).status_code
        == 302
    )
    kept = Preference.objects.get(person=people["zhao.min"])
    assert (kept.email, kept.ways) == ("a@b.example", {"task": "at-once"})


def test_notices_stand_by_object_and_all_can_be_read(as_client, notice, people):
    notice(text="一")
    notice("receipt", text="二")
    client = as_client("zhao.min")
    page = client.get("/notices/").content.decode()
    assert page.count('class="about"') == 1
    assert "2 条未读" in page
    newest = Notice.objects.order_by("-pk").first().pk
    notice("task", text="三，后到")
    client.post("/notices/read/", {"until": newest})
    assert Notice.objects.filter(read_at=None).count() == 1
    assert as_client("lin.jing").post("/notices/read/", {"until": newest + 9}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1
    assert client.get("/notices/read/").status_code == 405


# --- the calendar feed ------------------------------------------------------------------------------------------------


def parsed(data: bytes) -> list[dict[str, str]]:
    """The events of an iCalendar file, read as RFC 5545 says, complaining about whatever it forbids."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines)  # no sign is cut in two, no line is empty
    whole: list[str] = []
    for line in lines:
        if line.startswith(b" "):
            whole[-1] += line[1:].decode()
        else:
            whole.append(line.decode())
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "VERSION:2.0" in whole
    events: list[dict[str, str]] = []
    for name, _, value in (w.partition(":") for w in whole[1:-1]):
        if name == "BEGIN":
            events.append({})
        elif events:
            events[-1][name] = value
    return events


def unescaped(text: str) -> str:
    out, signs = "", iter(text)
    for sign in signs:
        out += {"n": "\n", "\\": "\\", ";": ";", ",": ","}[next(signs)] if sign == "\\" else sign
    return out


@pytest.mark.clause("9.1")
def test_the_feed_is_a_calendar_of_my_deadlines(as_client, people, draft):
    title = "养老；服务, 一期; \\ 试点" + "很长" * 40
    type(draft).objects.filter(pk=draft.pk).update(title=title)
    page = as_client("zhao.min").post("/notices/feed/", {"make": "1"}).content.decode()
    address = page.split('value="http://testserver')[1].split('"')[0]
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    events = parsed(answer.content)
    assert len(events) == 2
    assert len({e["UID"] for e in events}) == 2
    mine = next(e for e in events if draft.number in e["DESCRIPTION"])
    assert unescaped(mine["SUMMARY"]) == f"送领导审签：{title}"
    assert "\n依据" in unescaped(mine["DESCRIPTION"])
    assert (mine["DTSTART;VALUE=DATE"], mine["DTEND;VALUE=DATE"]) == ("20260831", "20260901")
    stamp = datetime.strptime(mine["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.get_fixed_timezone(0))
    assert stamp == clock(10)
    assert mine["URL"] == f"http://testserver/records/{draft.number}/"
    assert parsed(Client().get(address).content) == events


def test_only_the_digest_of_the_secret_is_kept_and_it_can_be_ended(as_client, people, draft):
    client = as_client("zhao.min")
    first = client.post("/notices/feed/", {"make": "1"}).content.decode().split("/calendar/")[1].split(".ics")[0]
    assert first not in str(Preference.objects.filter(person=people["zhao.min"]).values().get())
    assert first not in client.get("/notices/settings/").content.decode()
    second = client.post("/notices/feed/", {"make": "1"}).content.decode().split("/calendar/")[1].split(".ics")[0]
    assert Client().get(f"/calendar/{first}.ics").status_code == 404
    assert Client().get(f"/calendar/{second}.ics").status_code == 200
    people["zhao.min"].is_active = False
    people["zhao.min"].save()
    assert Client().get(f"/calendar/{second}.ics").status_code == 404
    people["zhao.min"].is_active = True
    people["zhao.min"].save()
    as_client("zhao.min").post("/notices/feed/", {"end": "1"})
    assert Client().get(f"/calendar/{second}.ics").status_code == 404
    assert Client().get("/calendar/nonsense.ics").status_code == 404
    assert Client().post("/notices/feed/", {"make": "1"}).status_code == 302


def test_text_of_a_calendar_has_no_line_of_its_own():
    assert calendar_text.escaped("a\r\nBEGIN:VEVENT\x00\x07") == "a\\nBEGIN:VEVENT"
