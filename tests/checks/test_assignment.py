"""Experts to many applications: every seat filled, nobody beside what he must avoid, and nothing more even to be had."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from tongchou.stages.review.assignment import assign
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota

pytestmark = pytest.mark.clause("9.2", "12.2")
QUOTAS = (Quota("software", "软件", 1), Quota("cost", "造价", 1))


def asked(*barred: Barred, quotas=QUOTAS, **more) -> Conditions:
    return Conditions(session="PS-1", meeting_on="2026-10-20", quotas=quotas, barred=barred, **more)


def expert(n: int, *fields: str, **more) -> Candidate:
    return Candidate(id=f"ZJ-{n}", name=f"专家{n}", employer=more.pop("employer", f"单位{n}"), fields=fields, **more)


def applications(count: int) -> list[str]:
    return [f"SB-{n:03}" for n in range(count)]


def least_squares(people: list[Candidate], numbers: list[str], barred: set[tuple[str, str]]) -> int | None:
    """The most even there is, by trying everything; for one seat of each of two fields."""
    ways = []
    for number in numbers:
        free = [c for c in people if (number, c.employer) not in barred]
        ways.append([
            (a.id, b.id) for a, b in product(free, free)
            if a.id != b.id and "software" in a.fields and "cost" in b.fields
        ])  # fmt: skip
    best = None
    for chosen in product(*ways):
        load = dict.fromkeys((c.id for c in people), 0)
        for pair in chosen:
            for one in pair:
                load[one] += 1
        squares = sum(n * n for n in load.values())
        best = squares if best is None else min(best, squares)
    return best


def test_every_seat_is_filled_once_and_the_load_is_even():
    people = [expert(n, "software") for n in range(4)] + [expert(n, "cost") for n in range(4, 6)]
    found = assign(asked(), people, applications(8))
    assert len(found.seats) == 16
    assert len({(s.application, s.expert) for s in found.seats}) == 16
    assert found.load == {"ZJ-0": 2, "ZJ-1": 2, "ZJ-2": 2, "ZJ-3": 2, "ZJ-4": 4, "ZJ-5": 4}
    assert found.spread == (2, 4)
    assert found.short == ()
    assert "有造价领域" in found.seats[1].reason
    assert "可派的有 2 名" in found.seats[1].reason


@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_can_be_tried_is_more_even(seed):
    r = Random(seed)
    people = [expert(n, *r.choice([("software",), ("cost",), ("software", "cost")])) for n in range(4)]
    people += [expert(4, "software", "cost"), expert(5, "cost")]
    numbers = applications(3)
    bars = {(number, f"单位{r.randrange(6)}") for number in numbers for _ in range(2)}
    conditions = asked(*(Barred(a, unit, "applicant") for a, unit in bars))
    best = least_squares(people, numbers, bars)
    for key in (b"", b"1", b"2"):
        found = assign(conditions, people, numbers, key=key)
        assert bool(found.short) == (best is None)
        if best is None:
            continue
        assert sum(n * n for n in found.load.values()) == best
        for seat in found.seats:
            assert (seat.application, f"单位{seat.expert[3:]}") not in bars
        high = found.spread[1]
        assert assign(conditions, people, numbers, most=high, key=key).seats == found.seats
        assert assign(conditions, people, numbers, most=high - 1, key=key).short if high > 1 else True


def test_a_turn_goes_through_others_where_no_straight_move_would_do():
    """Only ZJ-1 can relieve ZJ-0, and only ZJ-2 can relieve ZJ-1: seats move twice so that all have one."""
    people = [expert(n, "software") for n in range(3)]
    barred = [("SB-000", 2), ("SB-001", 2), ("SB-001", 1), ("SB-002", 0)]
    one = asked(
        *(Barred(number, f"单位{n}", "applicant") for number, n in barred), quotas=(Quota("software", "软件", 1),)
    )
    for key in range(20):
        found = assign(one, people, applications(3), key=bytes([key]))
        assert found.load == {"ZJ-0": 1, "ZJ-1": 1, "ZJ-2": 1}
        assert {s.application: s.expert for s in found.seats} == {"SB-000": "ZJ-1", "SB-001": "ZJ-0", "SB-002": "ZJ-2"}


def test_among_equals_the_seed_decides_and_the_evenness_does_not_hang_on_it():
    people = [expert(n, "software") for n in range(9)] + [expert(n, "cost") for n in range(9, 13)]
    ways = {assign(asked(), people, applications(4), key=bytes([key])).seats for key in range(6)}
    assert len(ways) == 6
    assert {tuple(sorted(Counter(s.expert for s in seats).values())) for seats in ways} == {(1,) * 8}
    assert assign(asked(), people, applications(4), key=b"k") == assign(
        asked(), people[::-1], applications(4), key=b"k"
    )


def test_conflicts_that_crowd_somebody_are_said_with_what_would_do():
    people = [expert(n, "software") for n in range(3)]
    bars = [Barred(f"SB-00{a}", f"单位{n}", "applicant") for a in range(3) for n in (1, 2)]
    one = asked(*bars, quotas=(Quota("software", "软件", 1),))
    (found,) = assign(one, people, applications(3), most=2).short
    assert found.sentence().says == "因为回避，每人不超过 2 个分派不了：不管怎样派，都有人要评审 3 个。"
    assert assign(one, people, applications(3), most=3).load["ZJ-0"] == 3


def test_who_must_stay_away_from_one_application_serves_another():
    people = [expert(0, "software", employer="示例市民政局"), expert(1, "software"), expert(2, "cost")]
    barred = Barred("SB-000", "示例市民政局", "applicant")
    found = assign(asked(barred), people, applications(2))
    mine = {s.application: s.expert for s in found.seats if s.field == "software"}
    assert mine == {"SB-000": "ZJ-1", "SB-001": "ZJ-0"}
    assert "另有 1 名要回避" in found.seats[0].reason


def test_leave_rest_and_load_keep_out_as_in_the_draw():
    away = ("2026-10-01", "2026-10-31")
    people = [expert(0, "software", leave=away), expert(1, "software"), expert(2, "cost"), expert(3, "cost", load=9)]
    found = assign(asked(load_most=9), people, applications(2))
    assert set(found.load) == {"ZJ-1", "ZJ-2"}


def test_it_is_said_what_is_short_and_by_how_much():
    people = [expert(0, "software", employer="示例市民政局"), expert(1, "cost")]
    found = assign(asked(Barred("SB-001", "示例市民政局", "applicant")), people, applications(2))
    assert found.seats == ()
    assert [s.sentence().says for s in found.short] == [
        "SB-001 的软件领域只有 0 名可派，需 1 名，差 1 名；另有 1 名要回避。"
    ]


def test_fields_that_share_their_only_expert_are_named_together():
    found = assign(asked(), [expert(0, "software", "cost")], applications(1))
    assert [s.sentence().says for s in found.short] == [
        "SB-000 的软件、造价领域只有 1 名可派，需 2 名，差 1 名；另有 0 名要回避。"
    ]


def test_too_many_turns_for_each_are_said_with_what_would_do():
    people = [expert(0, "software"), expert(1, "software"), expert(2, "cost")]
    found = assign(asked(), people, applications(5), most=4)
    (one,) = found.short
    assert one.sentence().says == "造价领域共 5 个席位，能派的专家 1 名，每人最多评审 4 个，只够 4 个，差 1 个。"
    assert one.sentence().mend == "每人最多评审放宽到 5 个，或登记更多专家。"
    assert assign(asked(), people, applications(5), most=5).load["ZJ-2"] == 5


def test_the_order_in_which_it_is_asked_changes_nothing():
    people = [expert(n, *f) for n, f in enumerate([("software",), ("cost",), ("software", "cost"), ("cost",)])]
    one = assign(asked(), people, applications(6))
    assert assign(asked(), people[::-1], applications(6)[::-1]) == one
    assert assign(asked(), people, []).seats == ()
