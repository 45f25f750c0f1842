"""What cites each clause, and the reading of clause marks from test sources."""

import pytest

from tongchou.lifecycle import citations as joined
from tongchou.lifecycle.citations import Kind, citations, uncited, untested
from tongchou.regulation.rulebook import UnknownClauseError


@pytest.fixture(scope="module")
def cited(reference):
    return citations(
        reference,
        pages={"1": ["规则库"], "4.3": ["审计视图"]},
        tests={"11.1": ["tests/checks/test_application.py::test_life"]},
    )


def ids(cited, clause_id: str, kind: Kind) -> set[str]:
    return {c.id for c in cited[clause_id] if c.kind is kind}


def test_every_clause_has_its_place_in_the_order_of_the_regulation(reference, cited):
    assert list(cited) == list(reference.clauses)


@pytest.mark.clause("1")
def test_everything_that_rests_on_a_clause_is_found(cited):
    assert "APP-LIFE" in ids(cited, "11.1", Kind.RULE)
    assert {"consent:grant", "operation:retire"} <= ids(cited, "11.1", Kind.STEP)
    assert "consent:grant" in ids(cited, "11.1", Kind.DUTY)
    assert "service-life-min" in ids(cited, "11.1", Kind.PARAMETER)
    assert "application.service_years" in ids(cited, "11.1", Kind.FIELD)
    assert "operation:retired → project:retire" in ids(cited, "11.1", Kind.JOINT)
    assert "consent:request | consent:grant" in ids(cited, "11.1", Kind.APART)
    assert "retirement-report" in ids(cited, "11.1", Kind.PAPER)
    assert "procurement → project:start" in ids(cited, "11.3", Kind.GATE)
    assert "report-interval-months" in ids(cited, "20.1", Kind.DUTY)
    assert ids(cited, "4.3", Kind.PAGE) == {"审计视图"}
    assert ids(cited, "11.1", Kind.TEST) == {"tests/checks/test_application.py::test_life"}


def test_what_cites_other_clauses_is_not_found(cited):
    assert "APP-LIFE" not in ids(cited, "11.2", Kind.RULE)
    assert ids(cited, "11.2", Kind.TEST) == set()


def test_a_thing_is_found_once_and_has_a_name(cited):
    for each in cited.values():
        assert len(set(each)) == len(each)
        assert all(c.title for c in each)


@pytest.mark.clause("1")
def test_no_clause_is_forgotten(reference, successor, cited):
    pages = {"1": ["规则库"], "4.3": ["审计视图"]}
    assert uncited(reference, cited) == ()
    assert uncited(successor, citations(successor, pages=pages)) == ()


def test_a_test_alone_serves_nobody(reference):
    cited = citations(reference, pages={"4.3": ["审计视图"]}, tests={"1": ["tests/test_x.py::test_y"]})
    assert uncited(reference, cited) == ("1",)


def test_clauses_without_a_test_are_named(reference, cited):
    assert "11.1" not in untested(reference, cited)
    assert len(untested(reference, cited)) == len(reference.clauses) - 1


@pytest.mark.clause("37")
def test_another_edition_is_cited_by_its_own_numbers(successor):
    cited = citations(successor, pages={"37": ["版本"], "17.1": ["本地企业"]}, tests={"33": ["test_filing"]})
    assert ids(cited, "36", Kind.PAGE) == {"版本"}
    assert ids(cited, "33.1", Kind.TEST) == {"test_filing"}
    assert "application:price-check" in ids(cited, "15.1", Kind.STEP)
    assert "application:commission" in ids(cited, "16", Kind.STEP)
    assert "pre-review-report" in ids(cited, "16", Kind.PAPER)
    assert not any(c.title == "本地企业" for each in cited.values() for c in each), "its article was dropped"


def test_a_page_that_cites_what_is_not_there_is_an_error(reference):
    with pytest.raises(UnknownClauseError):
        citations(reference, pages={"38": ["附录"]})


SOURCE = """
import pytest

@pytest.mark.clause("9.1", "9.2")
def test_one(): ...

@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.clause("11.1"))])
@pytest.mark.clause("11.2")
def test_two(x): ...

@pytest.mark.clause("32")
class TestSecrets:
    @pytest.mark.clause("13.1")
    def test_three(self): ...
    async def test_four(self): ...
    def helper(self): ...

@pytest.mark.clause("36")
def helper(): ...

def test_five(): ...
"""


def test_clause_marks_are_read_from_sources():
    assert joined.tests_of({"tests/test_a.py": SOURCE}) == {
        "9.1": ("tests/test_a.py::test_one",),
        "9.2": ("tests/test_a.py::test_one",),
        "11.1": ("tests/test_a.py::test_two",),
        "11.2": ("tests/test_a.py::test_two",),
        "32": ("tests/test_a.py::TestSecrets::test_three", "tests/test_a.py::TestSecrets::test_four"),
        "13.1": ("tests/test_a.py::TestSecrets::test_three",),
    }


@pytest.mark.parametrize("mark", ['pytest.mark.clause("5.1")', '[pytest.mark.slow, pytest.mark.clause("5.1")]'])
def test_a_mark_of_a_whole_module(mark):
    found = joined.tests_of({"a.py": f"pytestmark = {mark}\ndef test_a(): ...\n", "b.py": "def test_b(): ...\n"})
    assert found == {"5.1": ("a.py::test_a",)}
