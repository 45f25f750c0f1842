"""查重: what exists already is found by itself, a named person decides, the unit is heard, and what is settled binds (13.2)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.checks.test_passages import COPIED, MINE, THEIRS
from tests.journeys.acting import RELIEF, application, may, open_application, record, refused, stops, take, until
from tests.surfaces.web.test_web_validity import errors

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, files, outbox
from tongchou.records.casefile import Actor
from tongchou.records.models import Comparison, Grant, Likeness, Record, Unit
from tongchou.records.uploads import extract
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.stages.duplicates import corpus
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.jobs.clock import tick

pytestmark = [pytest.mark.django_db, pytest.mark.clause("13.2")]
ON = date(2021, 8, 2)
WHY = "逐项对照了受理、核对、发放三项功能，做的是同一件事。"
APPROVAL: dict[str, Any] = next(
    dict(act.stated) for act in life.review(RELIEF) if act.verb == "approve" and act.line is Line.APPLICATION
)


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """An index of this test's own register."""
    settings.HOME = tmp_path
    return tmp_path / "duplicates"


def entered(people, title: str, content: str, unit: str = "示例市财政局") -> Record:
    """A system from before the platform."""
    planner = people["lin.jing"]
    answers = {"title": title, "stage": "in-use", "source": "清单", "build_content": content, "in_use_on": "2019-03-01"}
    actor = access.actor_on(planner, None, ON, unit=planner.unit)
    owner = Unit.objects.get(name=unit)
    return conduct.open_record(Line.PROJECT, actor, moment(ON), unit=owner, answers=answers, verb="enter")


@pytest.fixture
def old(people) -> Record:
    """A system that does three of the four things; and others that do other things."""
    for n, words in enumerate(
        ("公文流转；印章管理；督查督办", "河道水位；闸门控制；巡河上报", "学籍转接；学位预测；招生报名")
    ):
        entered(people, f"别的系统{n}", words)
    return entered(people, "困难群众帮扶系统", "受理；核对；发放；短信通知")


@pytest.fixture
def names(city, old) -> dict[str, str]:
    return until(city, date(2021, 7, 27))


@pytest.fixture
def spine(names) -> Record:
    return record(names["relief.application.project"])


def actor(person, spine: Record) -> Actor:
    return access.actor_on(person, spine, ON)


def decide(spine: Record, person, other: str, verb: str = "decide", on: date = ON, **answers: Any) -> Record:
    said = {"other": other, "reason": WHY, **answers}
    return conduct.open_record(
        Line.OVERLAP,
        access.actor_on(person, spine, on),
        moment(on),
        unit=spine.unit,
        project=spine,
        answers=said,
        verb=verb,
    )


def objections(spine: Record, person, other: str, **answers: Any) -> list[str]:
    with pytest.raises(StepRefusedError) as refusal:
        decide(spine, person, other, **answers)
    return [f.says for f in refusal.value.decision.verdict.stops]


def approval(names: dict[str, str], people, **changes: Any) -> list[str]:
    """What stops the approval of the application, of what 查重 has to do with."""
    decision = may(record(names["relief.application"]), "approve", people["chen.gong"], ON, {**APPROVAL, **changes})
    return [f.says for f in decision.verdict.stops if f.rule in {"REV-GROUNDS", "REV-OVERLAP"}]


def send(draft: Record, clerk, leader, proposal: str = "text") -> None:
    """Send an application with its papers, and sign it."""
    for kind, said in (("application-form", "text"), ("proposal", proposal)):
        files.receive(draft, kind, f"{kind}.txt", said.encode(), by=clerk, at=moment(ON), run=extract.extract)
    take(draft, "send", clerk, date(2021, 7, 20))
    take(draft, "submit", leader, date(2021, 7, 21), life.YES)


GROUND = {"ground_existing": "cleared", "ground_existing_text": "两套系统服务的对象不同，逐项核对过。"}


def test_what_exists_already_is_found_and_asks_for_a_finding(names, spine, old, people):
    assert corpus.compare(moment(ON)) == 0
    found = Likeness.objects.get(comparison=spine.pk, other=old)
    assert found.percent >= 50
    assert (found.matched, found.compared) == (3, 4)
    assert not Likeness.objects.filter(comparison=spine.pk).exclude(other=old).exists()
    untouched = APPROVAL | {"ground_existing": None, "ground_existing_text": None}
    (says,) = approval(names, people, **untouched)
    assert "困难群众帮扶系统" in says
    assert "还没有人认定" in says
    assert approval(names, people, **GROUND) == []
    assert record(names["relief.application"]).state == "admitted"


def test_who_decides_that_it_is_something_else_is_asked_no_more(names, spine, old, people):
    corpus.compare(moment(ON))
    done = decide(spine, people["chen.gong"], old.number, "dismiss")
    assert done.state == "unrelated"
    assert not any("查重" in says for says in approval(names, people, ground_existing=None, ground_existing_text=None))
    assert Likeness.objects.filter(comparison=spine.pk, other=old).exists()


@pytest.mark.clause("14.2")
def test_a_decision_goes_to_the_unit_is_settled_and_binds(names, spine, old, people):
    corpus.compare(moment(ON))
    r = decide(spine, people["chen.gong"], old.number, outcome="partly", cut_fen=100_000_000)
    assert r.state == "overlapping"
    assert any("还没有定论" in says for says in approval(names, people, **GROUND))
    assert stops(refused(r, "settle", people["chen.gong"], ON)) == ["OVL-HEARD"]
    assert stops(refused(r, "answer", people["zhao.min"], ON, {"comment": "不同意"})) == ["OVL-COMMENT"]
    take(r, "answer", people["zhao.min"], ON, {"comment": "同意在已有系统上扩建发放功能。"})
    take(r, "settle", people["chen.gong"], ON)
    assert record(r.number).state == "settled"
    (says,) = approval(names, people, **GROUND)
    assert "查重认定核减 100.00 万元" in says
    years = {"2022": 280_000_000, "2023": 100_000_000}
    assert approval(names, people, **GROUND, approved_fen=380_000_000, approved_fen_by_year=years) == []


def test_a_settled_finding_is_not_undone_by_another_box(names, spine, old, people):
    r = decide(spine, people["chen.gong"], old.number, outcome="meets")
    take(r, "answer", people["zhao.min"], ON, {"comment": "旧系统明年停用，请再看一看。"})
    take(r, "settle", people["chen.gong"], ON)
    (says,) = approval(names, people, **GROUND)
    assert "已认定" in says
    assert "却不是成立" in says
    assert stops(
        refused(r, "reopen", people["chen.gong"], ON, {"outcome": "explain", "reason": WHY, "evidence": "有"})
    ) == ["OVL-EVIDENCE"]
    take(
        r,
        "reopen",
        people["chen.gong"],
        ON,
        {"outcome": "explain", "reason": WHY, "evidence": "旧系统的停用批文，八月一日印发。"},
    )
    assert "OVL-HEARD" in stops(refused(r, "settle", people["chen.gong"], ON))
    take(r, "clear", people["chen.gong"], ON, {"reason": "旧系统确已批准停用，没有可以复用的。"})
    assert record(r.number).state == "unrelated"
    assert not [says for says in approval(names, people, **GROUND) if "认定" in says]


def test_silence_of_the_unit_ends_with_its_days(names, spine, old, people):
    r = decide(spine, people["chen.gong"], old.number, outcome="meets")
    assert stops(refused(r, "settle", people["chen.gong"], ON + timedelta(days=3))) == ["OVL-HEARD"]
    take(r, "settle", people["chen.gong"], ON + timedelta(days=4))
    assert record(r.number).state == "settled"


def test_what_is_wrong_with_a_decision_is_said(names, spine, old, people):
    reviewer = people["chen.gong"]
    assert "对比的就是本项目。" in objections(spine, reviewer, spine.number, outcome="meets")
    assert any("没有编号为“XM-9”" in s for s in objections(spine, reviewer, "XM-9", outcome="meets"))
    assert any("没有写核减多少" in s for s in objections(spine, reviewer, old.number, outcome="partly"))
    assert any("却写了核减" in s for s in objections(spine, reviewer, old.number, outcome="meets", cut_fen=1_000_000))
    assert any(
        "不少于总投资" in s for s in objections(spine, reviewer, old.number, outcome="partly", cut_fen=480_000_000)
    )
    assert any("个字" in s for s in objections(spine, reviewer, old.number, outcome="meets", reason="一样"))
    with pytest.raises((StepRefusedError, BadAnswerError)):
        decide(spine, people["zhao.min"], old.number, outcome="meets")
    assert not Record.objects.filter(line=Line.OVERLAP).exists()
    decide(spine, reviewer, old.number, outcome="meets")
    assert any("这一对已有认定" in s for s in objections(spine, reviewer, old.number, outcome="meets"))
    Grant.objects.create(
        person=people["zhao.min"], role=Role.REVIEWER, unit=people["zhao.min"].unit, since=date(2021, 1, 1)
    )
    other = Record.objects.filter(title="别的系统0").get()
    assert any("回避" in s for s in objections(spine, people["zhao.min"], other.number, outcome="meets"))


def test_what_was_just_sent_is_found_at_once_and_what_is_a_draft_is_not(city, people, old):
    before = corpus.current().size
    draft = open_application(people["zhao.min"], date(2021, 7, 5))
    assert corpus.current().size == before
    send(draft, people["zhao.min"], people["liu.ju"])
    assert corpus.current().size == before + 1
    assert corpus.current().find(record(draft.number).spine.number).functions


def test_the_index_follows_the_journal_and_knows_another_one(names, spine, own_index, capsys):
    assert corpus.current().find(spine.number).functions
    assert list(corpus.differences()) == []
    (own_index / "followed.json").write_text('{"size": 1, "leaf": "of another journal"}')
    assert corpus.current().find(spine.number) is not None
    Record.objects.filter(number=names["relief.application"]).update(
        answers=application(functions=[{"module": "别的", "function": "别的"}])
    )
    (says,) = corpus.differences()
    assert spine.number in says
    assert main(["derive", "--check"]) == 1
    assert "查重" in capsys.readouterr().err
    assert main(["derive"]) == 0
    assert list(corpus.differences()) == []


def test_words_of_a_settled_decision_are_read_as_one(names, spine, old, people):
    before = corpus.current().glossary
    r = decide(spine, people["chen.gong"], old.number, outcome="meets", same_words=["阳光拨发 惠民到卡", "一"])
    assert corpus.current().glossary == before
    take(r, "settle", people["chen.gong"], ON + timedelta(days=4))
    assert corpus.current().glossary != before
    assert corpus.words().of_word["阳光拨发"] == corpus.words().of_word["惠民到卡"]


def test_pages_show_the_pair_and_take_the_decision(names, spine, old, people, as_, time_machine):
    time_machine.move_to(moment(ON), tick=False)
    client = as_("chen.gong")
    listed = client.get("/dup/")
    assert "困难群众帮扶系统" in listed.content.decode()
    assert errors(listed) == []
    assert Comparison.objects.count() == 1
    first = client.get(f"/dup/{spine.number}/")
    path = f"/dup/{spine.number}/{old.number}/"
    assert first.headers["Location"] == path
    for view in ("", "?view=functions", "?view=all", "?view=nonsense"):
        page = client.get(path + view)
        assert errors(page) == []
        assert page.status_code == 200
    text = page.content.decode()
    assert "3 / 4" in text
    assert "几乎相同" in text
    assert client.get("/dup/corpus/").status_code == 200
    assert as_("zhao.min").get("/dup/").status_code == 403
    assert as_("zhao.min").get(path).status_code == 404
    wrong = client.post(path, {"verb": "decide", "outcome": "partly", "reason": "一样"})
    assert wrong.status_code == 409
    assert "一样" in wrong.content.decode()
    assert not Record.objects.filter(line=Line.OVERLAP).exists()
    sent = {"verb": "decide", "outcome": "partly", "cut_fen": "50", "reason": WHY, "once": "k"}
    receipt = client.post(path, sent)
    assert receipt.status_code == 302
    assert client.post(path, sent).headers["Location"] == receipt.headers["Location"]
    other_words = client.post(path, {**sent, "once": "another", "reason": WHY + "再说一遍。"})
    assert other_words.status_code == 409
    assert "这一对已有认定" in other_words.content.decode()
    [r] = Record.objects.filter(line=Line.OVERLAP)
    assert (r.state, r.answers["cut_fen"], r.project) == ("overlapping", 50_000_000, spine)
    decided = client.get(path)
    assert errors(decided) == []
    assert r.number in decided.content.decode()
    own = as_("zhao.min").get(path).content.decode()
    assert WHY in own
    assert "反馈意见" in own
    assert "相似项目" not in own
    assert as_("he.ping").get(path).status_code == 404
    assert WHY in as_("sun.shen").get(path).content.decode()
    assert client.get(f"/dup/{spine.number}/{spine.number}/").status_code == 404
    assert client.get(f"/dup/{names['relief.application']}/XM-0/").status_code == 404


def test_a_project_without_anything_like_it_says_so(names, spine, old, as_, time_machine):
    time_machine.move_to(moment(ON), tick=False)
    Record.objects.filter(line=Line.PROJECT).exclude(pk=spine.pk).update(state="struck")
    corpus.rebuild()
    page = as_("chen.gong").get(f"/dup/{spine.number}/")
    assert "没有相似的" in page.content.decode()
    assert errors(page) == []


def test_two_applications_of_one_season_are_shown_to_each_other_s_reviewers(
    names, spine, old, as_, people, time_machine
):
    time_machine.move_to(moment(ON), tick=False)
    list(tick(moment(ON)))
    assert Likeness.objects.filter(comparison=spine.pk).count() == 1
    twin = open_application(people["he.ping"], date(2021, 7, 5), title="救助事项统一受理", plan_place="别处")
    send(twin, people["he.ping"], people["tang.wei"])
    list(tick(moment(ON)))
    later = record(twin.number).spine
    assert Likeness.objects.filter(comparison=later.pk, other=spine).exists()
    assert Likeness.objects.filter(comparison=spine.pk).count() == 1  # its own words are as they were
    for one, other in ((spine, later), (later, spine)):
        page = as_("chen.gong").get(f"/dup/{one.number}/{other.number}/").content.decode()
        assert f"/dup/{one.number}/{other.number}/" in page
    assert "后送出" in as_("chen.gong").get(f"/dup/{spine.number}/{old.number}/").content.decode()


def test_what_was_copied_from_another_proposal_is_quoted_and_counts_for_nothing(
    names, spine, people, as_, time_machine
):
    time_machine.move_to(moment(ON), tick=False)
    one = open_application(people["zhao.min"], date(2021, 7, 5))
    send(one, people["zhao.min"], people["liu.ju"], MINE)
    twin = open_application(people["he.ping"], date(2021, 7, 5), title="救助事项统一受理", plan_place="别处")
    send(twin, people["he.ping"], people["tang.wei"], THEIRS)
    here, there = record(one.number).spine, record(twin.number).spine
    before = as_("chen.gong").get(f"/dup/{here.number}/{there.number}/").content.decode()
    page = as_("chen.gong").get(f"/dup/{here.number}/{there.number}/?view=originals")
    assert errors(page) == []
    text = page.content.decode()
    assert "2.1 资格核对" in text
    assert "三、功能设计" in text
    assert COPIED.rstrip("。") in text
    assert COPIED.rstrip("。") not in before
    percent = re.compile(r"<dd><b>(\d+)</b>%")
    assert percent.findall(text) == percent.findall(before)
    unlike = as_("chen.gong").get(f"/dup/{here.number}/{spine.number}/?view=originals").content.decode()
    assert "没有三十字以上逐字相同的段落" in unlike or "原文没有比对" in unlike
    lent = as_("zhao.min").get(f"/dup/{here.number}/{there.number}/?view=originals")
    assert COPIED.rstrip("。") not in lent.content.decode()


def test_the_api_gives_the_same_hits(names, spine, old, people, client, time_machine):
    time_machine.move_to(moment(ON), tick=False)

    def ask(who):
        token = make_token(people[who], "t", moment(ON), date(2022, 1, 1))
        return client.get(f"/api/v1/projects/{spine.number}/duplicates", headers={"Authorization": f"Bearer {token}"})

    answer = ask("chen.gong")
    assert answer.status_code == 200, answer.content
    [hit] = [h for h in answer.json()["hits"] if h["id"] == old.number]
    assert [p["mine"] for p in hit["pairs"] if p["kind"] == "functions"] == ["受理", "核对", "发放"]
    assert ask("zhao.min").status_code == 404


def test_what_is_sent_is_compared_at_once_where_there_is_an_index(old, city, people):
    corpus.rebuild()
    names = until(city, date(2021, 7, 27))
    outbox.sweep(moment(ON))
    spine = record(names["relief.application.project"])
    assert Comparison.objects.filter(project=spine).exists()
    assert Likeness.objects.get(comparison=spine.pk, other=old).percent >= 50
    assert corpus.compare(moment(ON)) == 0


def test_a_decided_pair_is_no_hint_any_more_and_the_decision_is_shown(names, spine, old, people, as_):
    corpus.compare(moment(ON))
    hint = '<b class="lt warn">'
    assert hint in as_("chen.gong").get("/dup/").content.decode()
    r = decide(spine, people["chen.gong"], old.number, "dismiss", reason="两套系统服务的对象不同，逐项核对过，不重复。")
    page = as_("chen.gong").get("/dup/").content.decode()
    assert hint not in page
    assert "待认定" not in page
    assert r.number in page
    answer = as_("chen.gong").get(f"/records/{names['relief.application']}/")
    shown = answer.content.decode()
    assert "查重认定" in shown
    assert r.number in shown
    assert errors(answer) == []


def test_a_like_name_on_which_somebody_decided_is_no_hint(names, spine, people):
    same = entered(people, spine.title, "别的功能；另一个功能")
    untouched = APPROVAL | {"ground_existing": None, "ground_existing_text": None}
    (says,) = approval(names, people, **untouched)
    assert "登记里有名称相近的" in says
    decide(spine, people["chen.gong"], same.number, "dismiss", reason="名称相同，功能逐项对照没有一项相同。")
    assert approval(names, people, **untouched) == []
