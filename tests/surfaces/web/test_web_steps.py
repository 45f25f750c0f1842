"""Steps on pages: a last look, who has it then, one act however often it is sent, a receipt, drafts thrown away and back."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys.acting import open_application, take, until

from tongchou.lifecycle.words import Line
from tongchou.records import access
from tongchou.records.models import Entry, Paper, Receipt, Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)
REASON = {"reason": "金额再核一遍"}
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


@pytest.fixture
def signing(people, draft):
    take(draft, "send", people["zhao.min"])
    return draft


def hidden(page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(page[page.index("<main") :]))


# --- before it is done -------------------------------------------------------------------------------------------------


def test_before_the_button_stands_who_has_it_then_and_until_when(as_, says, signing, people, city):
    assert "办完后由需求单位经办办理（示例市民政局），8 月 31 日前“送领导审签”" in says(
        as_("liu.ju").get(f"/records/{signing.number}/steps/decline/")
    )
    for kind in ("application-form", "proposal"):
        file = SimpleUploadedFile(f"{kind}.txt", b"text")
        as_("liu.ju").post(f"/records/{signing.number}/papers/", {"kind": kind, "file": file})
    page = says(as_("liu.ju").get(f"/records/{signing.number}/steps/submit/"))
    said = re.search(r"办完后由(.+?)，(\d+) 月 (\d+) 日前", page)
    assert "示例市智慧城市运行管理中心" in said[1]
    as_("liu.ju").post(f"/records/{signing.number}/steps/submit/", {"truth_stated": "yes"})
    receipt = says(as_("liu.ju").get(f"/records/{signing.number}/receipt/{Entry.objects.last().seq}/"))
    assert f"2021-{int(said[2]):02}-{int(said[3]):02} 前" in receipt  # what was said before is what is so after


def test_the_page_that_signs_is_one_page_with_the_facts_and_two_taps(as_, says, signing):
    answer = as_("liu.ju").get(f"/records/{signing.number}/steps/submit/")
    assert answer.context["last_look"]
    assert {"title", "plan_year", "build_months"} <= {f.id for f, _ in answer.context["chief"]}
    assert "480.00 万元" in says(answer)


def test_what_is_typed_is_looked_at_once_more_and_nothing_is_done_yet(as_, says, signing):
    client, path = as_("liu.ju"), f"/records/{signing.number}/steps/decline/"
    form = says(client.get(path))
    assert '<button class="btn btn-primary" name="stage" value="check">下一步：核对</button>' in form
    look = says(client.post(path, {**REASON, **hidden(form), "stage": "check"}))
    signing.refresh_from_db()
    assert "核对后“退回修改”" in look
    assert "金额再核一遍" in look
    assert signing.state == "signing"
    assert hidden(look)["reason"] == "金额再核一遍"
    back = says(client.post(path, {**hidden(look), "stage": "change"}))
    assert ">金额再核一遍</textarea>" in back
    done = client.post(path, hidden(look))
    signing.refresh_from_db()
    assert signing.state == "draft"
    assert done.headers["Location"].startswith(f"/records/{signing.number}/receipt/")


def test_a_last_look_at_what_would_be_refused_is_no_attempt(as_, says, draft):
    answer = as_("liu.ju").post(f"/records/{draft.number}/steps/decline/", {**REASON, "stage": "check"})
    assert answer.status_code == 409
    assert ">金额再核一遍</textarea>" in says(answer)
    assert not Entry.objects.filter(taken=False).exists()


def test_what_was_not_stated_is_said_at_its_field(as_, says, signing):
    answer = as_("liu.ju").post(f"/records/{signing.number}/steps/decline/", {"reason": ""})
    page = says(answer)
    assert answer.status_code == 409
    assert '<a href="#f-reason">没有填“理由”。' in page
    assert page.count('aria-invalid="true"') == 1


@pytest.mark.clause("4.5")
def test_what_was_changed_after_the_page_was_read_is_read_again_before_it_is_signed(as_, says, signing):
    client, path = as_("liu.ju"), f"/records/{signing.number}/steps/decline/"
    read = hidden(says(client.get(path)))
    Paper.objects.create(
        record=signing,
        kind="proposal",
        version=1,
        name="方案.pdf",
        sha256="0" * 64,
        size=1,
        state="scanned",
        at=moment(DAY),
    )
    answer = client.post(path, {**REASON, **read})
    assert answer.status_code == 409
    assert "看过现在的内容再办" in says(answer)
    assert ">金额再核一遍</textarea>" in says(answer)
    assert not Entry.objects.filter(verb="decline").exists()
    assert client.post(path, {**REASON, **hidden(says(client.get(path)))}).status_code == 302


# --- once --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(as_, says, signing):
    """One and the same form of a step."""
    path = f"/records/{signing.number}/steps/decline/"
    return path, {**REASON, **hidden(says(as_("liu.ju").get(path)))}


def test_the_same_form_sent_twice_is_one_act_and_one_receipt(as_, signing, sent):
    path, words = sent
    first, second = as_("liu.ju").post(path, words), as_("liu.ju").post(path, words)
    assert first.headers["Location"] == second.headers["Location"]
    assert Entry.objects.filter(verb="decline").count() == 1
    assert Receipt.objects.count() == 1
    assert as_("liu.ju").get(first.headers["Location"]).status_code == 200


def test_the_same_key_with_other_words_is_not_taken(as_, says, signing, sent):
    path, words = sent
    as_("liu.ju").post(path, words)
    answer = as_("liu.ju").post(path, {**words, "reason": "别的理由"})
    assert answer.status_code == 409
    assert "这张表已经提交过" in says(answer)
    assert ">别的理由</textarea>" in says(answer)
    assert Entry.objects.filter(verb="decline").count() == 1


def test_anothers_key_is_his_own(as_, people, signing, sent):
    path, words = sent
    as_("liu.ju").post(path, words)
    other = as_("zhao.min").post(path, words)
    assert other.status_code == 409
    assert Entry.objects.filter(verb="decline", taken=True).count() == 1


def test_a_refusal_is_written_down_and_the_mended_form_is_taken(as_, people, says):
    record = open_application(people["zhao.min"], goals="")
    client, path = as_("zhao.min"), f"/records/{record.number}/steps/send/"
    key = {"once": "k1"}
    assert client.post(path, key).status_code == 409
    Record.objects.filter(pk=record.pk).update(answers={**record.answers, "goals": "有了"})
    assert client.post(path, key).status_code == 302
    assert list(Entry.objects.filter(verb="send").values_list("taken", flat=True)) == [False, True]


def test_a_draft_begun_twice_by_one_form_is_one_draft(as_, says):
    client = as_("zhao.min")
    words = {"involves_state_secrets": "no", "special_rules": "no", "serves_government": "yes", "funding": "fiscal"}
    words |= {"title": "一网通办", **hidden(says(client.get("/new/applications/open/")))}
    first, second = (client.post("/new/applications/open/", words) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Record.objects.filter(line=Line.APPLICATION).count() == 1


# --- the receipt -------------------------------------------------------------------------------------------------------


def test_the_receipt_says_number_holder_day_next_and_hash(as_, says, signing):
    answer = as_("liu.ju").post(f"/records/{signing.number}/steps/decline/", REASON)
    page = says(as_("liu.ju").get(answer.headers["Location"]))
    entry = Entry.objects.get(verb="decline")
    assert "已办：退回修改" in page
    assert entry.leaf in page
    assert "赵敏，示例市民政局" in page
    assert "2021-08-31 前“送领导审签”" in page
    assert "接下来可能是" in page
    assert "金额再核一遍" in page
    assert "这一步以后又办过别的步骤" not in page
    take(signing, "send", access.people_inside(DAY).get(username="zhao.min"))
    assert "这一步以后又办过别的步骤" in says(as_("liu.ju").get(answer.headers["Location"]))


def test_a_receipt_is_of_its_record_and_of_what_was_done(as_, people, signing):
    entry = Entry.objects.get(verb="send")
    path = f"/records/{signing.number}/receipt/{entry.seq}/"
    assert as_("zhao.min").get(path).status_code == 200
    assert as_("he.ping").get(path).status_code == 404
    assert as_("zhao.min").get(f"/records/{signing.project.number}/receipt/{entry.seq}/").status_code == 404
    as_("liu.ju").post(f"/records/{signing.number}/steps/submit/", {"truth_stated": "yes"})
    refused = Entry.objects.get(verb="submit", taken=False)
    assert as_("liu.ju").get(f"/records/{signing.number}/receipt/{refused.seq}/").status_code == 404
    assert Client().get(path).status_code == 302


def test_what_binds_at_once_has_a_receipt_and_a_draft_its_page(as_, says, city):
    until(city, date(2022, 6, 12))
    spine = Record.objects.get(line=Line.PROJECT)
    asked = {
        "project": spine.number,
        "title": "使用年限",
        "rule": "APP-LIFE",
        "request_reason": "只用两年，之后并入新系统。",
        "valid_until": "2023-12-31",
    }
    answer = as_("zhao.min").post(f"/new/consents/request/?project={spine.number}", asked)
    assert answer.status_code == 302, says(answer)
    assert re.fullmatch(r"/records/TY-[\d-]+/receipt/\d+/", answer.headers["Location"])
    assert "已办：申请特殊情况" in says(as_("zhao.min").get(answer.headers["Location"]))
    report = as_("zhao.min").post("/new/reports/open/", {"project": spine.number, "title": "六月"})
    assert re.fullmatch(r"/records/JZ-[\d-]+/", report.headers["Location"])


# --- papers ------------------------------------------------------------------------------------------------------------


def test_several_papers_come_at_once_and_each_refused_one_is_named_with_its_cause(as_, says, signing):
    files = {
        "file-application-form": SimpleUploadedFile("申报表.txt", "申报表".encode()),
        "file-proposal": SimpleUploadedFile("方案.exe", b"MZ\x90\x00" + b"\x00" * 200),
    }
    answer = as_("liu.ju").post(f"/records/{signing.number}/papers/", {"verb": "submit", **files})
    assert answer.status_code == 422
    assert "另外 1 份已收下" in says(answer)
    assert "方案.exe" in says(answer)
    assert [p.kind for p in Paper.objects.all()] == ["application-form"]


def test_a_script_is_answered_in_its_own_words(as_, signing):
    path, client = f"/records/{signing.number}/papers/", as_("liu.ju")
    accept = {"Accept": "application/json"}
    good = client.post(path, {"kind": "proposal", "file": SimpleUploadedFile("a.txt", b"x")}, headers=accept)
    assert (good.status_code, good.json()) == (201, {"says": [], "asks": False})
    bad = client.post(path, {"kind": "proposal"}, headers=accept)
    assert bad.status_code == 422
    assert "没有选择文件" in bad.json()["says"][0]


def test_one_kind_that_is_not_his_stops_all(as_, signing):
    files = {f"file-{kind}": SimpleUploadedFile("a.txt", b"x") for kind in ("proposal", "return-notice")}
    assert as_("liu.ju").post(f"/records/{signing.number}/papers/", files).status_code == 403
    assert not Paper.objects.exists()


def test_a_paper_on_file_is_shown_and_can_be_replaced_before_it_is_signed(as_, says, signing):
    client = as_("liu.ju")
    for _ in range(2):
        file = SimpleUploadedFile("方案.txt", b"text")
        client.post(f"/records/{signing.number}/papers/", {"kind": "proposal", "file": file})
    page = says(client.get(f"/records/{signing.number}/steps/submit/"))
    assert "已有“方案.txt”，第 2 版；可以换一份" in page
    assert "先上传材料" in page  # the other one is still missing


# --- thrown away and taken back ----------------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_by_its_clerk_and_taken_back_from_the_receipt(as_, says, draft):
    clerk, path = as_("zhao.min"), f"/records/{draft.number}/steps/discard/"
    assert "删除草稿" in says(clerk.get(f"/records/{draft.number}/"))
    receipt = clerk.post(path).headers["Location"]
    draft.refresh_from_db()
    assert (draft.state, draft.project.state) == ("discarded", "not-listed")
    assert draft.number not in says(clerk.get("/records/"))
    assert draft.number in says(clerk.get("/records/?state=discarded"))
    assert draft.number in says(clerk.get(f"/records/?q={draft.number}"))
    assert f"/records/{draft.number}/steps/restore/" in says(clerk.get(receipt))
    clerk.post(f"/records/{draft.number}/steps/restore/")
    draft.refresh_from_db()
    assert (draft.state, Record.objects.get(pk=draft.project_id).state) == ("draft", "registered")


def test_what_has_been_sent_is_not_thrown_away_and_the_page_says_why(as_, says, signing):
    answer = as_("zhao.min").post(f"/records/{signing.number}/steps/discard/")
    assert answer.status_code == 409
    assert "“删除草稿”要在“草稿”时办理" in says(answer)
    signing.refresh_from_db()
    assert signing.state == "signing"


@pytest.mark.clause("9.1", "20.1")
def test_a_draft_that_was_thrown_away_does_not_do_what_is_owed(people, city):
    from tongchou.records import conduct, duties

    plans = [o for o in duties.owed_this_year([people["zhao.min"].unit], moment(DAY), DAY) if o.record.line == "plan"]
    actor = access.actor_on(people["zhao.min"], None, DAY, unit=people["zhao.min"].unit)
    told = {"title": "2022 年度项目实施计划", "plan_year": 2022}
    plan = conduct.open_record(Line.PLAN, actor, moment(DAY), unit=people["zhao.min"].unit, answers=told)

    def owed():
        return [o for o in duties.owed_this_year([plan.unit], moment(DAY), DAY) if o.record.line == "plan"]

    assert len(plans) == 1
    assert owed() == []
    take(plan, "discard", people["zhao.min"])
    assert len(owed()) == 1
