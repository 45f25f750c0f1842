"""The auditor's replay of a draw: silent on honest ones, and every planted change is named."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import verify
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.canonical import canonical
from tongchou.stages.review import draw, exported
from tongchou.stages.review.draw import Barred, Candidate, Conditions, Quota, Tie

TOOL = Path(verify.__file__)
VALUES = {draw.CENTRE: "c" * 32, draw.WITNESS: "w" * 32}
CONDITIONS = Conditions(
    session="PS-2026-0001", meeting_on="2026-11-10", quotas=(Quota("security", "安全", 2), Quota("data", "数据", 1)),
    barred=(Barred("SB-2026-0001", "示例市民政局", Tie.APPLICANT), Barred("SB-2026-0001", "示例咨询", Tie.AUTHOR)),
    partner_since="2023-11-10", rest=3, load_most=6,
)  # fmt: skip


def pool() -> list[Candidate]:
    fields = [("security",), ("data",), ("security", "data")]
    usual = [
        Candidate(id=f"ZJ-2026-{n:04d}", name=f"专家{n}", employer=f"示例大学{n}", fields=fields[n % 3])
        for n in range(12)
    ]
    barred = {"name": "回避", "fields": ("security",)}
    return [
        *usual,
        Candidate(id="ZJ-2026-0090", employer="示例市 民政局", **barred),
        Candidate(id="ZJ-2026-0091", employer="甲", kin=("示例咨询",), **barred),
        Candidate(id="ZJ-2026-0092", employer="乙", partners=(("示例咨询", "2025-01-01"),), **barred),
        Candidate(
            id="ZJ-2026-0095",
            employer="戊",
            ties=(("示例咨询", draw.PROVED, "回避 —任职— 戊 —上级单位— 示例咨询", ""),),
            **barred,
        ),
        Candidate(
            id="ZJ-2026-0096",
            employer="己",
            ties=(("示例咨询", draw.ASKED, "回避 —同名— 回避 —法定代表人— 示例咨询", ""),),
            **barred,
        ),
        Candidate(
            id="ZJ-2026-0097",
            employer="庚",
            ties=(("示例咨询", draw.CLEARED, "回避 —同名— 回避 —法定代表人— 示例咨询", "身份证号不同。"),),
            **barred,
        ),
        Candidate(id="ZJ-2026-0093", employer="丙", recent=("PS-2026-0009",), load=8, **barred),
        Candidate(id="ZJ-2026-0094", employer="丁", leave=("2026-11-01", "2026-11-30"), **barred),
    ]


def kept(conditions: Conditions = CONDITIONS, candidates: list[Candidate] | None = None, replies: str = "adca") -> Any:
    """A whole draw: a accepts, d declines, c declares a conflict; each by the next who has not answered."""
    candidates = pool() if candidates is None else candidates
    start = exported.frozen(conditions, candidates)
    key = draw.seed(start.inputs, VALUES[draw.CENTRE], VALUES[draw.WITNESS])
    drawn = draw.draw(conditions, candidates, key)
    whole = {n: getattr(start, n) for n in ("conditions", "candidates", "inputs", "excluded")} | {
        "committed": {p: draw.commitment(conditions.session, p, v) for p, v in VALUES.items()},
        "revealed": VALUES, "seed": key.hex(), "order": drawn.order, "seats": drawn.seats,
    }  # fmt: skip
    answers: tuple[exported.Answer, ...] = ()
    for letter in replies:
        now = exported.Kept(**whole, answers=answers)
        waiting = [e for e in now.sitting() if e not in {a.expert for a in answers}]
        if not waiting:
            break
        answer = {"a": "accept", "d": "decline", "c": "conflict"}[letter]
        called = "" if letter == "a" else now.next_for(waiting[0])
        answers = (*answers, exported.Answer(waiting[0], answer, called))
    return exported.Kept(**whole, answers=answers)


def replay(document: Any, folder: Path, kept_hash: str = "") -> dict[str, str]:
    file = folder / "draw.json"
    file.write_text(canonical(document) + "\n", "utf-8")
    return {kind: where for kind, where, _ in verify.check_draw(file, kept_hash).flaws}


@pytest.mark.clause("9.2", "4.3")
def test_an_honest_draw_has_no_flaw(tmp_path):
    document = kept().document()
    assert [s["field"] for s in document["seats"]].count("security") == 2
    assert {a["answer"] for a in document["answers"]} == {"accept", "decline", "conflict"}
    assert len({e["expert"] for e in document["excluded"]}) == 7
    assert replay(document, tmp_path, document["inputs"]) == {}


@given(
    st.integers(0, 4), st.integers(0, 2), st.text("adc", max_size=9),
    st.lists(st.sets(st.sampled_from(["security", "data", "x"]), min_size=1).map(tuple), min_size=9, max_size=14),
)  # fmt: skip
def test_both_programs_say_the_same_of_any_draw(tmp_path_factory, security, data, replies, fields):
    conditions = Conditions(
        session="PS-1",
        meeting_on="2026-01-01",
        quotas=(Quota("security", "安全", security), Quota("data", "数据", data)),
    )
    candidates = [Candidate(id=f"ZJ-{n}", name="某", employer=f"{n}", fields=own) for n, own in enumerate(fields)]
    if draw.shortages(conditions, candidates):
        return
    assert replay(kept(conditions, candidates, replies).document(), tmp_path_factory.getbasetemp()) == {}


def test_a_draw_on_its_way_has_no_flaw(tmp_path):
    start = exported.frozen(CONDITIONS, pool())
    assert replay(start.document(), tmp_path) == {}


def first_free(d: Any) -> Any:
    return next(c for c in d["candidates"] if c["id"] == d["order"][-1])


def of(d: Any, n: int) -> Any:
    return next(c for c in d["candidates"] if c["id"] == f"ZJ-2026-{n:04d}")


# fmt: off
FRAUDS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "a candidate's employer":  (lambda d: d["candidates"][0].update(employer="别处"), {"draw-candidate"}),
    "a candidate's title":     (lambda d: d["candidates"][3].update(title="院士"), {"draw-candidate"}),
    "a path that was hidden":  (lambda d: of(d, 95).pop("ties"), {"draw-candidate", "draw-excluded", "draw-order"}),
    "a question that nobody answered": (lambda d: of(d, 96)["ties"][0].__setitem__(1, "cleared"), {"draw-candidate", "draw-excluded"}),
    "an answer that was changed": (lambda d: of(d, 97)["ties"][0].__setitem__(3, "查过。"), {"draw-candidate"}),
    "another path":            (lambda d: of(d, 95)["ties"][0].__setitem__(2, "回避 —任职— 戊"), {"draw-candidate", "draw-excluded"}),
    "a tie that was hidden":   (lambda d: of(d, 91).update(kin=[]), {"draw-candidate", "draw-excluded", "draw-order"}),
    "a candidate left out":    (lambda d: d["candidates"].remove(first_free(d)), {"draw-candidate", "draw-order"}),
    "a candidate put in":      (lambda d: d["candidates"].append({**d["candidates"][0], "id": "ZJ-9"}), {"draw-candidate", "draw-order"}),
    "with its hash":           (lambda d: d["leaves"].update({"ZJ-2026-0000": "0" * 64}), {"draw-candidate", "draw-inputs"}),
    "a quota":                 (lambda d: d["conditions"]["quotas"][0].update(count=1), {"draw-inputs", "draw-seats"}),
    "a quota not to be filled": (lambda d: d["conditions"]["quotas"][0].update(count=99), {"draw-inputs", "draw-short"}),
    "a unit no longer barred": (lambda d: d["conditions"]["barred"].pop(), {"draw-inputs", "draw-excluded"}),
    "the day of the meeting":  (lambda d: d["conditions"].update(meeting_on="2026-12-10"), {"draw-inputs", "draw-excluded"}),
    "a reason left out":       (lambda d: d["excluded"].pop(), {"draw-excluded"}),
    "a reason made up":        (lambda d: d["excluded"].append({"expert": "ZJ-2026-0000", "reason": "load", "count": 9}), {"draw-excluded"}),
    "a reason of nobody":      (lambda d: d["excluded"].append({"expert": "ZJ-7", "reason": "load", "count": 9}), {"draw-excluded"}),
    "a value":                 (lambda d: d["revealed"].update(centre="x" * 32), {"draw-value", "draw-seed"}),
    "a commitment":            (lambda d: d["committed"].update(witness="0" * 64), {"draw-value"}),
    "the seed":                (lambda d: d.update(seed="0" * 64), {"draw-seed"}),
    "the order":               (lambda d: d["order"].reverse(), {"draw-order"}),
    "the end of the order":    (lambda d: d["order"].pop(), {"draw-order"}),
    "a seat":                  (lambda d: d["seats"][0].update(expert=d["order"][-1]), {"draw-seats"}),
    "the field of a seat":     (lambda d: d["seats"][0].update(field="x"), {"draw-seats"}),
    "a replacement":           (lambda d: d["answers"][1].update(called=d["order"][-1]), {"draw-called"}),
    "no replacement":          (lambda d: d["answers"][1].update(called=""), {"draw-called"}),
    "an answer of nobody":     (lambda d: d["answers"].append({"expert": d["order"][-1], "answer": "accept", "called": ""}), {"draw-answer"}),
    "who comes":               (lambda d: d["seated"].pop(), {"draw-seated"}),
}
# fmt: on


@pytest.mark.clause("9.2", "12.2", "4.3")
@pytest.mark.parametrize("what", FRAUDS)
def test_a_planted_change_is_named(what, tmp_path):
    document = json.loads(canonical(kept().document()))
    change, kinds = FRAUDS[what]
    change(document)
    assert kinds <= set(replay(document, tmp_path))


def test_the_changed_candidate_is_named(tmp_path):
    document = kept().document()
    document["candidates"][3]["employer"] = "别处"
    assert replay(document, tmp_path) == {"draw-candidate": "ZJ-2026-0003 专家3"}


def test_a_draw_made_anew_is_seen_by_the_kept_hash(tmp_path):
    other = kept(candidates=pool()[1:]).document()
    assert replay(other, tmp_path) == {}
    assert replay(other, tmp_path, kept().inputs) == {"draw-kept": "inputs"}


STRANGE = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "count", "x"]), inner),
)


@given(STRANGE, st.data())
def test_no_document_makes_it_stumble(tmp_path_factory, strange, data):
    document = json.loads(canonical(kept().document()))
    where = data.draw(st.sampled_from(sorted(document)))
    if isinstance(document[where], list) and document[where] and data.draw(st.booleans()):
        document[where][0] = strange
    else:
        document[where] = strange
    with contextlib.suppress(verify.Refused):
        replay(document, tmp_path_factory.getbasetemp())


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOL), *arguments], capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_the_command_tells_and_exits(tmp_path):
    document, file = kept().document(), tmp_path / "抽取.json"
    file.write_text(canonical(document), "utf-8")
    bare, full = run("draw", str(file)), run("draw", str(file), "--inputs", document["inputs"])
    assert (bare.returncode, full.returncode) == (0, 0)
    assert "Without a kept hash" in bare.stdout
    assert "注意" not in full.stdout
    assert "20 名候选" in full.stdout
    document["seed"] = "00"
    file.write_text(canonical(document), "utf-8")
    bad = run("draw", str(file))
    assert bad.returncode == 1
    assert "draw-seed" in bad.stdout
    file.write_text("{}", "utf-8")
    assert run("draw", str(file)).returncode == run("draw", str(tmp_path / "none")).returncode == 2


def test_a_value_and_its_commitment_come_from_ones_own_machine():
    done = run("commit", "PS-2026-0001", "witness", "--value", "w" * 32)
    assert draw.commitment("PS-2026-0001", draw.WITNESS, "w" * 32) in done.stdout
    assert run("commit", "PS-2026-0001", "centre").stdout != run("commit", "PS-2026-0001", "centre").stdout
    assert run("commit", "PS-2026-0001", "centre", "--value", "短").returncode == 2
