"""Forms from the field book: every kind is read as people write it and shown as it was read, and nothing typed is lost."""

import pytest
from django.http import QueryDict

from tongchou.regulation.fieldbook import Field, Kind
from tongchou.surfaces.web import forms

CHOICES = {"a": "甲", "b": "乙"}
COLUMNS = {"item": "名称", "fen": "金额", "vital": "关键", "count": "数量"}


def field(kind, **more):
    return Field("x", "项", kind, ("10.3",), **more)


def sent(*values):
    query = QueryDict(mutable=True)
    query.setlist("x", list(values))
    return query


READ = [
    (Kind.TEXT, " 某系统 ", "某系统"),
    (Kind.INTEGER, "24", 24),
    (Kind.MONEY, "486.00", 486_000_000),
    (Kind.MONEY, "12.5亿元", 125_000_000_000),
    (Kind.MONEY, "300元", 30_000),
    (Kind.DATE, "2026年8月31日", "2026-08-31"),
    (Kind.YESNO, "yes", True),
    (Kind.YESNO, "no", False),
    (Kind.CHOICE, "a", "a"),
    (Kind.LINES, "一\n\n 二 ", ["一", "二"]),
    (Kind.YEARS, "2027 300\n2028年：186.5", {"2027": 300_000_000, "2028": 186_500_000}),
    (Kind.ROWS, "软件\t318.00\t是\t2", [{"item": "软件", "fen": 318_000_000, "vital": True, "count": 2}]),
    (Kind.ROWS, "软件,318,否", [{"item": "软件", "fen": 318_000_000, "vital": False}]),
]


@pytest.mark.parametrize(("kind", "typed", "stored"), READ)
def test_what_is_typed_is_read(kind, typed, stored):
    one = field(kind, choices=CHOICES, columns=COLUMNS)
    answers, [control] = forms.read([one], sent(typed))
    assert answers == {"x": stored}
    assert control.problem == ""
    assert control.text == typed.strip()


@pytest.mark.parametrize(("kind", "typed", "stored"), READ)
def test_what_is_stored_is_shown_so_that_it_would_be_read_the_same(kind, typed, stored):
    one = field(kind, choices=CHOICES, columns=COLUMNS)
    [control] = forms.controls([one], {"x": stored})
    assert forms.read([one], sent(control.text))[0] == {"x": stored}


def test_an_empty_first_cell_does_not_shift_the_others():
    one = field(Kind.ROWS, columns=COLUMNS)
    stored = {"x": [{"fen": 0, "vital": True}, {"item": "软件"}]}
    [control] = forms.controls([one], stored)
    assert forms.read([one], sent(control.text))[0] == stored


def test_several_choices_are_ticked_and_come_back_ticked():
    one = field(Kind.CHOICES, choices=CHOICES)
    answers, [control] = forms.read([one], sent("a", "b"))
    assert answers == {"x": ["a", "b"]}
    assert control.picked == ("a", "b")
    assert forms.controls([one], {"x": ["b"]})[0].picked == ("b",)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.INTEGER, "很多"),
        (Kind.INTEGER, "3至5"),
        (Kind.MONEY, "一大笔"),
        (Kind.DATE, "下周"),
        (Kind.DATE, "2026年8月"),
        (Kind.CHOICE, "c"),
        (Kind.YEARS, "明年 300"),
        (Kind.ROWS, "甲\t1\t是\t2\t多出来"),
    ],
)
def test_what_cannot_be_read_keeps_its_words_and_gets_a_sentence(kind, typed):
    one = field(kind, choices=CHOICES, columns=COLUMNS)
    answers, [control] = forms.read([one], sent(typed))
    assert answers == {}
    assert control.text == typed
    assert control.problem
    assert "项" in control.says


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_field_is_no_answer_and_no_problem(kind):
    answers, [control] = forms.read([field(kind, choices=CHOICES, columns=COLUMNS)], QueryDict())
    assert answers == {}
    assert control.problem == ""


def test_few_choices_stand_open_and_many_are_a_list():
    few, many = field(Kind.CHOICE, choices=CHOICES), field(Kind.CHOICE, choices={str(n): str(n) for n in range(8)})
    assert [c.widget for c in forms.controls([few, many], {})] == ["radio", "select"]


def test_only_texts_are_taken_from_an_address():
    text, number = field(Kind.TEXT), Field("n", "数", Kind.INTEGER, ("10.3",))
    assert forms.prefilled([text, number], QueryDict("x=某数&n=5&other=1")) == {"x": "某数"}
