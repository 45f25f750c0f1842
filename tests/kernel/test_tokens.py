"""Tokens: what a text and a question are cut into, so that one finds the other and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.tokens import Term, fold, terms, tokens


def cut(text: str) -> list[str]:
    return [t.text for t in tokens(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("社会救助", ["社会", "会救", "救助", "助"]), ("助", ["助"]), ("一网通办2.0版", ["一网", "网通", "通办", "办", "2", "0", "版"]),
        ("ＡＢＣ Unit-7", ["abc", "unit", "7"]), ("", []), ("—，。", []), ("盘政办发〔2020〕14号", ["盘政", "政办", "办发", "发", "2020", "14", "号"]),
    ],
)  # fmt: skip
def test_how_texts_are_cut(text, parts):
    assert cut(text) == parts


def test_a_phrase_does_not_run_across_a_gap():
    places = {t.text: t.place for t in tokens("社会，救助")}
    assert places["救助"] - places["会"] > 1


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("救助", [Term(("救助",), False)]), ("救", [Term(("救",), True)]), ("社会救助", [Term(("社会", "会救", "救助"), False)]),
        ("wxh", [Term(("wxh",), True)]), ("救助 救助", [Term(("救助",), False)]), ('"*()', []),
    ],
)  # fmt: skip
def test_how_questions_are_cut(query, asked):
    assert terms(query) == asked


@given(st.text(max_size=60), st.data())
def test_every_piece_of_a_text_is_asked_for_as_it_was_cut(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    piece = folded[start : data.draw(st.integers(start, len(folded)))]
    whole = " ".join(cut(text))
    for term in terms(piece):
        assert term.words[0] in whole
