"""Splits and crowding: what is planted is found with its evidence, what only looks like it is let pass with the reason."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.stages.flags.crowding import crowded, tail
from tongchou.stages.flags.numbers import crowd_bands, split_limits
from tongchou.stages.flags.parts import Part
from tongchou.stages.flags.splits import find_splits

pytestmark = pytest.mark.clause("11.4")
UNIT = "市教育局"


def part(id_: str, title: str, on: str, wan: float, **more: str) -> Part:
    return Part(id_, more.pop("unit", UNIT), title, date.fromisoformat(on), round(wan * FEN_PER_WAN), **more)


def ids(split) -> list[str]:
    return [p.id for p in split.parts]


PHASES = (
    part("a", "市教育局智慧校园平台建设项目（一期）", "2028-01-10", 190.01),
    part("b", "智慧校园平台（二期）", "2028-04-02", 150),
    part("c", "智慧校园系统采购第三期", "2028-06-20", 120.02),
)


def test_phases_of_one_work_are_one_suspicion_with_its_exact_sum(law):
    found = find_splits([*PHASES, part("d", "考试报名系统", "2028-03-03", 300)], split_limits(law))
    (split,) = found.splits
    assert ids(split) == ["a", "b", "c"]
    assert split.fen == 460_030_000
    assert split.key == "a b c"
    says = split.sentence().says
    for fact in ("市教育局", "2028-01-10", "2028-06-20", "3 个名称相近", "400.00 万元", "460.03 万元"):
        assert fact in says


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [replace(PHASES[0], fen=500 * FEN_PER_WAN), *PHASES[1:]], id="what is above the line was reviewed itself"
        ),
        pytest.param([replace(p, unit=f"第{n}局") for n, p in enumerate(PHASES)], id="units of nobody in common"),
        pytest.param([replace(p, on=p.on + timedelta(365 * n)) for n, p in enumerate(PHASES)], id="a year apart"),
        pytest.param([replace(p, fen=p.fen // 2) for p in PHASES], id="together under the line"),
        pytest.param(
            [part("a", "教育资源管理平台", "2028-01-10", 300), part("b", "教育考试管理平台", "2028-02-10", 300)],
            id="other objects in the same words",
        ),
        pytest.param([PHASES[0]], id="one"),
        pytest.param([], id="none"),
        pytest.param(
            [replace(p, fen=20 * FEN_PER_WAN - 1, id=f"{n}{p.id}") for n in range(9) for p in PHASES],
            id="odds and ends",
        ),
    ],
)
def test_what_is_no_split(law, rows):
    found = find_splits(rows, split_limits(law))
    assert found.splits == ()
    assert found.passed == ()


def test_units_of_one_department_count_together(law):
    rows = [replace(p, unit=f"第{n}中学", department=UNIT) for n, p in enumerate(PHASES)]
    (split,) = find_splits(rows, split_limits(law)).splits
    assert "第0中学、第1中学、第2中学" in split.sentence().says


def test_one_supplier_within_days_is_enough_and_over_months_is_not(law):
    rows = [
        part("a", "考试报名", "2028-03-01", 200, supplier="甲"), part("b", "食堂监管", "2028-03-20", 150, supplier="甲"),
        part("c", "校车调度", "2028-03-28", 100, supplier="甲"),
    ]  # fmt: skip
    (split,) = find_splits(rows, split_limits(law)).splits
    assert split.supplier == "甲"
    assert "供应商相同" in split.sentence().says
    apart = [replace(p, on=date(2028, 1, 5) + timedelta(60 * n)) for n, p in enumerate(rows)]
    assert find_splits(apart, split_limits(law)).splits == ()
    others = [replace(p, supplier=f"{n}") for n, p in enumerate(rows)]
    assert find_splits(others, split_limits(law)).splits == ()


def test_the_round_of_every_year_is_let_pass_with_the_reason(law):
    rows = [part(f"{year}", "智慧校园平台运维服务", f"{year}-0{3 - year % 2}-10", 250) for year in range(2024, 2029)]
    found = find_splits(rows, split_limits(law))
    assert found.splits == ()
    assert found.passed
    assert all("每年一次" in split.passed and "300 天" in split.passed for split in found.passed)
    numbered = [replace(p, title=f"智慧校园链路{p.on.year}年度") for p in rows]
    assert find_splits(numbered, split_limits(law)).splits == ()
    both = [*rows, *(replace(p, id=f"{p.id}b", on=p.on + timedelta(40)) for p in rows)]
    assert find_splits(both, split_limits(law)).splits, "twice in one year is not once a year"


def test_phases_approved_as_a_whole_are_let_pass_and_what_was_added_is_not(law):
    rows = [replace(p, approval="PF-1") for p in PHASES]
    found = find_splits(rows, split_limits(law))
    assert found.splits == ()
    (passed,) = found.passed
    assert passed.passed == "按 PF-1 作为一个整体批准的分期"
    added = [part("x", "智慧校园平台补充", "2028-05-05", 390), part("y", "智慧校园平台扩容", "2028-05-06", 20)]
    (split,) = find_splits([*rows, *added], split_limits(law)).splits
    assert ids(split) == ["x", "y"]


def test_a_reasoned_difference_counts_once_the_centre_has_accepted_it(law):
    rows = [part("a", "智慧校园平台一期", "2028-01-10", 250), part("b", "智慧校园平台二期", "2028-03-10", 250)]
    claim = "一期是小学的考勤，二期是中学的排课，用户和数据都不同。"
    claimed = [rows[0], replace(rows[1], claim=claim)]
    (split,) = find_splits(claimed, split_limits(law)).splits
    assert split.sentence().says.endswith(f"疑似拆分。b 填报的区别：{claim}")
    found = find_splits([rows[0], replace(rows[1], claim=claim, accepted=True)], split_limits(law))
    assert found.splits == ()
    (passed,) = found.passed
    assert passed.passed == f"b 与相近项目的区别经核定采纳：{claim}"
    third = part("c", "智慧校园平台三期", "2028-05-10", 250)
    (split,) = find_splits([rows[0], replace(rows[1], claim=claim, accepted=True), third], split_limits(law)).splits
    assert ids(split) == ["a", "c"]


def test_a_name_that_says_nothing_is_said_not_counted_as_clean(law):
    rows = [part("a", "系统建设项目", "2028-01-10", 300), part("b", "平台采购", "2028-02-10", 300)]
    found = find_splits(rows, split_limits(law))
    assert found.splits == ()
    assert sorted(p.id for p in found.nameless) == ["a", "b"]


def test_order_changes_nothing_and_looking_twice_finds_the_same(law):
    rows = [
        *PHASES,
        *(replace(p, id=f"z{p.id}", unit="市民政局", title=p.title.replace("校园", "养老")) for p in PHASES),
    ]
    said = find_splits(rows, split_limits(law))
    assert len(said.splits) == 2
    for seed in range(5):
        mixed = random.Random(seed).sample(rows, len(rows))
        assert find_splits(mixed, split_limits(law)) == said


def test_every_suspicion_holds_what_it_says(law):
    """Whatever is drawn by lot: each part under the line, all within the window, the sum over it, nobody twice."""
    limits, lot = split_limits(law), random.Random(7)
    rows = [
        Part(f"{n}", f"第{lot.randrange(4)}局", lot.choice(("停车管理", "停车管控", "排水监测", "排水监测预警")) + str(n),
             date(2026, 1, 1) + timedelta(lot.randrange(900)), lot.randrange(1, 500 * FEN_PER_WAN), lot.choice(("", "甲", "乙")))
        for n in range(300)
    ]  # fmt: skip
    found = find_splits(rows, limits)
    assert found.splits
    seen = [p.id for s in (*found.splits, *found.passed) for p in s.parts]
    assert len(seen) == len(set(seen))
    for split in found.splits:
        assert len(split.parts) > 1
        assert len({p.unit for p in split.parts}) == 1
        assert all(limits.least_fen <= p.fen < limits.threshold_fen for p in split.parts)
        assert split.fen == sum(p.fen for p in split.parts) >= limits.threshold_fen
        assert (split.parts[-1].on - split.parts[0].on).days <= limits.window_days


def _around(unit: str, under: int, others: int) -> list[Part]:
    fens = [*(398.5 - n / 100 for n in range(under)), *(402 + n / 10 for n in range(others))]
    return [part(f"{unit}{n}", f"事{n}", "2028-01-01", wan, unit=unit) for n, wan in enumerate(fens)]


def test_amounts_crowded_under_the_line_beside_what_chance_gives(law):
    city = [p for n in range(30) for p in _around(f"第{n}局", 1, 2)]
    crowd = _around("扎堆局", 12, 1)
    (found,) = crowded([*city, *crowd], crowd_bands(law))
    assert (found.unit, len(found.under), found.around) == ("扎堆局", 12, 13)
    says = found.sentence().says
    assert "12 个刚好低于它" in says
    assert "应有 4." in says
    assert crowded(city, crowd_bands(law)) == []


def test_where_everybody_stands_under_the_line_nobody_is_odd(law):
    city = [p for n in range(30) for p in _around(f"第{n}局", 12, 1)]
    assert crowded(city, crowd_bands(law)) == []
    assert crowded(_around("小局", 2, 0), crowd_bands(law)) == []


def test_the_tail_is_the_sum_of_all_cases():
    share, total = 0.3, 6
    for count in range(total + 1):
        whole = sum(
            share**k * (1 - share) ** (total - k)
            for k in range(count, total + 1)
            for _ in combinations(range(total), k)
        )
        assert tail(count, total, share) == pytest.approx(whole)
