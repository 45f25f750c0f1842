"""Canonical JSON: one text for one value, and no text for what two readers could read differently."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import verify
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.canonical import MAX_DEPTH, MAX_INTEGER, canonical, is_utc, parse, utc

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def nested(levels: int) -> list:
    value: list = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "金额"]}, '{"a":[true,null,"金额"],"b":1}'),
        ((1, (2,)), "[1,[2]]"),
        ({"": "", "10": 0, "1": -1, "A": False}, '{"":"","1":-1,"10":0,"A":false}'),
        # RFC 8785 section 3.2.2.2: short forms for five controls, \u00xx for the rest, all else as it is.
        ('\u20ac$\u000f\nA\'\u0042"\\"/\u007f\u2028', '"€$\\u000f\\nA\'B\\"\\\\\\"/\u007f\u2028"'),
        ("\b\t\n\f\r\x00\x1f", '"\\b\\t\\n\\f\\r\\u0000\\u001f"'),
        # RFC 8785 section 3.2.3, less the key beyond the BMP.
        (
            {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u0080": 5, "ö": 6},
            '{"\\r":2,"1":4,"\u0080":5,"ö":6,"€":1,"\ufb33":3}',
        ),
        ("😀", '"😀"'),
        ([MAX_INTEGER, -MAX_INTEGER], "[9007199254740991,-9007199254740991]"),
    ],
)
def test_the_text_of_a_value(value, text):
    assert canonical(value) == text
    assert verify.canon(json.loads(text)) == text
    assert canonical(parse(text)) == text


@given(VALUES)
def test_reading_and_writing_again_changes_nothing(value):
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert parse(text) == json.loads(text) == value


@given(VALUES)
def test_the_independent_writer_of_the_verifier_agrees(value):
    assert verify.canon(value) == canonical(value)


@given(st.dictionaries(KEYS, st.none(), min_size=2))
def test_keys_stand_in_utf16_order_as_rfc_8785_asks(value):
    assert list(json.loads(canonical(value))) == sorted(value, key=lambda key: key.encode("utf-16-be"))


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (1.5, "$"),
        ({"money": {"total": 1.0}}, r"\$\.money\.total"),
        ([0, Decimal("1.50")], r"\$\[1\]"),
        ({"at": datetime(2026, 11, 23, tzinfo=UTC)}, r"\$\.at"),
        ({"on": date(2026, 11, 23)}, r"\$\.on"),
        ({1: "number"}, "key 1"),
        ({None: 1}, "key None"),
        (b"bytes", "bytes"),
        ({"set": {1}}, r"\$\.set"),
    ],
)
def test_a_type_without_canonical_text_is_refused_with_its_place(value, place):
    with pytest.raises(TypeError, match=place):
        canonical(value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"n": MAX_INTEGER + 1}, r"\$\.n.*2\^53"),
        ([-MAX_INTEGER - 1], r"\$\[0\].*2\^53"),
        ("\ud800", "lone surrogate"),
        ({"\udfff": 1}, "lone surrogate"),
        ({"😀": 1}, "beyond U\\+FFFF"),
        (nested(MAX_DEPTH + 1), "nested deeper"),
    ],
)
def test_a_value_that_readers_could_differ_on_is_refused(value, why):
    with pytest.raises(ValueError, match=why):
        canonical(value)
    with pytest.raises(ValueError):  # noqa: PT011 - the verifier has its own words
        verify.canon(value).encode()


def test_nesting_up_to_the_limit_is_accepted_by_both():
    text = canonical(nested(MAX_DEPTH))
    assert parse(text) == nested(MAX_DEPTH)
    assert verify.canon(nested(MAX_DEPTH)) == text


FOREIGN_TEXTS = [
    '{"a": 1}', ' {"a":1}', '{"a":1} ', '{"a":1}\n', '{"b":1,"a":2}', '{"a":1,"a":2}', '{"a":1,}', "[1.0]", "[-0]",
    "[1E3]", "[NaN]", "[Infinity]", "[9007199254740992]", "[" + "1" * 5000 + "]", '"\\u0041"', '"\\/"', '"\\u000A"',
    '"\\ud83d\\ude00"', '"\\ud800"', '"\t"', '{"😀":1}', "\ufeff[]", "", "[", "[]x", "[1]]", "nul",
    "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "[" * 100_000 + "]" * 100_000, "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN_TEXTS, ids=lambda text: ascii(text[:24]))
def test_a_text_that_is_not_the_canonical_one_is_refused_by_both_readers(text):
    with pytest.raises(ValueError, match=r"."):
        parse(text)
    report = verify.Report()
    assert verify.read_canonical(text.encode(errors="surrogatepass"), "here", report) is None
    assert [kind for kind, _, _ in report.flaws] == ["form"]


@given(VALUES, st.data())
def test_both_readers_judge_a_damaged_text_alike(value, data):
    text = canonical(value)
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(st.sampled_from(["", " ", "0", '"', ",", "\\", "}", "e", "😀"])) + text[at + 1 :]
    try:
        parse(damaged)
        accepted = True
    except ValueError:
        accepted = False
    verifier = verify.Report()
    verify.read_canonical(damaged.encode(), "here", verifier)
    assert accepted is (not verifier.flaws)


def test_a_moment_is_written_in_utc_with_six_decimals():
    beijing = timezone(timedelta(hours=8))
    assert utc(datetime(2026, 11, 23, 16, 0, 0, 123456, tzinfo=beijing)) == "2026-11-23T08:00:00.123456Z"
    assert utc(datetime(2026, 1, 1, tzinfo=beijing)) == "2025-12-31T16:00:00.000000Z"


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        utc(datetime(2026, 11, 23, 8, 0))


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)))
def test_what_utc_writes_both_readers_know_as_a_time(moment):
    assert is_utc(utc(moment))
    assert verify.is_time(utc(moment))


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-23T08:00:00Z", "2026-11-23T08:00:00.123Z", "2026-11-23T08:00:00.123456+00:00", "2026-13-01T00:00:00.000000Z",
        "2026-11-23 08:00:00.123456Z", "２０２６-11-23T08:00:00.123456Z", "", None, 5, ["2026-11-23T08:00:00.123456Z"],
    ],
)  # fmt: skip
def test_any_other_text_is_no_time(value):
    assert not is_utc(value)
    assert not verify.is_time(value)
