"""The auditor's check of a balanced assignment: silent on honest ones, and every planted change is named."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import verify
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.canonical import canonical
from tongchou.stages.review import assigned, draw
from tongchou.stages.review.assignment import Seat, assign
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota, Tie
from tongchou.stages.review.exported import Answer

VALUES = {draw.CENTRE: "c" * 32, draw.WITNESS: "w" * 32}
NUMBERS = tuple(f"SB-2026-{n:04}" for n in range(1, 7))
UNITS = ("示例市民政局", "示例市教育局", "示例市交通运输局")


def conditions(security: int = 2, data: int = 1) -> Conditions:
    return Conditions(
        session="PS-2026-0001", meeting_on="2026-11-10",
        quotas=(Quota("security", "安全", security), Quota("data", "数据", data)),
        barred=tuple(Barred(n, UNITS[k % 3], Tie.APPLICANT) for k, n in enumerate(NUMBERS)), partner_since="2023-11-10",
        rest=3, load_most=6,
    )  # fmt: skip


def pool() -> list[Candidate]:
    fields = [("security",), ("data",), ("security", "data")]
    usual = [
        Candidate(
            id=f"ZJ-{n:04d}", name=f"专家{n}", employer=UNITS[n // 3] if n < 9 else f"大学{n}", fields=fields[n % 3]
        )
        for n in range(14)
    ]
    return [
        *usual,
        Candidate(id="ZJ-0090", name="近亲", employer="甲", kin=("示例市 民政局",), fields=("security",)),
        Candidate(id="ZJ-0091", name="合作", employer="乙", partners=((UNITS[1], "2025-01-01"),), fields=("data",)),
        Candidate(id="ZJ-0092", name="多场", employer="丙", recent=("PS-2026-0009",), load=8, fields=("data",)),
        Candidate(id="ZJ-0093", name="请假", employer="丁", leave=("2026-11-01", "2026-11-30"), fields=("security",)),
    ]


def kept(
    replies: str = "adcaad", people: list[Candidate] | None = None, fixed: Conditions | None = None, most: int = 0
) -> Any:
    """A whole assignment: a accepts, d declines, c declares a conflict; each by the next who has not answered."""
    start = assigned.frozen(fixed or conditions(), pool() if people is None else people, NUMBERS, most)
    key = draw.seed(start.inputs, VALUES[draw.CENTRE], VALUES[draw.WITNESS])
    found = assign(start.conditions, start.candidates, start.applications, most=most, key=key)
    if found.short:
        return None
    whole = {
        n: getattr(start, n) for n in ("conditions", "candidates", "inputs", "excluded", "applications", "each_most")
    }
    whole |= {
        "committed": {p: draw.commitment("PS-2026-0001", p, v) for p, v in VALUES.items()}, "revealed": VALUES,
        "seed": key.hex(), "placed": found.seats,
    }  # fmt: skip
    answers: tuple[Answer, ...] = ()
    moves: tuple[assigned.Move, ...] = ()
    for letter in replies:
        now = assigned.Assignment(**whole, answers=answers, moves=moves)
        waiting = [e for e in now.sitting() if e not in {a.expert for a in answers}]
        if not waiting:
            break
        if letter != "a":
            moves += now.leaving(waiting[0])
        answers += (Answer(waiting[0], {"a": "accept", "d": "decline", "c": "conflict"}[letter]),)
    return assigned.Assignment(**whole, answers=answers, moves=moves)


def checked(document: Any, folder: Path, kept_hash: str = "") -> dict[str, str]:
    file = folder / "draw.json"
    file.write_text(canonical(document) + "\n", "utf-8")
    return {kind: where for kind, where, _ in verify.check_draw(file, kept_hash).flaws}


@pytest.mark.clause("9.2", "12.2", "4.3")
def test_an_honest_assignment_has_no_flaw(tmp_path):
    told = kept()
    document = told.document()
    assert len(document["seats"]) == 18
    assert document["moves"]
    assert {e["reason"] for e in document["excluded"]} == {"employer", "kin", "partner", "recent", "load", "leave"}
    assert checked(document, tmp_path, document["inputs"]) == {}
    assert told.again() == told.placed
    assert told.result() == assigned.result_of(told.again())


@given(
    st.integers(1, 3), st.integers(0, 2), st.text("adc", max_size=9), st.integers(0, 4),
    st.lists(st.sets(st.sampled_from(["security", "data", "x"]), min_size=1).map(tuple), min_size=6, max_size=14),
    st.integers(0, 99),
)  # fmt: skip
def test_both_programs_say_the_same_of_any_assignment(tmp_path_factory, security, data, replies, most, fields, seed):
    r = Random(seed)
    people = [
        Candidate(id=f"ZJ-{n}", name="某", employer=r.choice((*UNITS, "甲")), fields=own)
        for n, own in enumerate(fields)
    ]
    told = kept(replies, people, conditions(security, data), most)
    if told is not None:
        assert checked(told.document(), tmp_path_factory.getbasetemp()) == {}


def test_an_assignment_on_its_way_has_no_flaw(tmp_path):
    assert checked(assigned.frozen(conditions(), pool(), NUMBERS, 0).document(), tmp_path) == {}


def other(d: Any, wanted: Callable[[str], bool]) -> str:
    """Somebody with the field of the first seat who does not sit on its application."""
    seat = d["seats"][0]
    there = {s["expert"] for s in d["seats"] if s["application"] == seat["application"]}
    return next(
        c["id"] for c in d["candidates"] if seat["field"] in c["fields"] and c["id"] not in there and wanted(c["id"])
    )


def barred(d: Any, expert: str) -> bool:
    return any(e["expert"] == expert and e.get("application") == d["seats"][0]["application"] for e in d["excluded"])


def lopsided(d: Any) -> None:
    """All seats of the one who has the least go to others who may take them."""
    turns = [s["expert"] for s in d["seats"]]
    out = {(e["expert"], e.get("application", "")) for e in d["excluded"]}
    for giver in sorted(set(turns), key=turns.count):
        for seat in d["seats"]:
            there = {s["expert"] for s in d["seats"] if s["application"] == seat["application"]}
            takers = [
                c["id"] for c in d["candidates"]
                if seat["field"] in c["fields"] and c["id"] in set(turns) - there - {giver}
                and (c["id"], seat["application"]) not in out and (c["id"], "") not in out
            ]  # fmt: skip
            if seat["expert"] == giver and takers:
                seat["expert"] = max(takers, key=turns.count)


# fmt: off
FRAUDS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "a candidate's employer": (lambda d: d["candidates"][12].update(employer="别处"), {"draw-candidate"}),
    "a tie that was hidden":  (lambda d: d["candidates"][-4].update(kin=[]), {"draw-candidate", "draw-excluded"}),
    "a limit":                (lambda d: d["conditions"].update(each_most=1), {"draw-inputs", "seat-most"}),
    "an application less":    (lambda d: d["conditions"]["applications"].pop(), {"draw-inputs", "seat-wrong"}),
    "a value":                (lambda d: d["revealed"].update(centre="x" * 32), {"draw-value", "draw-seed"}),
    "somebody who is tied":   (lambda d: d["seats"][0].update(expert=other(d, lambda e: barred(d, e))), {"seat-wrong", "seat-count"}),
    "somebody on leave":      (lambda d: d["seats"][0].update(expert="ZJ-0093"), {"seat-wrong"}),
    "a seat twice":           (lambda d: d["seats"].append(d["seats"][0]), {"seat-wrong"}),
    "a seat left out":        (lambda d: d["seats"].pop(), {"seat-count"}),
    "another field":          (lambda d: d["seats"][0].update(field="x"), {"seat-wrong", "seat-count"}),
    "the work on few":        (lopsided, {"seat-uneven", "seat-reason"}),
    "a reason":               (lambda d: d["seats"][0].update(reason="最合适。"), {"seat-reason"}),
    "who takes over":         (lambda d: d["moves"][0].update(called="ZJ-0093"), {"seat-move"}),
    "nobody takes over":      (lambda d: d["moves"].pop(), {"seat-move"}),
    "one more takes over":    (lambda d: d["moves"].append(d["moves"][0]), {"seat-move"}),
    "an answer of nobody":    (lambda d: d["answers"].append({"expert": "ZJ-0093", "answer": "accept"}), {"draw-answer"}),
    "who comes":              (lambda d: d["seated"].update({NUMBERS[0]: []}), {"draw-seated"}),
}
# fmt: on


@pytest.mark.clause("9.2", "12.2", "4.3")
@pytest.mark.parametrize("what", FRAUDS)
def test_a_planted_change_is_named(what, tmp_path):
    document = json.loads(canonical(kept().document()))
    change, kinds = FRAUDS[what]
    change(document)
    assert kinds <= set(checked(document, tmp_path))


def test_seats_before_the_values_are_shown_are_named(tmp_path):
    document = assigned.frozen(conditions(), pool(), NUMBERS, 0).document()
    seat = Seat(NUMBERS[0], "security", "ZJ-0000", "")
    document["seats"] = [{"application": seat.application, "field": seat.field, "expert": seat.expert, "reason": ""}]
    assert set(checked(document, tmp_path)) == {"seat-wrong"}


WORDS = st.sampled_from(["application", "field", "expert", "called", "reason", "quotas", "id", "ZJ-0001", ""])
STRANGE = st.recursive(
    st.none() | st.integers(0, 9) | WORDS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(WORDS, one, max_size=4),
    max_leaves=9,
)


@given(st.sampled_from(["answers", "conditions", "candidates", "moves", "seats", "seated"]), st.data())
def test_no_document_makes_it_stumble(tmp_path_factory, where, data):
    document = json.loads(canonical(kept().document()))
    document[where] = data.draw(STRANGE)
    file = tmp_path_factory.getbasetemp() / "strange.json"
    file.write_text(canonical(document), "utf-8")
    with suppress(verify.Refused):
        verify.check_draw(file)
