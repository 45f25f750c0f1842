"""Printed forms: what stands on them, what a value cannot do to them, and what their code is worth afterwards."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import typst
from docx import Document
from pypdf import PdfReader
from tests.journeys.acting import DAY, RELIEF, open_application, take
from tests.journeys.test_who_acts import lend

from tongchou.records import access, conduct, printed
from tongchou.records.models import Entry, Record
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.script import play
from tongchou.surfaces.printing import typeset

pytestmark = pytest.mark.django_db
NASTY = '#read("/etc/passwd") $x$ */ // "引号" \\ <b>粗</b>'


@pytest.fixture
def draft(people: Any, client: Any, time_machine: Any) -> Record:
    time_machine.move_to(moment(DAY), tick=False)
    client.force_login(people["he.ping"])
    return open_application(people["he.ping"], DAY, plan_year=2023, title="学位预测", goals=NASTY)


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.clause("10.3", "4.5")
def test_the_form_says_what_the_record_says(draft, client):
    answer = client.get(f"/records/{draft.number}/print.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    said = re.sub(r"\s", "", words_of(answer.content))
    assert "政务信息化项目申报表" in said
    assert draft.number in said
    assert printed.code_of(draft) in said
    assert re.sub(r"\s", "", NASTY) in said
    assert "草稿" in said


def test_the_word_file_says_the_same(draft, client):
    document = Document(BytesIO(client.get(f"/records/{draft.number}/print.docx").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert NASTY in cells
    assert draft.number in cells
    assert printed.code_of(draft) in document.sections[0].footer.paragraphs[0].text


def worth(client: Any, number: str, code: str) -> Any:
    judged = client.get("/printed/", {"number": number, "code": code}).context["judged"]
    return judged.worth if judged else None


@pytest.mark.clause("4.5")
def test_a_code_tells_the_valid_version_from_drafts_old_and_altered_ones(draft, client, people):
    first = printed.code_of(draft)
    assert worth(client, draft.number, first) == "draft"
    assert worth(client, draft.number, first.lower().replace("-", " ")) == "draft"
    assert worth(client, draft.number, "0000-0000-0000") == "unknown"
    before = Entry.objects.count()
    writer = access.actor_on(people["he.ping"], draft, DAY)
    conduct.save(draft, {"goals": "排队时间减半。"}, writer, moment(DAY), version=draft.version)
    draft.refresh_from_db()
    assert worth(client, draft.number, first) == "replaced"
    take(draft, "send", people["he.ping"])
    draft.refresh_from_db()
    sent = printed.code_of(draft)
    assert sent != first
    assert worth(client, draft.number, first) == "replaced"
    assert Entry.objects.count() == before + 1, "looking writes nothing"


def test_who_may_not_see_the_record_learns_nothing(draft, client, people):
    client.force_login(people["zhao.min"])
    assert client.get(f"/records/{draft.number}/print.pdf").status_code == 404
    assert client.get(f"/records/{draft.number}/print.docx").status_code == 404
    page = client.get("/printed/", {"number": draft.number, "code": printed.code_of(draft)})
    assert page.context["judged"] is None
    assert "没有这个编号的记录，或你没有查看它的权限" in page.content.decode()


def test_a_code_that_is_none_gets_a_sentence(draft, client):
    page = client.get("/printed/", {"number": draft.number, "code": "ABC"}).content.decode()
    assert "验证码是 12 位数字和字母 A 到 F" in page


RARE = "龘王 𠮷 😀 ꙮ"


def test_a_sign_that_no_font_here_has_is_printed_as_its_number(draft, client, people, monkeypatch):
    """On a server without other fonts; PDF/A has no form at all with a sign that it cannot draw."""
    bare = typst.Compiler(
        typeset.HERE / "sheet.typ",
        root=typeset.HERE,
        font_paths=[typeset.HERE / "fonts"],
        ignore_system_fonts=True,
    )
    monkeypatch.setattr(typeset, "_compiler", lambda _template: bare)
    writer = access.actor_on(people["he.ping"], draft, DAY)
    conduct.save(draft, {"goals": RARE}, writer, moment(DAY), version=draft.version)
    said = words_of(client.get(f"/records/{draft.number}/print.pdf").content)
    assert "［U+9F98］王" in said
    assert "［U+1F600］" in said
    assert "政务信息化项目申报表" in said


def test_drawable_leaves_alone_what_our_font_has():
    kept = ["张三，第1条〔2026〕\n2 行", {"大写": "壹佰元整"}, 7, None]
    assert typeset.drawable(kept) == kept


@pytest.mark.clause("4.5")
def test_every_line_of_a_whole_life_prints(city, client, people, time_machine):
    """One record of each line, signed or not, in both forms."""
    play(life.whole(RELIEF), city)
    time_machine.move_to(moment(date(2028, 12, 1)), tick=False)
    client.force_login(people["sun.shen"])  # audit reads all of it
    first = {r.line: r for r in Record.objects.order_by("-pk")}
    assert len(first) >= 15
    for record in first.values():
        for kind in ("pdf", "docx"):
            answer = client.get(f"/records/{record.number}/print.{kind}")
            assert answer.status_code == 200, (record.line, kind)
    signed = first["application"]
    assert worth(client, signed.number, printed.code_of(signed)) == "valid"
    assert "刘建" in words_of(client.get(f"/records/{signed.number}/print.pdf").content)


@pytest.mark.clause("4.5")
def test_a_form_says_for_whom_a_step_was_taken(draft, client, people):
    lend(people["tang.wei"], people["gu.xue"], "leader")
    take(draft, "send", people["he.ping"])
    take(draft, "decline", people["gu.xue"], DAY, {"reason": "金额再核一遍"})
    said = re.sub(r"\s", "", words_of(client.get(f"/records/{draft.number}/print.pdf").content))
    assert "顾学（代唐伟）" in said


def test_a_code_is_read_however_it_is_typed():
    assert printed.typed("３ｆ２ａ－９C01 77be") == "3F2A-9C01-77BE"
    assert printed.typed("3F2A-9C01-77B") == ""
