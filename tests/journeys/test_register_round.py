"""查重清查: all that there is, two by two, once a year; what says something new is compared anew, what is gone is no pair."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from tests.journeys.acting import take
from tests.surfaces.web.test_web_validity import errors

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, likeness
from tongchou.records.models import Comparison, Likeness, Record, Unit
from tongchou.stages.duplicates import corpus
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.jobs.clock import tick

pytestmark = [pytest.mark.django_db, pytest.mark.clause("6.2", "13.2")]
ON = date(2021, 8, 2)
HERE = {
    "困难群众帮扶系统": "受理；核对；发放；短信通知",
    "社会救助平台": "受理；核对；发放；走访记录",
    "公文流转系统": "公文流转；印章管理；督查督办",
    "河长制平台": "河道水位；闸门控制；巡河上报",
}


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def systems(people) -> dict[str, Record]:
    """Four systems from before the platform, two of which do nearly the same."""
    planner = people["lin.jing"]
    actor = access.actor_on(planner, None, ON, unit=planner.unit)
    owner = Unit.objects.get(name="示例市财政局")
    return {
        title: conduct.open_record(
            Line.PROJECT, actor, moment(ON), unit=owner, verb="enter",
            answers={"title": title, "stage": "in-use", "source": "清单", "build_content": content, "in_use_on": "2019-03-01"},
        )
        for title, content in HERE.items()
    }  # fmt: skip


def pairs(least: int = 50) -> list[set[str]]:
    found = likeness.in_register(Record.objects.all(), least)
    return [{f.comparison.project.title, f.other.title} for f in found]


def test_the_round_goes_on_by_the_clock_and_says_how_far_it_is(systems):
    assert corpus.compare_register(moment(ON), most=3) == 1
    assert corpus.compare_register(moment(ON), most=3) == 0
    assert likeness.compared_in_register() == {"n": 4, "mute": 0, "since": moment(ON)}
    assert pairs() == [{"困难群众帮扶系统", "社会救助平台"}]
    assert pairs(100) == []
    before = set(Comparison.objects.values_list("project", "at"))
    assert not any("清查" in said for said in tick(moment(ON + timedelta(days=30))))
    assert set(Comparison.objects.values_list("project", "at")) == before
    corpus.compare_register(moment(ON + timedelta(days=366)))
    assert set(Comparison.objects.values_list("at", flat=True)) == {moment(ON + timedelta(days=366))}


def test_new_words_are_compared_anew_and_what_is_gone_is_no_pair(systems, people):
    corpus.compare_register(moment(ON))
    changed = systems["河长制平台"]
    take(
        changed,
        "correct",
        people["lin.jing"],
        ON,
        {"reason": "清单写错了", "build_content": "受理；核对；发放；巡河上报"},
    )
    later = moment(ON + timedelta(days=1))
    corpus.compare_register(later)
    assert list(Comparison.objects.filter(at=later).values_list("project__title", flat=True)) == ["河长制平台"]
    assert sum("河长制平台" in pair for pair in pairs()) == 2
    gone = systems["社会救助平台"]
    take(gone, "strike", people["lin.jing"], ON, {"reason": "补录重了，不是一个系统"})
    corpus.compare_register(later)
    assert not any("社会救助平台" in pair for pair in pairs())
    assert not Likeness.objects.filter(other=gone).exists()
    assert not Comparison.objects.filter(project=gone).exists()


def test_the_page_and_its_table_list_each_pair_once(systems, as_, time_machine):
    time_machine.move_to(moment(ON), tick=False)
    client = as_("chen.gong")
    page = client.get("/dup/register/")
    assert errors(page) == []
    text = page.content.decode()
    one, other = systems["困难群众帮扶系统"].number, systems["社会救助平台"].number
    assert text.count("社会救助平台") == text.count("困难群众帮扶系统") == 1
    assert "河长制" not in text
    assert f"/dup/{one}/{other}/" in text or f"/dup/{other}/{one}/" in text
    assert "这一轮比对了 4 个" in text
    assert "没有重合到百分之 100 的" in client.get("/dup/register/?least=100").content.decode()
    assert "这一轮比对了 4 个" in client.get("/dup/register/?least=nonsense").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/dup/register.xlsx").content))
    heads, line = book.active.iter_rows(values_only=True)
    assert {line[heads.index("名称")], line[heads.index("另一个的名称")]} == {"困难群众帮扶系统", "社会救助平台"}
    pair = client.get(f"/dup/{one}/{other}/")
    assert pair.status_code == 200
    assert "<textarea" not in pair.content.decode()  # nothing is decided here on what is not under review


@pytest.mark.parametrize("who", ["zhao.min", "feng.cj", "wang.js"])
def test_who_reviews_nothing_sees_no_round(systems, as_, who):
    client = as_(who)
    assert client.get("/dup/register/").status_code == 403
    assert client.get("/dup/register.xlsx").status_code == 403
    assert not Comparison.objects.exists()
