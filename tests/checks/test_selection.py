"""The selection against every possible one, its certificate without the solver, and each sentence that it can say."""

from collections.abc import Mapping
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongchou.stages.planning.selection import (
    Axis,
    Candidate,
    Demands,
    Quota,
    Reason,
    Selection,
    compare,
    greedy,
    select,
    weigh,
)
from tongchou.stages.planning.selection.bound import bound_of
from tongchou.stages.planning.selection.model import UnknownCodeError
from tongchou.stages.planning.selection.problem import Problem

pytestmark = pytest.mark.clause("9.2")
WAN = 1_000_000
Y, Z = 2027, 2028


def c(code: str, score: float, fen: float | Mapping[int, float], **more) -> Candidate:
    """A candidate in points and 万元."""
    by_year = fen if isinstance(fen, Mapping) else {Y: fen}
    money = {y: round(f * WAN) for y, f in by_year.items()}
    return Candidate(
        code=code,
        title=f"项目{code}",
        unit=more.pop("unit", "民政局"),
        score=round(score * 100),
        fen_by_year=money,
        **more,
    )


def budget(wan: float, **more) -> Demands:
    return Demands(budget={Y: round(wan * WAN)}, **more)


def why(selection: Selection) -> dict[str, tuple[bool, Reason, str]]:
    return {row.code: (row.chosen, row.reason, row.says) for row in selection.rows}


# Against every possible selection


@st.composite
def questions(draw) -> tuple[list[Candidate], Demands]:
    count = draw(st.integers(1, 9))
    fen = st.integers(0, 9)
    items = [
        Candidate(
            code=f"{n:02}", title=f"项目{n}", unit=draw(st.sampled_from(["甲局", "乙局"])),
            area=draw(st.sampled_from(["民生", "治理"])), score=draw(st.integers(0, 12)), need=draw(st.sampled_from([100, 150])),
            fen_by_year={Y: draw(fen), Z: draw(fen)}, running=draw(st.integers(0, 9)) == 0,
        )
        for n in range(count)
    ]  # fmt: skip
    code = st.sampled_from([i.code for i in items])
    pairs = st.lists(st.tuples(code, code), max_size=3).map(tuple)
    few = st.frozensets(code, max_size=1)
    name = {Axis.UNIT: ["甲局", "乙局"], Axis.AREA: ["民生", "治理"]}
    quota = st.builds(
        lambda axis, k, year, least, most: Quota(axis=axis, name=name[axis][k], year=year, least=least, most=most),
        st.sampled_from(list(Axis)), st.integers(0, 1), st.sampled_from([Y, Z]),
        st.none() | st.integers(0, 9), st.none() | st.integers(0, 30),
    )  # fmt: skip
    limits = draw(st.dictionaries(st.sampled_from([Y, Z]), st.integers(0, 40)))
    return items, Demands(
        budget=limits, must_in=draw(few), must_out=draw(few), requires=draw(pairs), excludes=draw(pairs),
        quotas=tuple(draw(st.lists(quota, max_size=2))),
    )  # fmt: skip


def permitted(items: list[Candidate], demands: Demands, chosen: frozenset[str]) -> bool:
    """What the demands mean, written a second time and without any of the module's own words."""
    inside = [i for i in items if i.code in chosen]
    running = {i.code for i in items if i.running} - demands.must_out
    if not chosen >= demands.must_in | running or chosen & demands.must_out:
        return False
    if any(a in chosen and b not in chosen for a, b in demands.requires):
        return False
    if any(a != b and a in chosen and b in chosen for a, b in demands.excludes):
        return False
    for year, most in demands.budget.items():
        if sum(i.fen_by_year[year] for i in inside) > most:
            return False
    for q in demands.quotas:
        spent = sum(i.fen_by_year[q.year] for i in inside if (i.unit if q.axis == "unit" else i.area) == q.name)
        if (q.least is not None and spent < q.least) or (q.most is not None and spent > q.most):
            return False
    return True


def everything(items: list[Candidate]) -> list[frozenset[str]]:
    codes = [i.code for i in items]
    return [frozenset(some) for n in range(len(codes) + 1) for some in combinations(codes, n)]


def worth(items: list[Candidate], chosen: frozenset[str]) -> int:
    return sum(i.score * i.need // 100 for i in items if i.code in chosen)


@given(questions())
@settings(max_examples=150, deadline=None)
def test_it_is_the_best_of_all_that_the_demands_permit(question):
    items, demands = question
    possible = [worth(items, some) for some in everything(items) if permitted(items, demands, some)]
    found = select(items, demands)
    if not possible:
        assert found.conflicts
        assert found.chosen == found.rows == ()
        return
    assert found.conflicts == ()
    assert permitted(items, demands, frozenset(found.chosen))
    assert found.value == worth(items, frozenset(found.chosen)) == max(possible)
    assert found.proven
    assert found.gap == 0
    by_hand = greedy(items, demands)
    assert by_hand is None or worth(items, frozenset(by_hand)) <= found.value


@given(questions())
@settings(max_examples=80, deadline=None)
def test_the_certificate_holds_without_the_solver(question):
    items, demands = question
    found = select(items, demands)
    if not found.conflicts:
        assert bound_of(Problem(items, demands), found.prices) == found.bound >= found.value


@given(questions())
@settings(max_examples=80, deadline=None)
def test_what_a_row_lacks_is_exactly_what_lets_it_in(question):
    """With the money that a row names it fits beside all that is chosen, and with one 分 less it does not."""
    items, demands = question
    found = select(items, demands)
    for row in found.rows:
        if row.reason is not Reason.MONEY:
            continue
        more = frozenset(found.chosen) | _with_needs(row.code, demands)
        richer = {y: fen + row.short.get(y, 0) for y, fen in demands.budget.items()}
        assert permitted(items, _with(demands, richer), more)
        year = next(iter(row.short))
        assert not permitted(items, _with(demands, {**richer, year: richer[year] - 1}), more)


def _with_needs(code: str, demands: Demands) -> frozenset[str]:
    found = {code}
    while more := {b for a, b in demands.requires if a in found} - found:
        found |= more
    return frozenset(found)


def _with(demands: Demands, limits: Mapping[int, int]) -> Demands:
    return Demands(
        budget=limits, must_in=demands.must_in, must_out=demands.must_out, requires=demands.requires,
        excludes=demands.excludes, quotas=demands.quotas,
    )  # fmt: skip


@given(questions(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_question_changes_nothing(question, random):
    items, demands = question
    shuffled = random.sample(items, len(items))
    assert select(shuffled, demands) == select(items, demands)


def test_of_twins_the_earlier_code_is_taken():
    twins = [c(code, 80, 100) for code in ("D", "B", "A", "C")]
    assert select(twins, budget(250)).chosen == ("A", "B")


# Large ones


def city(count: int, seed: int) -> tuple[list[Candidate], Demands]:
    r = Random(seed)
    items = [
        c(
            f"{n:05}", r.randrange(6000, 10_000, 20) / 100, {Y: r.randrange(20, 900), Z: r.randrange(0, 400)},
            unit=f"第{r.randrange(40)}局", area=f"领域{r.randrange(6)}", running=r.random() < 0.05,
        )
        for n in range(count)
    ]  # fmt: skip
    new = [i.code for i in items if not i.running]
    total = {y: sum(i.fen_by_year[y] for i in items) for y in (Y, Z)}
    return items, Demands(
        budget={y: fen * 45 // 100 for y, fen in total.items()},
        must_in=frozenset(new[:3]),
        requires=tuple((a, b) for a, b in zip(new[10:20], new[30:40], strict=True)),
        excludes=tuple((a, b) for a, b in zip(new[50:60], new[70:80], strict=True)),
        quotas=(Quota(axis=Axis.AREA, name="领域0", year=Y, most=total[Y] // 20),),
    )


def permitted_in_whole_numbers(items: list[Candidate], demands: Demands, found: Selection) -> bool:
    return permitted(items, demands, frozenset(found.chosen))


@pytest.mark.parametrize("seed", range(4))
def test_a_citys_year_is_solved_to_the_end_and_never_over_a_limit(seed):
    items, demands = city(120, seed)
    found = select(items, demands)
    assert found.proven
    assert permitted_in_whole_numbers(items, demands, found)
    assert found.value >= worth(items, frozenset(greedy(items, demands) or ()))


def test_many_thousands_are_as_good_as_the_best_to_two_parts_in_ten_thousand():
    items, demands = city(5_000, 7)
    found = select(items, demands)
    assert permitted_in_whole_numbers(items, demands, found)
    assert bound_of(Problem(items, demands), found.prices) == found.bound
    assert found.gap * 5_000 <= 1
    assert select(items[::-1], demands) == found


# What is said


def test_each_row_says_why_it_is_in():
    items = [
        c("A", 90, 100), c("B", 10, 100), c("C", 50, 100), c("D", 20, 50, running=True), c("E", 5, 50), c("F", 60, 1000),
    ]  # fmt: skip
    found = select(items, budget(400, must_in=frozenset({"C"}), requires=(("A", "B"), ("C", "E"))))
    said = why(found)
    assert said["A"] == (True, Reason.WORTH, "每万元 0.90 分，在 3 个可选的里排第 1。")
    assert said["B"] == (True, Reason.REQUIRED, "“项目A”依赖它，一并列入。") or said["B"][1] is Reason.WORTH
    assert said["C"] == (True, Reason.MUST_IN, "按要求必须列入。")
    assert said["D"] == (True, Reason.RUNNING, "续建项目，先安排。")
    assert said["E"] == (True, Reason.REQUIRED, "“项目C”依赖它，一并列入。")
    assert said["F"] == (False, Reason.MONEY, "资金不足：2027 年再有 1,000.00 万元可列入。")


def test_each_row_says_why_it_is_out():
    items = [
        c("A", 90, 100), c("B", 80, 100), c("C", 80, 100), c("D", 70, 100), c("E", 0, 1), c("F", 10, 90, unit="文旅局"),
        c("G", 5, 300), c("H", 5, 20),
    ]  # fmt: skip
    found = select(
        items,
        budget(
            300, must_out=frozenset({"B"}), requires=(("C", "B"), ("H", "G")), excludes=(("A", "D"),),
            quotas=(Quota(axis=Axis.UNIT, name="文旅局", year=Y, most=50 * WAN),),
        ),
    )  # fmt: skip
    assert {code: said for code, said in why(found).items() if not said[0]} == {
        "B": (False, Reason.MUST_OUT, "按要求不列入。"),
        "C": (False, Reason.LACKS, "依赖的“项目B”不列入。"),
        "D": (False, Reason.EXCLUDED, "与“项目A”互斥。"),
        "E": (False, Reason.UNSCORED, "没有得分，不自动列入。"),
        "F": (False, Reason.CEILING, "“文旅局”2027 年上限 50.00 万元，要再有 40.00 万元可列入。"),
        "G": (False, Reason.MONEY, "资金不足：2027 年再有 100.00 万元可列入。"),
        "H": (False, Reason.MONEY, "资金不足：连同依赖的“项目G”，2027 年再有 120.00 万元可列入。"),
    }
    assert found.next_in.says == "2027 年预算再加 100.00 万元，可再列入“项目G”，其余不变。"


def test_a_floor_takes_what_is_not_worth_its_money():
    items = [c("A", 90, 100), c("B", 80, 100), c("C", 1, 100, area="乡村")]
    found = select(items, budget(200, quotas=(Quota(axis=Axis.AREA, name="乡村", year=Y, least=50 * WAN),)))
    assert found.chosen == ("A", "C")
    assert why(found)["C"] == (True, Reason.FLOOR, "为达到“乡村”2027 年下限 50.00 万元列入。")


def test_what_is_needed_more_counts_more():
    items = [c("A", 80, 100), c("B", 70, 100, need=120)]
    assert select(items, budget(100)).chosen == ("B",)


def test_running_projects_come_first_unless_somebody_says_otherwise():
    items = [c("A", 90, 100), c("B", 0, 100, running=True)]
    assert select(items, budget(100)).chosen == ("B",)
    assert select(items, budget(100, must_out=frozenset({"B"}))).chosen == ("A",)


def test_a_year_without_a_budget_has_no_limit():
    items = [c("A", 90, {Y: 100, Z: 10_000})]
    assert select(items, budget(100)).chosen == ("A",)
    assert select(items, Demands()).chosen == ("A",)
    assert select(items, Demands(budget={Y: 100 * WAN, Z: 9_999 * WAN})).chosen == ()


def test_nothing_to_choose_from_is_an_answer():
    assert select([], budget(100)) == select([], budget(1))
    assert select([], budget(100)).conflicts == ()


# What cannot be


@pytest.mark.parametrize(
    ("demands", "says", "remedy", "wan"),
    [
        (
            budget(90, must_in=frozenset({"A"})),
            "必须列入的 2 个项目（其中续建 1 个）合计 120.00 万元，超过 2027 年预算 90.00 万元。",
            "放宽 30.00 万元，或减少必须列入。", 30,
        ),
        (
            budget(500, quotas=(Quota(axis=Axis.UNIT, name="民政局", year=Y, least=400 * WAN),)),
            "“民政局”2027 年下限 400.00 万元，能列入的项目合计只有 320.00 万元。",
            "下限降低 80.00 万元，或减少不列入。", 80,
        ),
        (
            budget(150, quotas=(Quota(axis=Axis.UNIT, name="民政局", year=Y, least=160 * WAN),)),
            None, "放宽其中一个，或改必须列入和不列入。", 40,
        ),
        (
            Demands(must_in=frozenset({"A"}), must_out=frozenset({"A"})),
            "“项目A”既要求必须列入，又要求不列入。", "留下其中一个要求。", 0,
        ),
        (
            Demands(must_in=frozenset({"A"}), must_out=frozenset({"B"}), requires=(("A", "B"),)),
            "“项目A”必须列入，依赖的“项目B”却要求不列入。", "改其中一个要求，或去掉依赖。", 0,
        ),
        (
            Demands(must_in=frozenset({"A", "B"}), excludes=(("B", "A"),)),
            "“项目A”和“项目B”互斥，却都必须列入。", "去掉互斥，或少列入一个。", 0,
        ),
    ],
)  # fmt: skip
def test_demands_that_conflict_are_named_with_the_amount(demands, says, remedy, wan):
    items = [c("A", 90, 100), c("B", 80, 200), c("C", 10, 20, running=True)]
    found = select(items, demands)
    assert found.chosen == ()
    assert len(found.conflicts) == 1
    assert says is None or found.conflicts[0].says == says
    assert found.conflicts[0].remedy == remedy
    assert found.conflicts[0].fen == round(wan * WAN)


def test_a_floor_against_a_budget_names_both():
    items = [c("A", 90, 100), c("B", 80, 100, area="乡村")]
    demands = budget(90, quotas=(Quota(axis=Axis.AREA, name="乡村", year=Y, least=95 * WAN),))
    (conflict,) = select(items, demands).conflicts
    assert "2027 年预算 90.00 万元" in conflict.says
    assert "“乡村”2027 年下限 95.00 万元" in conflict.says
    assert conflict.fen == 10 * WAN


def test_a_demand_about_nobody_is_an_error():
    with pytest.raises(UnknownCodeError, match="Z"):
        select([c("A", 1, 1)], Demands(must_in=frozenset({"Z"})))
    with pytest.raises(ValueError, match="two candidates"):
        select([c("A", 1, 1), c("A", 1, 1)], Demands())


# What people make of it


def test_changes_by_hand_are_marked_and_their_loss_is_shown():
    items = [c("A", 90, 100), c("B", 80, 100), c("C", 70, 100)]
    demands = budget(200)
    proposal = select(items, demands)
    weighed = weigh(items, demands, proposal, ["A", "C"])
    assert (weighed.put_in, weighed.taken_out, weighed.loss) == (("C",), ("B",), 1000)
    assert weighed.fen_by_year == {Y: 200 * WAN}
    assert weighed.broken == ()
    assert weigh(items, demands, proposal, proposal.chosen).loss == 0


def test_changes_by_hand_that_break_a_demand_are_said_not_hindered():
    items = [c("A", 90, 100), c("B", 80, 100), c("C", 70, 100)]
    demands = budget(
        200, must_out=frozenset({"C"}), excludes=(("A", "B"),), requires=(("A", "C"),), must_in=frozenset({"B"})
    )
    weighed = weigh(items, demands, select(items, demands), ["A", "B"])
    assert [b.says for b in weighed.broken] == ["“项目A”依赖的“项目C”没有列入。", "“项目A”与“项目B”互斥。"]
    over = weigh(items, demands, select(items, demands), ["A", "B", "C"])
    assert over.broken[0].says == "合计 300.00 万元，超过 2027 年预算 200.00 万元。"
    assert over.broken[0].fen == 100 * WAN
    assert over.broken[-1].says == "“项目C”要求不列入，列入了。"


def test_a_running_project_that_is_left_out_by_hand_is_said():
    items = [c("A", 90, 100), c("B", 0, 50, running=True)]
    weighed = weigh(items, budget(200), select(items, budget(200)), ["A"])
    assert [b.says for b in weighed.broken] == ["续建的“项目B”没有列入。"]


def test_two_plans_side_by_side():
    a, b = c("A", 90, {Y: 100, Z: 10}), c("B", 80, 50, unit="文旅局", area="文化")
    beside = compare([a], [a, b])
    assert (beside.both, beside.only_first, beside.only_second) == (("A",), (), ("B",))
    assert beside.by_year == {Y: (100 * WAN, 150 * WAN), Z: (10 * WAN, 10 * WAN)}
    assert beside.by_unit == {"文旅局": (0, 50 * WAN), "民政局": (110 * WAN, 110 * WAN)}
    assert beside.by_area == {"": (110 * WAN, 110 * WAN), "文化": (0, 50 * WAN)}
    assert beside.values == (9000, 17_000)
