"""The draw of experts: replayable, blind to the order of its list, true to exclusions and quotas, and even."""

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.stages.review import draw
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota, Reason, Tie

FIELDS = {"security": "安全", "data": "数据", "software": "软件"}
DAY = "2026-11-10"
BARRED = (
    Barred("SB-2026-0001", "示例市民政局", Tie.APPLICANT),
    Barred("SB-2026-0001", "示例咨询有限公司", Tie.AUTHOR),
)


def conditions(**counts: int) -> Conditions:
    quotas = tuple(Quota(field, FIELDS[field], count) for field, count in counts.items())
    return Conditions(
        session="PS-2026-0001", meeting_on=DAY, quotas=quotas, barred=BARRED, partner_since="2023-11-10", rest=3,
        load_most=6,
    )  # fmt: skip


def expert(n: int, *fields: str, **facts: object) -> Candidate:
    known = {"name": f"专家{n}", "employer": f"示例大学{n}", "fields": fields or ("security",)}
    return Candidate(**{"id": f"ZJ-2026-{n:04d}", **known, **facts})


def key(text: str) -> bytes:
    return sha256(text.encode()).digest()


numbers = st.integers(min_value=0, max_value=3)
experts = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 9999).map("ZJ-2026-{:04d}".format),
        name=st.just("某"),
        employer=st.sampled_from(["示例大学", "示例市民政局", "示例咨询 有限公司", "示例医院"]),
        fields=st.sets(st.sampled_from(list(FIELDS)), min_size=1).map(tuple),
        kin=st.sets(st.sampled_from(["示例市民政局", "别的单位"]), max_size=1).map(tuple),
        partners=st.sampled_from([(), (("示例咨询有限公司", "2025-01-01"),), (("示例咨询有限公司", "2020-01-01"),)]),
        recent=st.sampled_from([(), (), ("PS-2026-0009",)]),
        load=st.integers(0, 7),
        leave=st.sampled_from([None, None, ("2026-11-01", "2026-11-30"), ("2027-01-01", "2027-01-30")]),
    ),
    max_size=30,
    unique_by=lambda c: c.id,
)
asked = st.fixed_dictionaries(dict.fromkeys(FIELDS, numbers)).map(lambda counts: conditions(**counts))
seeds = st.text(min_size=1, max_size=9).map(key)


def free(given_conditions: Conditions, pool: list[Candidate]) -> dict[str, Candidate]:
    return {c.id: c for c in pool if not list(draw.exclusions(given_conditions, c))}


@pytest.mark.clause("9.2")
@given(asked, experts, seeds, st.randoms())
def test_the_same_inputs_give_the_same_result_in_whatever_order_they_stand(c, pool, seed, dice):
    shuffled = dice.sample(pool, len(pool))
    shuffled = [replace(one, fields=one.fields[::-1]) for one in shuffled]
    assert draw.inputs(c, draw.leaves(pool)) == draw.inputs(c, draw.leaves(shuffled))
    assert draw.shortages(c, pool) == draw.shortages(c, shuffled)
    if not draw.shortages(c, pool):
        assert draw.draw(c, pool, seed) == draw.draw(c, pool, seed) == draw.draw(c, shuffled, seed)


@pytest.mark.clause("12.2")
@given(asked, experts, seeds)
def test_an_excluded_expert_is_never_drawn_and_never_a_reserve(c, pool, seed):
    if draw.shortages(c, pool):
        with pytest.raises(draw.ShortError):
            draw.draw(c, pool, seed)
        return
    drawn = draw.draw(c, pool, seed)
    assert sorted(drawn.order) == sorted(free(c, pool))
    assert {seat.expert for seat in drawn.seats} <= set(free(c, pool))


@given(asked, experts, seeds)
def test_quotas_are_met_or_the_shortage_is_told(c, pool, seed):
    known, short = free(c, pool), draw.shortages(c, pool)
    for one in short:
        fields = {q.field for q in c.quotas if q.label in one.labels}
        assert one.need == sum(q.count for q in c.quotas if q.field in fields)
        assert one.have == sum(bool(fields & set(e.fields)) for e in known.values())
        assert one.have < one.need
    if short:
        with pytest.raises(draw.ShortError, match=f"差 {short[0].need - short[0].have} 名"):
            draw.draw(c, pool, seed)
        return
    drawn = draw.draw(c, pool, seed)
    assert Counter(seat.field for seat in drawn.seats) == Counter({q.field: q.count for q in c.quotas if q.count})
    assert len({seat.expert for seat in drawn.seats}) == len(drawn.seats)
    assert all(seat.field in known[seat.expert].fields for seat in drawn.seats)


@settings(max_examples=40)
@given(st.lists(st.sets(st.sampled_from(list(FIELDS)), min_size=1).map(tuple), max_size=7), asked)
def test_a_shortage_is_told_only_when_no_choice_could_fill_the_quotas(fields, c):
    """By trying every choice, which the draw does not."""
    pool = [expert(n, *own) for n, own in enumerate(fields)]
    wanted = [q.field for q in c.quotas for _ in range(q.count)]

    def can(slots: list[str], left: list[Candidate]) -> bool:
        return not slots or any(slots[0] in e.fields and can(slots[1:], [x for x in left if x != e]) for e in left)

    possible = len(wanted) <= len(pool) and any(can(wanted, list(some)) for some in combinations(pool, len(wanted)))
    assert possible is not bool(draw.shortages(c, pool))


@given(experts, seeds)
def test_who_comes_earlier_is_never_passed_over_for_one_of_the_same_fields(pool, seed):
    c = conditions(security=1, data=1)
    if draw.shortages(c, pool):
        return
    drawn, known = draw.draw(c, pool, seed), free(c, pool)
    sitting = {seat.expert for seat in drawn.seats}
    for n, early in enumerate(drawn.order):
        later = [e for e in drawn.order[n + 1 :] if set(known[e].fields) == set(known[early].fields)]
        assert early in sitting or not sitting & set(later)


def test_who_has_two_fields_gives_way_to_who_has_one():
    pool = [expert(1, "security", "data"), expert(2, "security")]
    for n in range(20):
        seats = draw.draw(conditions(security=1, data=1), pool, key(str(n))).seats
        assert {(s.field, s.expert[-1]) for s in seats} == {("data", "1"), ("security", "2")}


def test_every_reason_has_its_sentence():
    c = conditions(security=1)
    told = {
        Reason.EMPLOYER: expert(1, employer="示例市民政局 "),
        Reason.KIN: expert(2, kin=("示例咨询有限公司",)),
        Reason.PARTNER: expert(3, partners=(("示例咨询有限公司", "2025-05-01"), ("示例咨询有限公司", "2024-05-01"))),
        Reason.PATH: expert(
            8, ties=(("示例咨询 有限公司", draw.PROVED, "甲 —任职— 乙 —上级单位— 示例咨询有限公司", ""),)
        ),
        Reason.UNSURE: expert(
            9, ties=(("示例咨询有限公司", draw.ASKED, "甲 —同名— 甲 —法定代表人— 示例咨询有限公司", ""),)
        ),
        Reason.RECENT: expert(4, recent=("PS-2026-0003", "PS-2026-0002")),
        Reason.LOAD: expert(5, load=6),
        Reason.LEAVE: expert(6, leave=("2026-11-10", "2026-12-01")),
    }
    says = {reason: [e.sentence(c).says for e in draw.exclusions(c, candidate)] for reason, candidate in told.items()}
    assert says == {
        Reason.EMPLOYER: ["任职单位“示例市民政局”是 SB-2026-0001 的需求单位。"],
        Reason.KIN: ["申明有近亲属在“示例咨询有限公司”，它是 SB-2026-0001 的方案编制单位。"],
        Reason.PARTNER: ["与“示例咨询有限公司”合作到 2025-05-01，它是 SB-2026-0001 的方案编制单位。"],
        Reason.PATH: ["有关联：甲 —任职— 乙 —上级单位— 示例咨询有限公司 —编制方案— SB-2026-0001。"],
        Reason.UNSURE: [
            "疑似关联（未经证实）：甲 —同名— 甲 —法定代表人— 示例咨询有限公司 —编制方案— SB-2026-0001；没有核查的不抽取。"
        ],
        Reason.RECENT: ["最近 3 场评审里已参加 2 场。"],
        Reason.LOAD: ["本年已评审 6 场，一年不多于 6 场。"],
        Reason.LEAVE: ["请假，到 2026-12-01 止。"],
    }
    assert list(draw.exclusions(c, expert(7, partners=(("示例咨询有限公司", "2023-11-09"),)))) == []
    assert list(draw.exclusions(c, expert(9, ties=(("示例咨询有限公司", draw.CLEARED, "…", "不是同一人。"),)))) == []
    assert set(says) == set(Reason)


def test_a_shortage_says_by_how_much_and_what_would_help():
    pool = [
        expert(1),
        expert(2),
        expert(3, recent=("PS-2026-0002",)),
        expert(4, load=9),
        expert(5, kin=("示例市民政局",)),
    ]
    (short,) = draw.shortages(conditions(security=3), pool)
    assert short.sentence().says == "安全领域只有 2 名可抽，需 3 名，差 1 名。"
    assert short.sentence().mend == "可放宽“近几场已参加”（多 1 名），或放宽“一年最多场次”（多 1 名），或登记更多专家。"
    both = [expert(1, "security", "data"), expert(2, "security", "data"), expert(3, "software")]
    (short,) = draw.shortages(conditions(security=2, data=1, software=1), both)
    assert short.sentence().says == "安全、数据领域合计只有 2 名可抽，需 3 名，差 1 名。"
    assert short.sentence().mend == "登记更多专家，或邀请省库专家登记后再抽。"


def test_whoever_withdraws_is_followed_by_the_next_of_his_field():
    pool = [expert(n, "security" if n % 2 else "data") for n in range(1, 9)]
    fields = {c.id: c.fields for c in pool}
    drawn = draw.draw(conditions(security=2, data=1), pool, key("x"))
    called = {seat.expert for seat in drawn.seats}
    of_field = [e for e in drawn.order if "security" in fields[e]]
    assert draw.following("security", drawn.order, fields, called) == of_field[2]
    assert draw.following("security", drawn.order, fields, called | set(of_field)) == ""


def test_the_draw_is_even():
    """Chi-square over 4000 seeds, always the same ones: 9 degrees of freedom, and 27.9 is passed once in a thousand."""
    pool = [expert(n) for n in range(10)]
    times, runs = Counter(), 4000
    first = Counter()
    for n in range(runs):
        drawn = draw.draw(conditions(security=3), pool, key(str(n)))
        times.update(seat.expert for seat in drawn.seats)
        first[drawn.order[0]] += 1
    for counted, expected in ((times, runs * 3 / 10), (first, runs / 10)):
        assert sum((counted[c.id] - expected) ** 2 / expected for c in pool) < 27.9


def test_a_commitment_is_of_one_party_in_one_session():
    value = "a" * 32
    told = {draw.commitment(s, p, value) for s in ("PS-2026-0001", "PS-2026-0002") for p in (draw.CENTRE, draw.WITNESS)}
    assert len(told) == 4
    assert all(draw.COMMITMENT.fullmatch(one) for one in told)


@given(st.integers(0, 3))
def test_each_part_of_the_seed_counts(which):
    parts = ["aa", "bb", "cc"]
    other = [part + "x" if n == which else part for n, part in enumerate(parts)]
    assert (draw.seed(*parts) == draw.seed(*other)) is (which == 3)


def test_the_algorithm_is_the_documented_one():
    """Numbers that anybody can work out with sha256sum and openssl; whoever changes one changes every old draw."""
    assert (
        draw.commitment("PS-2026-0001", "centre", "A" * 20)
        == sha256(b"tongchou-draw-value\nPS-2026-0001\ncentre\nAAAAAAAAAAAAAAAAAAAA\n").hexdigest()
    )
    seed = draw.seed("00" * 32, "A" * 20, "B" * 20)
    assert seed.hex() == "89ce177112075c1433adb25235a9c114306e611d48d675b21437f6e3b8b6e97b"
    assert draw.ticket(seed, "ZJ-2026-0001").hex() == "66044188f83f7367454b86b36b22bf963cd114b54c9ec3980ef1dba57c8ba99d"
