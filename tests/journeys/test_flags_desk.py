"""Red flags: raised once by a round, answered by the unit, decided by named persons of the centre, read by audit; nothing else moves."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.journeys.acting import RELIEF, record, take, until
from tests.surfaces.web.test_web_validity import errors

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct
from tongchou.records.models import Baseline, Entry, Record
from tongchou.stages.flags import rounds
from tongchou.stages.flags.queries import city_now
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.jobs.clock import tick

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
UNIT = "示例市教育局"


def entered(people, title: str, on: str, wan: float, unit: str = UNIT, contractor: str = "示例软件公司") -> Record:
    """A project from a list, with its contract."""
    actor = access.actor_on(people["lin.jing"], None, ON, unit=people["lin.jing"].unit)
    answers = {
        "title": title, "stage": "accepted", "source": "清单", "signed_on": on, "contract_fen": round(wan * FEN_PER_WAN),
        "contractor": contractor,
    }  # fmt: skip
    owner = access.unit_named(unit)
    return conduct.open_record(Line.PROJECT, actor, moment(ON), unit=owner, answers=answers, verb="enter")


@pytest.fixture
def split(people) -> list[str]:
    """Three purchases that are one; and one that is none of it."""
    rows = (
        ("智慧校园平台（一期）", "2026-03-02", 190.01),
        ("智慧校园平台（二期）", "2026-05-06", 150),
        ("智慧校园平台三期", "2026-08-10", 120),
    )
    numbers = [entered(people, *row).number for row in rows]
    entered(people, "考试报名", "2026-04-01", 390, contractor="示例数据公司")
    return numbers


@pytest.fixture
def flag(split) -> Record:
    (number,) = rounds.look(moment(ON))
    return record(number)


def test_a_round_raises_what_is_new_with_its_evidence(flag, split):
    assert flag.line == Line.FLAG
    assert flag.unit.name == UNIT
    assert flag.answers["detector"] == "RED-BUYS"
    assert flag.answers["about"] == split
    assert "合计 460.01 万元" in flag.answers["says"]
    assert flag.answers["touched_fen"] == 460_010_000
    assert any("400.00 万元（本市参数" in line for line in flag.answers["numbers"])
    entry = Entry.objects.get(record=flag)
    assert (entry.verb, entry.actor) == ("raise", None)


def test_looking_again_raises_nothing_and_moves_nothing(flag, people):
    before = list(Record.objects.order_by("pk").values_list("number", "state", "version"))
    assert rounds.look(moment(ON)) == []
    take(flag, "dismiss", people["lin.jing"], ON, {"reason": "三期都按 2025 年的总体方案分期批准。"})
    assert rounds.look(moment(date(2026, 11, 23))) == [], "what was found to be nothing is not asked again"
    others = [
        row for row in Record.objects.order_by("pk").values_list("number", "state", "version") if row[0] != flag.number
    ]
    assert others == [row for row in before if row[0] != flag.number]


def test_a_new_part_is_a_new_suspicion(flag, people):
    entered(people, "智慧校园平台四期", "2026-10-01", 60)
    (number,) = rounds.look(moment(date(2026, 11, 23)))
    assert len(record(number).answers["about"]) == 4


@pytest.mark.clause("4.1", "4.5", "5.2")
def test_the_unit_explains_and_another_person_decides(flag, people):
    with pytest.raises(StepRefusedError, match="个字"):
        take(flag, "explain", people["he.ping"], ON, {"explanation": "没有"})
    take(flag, "explain", people["he.ping"], ON, {"explanation": "三期采购的是同一套软件的不同模块，分年到位。"})
    assert record(flag.number).state == "explained"
    with pytest.raises(StepRefusedError, match="个字"):
        take(flag, "uphold", people["lin.jing"], ON, {"reason": "属实"})
    take(flag, "ask-again", people["lin.jing"], ON, {"reason": "请附三期的立项文件。"})
    take(flag, "explain", people["he.ping"], ON, {"explanation": "三期没有单独的立项文件，当时没有合并申报。"})
    take(flag, "uphold", people["lin.jing"], ON, {"reason": "三期内容相同，合计超过标准，应合并申报。"})
    assert record(flag.number).state == "upheld"
    take(flag, "reopen", people["lin.jing"], ON, {"reason": "单位补交了 2024 年的批复。"})
    assert record(flag.number).state == "raised"


@pytest.mark.clause("4.3")
def test_nobody_else_decides(flag, people, as_):
    audit = next(p for p in people.values() if Role.AUDIT in access.roles_of(p, ON))
    for person in (audit, people["he.ping"], people["tang.wei"]):
        with pytest.raises(StepRefusedError):
            take(record(flag.number), "uphold", person, ON, {"reason": "三期内容相同，合计超过标准。"})
    for verb in ("raise",):
        with pytest.raises((StepRefusedError, LookupError, ValueError)):
            take(record(flag.number), verb, people["lin.jing"], ON)
    assert record(flag.number).state == "raised"


@pytest.mark.clause("4.1", "4.3")
def test_who_reads_a_flag(flag, people):
    def reads(role: Role) -> set[bool]:
        mine = [p for p in people.values() if access.roles_of(p, ON) == {role}]
        assert mine, role
        return {access.may_see(p, flag, ON) for p in mine if p.unit.name != UNIT}

    for role in (Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.AUDIT):
        assert reads(role) == {True}
    for role in (Role.FINANCE, Role.TRADING, Role.GOVERNMENT, Role.CLERK, Role.LEADER, Role.CONTRACTOR):
        assert reads(role) <= {False}
    own = [p for p in people.values() if p.unit.name == UNIT and access.roles_of(p, ON) & {Role.CLERK, Role.LEADER}]
    assert own
    assert all(access.may_see(p, flag, ON) for p in own)


@pytest.mark.clause("5.2")
def test_pages_of_the_desk(flag, people, as_: Callable[[str], Client], split):
    client = as_("lin.jing")
    for path in (
        "/flags/",
        "/flags/what-if/",
        f"/flags/{flag.number}/",
        "/flags/what-if/?detector=RED-BUYS+split-threshold-fen&value=470",
    ):
        assert errors(client.get(path)) == []
    listed = client.get("/flags/").content.decode()
    assert flag.title in listed
    assert "还没有认定" in listed
    page = client.get(f"/flags/{flag.number}/").content.decode()
    assert "合计 460.01 万元" in page
    for number in split:
        assert f'href="/records/{number}/"' in page
    assert client.get(f"/records/{flag.number}/").headers["Location"] == f"/flags/{flag.number}/"
    assert client.get(f"/flags/{split[0]}/").status_code == 404
    assert flag.title not in client.get("/flags/?detector=RED-TIE").content.decode()
    assert flag.title in client.get("/flags/?detector=RED-BUYS&state=raised").content.decode()
    other = next(n for n, p in people.items() if access.roles_of(p, ON) == {Role.CLERK} and p.unit.name != UNIT)
    assert as_(other).get(f"/flags/{flag.number}/").status_code == 404
    assert flag.title not in as_(other).get("/flags/").content.decode()


def test_the_confirmation_rate_counts_what_was_decided(flag, people, as_):
    take(flag, "uphold", people["lin.jing"], ON, {"reason": "三期内容相同，合计超过标准。"})
    assert "100%" in as_("lin.jing").get("/flags/").content.decode()
    counted = {
        t.detector.id: (t.waiting, t.upheld, t.unfounded, t.rate)
        for t in rounds.tallies({"RED-BUYS": {"upheld": 1, "unfounded": 2, "raised": 4}})
    }
    assert counted["RED-BUYS"] == (4, 1, 2, 33)
    assert counted["RED-TIE"] == (0, 0, 0, None)


@pytest.mark.clause("11.4")
def test_what_another_number_would_show(flag, as_):
    client = as_("lin.jing")
    asked = {"detector": "RED-BUYS split-threshold-fen", "value": "470"}
    told = client.get("/flags/what-if/", asked).content.decode()
    assert "多 0 个，少 1 个" in told
    assert "合计 460.01 万元" in told
    assert Record.objects.filter(line=Line.FLAG).count() == 1
    assert "多 1 个，少 1 个" in client.get("/flags/what-if/", {**asked, "value": "170"}).content.decode()
    wrong = client.get("/flags/what-if/", {**asked, "value": "很多"})
    assert wrong.status_code == 400
    assert client.get("/flags/what-if/", {"detector": "RED-BUYS nothing", "value": "1"}).status_code == 400
    assert client.get("/flags/what-if/").status_code == 200


def test_a_round_a_day_and_whenever_asked(split, capsys):
    assert rounds.due(ON)
    assert any("新提示 1 个" in says for says in tick(moment(ON)))
    assert not any("红旗" in says for says in tick(moment(ON)))
    assert any("新提示 0 个" in says for says in tick(moment(date(2026, 11, 21))))
    assert main(["jobs", "--flags"]) == 0
    assert "检查了一遍红旗，新提示" in capsys.readouterr().out


@pytest.mark.clause("11.3", "12.2", "14.2")
def test_an_honest_life_raises_only_what_is_true_and_its_facts_are_seen(city):
    on = date(2023, 12, 1)
    until(city, on)
    law = rounds.law_now(moment(on), on)
    seen = city_now(law)
    (project,) = seen.projects
    assert project.listed_on
    assert project.approved_fen == Baseline.objects.order_by("-seq").values_list("fen", flat=True)[0]
    assert project.approved_fen > RELIEF.fen, "a change was approved on the way"
    assert project.contracts[0].fen <= project.approved_fen
    assert project.paid_by_year
    assert project.arranged_by_year
    assert {"采购公告", "合同签订", "付款", "开工"} <= {t.what for t in project.traces}
    assert {"author", "bidder", "contractor", "evaluator"} <= {s.part for s in seen.standing[project.number]}
    (idle,) = (record(n).answers for n in rounds.look(moment(on)))
    assert idle["detector"] == "RED-IDLE"
    assert idle["touched_fen"] == project.arranged_by_year[2022] - project.paid_by_year[2022]
