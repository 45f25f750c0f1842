"""Function points: the published case to the fen, packs that hold together, and sheets that are contradicted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.outcome import Outcome
from tongchou.regulation.costing import pack as packs
from tongchou.regulation.costing.estimate import Item, estimate, size_of, total_size
from tongchou.regulation.costing.pack import BadPackError, BadPickError, load
from tongchou.regulation.costing.recount import Stated, recount, shown, total

CHANGSHA = load("changsha-2023")
ALL_QUALITIES = {"quality": "performance compatibility reliability security"}
each_pack = pytest.mark.parametrize("pack", [load(name) for name in packs.packs()], ids=packs.packs())


def test_the_published_case_to_the_fen():
    worked = estimate(CHANGSHA, Fraction(2800), ALL_QUALITIES)
    assert [worked.price(p) for p in ("P25", "P50", "P75")] == [153_826_883, 270_257_255, 481_142_731]
    assert [line.values["P50"] for line in worked.lines[:1]] == [Fraction(3388)]


@pytest.mark.parametrize(
    ("kind", "reuse", "second", "size"),
    [
        ("ILF", "low", False, "10"), ("EO", "middle", False, "10/3"), ("EI", "high", False, "4/3"), ("EQ", "", False, "8/3"),
        ("EI", "low", True, "2/3"), ("ILF", "low", True, "0"),
    ],
)  # fmt: skip
def test_the_size_of_one_function(kind, reuse, second, size):
    assert size_of(CHANGSHA, Item("x", kind, reuse, second)) == Fraction(size)


def test_direct_costs_are_added_and_nothing_is_rounded_before_the_end():
    plain = estimate(CHANGSHA, Fraction(1, 3))
    assert estimate(CHANGSHA, Fraction(1, 3), direct_fen=12_345).price() == plain.price() + 12_345
    assert plain.lines[-1].values["P50"].denominator > 100


def test_a_factor_that_costs_more_wants_a_reason():
    assert estimate(CHANGSHA, Fraction(100)).explain == ()
    dear = estimate(CHANGSHA, Fraction(100), {"software": "intelligent"})
    assert dear.explain == ("软件类别取 1.5，高于 1，要说明理由。",)
    assert dear.price() == pytest.approx(estimate(CHANGSHA, Fraction(100)).price() * 1.5, abs=1)


def test_another_region_has_other_lines_not_only_other_numbers():
    shili = load("shili-2028")
    assert {f.id for f in shili.factors.values()} & {"scale-change"} == set()
    assert estimate(shili, Fraction(176)).price() == 176 * 65 * 15_000 * 10 // 176
    assert estimate(shili, Fraction(176), {"rate": "intelligent"}).price() == 13_000_000


@pytest.mark.parametrize(
    ("picks", "says"),
    [
        ({"colour": "red"}, "没有“colour”"), ({"software": "magic"}, "软件类别没有“magic”"),
        ({"quality": "performance beauty"}, "质量特性没有“beauty”"), ({"localisation": "1.2"}, "要在 1 和 1.05 之间"),
        ({"localisation": "much"}, "不是数"),
    ],
)  # fmt: skip
def test_what_the_pack_does_not_have_is_said(picks, says):
    with pytest.raises(BadPickError, match=says):
        estimate(CHANGSHA, Fraction(100), picks)


@pytest.mark.parametrize(
    ("base_wan", "fee_yuan"),
    [(0, 0), (200, 52_000), (500, 91_900), (750, 124_400), (50_000, 2_053_900), (60_000, 2_153_900)],
)
def test_a_fee_is_counted_band_by_band(base_wan, fee_yuan):
    assert CHANGSHA.fees["supervision"].of(base_wan * 1_000_000) == fee_yuan * 100


@each_pack
@given(small=st.integers(0, 10**12), more=st.integers(0, 10**12))
def test_fees_and_prices_never_fall_when_the_base_grows(pack, small, more):
    assert all(fee.of(small) <= fee.of(small + more) for fee in pack.fees.values())
    assert estimate(pack, Fraction(small, 7)).price() <= estimate(pack, Fraction(small + more, 7)).price()


BROKEN = {
    "unknown name": ('times = ["effort", "rate"]', 'times = ["effort", "fee"]'),
    "last line": ('id = "price"', 'id = "cost"'),
    "usual choice": ('usual = "business"', 'usual = "magic"'),
    "usual reuse": ('reuse = "low"', 'reuse = "none"'),
    "no number": ('P50 = "6.5"', 'P50 = "much"'),
    "not TOML": ("[kinds]", "[kinds"),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_pack_that_does_not_hold_together_is_refused(old, new):
    text = (packs.FOLDER / "shili-2028.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(BadPackError, match="broken"):
        packs.read("broken", text.replace(old, new))


def test_a_slip_in_a_fee_table_is_found():
    text = (packs.FOLDER / "changsha-2023.toml").read_text("utf-8")
    with pytest.raises(BadPackError, match="累计"):
        packs.read("broken", text.replace('percent = "2.6"', 'percent = "2.5"'))
    with pytest.raises(BadPackError, match="不相接"):
        packs.read("broken", text.replace('above = "200"', 'above = "250"'))


def line(kind="EO", reuse="中", modified="新增", ufp="5", us="3.33"):
    return Stated(
        "行 3", "导出台账", kind, reuse, modified, Fraction(ufp) if ufp else None, Fraction(us) if us else None
    )


@pytest.mark.parametrize(
    ("stated", "outcome", "says"),
    [
        (line(), Outcome.MET, ""),
        (line(us=""), Outcome.MET, ""),
        (
            line(us="2.67"),
            Outcome.NOT_MET,
            "EO 重用程度中的 US 应为 3.33，填了 2.67",
        ),  # the guide's own sample is wrong here
        (line(ufp="4"), Outcome.NOT_MET, "EO 的 UFP 是 5，填了 4"),
        (line(modified="修改"), Outcome.UNDETERMINED, "没有写"),
        (line(reuse="一般"), Outcome.UNDETERMINED, "不在高、中、低里"),
        (line(kind="XX"), Outcome.UNDETERMINED, "没有“XX”这一类"),
    ],
)
def test_a_line_is_counted_again(stated, outcome, says):
    (one,) = recount(CHANGSHA, [stated])
    assert one.outcome is outcome
    assert says in one.says


def test_what_cannot_be_counted_is_no_zero_that_nobody_sees():
    lines = recount(CHANGSHA, [line(), line(kind="XX"), line(reuse="低")])
    size, unknown = total(lines)
    assert (shown(size), unknown) == ("8.33", 1)
    assert size == total_size(CHANGSHA, [Item("a", "EO"), Item("b", "EO", "low")])
