"""A round that follows the journal raises what a round over everything would, no more and no less (5.2, 11, 12)."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.journeys.acting import RELIEF

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct
from tongchou.records.models import Entry, Record
from tongchou.stages.flags import following, rounds
from tongchou.stages.flags.queries import city_now
from tongchou.stages.flags.registry import DETECTORS
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.script import play

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.2", "11.1", "11.2", "11.3", "11.4", "12.1", "9.3")]
UNITS = ("示例市教育局", "示例市民政局", "示例市生态环境局")
THINGS = ("智慧校园平台", "河道水位监测", "门禁", "救助申请办理", "社会救助一体化办理")
FIRMS = ("示例软件股份有限公司", "示例数据公司", "虚构网络公司")


def seen(day: date) -> set[tuple[str, str]]:
    """What a look at the whole city sees on a day."""
    law = rounds.law_now(moment(day), day)
    city = city_now(law)
    return {(one.id, found.key) for one in DETECTORS.values() for found in one.found(city, law)}


def raised() -> set[tuple[str, str]]:
    rows = Record.objects.filter(line=Line.FLAG).values_list("answers", flat=True)
    return {(said["detector"], said["subject"]) for said in rows}


def bought(people, r: random.Random, day: date) -> Record:
    """A project comes in from a list: with its contract, perhaps being built since long, perhaps in use."""
    actor = access.actor_on(people["lin.jing"], None, day, unit=people["lin.jing"].unit)
    signed = day - timedelta(days=r.randrange(20, 500))
    answers = {
        "title": r.choice(THINGS) + r.choice(("", "一期", "二期", "三期", "（补充）")) + str(r.randrange(3)), "source": "清单",
        "stage": "in-use", "signed_on": signed.isoformat(), "contract_fen": r.choice((90, 150, 190, 210, 395, 398, 399, 420)) * FEN_PER_WAN,
        "contractor": r.choice(FIRMS), "list_code": f"QD-{day:%Y%m%d}-{r.randrange(10**9)}",
    }  # fmt: skip
    if r.random() < 0.5:
        answers |= {"stage": "building", "started_on": signed.isoformat()}
    elif r.random() < 0.5:
        answers |= {"in_use_on": (signed + timedelta(days=15)).isoformat()}
    unit = access.unit_named(r.choice(UNITS))
    return conduct.open_record(Line.PROJECT, actor, moment(day), unit=unit, answers=answers, verb="enter")


def days(acts: list) -> Iterator[tuple[date, list]]:
    """The acts of a life in stretches of a few weeks."""
    first, last = min(a.on for a in acts), max(a.on for a in acts)
    while first <= last:
        until = first + timedelta(days=45)
        yield until, [a for a in acts if first <= a.on < until]
        first = until


@pytest.mark.parametrize("seed", [1, 2])
def test_following_sees_what_looking_at_everything_sees(city: City, people, seed):
    r, names, expected = random.Random(seed), {}, set()
    day = RELIEF.start
    rounds.look(moment(day))
    for day, acts in days(list(life.whole(RELIEF))):
        play(acts, city, names)
        for _ in range(r.randrange(4)):
            bought(people, r, day)
        for on in (day, day + timedelta(days=r.randrange(3))):
            expected |= seen(on)
            rounds.look(moment(on))
            assert raised() == expected, on
    assert {name for name, _ in expected} >= {"RED-BUYS", "RED-LONG"}
    assert rounds.look(moment(day + timedelta(days=3)), whole=True) == []


def test_nothing_done_is_nothing_asked(city: City, people, django_assert_max_num_queries):
    r, day = random.Random(3), RELIEF.start
    for _ in range(12):
        bought(people, r, day)
    rounds.look(moment(day))
    with django_assert_max_num_queries(30):
        assert rounds.look(moment(day)) == []
    law = rounds.law_now(moment(day), day)
    head = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    touched = following.touched(head, head, day, law)
    assert touched == following.Touched(frozenset(), frozenset())


def test_another_number_is_another_look_at_everything(city: City, people, monkeypatch):
    r, day = random.Random(4), RELIEF.start
    bought(people, r, day)
    rounds.look(moment(day))
    asked = []
    monkeypatch.setattr(rounds, "city_now", lambda law: asked.append(law) or city_now(law))
    rounds.look(moment(day))
    assert asked == []
    monkeypatch.setattr(rounds, "_mark", lambda _law: 7)
    rounds.look(moment(day))
    assert len(asked) == 1
