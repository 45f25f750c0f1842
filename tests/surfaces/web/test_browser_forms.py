"""Forms in a real browser: they save themselves, outlive a lost network, a crash and a session, and read well on a phone."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from tests.journeys.acting import open_application, take
from tests.surfaces.web.test_browser import CHROMIUM, DAY, WIDTHS, barriers, chromium, draft, press, visit  # noqa: F401

from tongchou.records import drafts
from tongchou.records.models import Draft, Entry, Paper, Record
from tongchou.surfaces.demo.people import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium"),
    pytest.mark.usefixtures("emptied"),
]


@pytest.fixture
def form(visit, live_server, draft):  # noqa: F811
    """The form of a draft, open in a window of its clerk."""
    page = visit(WIDTHS[0], "he.ping")
    page.goto(f"{live_server.url}/records/{draft}/edit/")
    return page


def leave(page, name, text):
    """Type into a field and leave it."""
    page.fill(f"#f-{name}", text)
    page.locator(f"#f-{name}").blur()


def test_a_form_saves_itself_and_marks_what_it_cannot_read(form, draft):  # noqa: F811
    leave(form, "office", "信息化二科")
    form.wait_for_selector("#save:has-text('已自动保存')")
    assert form.inner_text("#version") == "第 1 版"
    leave(form, "total_fen", "许多")
    form.wait_for_selector(".emsg.by-itself")
    assert "许多" in form.inner_text(".emsg.by-itself")
    form.wait_for_selector("#panel :text('没有填“总投资额”')")
    record = Record.objects.get(number=draft)
    assert (record.answers["office"], record.answers["total_fen"]) == ("信息化二科", None)
    assert barriers(form) == []
    press(form, "form button.btn-primary")
    assert "能读懂的已经保存" in form.inner_text(".esum")
    assert form.input_value("#f-total_fen") == "许多"


def test_without_a_network_the_words_stay_here_and_go_up_when_it_is_back(form, draft):  # noqa: F811
    form.context.set_offline(True)
    leave(form, "office", "断网时写的")
    form.wait_for_selector("#save:has-text('网络中断，已存在本机，恢复后自动上传')")
    assert not Draft.objects.exists()
    form.context.set_offline(False)
    form.wait_for_selector("#save:has-text('已自动保存')")
    assert Record.objects.get(number=draft).answers["office"] == "断网时写的"


def test_after_a_crash_the_words_come_back_when_their_writer_says_so(form, live_server, draft):  # noqa: F811
    form.route("**/draft/", lambda route: route.abort())
    form.fill("#f-office", "没来得及存")
    again = form.context.new_page()
    again.goto(form.url)
    assert again.input_value("#f-office") == "信息化科"  # nothing is overwritten before he says so
    again.click("[data-restore] [data-yes]")
    assert again.input_value("#f-office") == "没来得及存"
    again.locator("#f-office").blur()
    again.wait_for_selector("#save:has-text('已自动保存')")
    again.goto(form.url)
    assert again.input_value("#f-office") == "没来得及存"
    assert not again.is_visible("[data-restore]")


def test_what_was_taken_in_is_forgotten_here(form, live_server, draft):  # noqa: F811
    form.fill("#f-office", "按按钮存的")
    press(form, "form button.btn-primary")
    form.wait_for_url(f"**/records/{draft}/")
    assert form.evaluate("Object.keys(localStorage).filter(k => k.startsWith('tongchou:typed')).length") == 0


@pytest.mark.clause("32")
def test_of_secrets_nothing_stays_in_the_browser(form):
    form.fill("#f-office", "先写的")
    form.check("[name=involves_state_secrets][value=yes]")
    assert form.evaluate("Object.keys(localStorage).filter(k => k.startsWith('tongchou:typed')).length") == 0
    assert not Draft.objects.exists()


def test_who_is_idle_is_warned_and_can_stay(visit, live_server, draft):  # noqa: F811
    page = visit(WIDTHS[1], "he.ping")
    page.clock.install()
    page.goto(f"{live_server.url}/records/{draft}/")
    page.clock.fast_forward("24:30")
    assert not page.is_visible("#sitting")
    page.clock.fast_forward("00:50")
    assert "5 分钟后退出，内容已保存" in page.inner_text("#sitting")
    assert barriers(page) == []
    page.click("#sitting button")
    page.wait_for_selector("#sitting", state="hidden")
    page.clock.fast_forward("30:30")
    assert "已退出" in page.inner_text("#sitting")
    assert page.is_visible("#sitting a")


def test_after_the_session_ended_one_signs_in_and_goes_on_where_one_was(form, live_server, draft):  # noqa: F811
    Session.objects.all().delete()
    leave(form, "office", "退出以后写的")
    form.wait_for_selector("#save:has-text('已退出')")
    press(form, "form button.btn-primary")
    assert "/login/" in form.url
    form.fill("[name=username]", "he.ping")
    form.fill("[name=password]", "tongchou-demo-2026")
    press(form, "main button.btn-primary")
    assert form.url == f"{live_server.url}/records/{draft}/edit/"
    assert form.input_value("#f-office") == "退出以后写的"
    assert "已放回表里" in form.inner_text("main")


def test_a_leader_signs_on_a_phone_in_two_taps(visit, live_server, transactional_db, time_machine):  # noqa: F811
    people = settle()
    record = open_application(people["he.ping"], DAY, plan_year=2023, title="学位预测")
    take(record, "send", people["he.ping"])
    page = visit(WIDTHS[1], "tang.wei")
    page.goto(f"{live_server.url}/records/{record.number}/steps/decline/")
    wrong = barriers(page)
    page.fill("[name=reason]", "金额再核一遍")
    press(page, "main button.btn-primary")
    wrong += barriers(page)
    press(page, "main button.btn-primary")
    assert "/receipt/" in page.url
    wrong += barriers(page)
    take(record, "send", people["he.ping"])
    page.goto(f"{live_server.url}/records/{record.number}/steps/submit/")
    assert "先上传材料" in page.inner_text("main")
    page.set_input_files(
        "#p-proposal", {"name": "方案.exe", "mimeType": "x/x", "buffer": b"MZ\x90\x00" + b"\x00" * 200}
    )
    page.set_input_files("#p-application-form", {"name": "表.txt", "mimeType": "text/plain", "buffer": b"text"})
    page.click(".gives button")
    page.wait_for_selector(".told.bad:has-text('方案.exe')")
    page.wait_for_selector(".told.ok")
    assert [p.kind for p in Paper.objects.all()] == ["application-form"]
    wrong += barriers(page)
    assert not wrong, "\n".join(wrong)
    assert Entry.objects.filter(verb="decline", taken=True).count() == 1


@pytest.mark.appearance
@pytest.mark.parametrize("size", WIDTHS, ids=str)
def test_the_pages_of_two_writers_have_no_barrier(visit, live_server, draft, size):  # noqa: F811
    one = visit(size, "he.ping")
    other = visit(size, "tang.wei")
    for page in (one, other):
        page.goto(f"{live_server.url}/records/{draft}/edit/")
    leave(one, "goals", "经办写的")
    one.wait_for_selector("#save:has-text('已自动保存')")
    leave(other, "goals", "领导写的")
    other.wait_for_selector("#save:has-text('保存时选留哪一份')")
    press(other, "form button.btn-primary")
    wrong = barriers(other)
    other.check("[name=keep-goals][value=theirs]")
    press(other, "main button.btn-primary")
    other.goto(f"{live_server.url}/records/{draft}/versions/")
    wrong += barriers(other)
    third = visit(size, "tang.wei")
    Draft.objects.update(by=one_of(draft))
    for path in (f"/records/{draft}/edit/", f"/records/{draft}/papers/add/", "/kept/"):
        third.goto(live_server.url + path)
        wrong += barriers(third)
    assert not wrong, "\n".join(wrong)


def one_of(number):
    """The clerk who began the draft, and, besides, a form of the leader's that was not taken in."""
    record = Record.objects.get(number=number)
    leader = settle_leader()
    drafts.keep_form(leader.pk, "/x/", {"goals": ["x"]}, record.opened_at + timedelta(days=1))
    return record.opened_by


def settle_leader():
    from tongchou.records.models import Person

    return Person.objects.get(username="tang.wei")
