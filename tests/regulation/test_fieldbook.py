"""What the field book admits, and the sentence for what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.canonical import canonical
from tongchou.regulation.fieldbook import LARGEST, MOST_ROWS, BadAnswerError, Field, Form, Kind

ROWS = {"name": "名称", "fen": "金额"}


def field(kind: Kind, name: str = "x", **more: object) -> Field:
    return Field(name, "某项", kind, ("10.3",), **more)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Kind.TEXT, "一行\n两行"), (Kind.INTEGER, 0), (Kind.MONEY, LARGEST), (Kind.DATE, "2026-08-31"), (Kind.YESNO, False),
        (Kind.CHOICE, "a"), (Kind.CHOICES, ["a", "b"]), (Kind.LINES, []), (Kind.YEARS, {"2027": 1}),
        (Kind.ROWS, [{"name": "甲", "fen": 1}, {"name": None}]),
    ],
)  # fmt: skip
def test_good_answers_are_kept_as_they_are(kind, answer):
    assert field(kind, choices={"a": "甲", "b": "乙"}, columns=ROWS).admit(answer) == answer


@pytest.mark.parametrize(
    ("kind", "answer", "says"),
    [
        (Kind.TEXT, 5, "要写文字"), (Kind.TEXT, "a\x00b", "控制字符"), (Kind.TEXT, "\ud800", "控制字符"), (Kind.TEXT, "字" * 20_001, "20001 个字"),
        (Kind.INTEGER, -1, "不小于 0"), (Kind.INTEGER, True, "不小于 0"), (Kind.INTEGER, 1.5, "不小于 0"), (Kind.INTEGER, LARGEST + 1, "整数"),
        (Kind.MONEY, "100", "整数分"), (Kind.MONEY, 1e3, "整数分"),
        (Kind.DATE, "2026-02-30", "不是日期"), (Kind.DATE, "20260831", "2026-08-31"), (Kind.DATE, "9999-12-31", "1980 到 2100"), (Kind.DATE, 5, "不是日期"),
        (Kind.YESNO, "是", "是或否"), (Kind.CHOICE, "c", "可选：a、b"), (Kind.CHOICES, "a", "列表"), (Kind.CHOICES, ["a", "c"], "可选"),
        (Kind.LINES, "a", "列表"), (Kind.LINES, [1], "列表"), (Kind.LINES, [""] * (MOST_ROWS + 1), "2001 行"),
        (Kind.YEARS, [], "按年度"), (Kind.YEARS, {"二七": 1}, "四位"), (Kind.YEARS, {"２０２７": 1}, "四位"), (Kind.YEARS, {"2027": -1}, "整数分"),
        (Kind.ROWS, {}, "写成表"), (Kind.ROWS, [{"other": 1}], "没有“other”"), (Kind.ROWS, [{"name": [1]}], "每一格"), (Kind.ROWS, [{"fen": 1.0}], "每一格"),
    ],
)  # fmt: skip
def test_bad_answers_get_a_sentence_that_names_the_field(kind, answer, says):
    with pytest.raises(BadAnswerError, match=says) as bad:
        field(kind, choices={"a": "甲", "b": "乙"}, columns=ROWS).admit(answer)
    assert str(bad.value).startswith("“某项”")


def test_years_and_titles_have_their_own_bounds():
    with pytest.raises(BadAnswerError, match="1980 到 2100"):
        field(Kind.INTEGER, "plan_year").admit(99_999)
    with pytest.raises(BadAnswerError, match="最多 200 个"):
        field(Kind.TEXT, "title").admit("字" * 201)


def test_a_form_names_every_problem_at_once_and_takes_no_unasked_field():
    form = Form("f", {"a": field(Kind.TEXT, "a"), "b": field(Kind.MONEY, "b"), "c": field(Kind.TEXT, "c", asked=False)})
    with pytest.raises(BadAnswerError) as bad:
        form.admit({"a": 1, "b": "x", "c": "y", "d": 1})
    assert len(str(bad.value).splitlines()) == 4


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(Kind), ANYTHING)
def test_whatever_is_admitted_can_be_decoded_and_written_into_the_journal(kind, answer):
    f = field(kind, choices={"a": "甲"}, columns=ROWS)
    try:
        kept = f.admit(answer)
    except BadAnswerError:
        return
    f.decode(kept)
    canonical(kept)
