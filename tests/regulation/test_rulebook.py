"""An edition as data: dated numbers, the city's own laid over them, citations that must lead somewhere, extensions."""

from datetime import date

import pytest

from tongchou.kernel import calendar
from tongchou.regulation.rulebook import Law, Origin, Override, UnknownClauseError, editions, load

CITYS = Override("limit", date(2023, 1, 1), 6, "市府办〔2022〕7号", "王明")


@pytest.mark.clause("37")
@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2019, 12, 31), 5),  # nobody can be judged by no number
        (date(2020, 1, 1), 5),
        (date(2026, 12, 31), 5),
        (date(2027, 1, 1), 8),
        (date(2040, 1, 1), 8),
    ],
)
def test_a_number_is_the_one_of_the_day(write, day, value):
    assert write().value("limit", day) == value


def test_the_city_lays_its_number_over_the_edition(write):
    book = write()
    laid = book.with_overrides([CITYS])
    assert [laid.value("limit", date(year, 6, 1)) for year in (2022, 2023, 2027)] == [5, 6, 8]
    value = laid.parameters["limit"].at(date(2023, 6, 1))
    assert (value.origin, value.source, value.decided_by) == (Origin.CITY, "市府办〔2022〕7号", "王明")
    assert book.value("limit", date(2023, 6, 1)) == 5, "the edition itself is untouched"


def test_the_city_replaces_a_number_of_the_same_day(write):
    same_day = Override("limit", date(2027, 1, 1), 9, "市府办〔2026〕2号", "王明")
    laid = write().with_overrides([same_day])
    assert [v.value for v in laid.parameters["limit"].values] == [9, 5]


def test_an_override_of_nothing_is_an_error(write):
    with pytest.raises(KeyError):
        write().with_overrides([Override("limmit", date(2027, 1, 1), 9, "文", "王明")])


def test_law_asks_for_the_number_of_the_day_that_counts_not_of_today(write):
    law = Law(write(), day=date(2026, 12, 31), today=date(2027, 6, 1), calendar=calendar.load())
    assert law.value("limit") == 5


@pytest.mark.clause("37")
def test_in_force_from_a_day_until_a_day(write):
    repealed = write(head=HEAD_UNTIL)
    assert [repealed.in_force_on(date(2020, 1, d)) for d in (1, 2, 9, 10)] == [False, True, True, False]
    open_ended = write("open")
    assert open_ended.in_force_on(date(2120, 1, 1))


HEAD_UNTIL = """
title = "办法"
number = "1号"
issuer = "办公室"
city = "某市"
in_force = 2020-01-02
repealed = 2020-01-10
[chapters]
1 = "总则"
"""


def test_articles_gather_their_clauses_in_order(write):
    assert {n: [c.id for c in clauses] for n, clauses in write().articles().items()} == {1: ["1"], 2: ["2.1", "2.2"]}


def test_a_citation_that_leads_nowhere_is_an_error(write):
    with pytest.raises(UnknownClauseError, match=r"small has no clause 9\.9"):
        write().clause("9.9")


@pytest.mark.parametrize("part", ["parameters", "papers"])
def test_an_edition_with_a_false_citation_is_not_read(write, part):
    false = {
        "parameters": PARAMETER_CITING_3,
        "papers": '[letter]\ntitle = "函"\nmade_by = ["planner"]\nclauses = ["3"]\nkeep_years = 10\n',
    }
    with pytest.raises(UnknownClauseError):
        write(**{part: false[part]})


PARAMETER_CITING_3 = """
[limit]
title = "期限"
unit = "days"
origin = "city"
clauses = ["3"]
values = [{ since = 2020-01-01, value = 5, source = "本市参数" }]
"""


def test_a_field_with_a_false_citation_is_not_read(write):
    with pytest.raises(UnknownClauseError):
        write(application='[title]\nlabel = "名称"\nkind = "text"\nclauses = ["10.3"]\n')


def test_an_edition_that_is_not_there_is_named_with_those_that_are(write, tmp_path):
    write()
    with pytest.raises(LookupError, match="no edition 'large'; there are small"):
        load("large", tmp_path)


def test_editions_are_listed_oldest_first(write, tmp_path):
    write("a-later", head=HEAD_UNTIL)
    write("b-earlier")
    assert editions(tmp_path) == ("b-earlier", "a-later")


# --- an edition that extends the reference edition ---------------------------------------------------------------------

EXTENDING = """
title = "新办法"
number = "文〔2028〕1号"
issuer = "市政府办公室"
city = "某市"
in_force = 2028-01-01
replaces = "small"
extends = "small"
[chapters]
1 = "总则"
[renumbered]
"1" = ""
"2.1" = "1.1"
"2.2" = "1.2"
"""
ITS_CLAUSES = """
["1.1"]
chapter = 1
title = "期限"
gist = "多久。"
gist_en = "How long."
["1.2"]
chapter = 1
title = "次数"
gist = "几次。"
gist_en = "How often."
"""
FORM = '[title]\nlabel = "名称"\nkind = "text"\nclauses = ["2.2"]\n[size]\nlabel = "规模"\nkind = "integer"\nclauses = ["1"]\n'


@pytest.fixture
def extended(write):
    write(application=FORM)
    more = '[size]\nlabel = "大小"\nkind = "integer"\nclauses = ["1.1"]\n[colour]\nlabel = "颜色"\nkind = "text"\nclauses = []\n'
    return write("larger", head=EXTENDING, clauses=ITS_CLAUSES, parameters="", papers="", application=more)


def test_what_an_edition_does_not_say_it_takes_over_renumbered(extended):
    assert extended.parameters["limit"].clauses == ("1.1",)
    assert extended.value("limit", date(2028, 1, 1)) == 8
    assert extended.papers["letter"].clauses == (), "its article was dropped, the paper is still asked for"
    assert extended.field("application", "title").clauses == ("1.2",)


def test_its_own_fields_are_laid_over_those_it_takes_over(extended):
    labels = {f.id: f.label for f in extended.forms["application"].fields.values()}
    assert labels == {"title": "名称", "size": "大小", "colour": "颜色"}


def test_its_clauses_are_its_own(extended):
    assert list(extended.clauses) == ["1.1", "1.2"]


def test_the_reference_editions_clauses_are_cited_as_they_stand_here(extended):
    assert extended.cite(("1", "2.1", "2.2")) == ("1.1", "1.2"), "a dropped clause is not cited"
    with pytest.raises(UnknownClauseError):
        extended.cite(("3",))


def test_only_the_reference_edition_can_be_extended(extended, write):
    with pytest.raises(ValueError, match="which is not the reference edition"):
        write("largest", head=EXTENDING.replace('extends = "small"', 'extends = "larger"'), clauses=ITS_CLAUSES)
