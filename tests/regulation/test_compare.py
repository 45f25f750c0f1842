"""What differs between two editions and between two days."""

from datetime import date

import pytest

from tongchou.kernel import calendar
from tongchou.regulation.compare import Change, Difference, Subject, differences, sheet
from tongchou.regulation.rulebook import Law, Override

DAY = date(2028, 3, 1)


@pytest.fixture
def found(reference, successor) -> dict[tuple[Subject, Change], list[Difference]]:
    out: dict[tuple[Subject, Change], list[Difference]] = {}
    for difference in sheet(reference, successor, DAY):
        out.setdefault((difference.subject, difference.change), []).append(difference)
    return out


@pytest.mark.clause("37")
def test_numbers_side_by_side(found):
    changed = {d.id: (d.was, d.becomes) for d in found[Subject.PARAMETER, Change.CHANGED]}
    assert changed == {
        "plan-deadline": ("8 月 31 日", "7 月 31 日"),
        "expert-review-deadline": ("11 月 30 日", "10 月 31 日"),
        "annual-plan-deadline": ("11 月 30 日", "10 月 31 日"),
        "service-life-min": ("5 年", "6 年"),
        "construction-max": ("24 个月", "18 个月"),
        "free-years-min": ("3 年", "2 年"),
        "major-project-fen": ("400.00 万元", "300.00 万元"),
    }
    (new,) = found[Subject.PARAMETER, Change.NEW]
    assert (new.id, new.was, new.becomes, new.clauses) == ("price-check-days", "", "10 个工作日", ("15.1",))


@pytest.mark.clause("37")
def test_clauses_renumbered_dropped_and_new(found):
    moved = {d.was: d.becomes for d in found[Subject.CLAUSE, Change.MOVED]}
    assert moved == {"15": "16", "16": "17", "33": "33.1", "34": "33.2", "35": "34", "36": "35", "37": "36"}
    assert [d.id for d in found[Subject.CLAUSE, Change.DROPPED]] == ["17.1", "17.2"]
    assert [d.id for d in found[Subject.CLAUSE, Change.NEW]] == ["15.1", "15.2"]


def test_a_clause_that_says_something_else(found):
    changed = {d.id: (d.was, d.becomes) for d in found[Subject.CLAUSE, Change.CHANGED]}
    assert set(changed) == {"9.1", "9.2", "11.1", "11.2", "19", "21", "36"}
    assert changed["11.1"] == ("项目使用年限原则上不少于 5 年。", "项目使用年限原则上不少于 6 年。")


def test_papers_and_fields(found):
    (paper,) = found[Subject.PAPER, Change.NEW]
    (field,) = found[Subject.FIELD, Change.NEW]
    assert (paper.id, paper.becomes) == ("price-report", "造价审核报告，保管 30 年")
    assert (field.id, field.becomes) == ("application.priced_fen", "造价审定金额（金额）")
    assert {subject for subject, _ in found} == set(Subject)


def test_a_citation_that_only_moved_is_no_difference(reference, successor, found):
    assert reference.parameters["contract-days"].clauses != successor.parameters["contract-days"].clauses
    assert "contract-days" not in {d.id for each in found.values() for d in each}


def test_the_comparison_read_backwards(reference, successor):
    forth, back = sheet(reference, successor, DAY), sheet(successor, reference, DAY)
    assert len(forth) == len(back)
    opposite = {Change.NEW: Change.DROPPED, Change.DROPPED: Change.NEW}
    assert {(d.subject, opposite.get(d.change, d.change), d.becomes, d.was) for d in back} == {
        (d.subject, d.change, d.was, d.becomes) for d in forth
    }


def test_an_edition_does_not_differ_from_itself(reference, successor):
    assert sheet(reference, reference, DAY) == []
    assert sheet(successor, successor, DAY) == []


@pytest.mark.clause("37")
def test_one_edition_on_two_days(write):
    book = write()
    laws = [Law(book, day=day, today=DAY, calendar=calendar.load()) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    (found,) = differences(*laws)
    assert (found.id, found.was, found.becomes) == ("limit", "5 天", "8 天")
    assert differences(laws[0], laws[0]) == []


def test_the_citys_own_number_is_a_difference(write):
    book = write()
    laid = book.with_overrides([Override("limit", date(2025, 1, 1), 6, "文", "王明")])
    assert [(d.was, d.becomes) for d in sheet(book, laid, date(2025, 6, 1))] == [("5 天", "6 天")]
    assert sheet(book, laid, date(2024, 6, 1)) == []
