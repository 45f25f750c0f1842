"""The letter and the table for finance: made of the plan, attached with one press, and found where a number was changed."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from docx import Document
from pypdf import PdfReader
from tests.journeys.acting import RELIEF, may, stops, until

from tongchou.kernel.money import wan
from tongchou.lifecycle.words import Line
from tongchou.records import access, casefile, conduct, files, printed
from tongchou.records.models import Allotment, Entry, Paper, Record
from tongchou.records.uploads import extract
from tongchou.stages.planning import readback
from tongchou.surfaces.demo.city import City, moment

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.2", "9.3")]
DAY = date(2021, 11, 12)
FEN = RELIEF.fen - RELIEF.fen // 4


@pytest.fixture
def plan(city: City, people: Any, on: Any) -> Record:
    """A plan that lists one project and has not been proposed."""
    numbers = until(city, DAY)
    on(DAY)
    record = Record.objects.get(number=numbers["plan-2022"])
    item = {"number": numbers["relief.application"], "title": RELIEF.title, "unit": "示例市民政局", "fen": FEN}
    actor = access.actor_on(people["lin.jing"], record, DAY)
    return conduct.save(record, {"items": [item]}, actor, moment(DAY), version=record.version)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def words(data: bytes) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def found(plan: Record, people: Any) -> list[tuple[str, str]]:
    decision = may(plan, "propose", people["lin.jing"], DAY, {"items": plan.answers["items"]})
    return [(f.rule, f.says) for f in decision.verdict if f.rule.startswith(("PLA-TABLE", "PLA-LETTER", "PAPER"))]


def sheet(rows: list[list[Any]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    return out.getvalue()


def bring(plan: Record, people: Any, name: str, data: bytes) -> None:
    files.receive(plan, "plan-table", name, data, by=people["lin.jing"], at=moment(DAY), run=extract.extract)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_letter_says_what_the_plan_says(plan, as_, form):
    answer = as_("lin.jing").get(f"/records/{plan.number}/made/plan-letter.{form}")
    assert answer.status_code == 200
    if form == "pdf":
        said = words(answer.content)
    else:
        document = Document(BytesIO(answer.content))
        said = bare("".join(p.text for p in (*document.paragraphs, *document.sections[0].footer.paragraphs)))
    for part in ("关于报送2022年度政务信息化项目建设安排计划的函", "市财政局", f"列入项目1个，涉及需求单位1个，2022年度投资合计{wan(FEN)}万元",
                 "附件", printed.code_of(plan)):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_table_of_each_form_is_read_back_and_agrees(plan, people, as_, form):
    answer = as_("lin.jing").get(f"/records/{plan.number}/made/plan-table.{form}")
    bring(plan, people, f"表.{form}", answer.content)
    paper = Paper.objects.get(record=plan, kind="plan-table")
    assert printed.code_of(plan) in paper.text
    assert found(plan, people) == [("PAPER", "缺少材料“年度建设安排计划报送函”。")]
    items = [{**plan.answers["items"][0], "fen": FEN - 1}]
    decision = may(plan, "propose", people["lin.jing"], DAY, {"items": items})
    assert "PLA-TABLE" in stops(decision)


def test_both_papers_are_attached_with_one_press_and_let_the_plan_go(plan, people, as_, says):
    client, before = as_("lin.jing"), Entry.objects.count()
    page = says(client.get(f"/records/{plan.number}/steps/propose/"))
    assert "没有读出申报编号" not in page
    assert "生成“年度建设安排计划表”并附上" in page
    for kind in ("plan-letter", "plan-table"):
        answer = client.post(f"/records/{plan.number}/made/", {"made": kind, "verb": "propose"})
        assert answer["Location"] == f"/records/{plan.number}/steps/propose/"
    assert [(p.kind, p.name.rpartition(".")[2]) for p in casefile.papers_of(plan)] == [
        ("plan-letter", "pdf"), ("plan-table", "xlsx"),
    ]  # fmt: skip
    assert Entry.objects.count() == before
    assert found(plan, people) == []
    assert may(plan, "propose", people["lin.jing"], DAY, {"items": plan.answers["items"]})


def test_each_cell_that_was_changed_by_hand_is_named(plan, people):
    item = plan.answers["items"][0]
    heads = ["申报编号", "项目名称", "需求单位", "本年度投资（万元）"]
    bring(
        plan,
        people,
        "表.xlsx",
        sheet([heads, [item["number"], "别的名称", "示例市民政局", 1.5], ["合计", "", "", 1.5]]),
    )
    assert [says for rule, says in found(plan, people) if rule == "PLA-TABLE"] == [
        f"计划表第 1 行（{item['number']}）的项目名称与计划稿的“{RELIEF.title}”不同。",
        f"计划表第 1 行“{RELIEF.title}”（{item['number']}）的本年度投资是 1.50 万元，计划稿是 {wan(FEN)} 万元。",
        f"计划表的合计是 1.50 万元，计划稿是 {wan(FEN)} 万元。",
    ]


def test_a_letter_of_an_earlier_draft_is_found(plan, people, as_):
    as_("lin.jing").post(f"/records/{plan.number}/made/", {"made": "plan-letter", "verb": "propose"})
    actor = access.actor_on(people["lin.jing"], plan, DAY)
    conduct.save(plan, {"total_fen": FEN + 1}, actor, moment(DAY), version=plan.version)
    assert "PLA-LETTER" in [rule for rule, _ in found(plan, people)]


def test_a_scan_is_not_called_the_same(plan, people):
    bring(plan, people, "表.txt", "年度建设安排计划表".encode())
    assert ("PLA-TABLE-READ", "计划表里没有读出申报编号，没有和计划稿核对。") in found(plan, people)


def test_who_may_not_bring_the_paper_cannot_have_it_made(plan, people, as_):
    for name, status in (("ma.jun", 403), ("zhao.min", 404)):
        assert as_(name).post(f"/records/{plan.number}/made/", {"made": "plan-table"}).status_code == status
    assert as_("lin.jing").post(f"/records/{plan.number}/made/", {"made": "fund-plan"}).status_code in (403, 404)
    assert as_("zhao.min").get(f"/records/{plan.number}/made/plan-table.xlsx").status_code == 404
    assert not Paper.objects.filter(record=plan).exists()
    spine = Record.objects.filter(line=Line.PROJECT).first()
    assert as_("lin.jing").get(f"/records/{spine.number}/made/plan-table.xlsx").status_code == 404


# Finance sets the money, with the proposed figure beside it


@pytest.fixture
def proposed(city: City, people: Any, on: Any) -> Record:
    """The plan before finance, with the paper that it makes itself."""
    day = date(2021, 12, 6)
    numbers = until(city, day)
    on(day)
    plan = Record.objects.get(number=numbers["plan-2022"])
    files.receive(plan, "fund-plan", "文.txt", b"x", by=people["ma.jun"], at=moment(day), run=extract.extract)
    return plan


def cells(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(arranged[\w-]*)" value="([^"]*)"', page)) | dict(
        re.findall(r'id="arranged[\w-]*" name="(arranged[\w-]*)" value="([^"]*)"', page)
    )


@pytest.mark.clause("9.3")
def test_finance_is_shown_the_proposed_figure_beside_its_own(proposed, as_, says):
    page = says(as_("ma.jun").get(f"/records/{proposed.number}/steps/fund/"))
    asked = cells(page)
    assert asked["arranged-rows"] == "2"
    assert (asked["arranged-0-year"], asked["arranged-0-fen"], asked["arranged-1-year"]) == ("2022", "360.00", "2023")
    assert RELIEF.title in page
    assert "与计划不同的原因" in page


@pytest.mark.clause("9.3")
def test_another_figure_wants_its_reason_and_becomes_the_ceiling(proposed, as_, says):
    client, url = as_("ma.jun"), f"/records/{proposed.number}/steps/fund/"
    asked = cells(says(client.get(url)))
    less = {**asked, "arranged-0-fen": "300", "stage": "check"}
    answer = client.post(url, less)
    page = says(answer)
    assert answer.status_code == 409
    assert f"“{RELIEF.title}”计划 360.00 万元，安排 300.00 万元，没有说明。" in page
    assert cells(page)["arranged-0-fen"] == "300"
    assert not Allotment.objects.exists()
    told = {**less, "arranged-0-note": "按进度安排，余款列入下一年度。"}
    assert client.post(url, told).status_code == 200
    assert not Allotment.objects.exists()
    done = client.post(url, {**told, "stage": ""})
    assert "/receipt/" in done["Location"]
    assert sorted(Allotment.objects.values_list("year", "fen")) == [(2022, 300_000_000), (2023, 120_000_000)]


@pytest.mark.clause("9.3")
def test_what_is_pasted_counts_before_the_cells(proposed, as_, says):
    client, url = as_("ma.jun"), f"/records/{proposed.number}/steps/fund/"
    asked = cells(says(client.get(url)))
    pasted = f"{asked['arranged-0-number']}\t2022\t360\n{asked['arranged-0-number']}\t2023\t100\t余款再议"
    page = says(client.post(url, {**asked, "arranged": pasted, "stage": "change"}))
    assert (cells(page)["arranged-1-fen"], cells(page)["arranged-1-note"]) == ("100", "余款再议")
    strange = says(client.post(url, {**asked, "arranged": "SB-1999-0001\t2022\t1", "stage": "change"}))
    assert "SB-1999-0001" in strange


@pytest.fixture
def unpapered(proposed: Record) -> Record:
    """The plan before finance, without any paper of its money."""
    Paper.objects.filter(record=proposed, kind="fund-plan").delete()
    return proposed


@pytest.mark.clause("9.3")
@pytest.mark.parametrize("form", ["xlsx", "pdf", "docx"])
def test_the_paper_of_the_money_is_made_of_the_plan_in_each_form(unpapered, people, as_, form):
    answer = as_("ma.jun").get(f"/records/{unpapered.number}/made/fund-plan.{form}")
    assert answer.status_code == 200
    day = date(2021, 12, 6)
    files.receive(
        unpapered, "fund-plan", f"表.{form}", answer.content, by=people["ma.jun"], at=moment(day), run=extract.extract
    )
    text = Paper.objects.get(record=unpapered, kind="fund-plan").text
    assert printed.code_in(text) == printed.code_of(unpapered)
    assert "市财政局" in bare(text)
    [row] = [r for r in readback.rows(text) if r["number"]]
    assert readback.amount(row, RELIEF.title, "示例市民政局") == FEN


@pytest.mark.clause("9.3")
def test_the_paper_of_the_money_says_what_is_arranged_or_is_made_anew(unpapered, as_, says):
    client, url = as_("ma.jun"), f"/records/{unpapered.number}/steps/fund/"
    assert "先解决" not in says(client.get(url))
    client.post(f"/records/{unpapered.number}/made/", {"made": "fund-plan", "verb": "fund"})
    asked = {**cells(says(client.get(url))), "arranged-0-fen": "300", "arranged-0-note": "余款列入下一年度。"}
    wrong = client.post(url, {**asked, "stage": "check"})
    assert wrong.status_code == 409
    assert "是 360.00 万元，资金安排是 300.00 万元。" in wrong.content.decode()
    made = says(client.post(url, {**asked, "stage": "make:fund-plan"}))
    assert "已按填写的内容生成“年度资金安排文件”并附上。" in made
    assert cells(made)["arranged-0-fen"] == "300"
    assert not Allotment.objects.exists()
    paper = Paper.objects.filter(record=unpapered, kind="fund-plan").latest("version")
    assert (paper.version, "余款列入下一年度。" in paper.text) == (2, True)
    assert "/receipt/" in client.post(url, asked)["Location"]
    assert client.post(url, {**asked, "stage": "make:plan-letter"}).status_code in (409, 422)


@pytest.mark.clause("9.3")
def test_a_paper_of_the_money_of_an_earlier_plan_is_found(unpapered, people, as_):
    day = date(2021, 12, 6)
    text = f"资金安排 验证码 1A2B-3C4D-5E6F\n{unpapered.answers['items'][0]['number']}\t{RELIEF.title}\t360.00\n"
    files.receive(
        unpapered, "fund-plan", "旧.txt", text.encode(), by=people["ma.jun"], at=moment(day), run=extract.extract
    )
    rows = [{"number": unpapered.answers["items"][0]["number"], "year": 2022, "fen": FEN}]
    decision = may(unpapered, "fund", people["ma.jun"], day, {"arranged": rows})
    assert [f.rule for f in decision.verdict.stops] == ["PLA-FUND-PLAN"]
    assert "1A2B-3C4D-5E6F 是计划改动以前的" in decision.verdict.stops[0].says
