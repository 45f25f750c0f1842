"""Days and sums of several records against each other: for each detector what it must see, and what is honest."""

from dataclasses import replace
from datetime import date

import pytest

from tongchou.kernel.money import FEN_PER_WAN
from tongchou.stages.flags import across, parted
from tongchou.stages.flags.city import City, Contract, Project, Trace
from tongchou.stages.flags.parts import Part
from tongchou.stages.flags.registry import DETECTORS

assert across
assert parted
UNIT = "市水利局"
WAN = FEN_PER_WAN


def day(text: str) -> date:
    return date.fromisoformat(text)


GOOD = Project(
    number="XM-1", title="河道水位监测平台", unit=UNIT, application="SB-1", nature="new", declared_on=day("2026-08-01"),
    listed_on=day("2026-12-10"), approved_fen=500 * WAN, contracts=(Contract("CG-1", day("2027-03-01"), 300 * WAN, "甲"),
    Contract("CG-2", day("2027-04-01"), 200 * WAN, "乙")), paid_by_year={2027: 300 * WAN}, arranged_by_year={2027: 400 * WAN},
    traces=(Trace("采购公告", "CG-1", day("2027-01-20")), Trace("数据目录", "ML-1", day("2027-12-01"))),
    started_on=day("2027-03-20"), completed_on=day("2028-01-20"), in_use_on=day("2028-06-01"),
)  # fmt: skip
OLD = Project(
    number="XM-0", title="河道水位监测系统", unit=UNIT, entered=True, in_use_on=day("2024-05-01"),
    contracts=(Contract("XM-0", day("2023-01-01"), 90 * WAN),), traces=(Trace("合同签订", "XM-0", day("2023-01-01")),),
)  # fmt: skip
NEXT = replace(
    GOOD, number="XM-2", application="SB-2", title="河道水位监测平台升级", declared_on=day("2028-07-01"), listed_on=None,
    contracts=(), traces=(), paid_by_year={}, arranged_by_year={}, started_on=None, completed_on=None, in_use_on=None,
)  # fmt: skip
BEGUN = replace(
    OLD, number="XM-9", title="河道水位监测平台", in_use_on=None, traces=(Trace("合同签订", "XM-9", day("2023-01-01")),)
)

CASES = [
    # 11.3: traces before the listing
    ("RED-EARLY", [replace(GOOD, traces=(*GOOD.traces, Trace("数据目录", "ML-0", day("2026-11-01"))))], "ML-0 的日期是 2026-11-01"),
    ("RED-EARLY", [replace(NEXT, traces=(Trace("登录", "PG-1", day("2028-06-30")),))], "提交申报的 2028-07-01"),
    ("RED-EARLY", [GOOD, BEGUN], "合同签订 XM-9 的日期是 2023-01-01"),
    ("RED-EARLY", [GOOD], None),
    ("RED-EARLY", [replace(GOOD, nature="upgrade"), BEGUN], None),
    ("RED-EARLY", [GOOD, replace(BEGUN, unit="市林业局")], None),
    ("RED-EARLY", [GOOD, replace(BEGUN, title="森林防火视频")], None),
    ("RED-EARLY", [GOOD, OLD], None),  # what is in use already is a question of 11.1 and 13.2
    ("RED-EARLY", [replace(GOOD, over=True), BEGUN], None),
    # 14.2: contracts together
    ("RED-SUM", [replace(GOOD, approved_fen=500 * WAN - 1)], "2 个合同合计 500.00 万元，超过现核定的 499.99999"),
    ("RED-SUM", [GOOD], None),
    ("RED-SUM", [replace(GOOD, approved_fen=None)], None),
    ("RED-SUM", [replace(GOOD, approved_fen=1, contracts=GOOD.contracts[:1])], None),  # PRC-CONTRACT stops that one itself
    # 9.3, 11.3: no line in any plan
    ("RED-PLAN", [replace(OLD, contracts=(Contract("XM-0", day("2027-05-01"), 90 * WAN),))], None),  # the list's own: old stock
    ("RED-PLAN", [replace(OLD, contracts=(Contract("CG-9", day("2027-05-01"), 90 * WAN),))], "2027-05-01 签订合同（90.00 万元）"),
    ("RED-PLAN", [replace(GOOD, listed_on=None)], "500.00 万元"),
    ("RED-PLAN", [GOOD, OLD], None),
    ("RED-PLAN", [replace(OLD, contracts=(Contract("XM-0", None, 90 * WAN),))], None),
    # 11.2: never completed
    ("RED-LONG", [replace(GOOD, started_on=day("2026-07-31"), completed_on=None, in_use_on=None)], "已过 1 天"),
    ("RED-LONG", [replace(GOOD, started_on=day("2026-08-01"), completed_on=None, in_use_on=None)], None),
    ("RED-LONG", [replace(GOOD, started_on=day("2020-01-01"))], None),
    ("RED-LONG", [replace(GOOD, started_on=day("2020-01-01"), completed_on=None, in_use_on=None, over=True)], None),
    # 11.1: replaced before its years are served
    ("RED-LIFE", [OLD, NEXT], "2024-05-01 才投入使用，到 2029-05-01 才满 5 年"),
    ("RED-LIFE", [GOOD, NEXT], "2028-06-01 才投入使用"),
    ("RED-LIFE", [replace(OLD, in_use_on=day("2023-07-01")), NEXT], None),
    ("RED-LIFE", [OLD, replace(NEXT, nature="upgrade")], None),
    ("RED-LIFE", [OLD, replace(NEXT, extends="XM-0")], None),
    ("RED-LIFE", [OLD, replace(NEXT, title="森林防火视频")], None),
    ("RED-LIFE", [OLD, replace(NEXT, unit="市林业局")], None),
    # 9.3: money arranged and not used
    ("RED-IDLE", [replace(GOOD, paid_by_year={2027: 240 * WAN - 1})], "到 2027 年共安排 400.00 万元"),
    ("RED-IDLE", [replace(GOOD, paid_by_year={2027: 100 * WAN, 2028: 140 * WAN})], None),  # it came late, and it came
    (
        "RED-IDLE",
        [replace(GOOD, arranged_by_year={2026: 100 * WAN, 2027: 300 * WAN, 2028: 900 * WAN}, paid_by_year={2026: 100 * WAN})],
        "到 2027 年共安排 400.00 万元，过了 2027-12-10，到今天只付了 100.00 万元",
    ),
    ("RED-IDLE", [replace(GOOD, paid_by_year={2027: 240 * WAN})], None),
    ("RED-IDLE", [replace(GOOD, arranged_by_year={2028: 400 * WAN}, paid_by_year={})], None),  # the year is not over
    ("RED-IDLE", [replace(GOOD, arranged_by_year={2027: 0}, paid_by_year={})], None),
]  # fmt: skip


@pytest.mark.clause("9.3", "11.1", "11.2", "11.3", "14.2")
@pytest.mark.parametrize(("which", "projects", "says"), CASES)
def test_what_is_seen_across_records(law, which, projects, says):
    found = list(DETECTORS[which].found(City(projects=tuple(projects), planned_since=day("2026-12-10")), law))
    if says is None:
        assert found == []
        return
    (one,) = found
    assert says in one.sentence.says
    assert one.sentence.mend
    assert one.unit == projects[-1].unit or which == "RED-EARLY"
    assert one.about


def test_every_detector_has_a_true_and_a_false_case():
    seen = {(which, says is None) for which, _, says in CASES}
    mine = {name for name, d in DETECTORS.items() if d.look.__module__ == across.__name__}
    assert seen == {(name, kind) for name in mine for kind in (True, False)}


def test_before_the_first_plan_nothing_is_outside_of_it(law):
    bought = replace(OLD, contracts=(Contract("XM-0", day("2027-05-01"), 90 * WAN),))
    assert list(DETECTORS["RED-PLAN"].found(City(projects=(bought,)), law)) == []


@pytest.mark.clause("11.4")
def test_splits_of_what_was_declared_and_of_what_was_bought(law):
    rows = tuple(Part(f"{n}", UNIT, f"河道水位监测（{n}期）", date(2028, n, 1), 150 * WAN) for n in (1, 2, 3))
    for which, city in (("RED-SPLIT", City(declared=rows)), ("RED-BUYS", City(bought=rows))):
        (one,) = DETECTORS[which].found(city, law)
        assert (one.key, one.about, one.unit, one.fen) == ("1 2 3", ("1", "2", "3"), UNIT, 450 * WAN)
    whole = tuple(replace(p, approval="XM-1") for p in rows)
    assert list(DETECTORS["RED-BUYS"].found(City(bought=whole), law)) == []
    under = tuple(replace(p, fen=398 * WAN + n, title=f"{'甲乙丙'[n]}{'天地人'[n]}事") for n, p in enumerate(rows))
    (crowd,) = DETECTORS["RED-CROWD"].found(City(declared=tuple(
        replace(p, id=f"{p.id}{n}") for n in range(4) for p in under
    )), law)  # fmt: skip
    assert "12 个刚好低于它" in crowd.sentence.says
    assert list(DETECTORS["RED-CROWD"].found(City(declared=under[:2], bought=under[:2]), law)) == []


def test_a_detector_rests_on_clauses_and_parameters_that_are_there(law):
    for one in DETECTORS.values():
        assert law.book.cite(one.clauses) == one.clauses
        assert one.look.__doc__
        assert all(law.value(name) is not None for name in one.numbers)
