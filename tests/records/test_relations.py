"""Ties that only other records show, grown around the few firms that a decision is about (12.2, 19)."""

from datetime import date

import pytest
from tests.journeys.acting import open_application

from tongchou.records import relations
from tongchou.records.baselines import name_parties
from tongchou.records.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.2", "19")]
AUTHOR = {"name": "示例咨询有限公司", "uscc": "A1", "legal_person": "孙立"}
BIDDER = {"name": "示例软件有限公司", "uscc": "B1", "legal_person": "周强"}
ON = date(2026, 8, 3)


@pytest.fixture
def elsewhere(people):
    """Another project, in which somebody between the two has a part."""
    record = open_application(people["he.ping"], ON)
    return record.project, record


def path(graph, one, other):
    found = graph.between(graph.firm(one), graph.firm(other))
    return found.says if found else ""


def test_a_firm_of_another_project_is_the_link(elsewhere):
    assert path(relations.around([AUTHOR, BIDDER], 20), AUTHOR, BIDDER) == ""
    project, by = elsewhere
    name_parties(
        project, by, "tester", [{"name": "示例测评中心", "uscc": "T1", "legal_person": "孙立", "phone": "0427-8"}]
    )
    name_parties(project, by, "bidder", [{"name": "示例软件有限公司", "uscc": "B1", "phone": "0427-8"}])
    says = path(relations.around([AUTHOR, BIDDER], 20, "CG-1"), AUTHOR, BIDDER)
    assert says.startswith("示例咨询有限公司 —法定代表人（CG-1）— 孙立")
    assert "示例测评中心" in says
    assert f"—电话（{by.number}）—" in says


def test_owners_are_known_from_the_register_of_units(db):
    mother = Unit.objects.create(name="示例集团", kind="firm")
    Unit.objects.create(name="示例咨询有限公司", uscc="A1", kind="firm", parent=mother)
    Unit.objects.create(name="示例软件有限公司", uscc="B1", kind="firm", parent=mother)
    found = relations.around([AUTHOR, BIDDER], 20)
    tie = found.between(found.firm(AUTHOR), found.firm(BIDDER))
    assert tie is not None
    assert tie.certain


def test_nobody_is_asked_where_nobody_is_named(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert relations.around([], 20).names == {}
