"""Searching: the same hits in the same order on both databases, through the doors, whatever is typed."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.acting import DAY, open_application, record, until

from tongchou.records import files, projections, searching
from tongchou.records.models import Document, Record
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(people):
    """Four applications of two units, one with a paper."""
    told = (
        ("zhao.min", "社会救助一体化办理", "救助对象核对，低保发放。"),
        ("zhao.min", "智慧养老服务平台", "与社会组织共享救助信息。"),
        ("he.ping", "危险化学品运输监管", "运单 GPS 轨迹，对接 ETC 门架。"),
        ("he.ping", "学位预测与入学服务", "人口数据、学区划分。"),
    )
    made = [open_application(people[who], title=title, build_content=text) for who, title, text in told]
    files.receive(
        made[2],
        "proposal",
        "方案.txt",
        "本方案采用北斗定位，覆盖辽东湾。".encode(),
        by=people["he.ping"],
        at=moment(DAY),
    )
    return made


def titles(person, query: str, **more: str) -> list[str]:
    found = searching.search(person, DAY, query, **more)
    return list(dict.fromkeys(d.title for d in found.hits))


TEXT_TOO = ["危险化学品运输监管", "学位预测与入学服务"]
"""Their place in the top-level plan names 社会救助: found in the text, behind titles, the newest first."""

QUESTIONS = [
    ("救助", ["社会救助一体化办理", *TEXT_TOO, "智慧养老服务平台"]),
    ("社会救助", ["社会救助一体化办理", *TEXT_TOO, "智慧养老服务平台"]),
    ("养老 服务", ["智慧养老服务平台"]),
    ("服务", ["学位预测与入学服务", "智慧养老服务平台", "危险化学品运输监管", "社会救助一体化办理"]),
    ("wxhxp", ["危险化学品运输监管"]),
    ("weixianhua", ["危险化学品运输监管"]),
    ("yunshu", ["危险化学品运输监管"]),
    ("jz", ["社会救助一体化办理"]),
    ("gps", ["危险化学品运输监管"]),
    ("ＧＰＳ", ["危险化学品运输监管"]),
    ("北斗", ["方案.txt"]),
    ("辽东湾", ["方案.txt"]),
    ("盖", ["方案.txt"]),
    ("位预", ["学位预测与入学服务"]),
    ("办理服务", []),
    ("民政局", ["示例市民政局"]),
    ("没有的词", []),
]


@pytest.mark.parametrize(("query", "expected"), QUESTIONS, ids=[q for q, _ in QUESTIONS])
def test_what_is_found_and_in_which_order(corpus, people, query, expected):
    assert titles(people["lin.jing"], query) == expected


def test_an_exact_number_comes_first(corpus, people):
    number = corpus[1].number
    assert searching.search(people["lin.jing"], DAY, number).hits[0].number == number
    assert searching.search(people["lin.jing"], DAY, f" {number.lower()} ").hits[0].number == number


HOSTILE = [
    "\0", "", " ", '"', "'", "救助'", "a OR b", "NEAR(", "* AND *", "title:救助", "救助*", ":*", "\\", "!救助", "( | &", "xxunit1",
    "a" * 10_000, "救" * 10_000, "%", "_", ";DROP TABLE x", "😀", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_only_words(corpus, people, as_, query):
    found = searching.search(people["zhao.min"], DAY, query)
    assert all(d.unit == people["zhao.min"].unit or d.kind == "unit" for d in found.hits)
    assert as_("zhao.min").get("/search/", {"q": query}).status_code in {200, 404}
    assert as_("zhao.min").get("/search/quick/", {"q": query}).status_code in {200, 404}


CANARY = "金丝雀鸟笼"


def told(client, query: str) -> str:
    return client.get("/search/", {"q": query}).content.decode()


def _main(page: str) -> str:
    """What a page says, without its frame and its tokens."""
    return unquote(page[page.index("<h1") : page.index('class="printed"')])


@pytest.mark.clause("4.5")
def test_nothing_of_another_unit_is_told_by_hit_count_or_snippet(corpus, people, as_, client):
    open_application(people["he.ping"], title="普通标题", build_content=f"内有{CANARY}。")
    assert CANARY in told(as_("lin.jing"), CANARY)
    for who in ("zhao.min", "feng.cj", "wang.js", "bai.xian", "admin"):
        page = told(as_(who), CANARY)
        assert "没有找到" in page
        assert "普通标题" not in page
        assert _main(page).replace(CANARY, "别的词语呀") == _main(told(as_(who), "别的词语呀"))
        assert "普通标题" not in as_(who).get("/search/quick/", {"q": CANARY}).content.decode()
    assert "普通标题" not in told(client, CANARY)
    assert client.get("/search/quick/", {"q": CANARY}).status_code == 302


def test_what_is_reserved_is_found_by_the_offices_only(corpus, people):
    r = corpus[0]
    Record.objects.filter(pk=r.pk).update(answers={**r.answers, "scores": [{"expert": CANARY, "score": 80}]})
    projections.derive(moment(DAY), [r.pk])
    assert titles(people["lin.jing"], CANARY) == [r.title]
    assert titles(people["zhao.min"], CANARY) == []


def test_a_reserved_paper_is_found_by_the_offices_only(corpus, people, call_file):
    call_file(corpus[0], "expert-minutes", f"{CANARY}出席。")
    assert titles(people["lin.jing"], CANARY) == ["纪要.txt"]
    assert titles(people["zhao.min"], CANARY) == []


@pytest.fixture
def call_file(people):
    def receive(r, kind: str, text: str) -> None:
        file = SimpleUploadedFile("纪要.txt", text.encode())
        files.receive(r, kind, file.name, file.read(), by=people["lin.jing"], at=moment(DAY))

    return receive


def test_an_older_version_of_a_paper_is_not_found_any_more(corpus, people):
    files.receive(corpus[2], "proposal", "新方案.txt", "改用惯性导航。".encode(), by=people["he.ping"], at=moment(DAY))
    assert titles(people["lin.jing"], "北斗") == []
    assert titles(people["lin.jing"], "惯性导航") == ["新方案.txt"]


def test_a_long_paper_is_found_in_every_piece_and_named_once(corpus, people):
    text = "起头" + "填充文字，" * 4000 + "末尾词组"
    files.receive(corpus[2], "proposal", "长.txt", text.encode(), by=people["he.ping"], at=moment(DAY))
    assert titles(people["lin.jing"], "末尾词组") == ["长.txt"]
    assert titles(people["lin.jing"], "填充文字") == ["长.txt"]
    assert Document.objects.filter(title="长.txt").count() > 3


def test_the_index_follows_what_is_saved_and_is_checked(corpus, people):
    assert list(projections.differences(moment(DAY))) == []
    Document.objects.filter(record=corpus[0]).update(text="改过")
    assert any(corpus[0].number in w for w in projections.differences(moment(DAY)))
    projections.derive(moment(DAY))
    assert list(projections.differences(moment(DAY))) == []
    before = Document.objects.count()
    projections.derive(moment(DAY))
    assert Document.objects.count() == before


def test_a_whole_life_can_be_searched(city, people):
    until(city, date(2022, 6, 30))
    assert list(projections.differences(moment(date(2022, 6, 30)))) == []
    found = searching.search(people["lin.jing"], date(2022, 6, 30), "社会救助", kind="paper")
    assert found.hits
    assert {d.kind for d in found.hits} == {"paper"}
    assert found.kinds["record"] > 3


def test_articles_are_found_by_everybody_and_a_code_leads_to_its_project(corpus, client, as_):
    page = told(client, "十一条")
    assert "/articles/11/" in page
    assert "/articles/11/" in told(client, "11")
    assert "/articles/22/" in told(client, "共享 验收")
    code = corpus[0].project.number
    assert as_("zhao.min").get("/search/", {"q": code}).headers["Location"] == f"/projects/{code}/"
    assert as_("he.ping").get("/search/", {"q": code}).status_code == 200
    assert record(corpus[0].number).number in told(as_("zhao.min"), corpus[0].number)
