"""The workbook of one form: it holds what stands there, and comes back with what would change before anything does."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import may, open_application

from tongchou.records.models import Draft, Entry
from tongchou.regulation import rulebook
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)
FORM = rulebook.load("pzbf-2020-14").forms["application"].fields


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


@pytest.fixture
def book(as_):
    """The workbook of a draft, as it is downloaded."""

    def get(record, who="zhao.min"):
        return openpyxl.load_workbook(BytesIO(as_(who).get(f"/records/{record.number}/form.xlsx").content))

    return get


def fill(book, **texts):
    """Write answers beside their labels."""
    rows = {row[1].value: row[2] for row in book["填报"].iter_rows(min_row=2)}
    for name, text in texts.items():
        rows[FORM[name].label].value = text


@pytest.fixture
def send(as_):
    def upload(record, book, who="zhao.min", name="申报.xlsx"):
        target = BytesIO()
        book.save(target)
        file = SimpleUploadedFile(name, target.getvalue())
        return as_(who).post(f"/records/{record.number}/form/", {"file": file})

    return upload


def take(as_, record, preview, who="zhao.min", **more):
    context = preview.context
    words = {"stage": "take", "version": context["version"], "page": context["page_key"], **dict(context["typed"])}
    return as_(who).post(f"/records/{record.number}/form/", words | more)


def test_it_holds_every_field_and_comes_back_without_a_change(as_, says, draft, book, send):
    given = book(draft)
    labels = [row[1].value for row in given["填报"].iter_rows(min_row=2)]
    asked = [c.field.label for c in as_("zhao.min").get(f"/records/{draft.number}/edit/").context["controls"]]
    assert labels == asked
    assert {"功能清单", "费用构成", "共享的数据"} <= set(given.sheetnames)
    assert given["费用构成"]["B1"].value == "金额（万元）"
    assert len(given["填报"].data_validations.dataValidation) > 10
    answer = send(draft, given)
    assert answer.context["pairs"] == []
    assert answer.context["same"] > 60
    assert "不用收" in says(answer)


def test_what_it_would_change_is_shown_before_it_does(as_, says, draft, book, send):
    filled = book(draft)
    fill(filled, goals="三个月办结", total_fen=486.5, sharing="不共享", planned_start=date(2022, 6, 1), office=None,
         network="互联网、电子政务外网")  # fmt: skip
    filled["功能清单"].append(["救助", "受理", "登记、\n核对"])
    preview = send(draft, filled)
    before = dict(draft.answers)
    draft.refresh_from_db()
    changing = {p.mine.field.id for p in preview.context["pairs"]}
    assert changing == {"goals", "total_fen", "sharing", "planned_start", "network", "functions"}
    assert draft.answers == before
    assert not Draft.objects.exists()
    assert take(as_, draft, preview).headers["Location"] == f"/records/{draft.number}/tasks/"
    draft.refresh_from_db()
    assert draft.total_fen == 486_500_000
    assert draft.answers["office"] == before["office"]  # an empty cell says nothing
    assert (draft.answers["sharing"], draft.answers["planned_start"]) == ("refuses", "2022-06-01")
    assert draft.answers["network"] == ["internet", "extranet"]
    assert draft.answers["functions"][-1] == {"system": "救助", "module": "受理", "function": "登记、\n核对"}
    assert {k: v for k, v in draft.answers.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }


def test_what_cannot_be_read_says_so_and_is_kept_as_it_was_written(as_, says, draft, book, send):
    filled = book(draft)
    fill(filled, total_fen="许多", sharing="也许", nature="新建")
    filled["费用构成"].append(["软件", "不知道"])
    filled.create_sheet("备忘")["A1"] = "别的"
    filled["填报"].append(["", "没有的项", "x"])
    preview = send(draft, filled)
    assert {c.field.id for c in preview.context["controls"]} == {"total_fen", "sharing", "costs"}
    assert any("第 7 行：" in c.problem for c in preview.context["controls"])
    assert "没有的项、备忘" in says(preview)
    take(as_, draft, preview)
    draft.refresh_from_db()
    assert draft.answers["total_fen"] is None
    shown = {c.field.id: c for c in as_("zhao.min").get(f"/records/{draft.number}/edit/").context["controls"]}
    assert shown["total_fen"].text == "许多"


def test_a_file_that_is_none_of_ours_is_refused_in_words(as_, says, draft, send):
    other = openpyxl.Workbook()
    other.active["A1"] = "名称"
    assert send(draft, other).status_code == 422
    assert "没有“项”和“填写”两列" in says(send(draft, other))
    path = f"/records/{draft.number}/form/"
    assert "不是表格" in says(as_("zhao.min").post(path, {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.7 x")}))
    assert "没有选择文件" in says(as_("zhao.min").post(path, {}))
    assert not Draft.objects.exists()


@pytest.mark.clause("32")
@pytest.mark.parametrize("texts", [{"goals": "机密★10年 目标"}, {"involves_state_secrets": "是"}])
def test_of_secrets_nothing_is_taken_but_the_fact(as_, says, draft, book, send, texts):
    filled = book(draft)
    fill(filled, **texts)
    answer = send(draft, filled)
    assert answer.status_code == 422
    assert "没有收下" in says(answer)
    assert "机密★10年" not in says(answer)
    assert Entry.objects.get(record=draft, taken=False).verb == "attach"
    assert not Draft.objects.exists()


def test_who_may_not_write_gets_none_and_a_later_change_is_looked_at_again(as_, draft, book, send, people):
    assert as_("he.ping").get(f"/records/{draft.number}/form.xlsx").status_code == 404
    assert as_("lin.jing").post(f"/records/{draft.number}/form/", {}).status_code == 403
    filled = book(draft)
    fill(filled, goals="表格里的")
    preview = send(draft, filled)
    page = as_("liu.ju").get(f"/records/{draft.number}/edit/3/").context
    words = {c.field.id: list(c.picked) if c.widget == "checkbox" else c.text for c in page["controls"]}
    sent = {**words, "version": page["version"], "page": page["page_key"], "goals": "领导写的"}
    assert as_("liu.ju").post(f"/records/{draft.number}/edit/3/", sent).status_code == 302
    again = take(as_, draft, preview)
    assert again.status_code == 409
    assert [p.mine.field.id for p in again.context["pairs"]] == ["goals"]
    assert take(as_, draft, again).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["goals"] == "表格里的"


@pytest.mark.clause("10.3", "11.1", "13.4")
def test_page_workbook_and_api_lead_to_the_same_findings(as_, people, book, send):
    """The same words by three ways into three drafts: what the rules say of them is the same, word for word."""
    by_page, by_book, by_api = (
        open_application(people["zhao.min"], title=f"救助{n}", contact_name="", sharing_reason="有") for n in "甲乙丙"
    )
    for record in (by_page, by_book, by_api):
        record.refresh_from_db()
    page = as_("zhao.min").get(f"/records/{by_page.number}/edit/").context
    words = {c.field.id: list(c.picked) if c.widget == "checkbox" else c.text for c in page["controls"]}
    typed = {**words, "version": page["version"], "page": page["page_key"], "total_fen": "500"}
    answer = as_("zhao.min").post(
        f"/records/{by_page.number}/edit/", {**typed, "goals": "少", "service_years": "3", "sharing": "refuses"}
    )
    assert answer.status_code == 302
    filled = book(by_book)
    fill(filled, goals="少", service_years=3, sharing="不共享", total_fen=500)
    assert take(as_, by_book, send(by_book, filled)).status_code == 302
    headers = {"Authorization": f"Bearer {make_token(people['zhao.min'], 't', moment(DAY), DAY)}"}
    body = {"goals": "少", "service_years": 3, "sharing": "refuses", "total_fen": 500_000_000}
    api = as_("zhao.min").patch(
        f"/api/v1/records/{by_api.number}",
        {"version": by_api.version, "answers": body},
        content_type="application/json",
        headers=headers,
    )
    assert api.status_code == 200, api.content
    found = []
    for record in (by_page, by_book, by_api):
        record.refresh_from_db()
        verdict = may(record, "send", people["zhao.min"]).verdict.findings
        signed = as_("zhao.min").get(f"/records/{record.number}/panel/").context["panel"].findings
        found.append(
            [(f.rule, f.says.replace(record.title, ""), f.remedy) for f in verdict]
            + [(f.rule, f.says.replace(record.title, ""), f.remedy) for f in signed if f.rule != "APP-SPLIT"]
        )
    assert found[0] == found[1] == found[2]
    assert {"APP-MONEY", "APP-COMPLETE", "APP-LIFE"} <= {rule for rule, *_ in found[0]}
