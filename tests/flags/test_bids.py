"""Offers that were not made alone: every hard clue, prices only as weight, and the base rate on real tenders."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from tongchou.kernel.ties import Graph
from tongchou.stages.flags.bids import Rates, suspect
from tongchou.stages.flags.city import City
from tongchou.stages.flags.offers import Offer, Tender
from tongchou.stages.flags.registry import DETECTORS

pytestmark = pytest.mark.clause("17.2")
REAL = Path(__file__).parents[3] / "shared" / "data" / "bids" / "bid-candidates.csv"
ONE = Offer(
    bidder="甲公司", uscc="A", fen=100_000_000, author="lina", machine="00-11", contact="张三", phone="0427-1", account="6222 01",
    legal_person="王一", address="一路 1 号", lines=(100, 250, 333, 470, 900), text="我们将安排三名工程师常驻现场。系统采用分布式架构并冗余部署。",
)  # fmt: skip
TWO = Offer(
    bidder="乙公司", uscc="B", fen=108_000_000, author="zhao", machine="00-22", contact="李四", phone="0427-2", account="6222 02",
    legal_person="王二", address="二路 2 号", lines=(120, 220, 350, 410, 980), text="培训由两位讲师在启动后一个月内完成。质保期内每季度巡检一次并出具报告。",
)  # fmt: skip
THREE = replace(
    ONE, bidder="丙公司", uscc="C", fen=131_000_000, author="sun", machine="00-33", contact="王五", phone="0427-3", account="6222 03",
    legal_person="王三", address="三路 3 号", lines=(90, 260, 340, 480, 860), text="备件存放在本地仓库四小时内到场更换。数据迁移分三批在夜间进行。",
)  # fmt: skip


@pytest.fixture
def rates(law) -> Rates:
    return Rates.of(law)


def ask(rates, *offers, said="", known=None):
    return suspect(Tender(id="Z-1", title="河道监测", offers=offers, said=said), rates, known)


def test_strangers_are_not_suspected(rates):
    assert ask(rates, ONE, TWO, THREE) is None
    assert ask(rates, ONE) is None
    assert ask(rates) is None


SAME = [
    ({"author": " LiNa"}, "文件作者相同"), ({"machine": "００-11"}, "加密锁号）相同"), ({"contact": "张 三"}, "联系人相同"),
    ({"phone": "（0427）1"}, "联系电话相同"), ({"account": "622201"}, "账户相同"), ({"legal_person": "王一"}, "法定代表人相同"),
    ({"address": "一路1号"}, "地址相同"), ({"shareholders": "甲公司"}, "有关联"),
    ({"lines": tuple(n * 3 for n in ONE.lines)}, "5 个分项报价都是甲公司的 3.0000 倍"),
]  # fmt: skip


@pytest.mark.parametrize(("shared", "says"), SAME)
def test_each_hard_clue_is_enough(rates, shared, says):
    found = ask(rates, ONE, replace(TWO, **shared), THREE)
    assert says in found.says
    assert "甲公司" in found.says
    assert "乙公司" in found.says
    assert not found.by_price_alone
    assert all(set(clue.bidders) == {"甲公司", "乙公司"} for clue in found.clues)


def test_one_bidder_in_two_rows_shares_with_nobody(rates):
    assert ask(rates, ONE, replace(ONE, fen=None, lines=()), THREE) is None


def test_few_lines_or_other_proportions_prove_nothing(rates):
    assert ask(rates, replace(ONE, lines=(1, 2, 3, 4)), replace(TWO, lines=(2, 4, 6, 8)), THREE) is None
    assert ask(rates, ONE, replace(TWO, lines=(300, 750, 999, 1410, 2800)), THREE) is None


TEXT = "。".join(f"本公司第{n}项措施是在现场设置独立的备份通道" for n in "甲乙丙丁戊己")


def test_same_sentences_count_only_where_the_tender_does_not_say_them(rates):
    one, two = replace(ONE, text=TEXT), replace(TWO, text=TEXT)
    found = ask(rates, one, two, THREE)
    assert "6 句相同" in found.says
    assert ask(rates, one, two, THREE, said=TEXT) is None
    assert ask(rates, one, two, replace(THREE, text=TEXT)) is None, "what everybody says may come from the tender"
    assert ask(rates, one, two, replace(THREE, text=TEXT), said="别的。")
    short = "。".join(TEXT.split("。")[:4])
    assert ask(rates, replace(ONE, text=short), replace(TWO, text=short), THREE) is None


def test_what_other_records_know_of_owners_counts(rates):
    net = Graph(20)
    net.firm({"name": "甲公司", "uscc": "A", "parent": "示例集团"}, "DW-1")
    net.firm({"name": "乙公司", "uscc": "B", "shareholders": "示例集团"}, "CG-9")
    found = ask(rates, ONE, TWO, THREE, known=net)
    assert "上级单位（DW-1）— 示例集团 —股东（CG-9）— 乙公司" in found.says


@pytest.mark.parametrize(
    ("fens", "says", "alone"),
    [
        ((100_000_000, 104_000_000, 108_000_000), "几乎等差", True),
        ((100_000_000, 104_000_000, 108_019_000), "几乎等差", True),
        ((100_000_000, 104_000_000, 108_030_000), None, False),
        ((100_000_000, 100_100_000, 100_299_000), None, False),  # a small spread alone accuses every fifteenth
        ((100_000_000, 100_000_000, 131_000_000), None, False),
        ((100_000_000, 104_000_000, None), None, False),
    ],
)
def test_prices_alone_ask_only_where_honest_tenders_hardly_show_them(rates, fens, says, alone):
    offers = [replace(o, fen=fen) for o, fen in zip((ONE, TWO, THREE), fens, strict=True)]
    found = ask(rates, *offers)
    if says is None:
        assert found is None
    else:
        assert says in found.says
        assert "0.74%" in found.says
        assert found.by_price_alone is alone


def test_prices_add_weight_to_a_hard_clue_with_their_base_rate(rates):
    offers = [
        replace(ONE, fen=100_000_000),
        replace(TWO, fen=100_000_000, phone="0427-1"),
        replace(THREE, fen=100_200_000),
    ]
    found = ask(rates, *offers)
    assert [clue.hard for clue in found.clues] == [True, False, False]
    assert "只差 0.20%" in found.says
    assert "6.29%" in found.says
    assert "完全相同；在用来校准的真实招标里，1.48%" in found.says
    assert not found.by_price_alone


@pytest.mark.skipif(not REAL.exists(), reason="the published offers are not part of the repository")
def test_real_tenders_are_hardly_asked_by_price_alone(rates):
    offers = defaultdict(list)
    with REAL.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["row_quality"] == "amount" or row["bid_price_yuan"]:
                price = float(row["bid_price_yuan"] or 0)
                if price > 0:
                    offers[row["notice_id"], row["project_name"]].append(
                        Offer(bidder=row["bidder"], fen=round(price * 100))
                    )
    real = [Tender(id=n, title=t, offers=tuple(o)) for (n, t), o in offers.items() if len(o) > 2]
    assert len(real) == 811
    found = [s for tender in real if (s := suspect(tender, rates))]
    assert all(s.by_price_alone for s in found)
    assert 0 < len(found) <= len(real) // 100
    # The base rates that the page says are those of these tenders.
    loose = replace(rates, alone_most=10_000)
    clues = [{c.rate for c in s.clues} for tender in real if (s := suspect(tender, loose))]
    for rate in (rates.progression_rate, rates.spread_rate, rates.equal_rate):
        assert abs(sum(rate in c for c in clues) * 10_000 / len(real) - rate) < 1


# --- as a detector of the desk ------------------------------------------------------------------------------------------


@pytest.fixture
def raised(law):
    def ask(*offers, known=None):
        tender = Tender(id="CG-1", title="河道监测", offers=offers, unit="市水利局", project="XM-1")
        return list(DETECTORS["RED-BIDS"].found(City(tenders=(tender,), graph=known), law))

    return ask


def test_the_desk_asks_about_offers_of_a_procurement_by_the_same_functions(raised):
    (one,) = raised(ONE, replace(TWO, machine=ONE.machine), THREE)
    assert one.sentence.says.startswith("“河道监测”3 家报价有串通的线索：甲公司、乙公司的电脑")
    assert (one.about, one.unit, one.fen) == (("CG-1", "XM-1"), "市水利局", THREE.fen)
    assert raised(ONE, TWO, THREE) == []
    again = raised(THREE, ONE, replace(TWO, machine=ONE.machine))
    assert [s.key for s in again] == [one.key]


def test_three_quotes_of_one_family_are_asked_about_by_what_other_records_know(raised):
    known = Graph(20)
    for offer in (ONE, TWO, THREE):
        known.firm({"name": offer.bidder, "uscc": offer.uscc, "parent": "示例集团"}, "单位登记")
    (one,) = raised(ONE, TWO, THREE, known=known)
    assert one.sentence.says.count("有关联") == 3
    cleared = [replace(offer, cleared=True) for offer in (ONE, TWO, THREE)]
    assert raised(*cleared, known=known) == []


def test_a_price_pattern_alone_is_raised_only_where_honest_tenders_hardly_show_it(raised):
    near = [replace(o, fen=100_000_000 + n * n * 10_000) for n, o in enumerate((ONE, TWO, THREE), 1)]
    assert raised(*near) == [], "6.29 % of real tenders are as near"
    ladder = [replace(o, fen=100_000_000 + n * 10_000_000) for n, o in enumerate((ONE, TWO, THREE))]
    (one,) = raised(*ladder)
    assert "0.74% 也是这样" in one.sentence.says
    assert one.sentence.says.endswith("没有文件上的线索，只凭报价。")
    (both,) = raised(near[0], replace(near[1], contact=ONE.contact), near[2])
    assert "6.29% 也是这样" in both.sentence.says
    assert "只凭报价" not in both.sentence.says
