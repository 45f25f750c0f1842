"""Records on pages: who sees what, a draft from beginning to signature, refusals with every word kept, papers."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import RELIEF, application, open_application, take, until
from tests.records.uploads import samples

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.casefile import SYSTEM
from tongchou.records.models import Entry, Paper, Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)
GATE = {"involves_state_secrets": "no", "special_rules": "no", "serves_government": "yes", "funding": "fiscal"}
SECRET = SimpleUploadedFile("方案.txt", "机密★10年\n建设方案".encode())


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


# --- the doors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/records/", "/new/", "/new/applications/open/", "/workdays/propose/", "/papers/1/"])
def test_a_visitor_has_to_sign_in(client, path):
    assert client.get(path).headers["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("page", ["", "journal/", "edit/", "steps/send/", "steps/submit/"])
def test_a_record_of_another_unit_is_not_there(as_, draft, page):
    assert as_("zhao.min").get(f"/records/{draft.number}/{page}").status_code == 200 or page == "steps/submit/"
    assert as_("he.ping").get(f"/records/{draft.number}/{page}").status_code == 404
    assert as_("he.ping").post(f"/records/{draft.number}/{page}").status_code == 404
    assert Entry.objects.filter(taken=False).count() == 0


def test_the_list_shows_only_what_the_person_may_see(as_, says, draft):
    assert draft.number in says(as_("zhao.min").get("/records/"))
    assert draft.number in says(as_("lin.jing").get("/records/"))
    assert draft.number not in says(as_("he.ping").get("/records/"))


@pytest.mark.clause("4.3")
def test_the_auditor_reads_everything_and_can_press_nothing(as_, says, draft):
    text = says(as_("sun.shen").get(f"/records/{draft.number}/"))
    assert draft.title in text
    assert f"/records/{draft.number}/steps/" not in text
    assert f"/records/{draft.number}/edit/" not in text
    assert "<button" not in says(as_("sun.shen").get(f"/records/{draft.number}/steps/send/")).split("<main")[1]


def test_filters_narrow_and_nonsense_filters_do_nothing(as_, says, draft):
    client = as_("zhao.min")
    assert draft.number in says(client.get("/records/?line=application&state=draft"))
    assert draft.number not in says(client.get("/records/?line=project"))
    assert draft.number in says(client.get("/records/?line=nonsense&state=nonsense&page=99"))
    assert draft.number in says(client.get(f"/records/?q={draft.number[-4:]}"))
    assert "没有符合筛选的记录" in says(client.get("/records/?q=没有这样的名称"))
    assert draft.number in says(client.get(f"/records/?project={draft.project.number}"))


def test_a_list_goes_on_on_the_next_page(as_, says, people):
    for serial in range(51):
        conduct.open_record(
            Line.INTERPRETATION, access.actor_on(people["lin.jing"], None, DAY), moment(DAY), unit=people["lin.jing"].unit,
            answers={"title": f"第 {serial} 问", "article": 1, "text": "答", "signer": "许宁"},
        )  # fmt: skip
    first = says(as_("lin.jing").get("/records/?line=interpretation"))
    assert "第 1 页，共 2 页" in first
    assert "line=interpretation&amp;page=2" in first
    assert says(as_("lin.jing").get("/records/?line=interpretation&page=2")).count('class="tn"') == 1


# --- one record --------------------------------------------------------------------------------------------------------


def test_the_page_says_who_has_it_until_when_and_what_comes_next(as_, says, draft):
    text = says(as_("zhao.min").get(f"/records/{draft.number}/"))
    assert '<span class="tag off">草稿</span>' in text
    assert "在需求单位经办处（赵敏" in text
    assert "剩 30 个工作日" in text
    assert f'href="/records/{draft.number}/steps/send/"' in text
    assert "由需求单位领导办理。" in text
    assert draft.journal.get().leaf[:12] in text


@pytest.mark.clause("14.2")
def test_a_project_shows_its_records_its_baselines_and_its_whole_journal(as_, says, city):
    until(city, date(2021, 12, 31))
    spine = Record.objects.get(line=Line.PROJECT)
    text = says(as_("lin.jing").get(f"/projects/{spine.number}/"))
    assert "原核定" in text
    assert "SB-2021-0001" in text
    assert "核定" in text
    whole = says(as_("lin.jing").get(f"/records/{spine.number}/journal/"))
    assert all(e.leaf in whole for e in Entry.objects.filter(record__project=spine))


def test_an_outsider_sees_only_the_project_in_which_his_firm_takes_part(as_, city):
    until(city, date(2022, 6, 30))
    spine = Record.objects.get(line=Line.PROJECT)
    assert as_("feng.cj").get(f"/projects/{spine.number}/").status_code == 200
    assert as_("bai.xian").get(f"/projects/{spine.number}/").status_code == 404


def test_a_project_offers_to_begin_what_the_person_may_begin_on_it(as_, says, city):
    until(city, date(2022, 6, 30))
    spine = Record.objects.get(line=Line.PROJECT)
    address = f"/new/reports/open/?project={spine.number}"
    assert address in says(as_("zhao.min").get(f"/projects/{spine.number}/"))
    assert address not in says(as_("lin.jing").get(f"/projects/{spine.number}/"))


# --- beginning and drafting --------------------------------------------------------------------------------------------


def test_what_a_person_may_begin_is_listed_and_nothing_else(as_, says):
    clerk, auditor = says(as_("zhao.min").get("/new/")), says(as_("sun.shen").get("/new/"))
    assert "/new/applications/open/" in clerk
    assert "/new/parameters/propose/" not in clerk
    assert "没有可以新办的事项" in auditor


@pytest.mark.parametrize("path", ["/new/nothing/open/", "/new/applications/nothing/", "/new/applications/send/"])
def test_a_beginning_that_no_row_opens_is_not_found(as_, path):
    assert as_("zhao.min").get(path).status_code == 404


@pytest.mark.clause("3.4", "9.1")
def test_an_application_is_begun_from_its_form(as_):
    answer = as_("zhao.min").post("/new/applications/open/", {**GATE, "title": "一网通办", "total_fen": "486"})
    record = Record.objects.get(line=Line.APPLICATION)
    assert answer.headers["Location"] == f"/records/{record.number}/existing/"
    assert record.title == "一网通办"
    assert record.total_fen == 486_000_000
    assert record.project.line == Line.PROJECT


@pytest.mark.clause("32")
def test_a_secret_project_is_refused_and_nothing_of_it_is_kept(as_, says):
    answer = as_("zhao.min").post("/new/applications/open/", {**GATE, "involves_state_secrets": "yes", "title": "密"})
    assert answer.status_code == 409
    assert "涉及国家秘密的项目不在本系统办理" in says(answer)
    assert not Record.objects.exists()
    assert "密" not in Entry.objects.get(taken=False).body.replace("涉及国家秘密", "").replace("国家秘密", "")


def test_who_may_not_begin_is_refused_with_the_reason(as_, says):
    answer = as_("sun.shen").post("/new/applications/open/", {**GATE, "title": "一网通办"})
    assert answer.status_code == 409
    assert "由需求单位经办办理" in says(answer)
    assert not Record.objects.exists()


def test_a_form_that_cannot_be_read_comes_back_with_every_word_and_a_sentence_at_each_field(as_, says):
    answer = as_("zhao.min").post("/new/applications/open/", {**GATE, "title": "一网通办", "total_fen": "许多"})
    text = says(answer)
    assert answer.status_code == 422
    assert "<title>错误：" in text
    assert 'href="#f-total_fen"' in text
    assert 'value="许多"' in text
    assert ">一网通办</textarea>" in text
    assert 'aria-invalid="true"' in text
    assert not Record.objects.exists()


def test_a_project_that_is_not_there_is_not_found(as_):
    answer = as_("zhao.min").post("/new/reports/open/", {"project": "211100-2021-9999-9", "title": "七月"})
    assert answer.status_code == 404


def test_a_record_that_needs_a_project_says_so(as_, says):
    answer = as_("zhao.min").post("/new/reports/open/", {"title": "七月"})
    assert answer.status_code == 422
    assert "要说明是哪个项目的" in says(answer)


def test_an_address_can_bring_the_first_words_along(as_, says):
    text = says(as_("admin").get("/new/parameters/propose/?parameter=major-project-fen"))
    assert ">major-project-fen</textarea>" in text


def test_a_draft_is_saved_field_by_field_and_emptied_fields_are_empty(as_, draft):
    client, path = as_("zhao.min"), f"/records/{draft.number}/edit/"
    assert client.get(path).status_code == 200
    answer = client.post(
        path, {**GATE, "version": draft.version, "title": "新名", "total_fen": "12.5亿元", "builds_own": ["none"]}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.total_fen, draft.answers["builds_own"]) == ("新名", 125_000_000_000, ["none"])
    assert draft.answers["goals"] is None


def test_a_draft_that_somebody_else_changed_meanwhile_is_not_overwritten(as_, says, draft):
    conduct.save(draft, {"title": "同事改的"}, SYSTEM, moment(DAY), version=draft.version)
    answer = as_("zhao.min").post(
        f"/records/{draft.number}/edit/", {**GATE, "version": draft.version - 1, "title": "我改的"}
    )
    assert answer.status_code == 409
    assert "别人刚刚改过这份记录" in says(answer)
    assert ">我改的</textarea>" in says(answer)
    draft.refresh_from_db()
    assert draft.title == "同事改的"


def test_only_whoever_takes_the_next_step_may_write(as_, draft, people):
    assert as_("liu.ju").get(f"/records/{draft.number}/edit/").status_code == 200  # the leader may withdraw it
    assert as_("lin.jing").get(f"/records/{draft.number}/edit/").status_code == 403
    take(draft, "send", people["zhao.min"])
    assert as_("zhao.min").get(f"/records/{draft.number}/edit/").status_code == 403


# --- steps -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.5")
def test_a_draft_is_sent_and_signed_on_its_pages(as_, says, draft, city):
    clerk, leader = as_("zhao.min"), as_("liu.ju")
    assert '<button class="btn btn-primary">送领导审签</button>' in says(
        clerk.get(f"/records/{draft.number}/steps/send/")
    )
    assert clerk.post(f"/records/{draft.number}/steps/send/").status_code == 302
    path = f"/records/{draft.number}/steps/submit/"
    waiting = says(leader.get(path))
    assert "先上传材料" in waiting
    assert '<button class="btn btn-primary">签署并提交</button>' not in waiting
    for kind in ("application-form", "proposal"):
        file = SimpleUploadedFile(f"{kind}.txt", b"text")
        answer = leader.post(f"/records/{draft.number}/papers/", {"kind": kind, "verb": "submit", "file": file})
        assert answer.headers["Location"] == path
    ready = says(leader.get(path))
    assert "先上传材料" not in ready
    assert '<button class="btn btn-primary">签署并提交</button>' in ready
    assert leader.post(path, {"truth_stated": "yes"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"
    text = says(leader.get(f"/records/{draft.number}/"))
    assert "变为“已提交”" in text
    assert "对真实性、完整性、有效性负责：是" in text


def test_a_refused_step_says_every_reason_with_its_article_and_is_written_down(as_, says, people):
    record = open_application(people["zhao.min"], service_years=3, goals="", costs=None)
    answer = as_("zhao.min").post(f"/records/{record.number}/steps/send/")
    text = says(answer)
    assert answer.status_code == 409
    assert "没有填“目标需求”。" in text
    assert "第十条" in text
    assert Entry.objects.filter(record=record, taken=False, verb="send").count() == 1
    timeline = says(as_("zhao.min").get(f"/records/{record.number}/"))
    assert "送领导审签，没有办成" in timeline
    assert "没有填“目标需求”。" in timeline


def test_a_step_that_cannot_be_taken_has_no_button_but_the_reason(as_, says, people):
    record = open_application(people["zhao.min"], goals="")
    text = says(as_("zhao.min").get(f"/records/{record.number}/steps/send/"))
    assert '<button class="btn btn-primary">' not in text
    assert "还有 1 处不符合，改正后才能“送领导审签”。" in text
    assert f'href="/records/{record.number}/edit/"' in text.split("改正后才能")[1]
    assert Entry.objects.filter(taken=False).count() == 0


def test_what_a_refused_step_stated_is_kept_on_the_page(as_, says, draft):
    answer = as_("liu.ju").post(f"/records/{draft.number}/steps/decline/", {"reason": "金额再核一遍"})
    assert answer.status_code == 409
    assert ">金额再核一遍</textarea>" in says(answer)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_step_that_the_line_does_not_have_is_not_found(as_, draft):
    assert as_("zhao.min").get(f"/records/{draft.number}/steps/nothing/").status_code == 404


@pytest.mark.clause("4.1", "4.5")
def test_the_second_hand_must_be_another_persons(as_, says, people):
    actor = access.actor_on(people["lin.jing"], None, DAY)
    answers = {"title": "问", "article": 1, "text": "答", "signer": "许宁"}
    record = conduct.open_record(Line.INTERPRETATION, actor, moment(DAY), unit=people["lin.jing"].unit, answers=answers)
    own = says(as_("lin.jing").get(f"/records/{record.number}/"))
    assert f"/records/{record.number}/steps/sign/" not in own
    assert "同一个人不能两步都办" in own
    assert f"/records/{record.number}/steps/sign/" in says(as_("xu.ning").get(f"/records/{record.number}/"))


# --- papers ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("32")
def test_a_marked_file_is_refused_and_only_the_fact_is_kept(as_, says, draft):
    SECRET.seek(0)
    answer = as_("zhao.min").post(
        f"/records/{draft.number}/papers/", {"kind": "proposal", "verb": "send", "file": SECRET}
    )
    assert answer.status_code == 422
    assert "系统没有保存这个文件" in says(answer)
    assert not Paper.objects.exists()
    assert Entry.objects.get(taken=False).verb == "attach"
    assert "上传材料，没有办成" in says(as_("zhao.min").get(f"/records/{draft.number}/"))


@pytest.mark.clause("32")
def test_a_file_that_the_screening_is_not_sure_of_is_taken_only_when_a_person_affirms_it(as_, says, draft):
    sent = {"kind": "proposal", "verb": "send"}
    path = f"/records/{draft.number}/papers/"
    asked = as_("zhao.min").post(path, {**sent, "file": SimpleUploadedFile("现场.png", samples.png())})
    assert asked.status_code == 422
    assert "我看过这个文件，它不涉及国家秘密" in says(asked)
    assert not Paper.objects.exists()
    again = as_("zhao.min").post(
        path, {**sent, "affirmed": "on", "file": SimpleUploadedFile("现场.png", samples.png())}
    )
    assert again.status_code == 302
    assert Paper.objects.get().hints


def test_no_file_is_a_sentence_and_nothing_happens(as_, says, draft):
    answer = as_("zhao.min").post(f"/records/{draft.number}/papers/", {"kind": "proposal"})
    assert answer.status_code == 422
    assert "没有选择文件" in says(answer)
    assert not Paper.objects.exists()


def test_a_paper_comes_only_from_who_works_on_the_record(as_, draft):
    file = SimpleUploadedFile("a.txt", b"text")
    assert (
        as_("sun.shen").post(f"/records/{draft.number}/papers/", {"kind": "proposal", "file": file}).status_code == 403
    )
    assert (
        as_("zhao.min").post(f"/records/{draft.number}/papers/", {"kind": "nothing", "file": file}).status_code == 403
    )
    assert as_("zhao.min").get(f"/records/{draft.number}/papers/").status_code == 405
    assert not Paper.objects.exists()


def test_a_paper_is_downloaded_by_who_may_see_its_record(as_, draft):
    file = SimpleUploadedFile("方案.txt", b"text")
    as_("zhao.min").post(f"/records/{draft.number}/papers/", {"kind": "proposal", "file": file})
    path = f"/papers/{Paper.objects.get().pk}/"
    answer = as_("lin.jing").get(path)
    assert answer.content == b"text"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert as_("he.ping").get(path).status_code == 404


def test_the_complete_form_of_the_demo_survives_a_round_through_the_page(as_, says, people):
    """All kinds of fields at once: what the page shows, sent back unchanged, is what was stored."""
    record = open_application(people["zhao.min"])
    client, path = as_("zhao.min"), f"/records/{record.number}/edit/"
    shown = client.get(path).context["controls"]
    sent = {c.field.id: list(c.picked) if c.widget == "checkbox" else c.text for c in shown}
    assert client.post(path, {**sent, "version": record.version}).status_code == 302
    record.refresh_from_db()
    stored = {k: v for k, v in record.answers.items() if v is not None}
    assert stored == {k: v for k, v in application(title=RELIEF.title).items() if v is not None}
