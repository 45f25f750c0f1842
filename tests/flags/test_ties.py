"""The graph of persons and firms: what ties, what only looks like it, and that what is unconfirmed asks."""

import pytest

from tongchou.kernel.ties import Graph
from tongchou.stages.flags import ties
from tongchou.stages.flags.city import City, Project, Standing
from tongchou.stages.flags.registry import DETECTORS

assert ties
pytestmark = pytest.mark.clause("12.1", "12.2", "19")
PROJECT = Project(number="XM-1", title="河道监测", unit="市水利局")
AUTHOR = {"name": "示例咨询有限公司", "uscc": "A1", "legal_person": "孙立", "phone": "0427-1"}
BUILDER = {"name": "示例软件有限公司", "uscc": "B1", "legal_person": "周强", "phone": "0427-2"}


def graph(*firms, people=(), hub=20) -> Graph:
    out = Graph(hub)
    for n, row in enumerate(firms, 1):
        assert out.firm(row, f"R{n}")
    for row in people:
        assert out.person(row, "ZJ-1")
    return out


def said(net, one, other):
    path = net.between(net.firm(one), net.firm(other))
    return path and (path.says, path.certain)


def test_a_shareholder_named_elsewhere_is_a_path_with_its_sources():
    third = {"name": "示例控股有限公司", "uscc": "C1", "shareholders": "孙立、钱某", "legal_person": "吴敏"}
    owned = {**BUILDER, "shareholders": "示例控股有限公司"}
    net = graph(AUTHOR, third, owned)
    says, certain = said(net, AUTHOR, owned)
    assert says == (
        "示例咨询有限公司 —法定代表人（R1）— 孙立 —股东（R2）— 示例控股有限公司 —股东（R3）— 示例软件有限公司"
    )
    assert not certain, "a name has namesakes"


def test_owners_are_certain():
    mother = {"name": "示例集团", "uscc": "M1"}
    net = graph(mother, {**AUTHOR, "parent": "示例集团"}, {**BUILDER, "shareholders": "示例集团"})
    says, certain = said(net, AUTHOR, BUILDER)
    assert "示例集团" in says
    assert certain


@pytest.mark.parametrize("column", ["phone", "account", "address"])
def test_what_two_share_ties_them(column):
    one, other = {**AUTHOR, column: "０４２７-99"}, {**BUILDER, column: "0427-99"}
    assert said(graph(one, other), one, other)
    assert said(graph(AUTHOR, BUILDER), AUTHOR, BUILDER) is None


def test_a_number_of_somebody_is_told_by_its_end_where_many_read_it():
    net = graph({**AUTHOR, "phone": "0427-5550101"}, {**BUILDER, "phone": "04275550101"})
    path = net.between(net.firm(AUTHOR), net.firm(BUILDER))
    assert path.shy == "示例咨询有限公司 —电话（R1）— …0101 —电话（R2）— 示例软件有限公司"
    assert "0427-5550101" in path.says


def test_a_hub_ties_nobody():
    firms = [{"name": f"第{n}公司", "uscc": f"F{n}", "phone": "0427-7"} for n in range(8)]
    assert said(graph(*firms, hub=8), firms[0], firms[1])
    assert said(graph(*firms, hub=7), firms[0], firms[1]) is None


def test_what_is_too_far_ties_nobody():
    chain = [{"name": f"第{n}公司", "uscc": f"F{n}", "shareholders": f"第{n + 1}公司"} for n in range(6)]
    net = graph(*chain)
    assert said(net, chain[0], chain[4])
    assert said(net, chain[0], chain[5]) is None


def test_a_firm_known_by_name_first_is_one_with_its_code():
    net = graph(
        {"name": "示例软件（盘锦）有限公司", "legal_person": "周强"},
        {"name": "示例软件(盘锦)有限公司", "uscc": "B9"},
        AUTHOR,
    )
    assert net.firm({"name": "示例软件（盘锦）有限公司"}) == net.firm({"name": "别名", "uscc": "b9"})
    other = {"name": "周强个人工作室", "uscc": "D1", "legal_person": "周强"}
    assert said(
        graph({"name": "甲公司", "legal_person": "周强"}, {"name": "甲公司", "uscc": "X1"}, other),
        {"uscc": "X1"},
        other,
    )


@pytest.fixture
def found(law):
    def ask(net, *rows):
        standing = {"XM-1": tuple(Standing(*row) for row in rows)}
        city = City(projects=(PROJECT,), graph=net, standing=standing)
        return [(s.sentence.says, s.about) for s in DETECTORS["RED-TIE"].found(city, law)]

    return ask


def test_parts_kept_apart_are_told_with_the_path(found):
    expert = {"name": "钱教授", "employer": "示例咨询有限公司"}
    net = graph({**AUTHOR, "phone": "0427-2"}, BUILDER, people=[expert])
    author, builder, person = net.firm(AUTHOR), net.firm(BUILDER), net.person(expert)
    (bid,) = found(net, ("author", author, "SB-1", ""), ("bidder", builder, "CG-1", ""))
    assert bid[0] == (
        "“河道监测”的方案编制单位示例咨询有限公司与投标人示例软件有限公司疑似关联（未经证实）："
        "示例咨询有限公司 —电话（R1）— 0427-2 —电话（R2）— 示例软件有限公司。"
    )
    assert bid[1] == ("XM-1", "SB-1", "CG-1")
    (judge,) = found(net, ("author", author, "SB-1", ""), ("expert", person, "SB-1", ""))
    assert "有关联：示例咨询有限公司 —任职（ZJ-1）— 钱教授" in judge[0]
    (same,) = found(net, ("supervisor", builder, "CG-1", ""), ("contractor", builder, "CG-1", ""))
    assert same[0].endswith("是同一家。")


def test_parts_that_may_be_tied_and_ties_that_were_looked_into_are_not_told(found):
    net = graph({**AUTHOR, "phone": "0427-2"}, BUILDER)
    author, builder = net.firm(AUTHOR), net.firm(BUILDER)
    assert found(net, ("author", author, "SB-1", ""), ("supervisor", builder, "CG-1", "")) == []
    assert found(net, ("author", author, "SB-1", ""), ("bidder", builder, "CG-1", "同号，已核实")) == []
    assert found(net, ("unit", author, "SB-1", ""), ("author", author, "SB-1", "")) == []
    clean = graph(AUTHOR, BUILDER)
    assert found(clean, ("author", clean.firm(AUTHOR), "SB-1", ""), ("bidder", clean.firm(BUILDER), "CG-1", "")) == []
