"""The log itself: the exact bytes of entry, leaf and package, and that every kind of tampering has its flaw."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.canonical import canonical
from tongchou.kernel.evidence import (
    Flaw,
    Leaf,
    Package,
    build_package,
    check_log,
    entry_text,
    leaf_data,
    scope_tag,
    write_package,
)
from tongchou.kernel.merkle import Frontier, leaf_hash, root
from tongchou.kernel.seal import Ed25519Signer, Head, Sm2Signer, sm2_supported

ORIGIN = "log.example/1"
SIGNER, THIEF = Ed25519Signer.generate(ORIGIN), Ed25519Signer.generate(ORIGIN)
KEY = SIGNER.public_pem()
AT = "2026-11-23T08:00:00.123456Z"
PLAN = {"kind": "方案", "name": "建设方案.pdf", "sha256": sha256(b"plan").hexdigest(), "size": 4}


def record(**changes: object) -> dict[str, object]:
    plain = {"seq": 1, "prev": "", "scope": "P-1", "scope_seq": 1, "at": AT, "actor": "li.na", "verb": "submit"}
    return plain | changes


def log_of(scopes: str, **extra: object) -> list[str]:
    """Bodies of one entry for each letter; the letter is the scope."""
    bodies, prev = [], ""
    for seq, scope in enumerate(scopes, 1):
        here = {
            "seq": seq,
            "prev": prev,
            "scope": scope,
            "scope_seq": scopes[:seq].count(scope),
            "note": f"第 {seq} 条",
        }
        bodies.append(entry_text(record(**here, **extra)))
        prev = Leaf.of(seq, scope, bodies[-1]).hash().hex()
    return bodies


def leaves_of(bodies: list[str]) -> list[Leaf]:
    return [Leaf.of(seq, json.loads(body)["scope"], body) for seq, body in enumerate(bodies, 1)]


def head_of(bodies: list[str], signer: Ed25519Signer = SIGNER, origin: str = ORIGIN) -> str:
    hashes = [leaf.hash() for leaf in leaves_of(bodies)]
    return str(Head.sign(origin, len(hashes), root(hashes), [signer]))


def kinds(flaws: list[Flaw]) -> list[str]:
    return [flaw.kind for flaw in flaws]


LOG = log_of("ABACBAAB")
HEADS = [head_of(LOG[:3]), head_of(LOG[:6]), head_of(LOG)]


# ---- the bytes --------------------------------------------------------------------------------------


def test_the_leaf_is_number_tag_and_digest_each_on_a_line():
    tag = sha256(b"tongchou-scope\nP-1").hexdigest()[:32]
    digest = sha256("正文".encode()).hexdigest()
    data = f"7\n{tag}\n{digest}\n".encode()
    leaf = Leaf.of(7, "P-1", "正文")
    assert leaf_data(7, "P-1", "正文") == leaf.data() == data
    assert leaf.hash() == leaf_hash(data) == sha256(b"\0" + data).digest()
    assert leaf.line() == f"7\t{tag}\t{digest}\n"
    assert leaf == Leaf(7, scope_tag("P-1"), digest)


def test_an_entry_is_its_canonical_text_with_free_keys_kept():
    body = entry_text(record(papers=[PLAN], amount=74250000, frm=None))
    assert body == canonical(record(papers=[PLAN], amount=74250000, frm=None))
    assert body.startswith('{"actor":"li.na","amount":74250000,"at":"2026-')


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"seq": 0}, "seq"), ({"seq": "1"}, "seq"), ({"seq": True}, "seq"), ({"scope_seq": None}, "scope_seq"),
        ({"prev": "A" * 64}, "prev"), ({"prev": "ab"}, "prev"), ({"prev": None}, "prev"), ({"scope": ""}, "scope"),
        ({"scope": 3}, "scope"), ({"at": "2026-11-23"}, "at"), ({"actor": None}, "actor"), ({"verb": ""}, "verb"),
        ({"papers": PLAN}, "papers"), ({"papers": [PLAN | {"size": -1}]}, "papers"), ({"papers": None}, "papers"),
        ({"papers": [PLAN | {"sha256": "x"}]}, "papers"), ({"papers": [PLAN | {"more": 1}]}, "papers"),
        ({"papers": [{"sha256": PLAN["sha256"]}]}, "papers"), ({"papers": [PLAN | {"size": True}]}, "papers"),
    ],
)  # fmt: skip
def test_an_entry_that_a_verifier_would_refuse_is_not_written(changes, why):
    with pytest.raises(ValueError, match=f"^{why} is not"):
        entry_text(record(**changes))


@pytest.mark.parametrize("missing", ["seq", "prev", "scope", "scope_seq", "at", "actor", "verb"])
def test_an_entry_lacking_a_key_is_not_written(missing):
    plain = record()
    del plain[missing]
    with pytest.raises(ValueError, match=f"^{missing} is not"):
        entry_text(plain)


# ---- an honest log ----------------------------------------------------------------------------------


def test_an_honest_log_has_no_flaw():
    assert check_log(LOG, HEADS, [KEY], kept=HEADS, index=leaves_of(LOG)) == []
    assert check_log(iter(LOG), iter(HEADS), iter([KEY])) == []


def test_an_empty_log_has_no_flaw():
    assert check_log([], [], []) == []
    assert check_log([], [head_of([])], [KEY], index=[]) == []


def test_entries_after_the_last_head_are_no_flaw():
    assert check_log(LOG, HEADS[:1], [KEY], kept=HEADS[1:2]) == []


@given(st.text("ABC", max_size=20), st.data())
def test_any_honest_log_with_heads_anywhere_has_no_flaw(scopes, data):
    log = log_of(scopes)
    sizes = data.draw(st.lists(st.integers(0, len(log)), max_size=3))
    assert check_log(log, [head_of(log[:size]) for size in sizes], [KEY], index=leaves_of(log)) == []


def test_a_witness_on_a_kept_head_is_passed_over_but_not_on_a_head_of_the_log():
    size, top = len(LOG), root([leaf.hash() for leaf in leaves_of(LOG)])
    both = str(Head.sign(ORIGIN, size, top, [SIGNER, THIEF]))
    assert check_log(LOG, HEADS, [KEY], kept=[both]) == []
    assert kinds(check_log(LOG, [both], [KEY])) == ["signature-unknown"]


@pytest.mark.skipif(not sm2_supported(), reason="this openssl cannot sign with SM2")
def test_a_head_under_ed25519_and_sm2_holds_and_each_signature_is_checked():
    sm2 = Sm2Signer.generate(ORIGIN)
    size, top = len(LOG), root([leaf.hash() for leaf in leaves_of(LOG)])
    head = Head.sign(ORIGIN, size, top, [SIGNER, sm2])
    assert check_log(LOG, [str(head)], [KEY, sm2.public_pem()]) == []
    ours, theirs = head.signatures
    forged = type(theirs)(theirs.name, theirs.hint, theirs.value[:-1] + bytes([theirs.value[-1] ^ 1]))
    spoilt = Head(ORIGIN, size, top, (ours, forged))
    assert kinds(check_log(LOG, [str(spoilt)], [KEY, sm2.public_pem()])) == ["signature-bad"]


# ---- tampering --------------------------------------------------------------------------------------


@given(st.data())
def test_any_changed_character_of_any_body_is_found(data):
    at = data.draw(st.integers(0, len(LOG) - 1))
    body = LOG[at]
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.characters().filter(lambda char: char != body[place]))
    tampered = [*LOG[:at], body[:place] + other + body[place + 1 :], *LOG[at + 1 :]]
    assert check_log(tampered, HEADS, [KEY])
    assert f"seq {at + 1}" in {flaw.where for flaw in check_log(tampered, HEADS, [KEY], index=leaves_of(LOG))}


@given(st.data())
def test_any_changed_character_of_any_head_is_found(data):
    text = HEADS[1]
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda char: char != text[place]))
    spoilt = text[:place] + other + text[place + 1 :]
    assert check_log(LOG, [HEADS[0], spoilt, HEADS[2]], [KEY])
    assert check_log(LOG, HEADS, [KEY], kept=[spoilt])


def test_a_changed_body_names_itself_in_the_index_and_the_next_in_the_chain():
    tampered = [*LOG[:3], LOG[3].replace("第 4 条", "第 9 条"), *LOG[4:]]
    flaws = check_log(tampered, HEADS, [KEY], index=leaves_of(LOG))
    assert [(flaw.kind, flaw.where) for flaw in flaws] == [
        ("entry-changed", "seq 4"),
        ("chain", "seq 5"),
        ("head-root", "head 2 (size 6)"),
    ]
    assert "第 4 至 6 条" in flaws[2].zh
    assert "1 later" in flaws[2].en
    assert flaws[0].says.startswith("seq 4：正文与索引")


def test_the_last_body_changed_is_found_by_the_head():
    tampered = [*LOG[:-1], LOG[-1].replace("第 8 条", "第 9 条")]
    assert kinds(check_log(tampered, HEADS, [KEY])) == ["head-root"]


@pytest.mark.parametrize("at", range(len(LOG) - 1))
def test_a_removed_entry_is_found(at):
    found = kinds(check_log(LOG[:at] + LOG[at + 1 :], HEADS, [KEY], index=leaves_of(LOG)))
    assert {"seq", "chain", "tail-cut", "entry-missing"} <= set(found)


def test_two_entries_swapped_are_found():
    swapped = [LOG[0], LOG[2], LOG[1], *LOG[3:]]
    assert {"seq", "chain", "head-root"} <= set(kinds(check_log(swapped, HEADS, [KEY])))


def test_an_entry_put_in_twice_is_found():
    found = kinds(check_log([*LOG, LOG[-1]], HEADS, [KEY], index=leaves_of(LOG)))
    assert set(found) == {"seq", "chain", "scope-seq", "entry-extra"}


def test_a_scope_number_left_out_or_used_twice_is_found():
    for number in (1, 3):
        body = entry_text(record(seq=2, prev=leaves_of(LOG)[0].hash().hex(), scope="A", scope_seq=number))
        flaws = check_log([LOG[0], body], [], [KEY])
        assert [(flaw.kind, flaw.where) for flaw in flaws] == [("scope-seq", "seq 2")]
        assert f"应在此处，实为 {number}" in flaws[0].zh


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", '{"seq": 1}', canonical(record() | {"at": "now"}), "\ud800", "[" * 100_000]
)
def test_a_body_that_is_no_entry_is_named_and_the_rest_still_checked(body):
    found = check_log([body, *LOG[1:]], HEADS, [KEY])
    assert found[0].kind == "entry-form"
    assert found[0].where == "seq 1"
    assert {"chain", "head-root"} <= set(kinds(found))


def test_a_cut_tail_is_seen_only_against_a_kept_head():
    assert check_log(LOG[:6], HEADS[:2], [KEY]) == []
    flaws = check_log(LOG[:6], HEADS[:2], [KEY], kept=[HEADS[2]])
    assert kinds(flaws) == ["tail-cut"]
    assert "缺了 2 条" in flaws[0].zh


def test_a_log_rewritten_and_signed_with_the_stolen_key_is_seen_only_against_a_kept_head():
    forged = log_of("ABACBAAB", actor="someone.else")
    heads = [head_of(forged[:3]), head_of(forged)]
    assert check_log(forged, heads, [KEY], index=leaves_of(forged)) == []
    flaws = check_log(forged, heads, [KEY], kept=[HEADS[1], HEADS[0]])
    assert [(flaw.kind, flaw.where) for flaw in flaws] == [("history-rewritten", "kept head 2 (size 3)")]
    assert "第 1 至 3 条" in flaws[0].zh


def test_history_rewritten_in_part_is_narrowed_to_the_entries_between_two_kept_heads():
    forged = [*LOG[:4], *log_of("ABACCCCC")[4:]]
    flaws = check_log(forged, [], [KEY], kept=HEADS)
    assert "第 4 至 6 条" in next(flaw.zh for flaw in flaws if flaw.kind == "history-rewritten")


def test_one_head_that_disagrees_between_two_that_agree_is_narrowed():
    wrong = head_of(log_of("ABACBBBB")[:6])
    flaws = check_log(LOG, [HEADS[0], wrong, HEADS[2]], [KEY])
    assert kinds(flaws) == ["head-root"]
    assert "第 4 至 6 条" in flaws[0].zh


def test_a_head_signed_with_another_key_is_found():
    forged = head_of(LOG, THIEF)
    assert kinds(check_log(LOG, [forged], [KEY])) == ["signature-unknown"]
    assert kinds(check_log(LOG, [], [KEY], kept=[forged])) == ["head-unsigned"]
    assert kinds(check_log(LOG, [HEADS[0]], [])) == ["signature-unknown"]


def test_a_head_without_signature_or_of_another_log_is_found():
    bare = HEADS[0].split("\n\n")[0] + "\n\n"
    assert kinds(check_log(LOG, [bare], [KEY])) == ["head-unsigned"]
    assert kinds(check_log(LOG, HEADS, [KEY], kept=[head_of(LOG, origin="log.example/2")])) == ["head-origin"]


def test_a_key_that_is_none_stops_the_check():
    with pytest.raises(ValueError, match="PEM"):
        check_log(LOG, HEADS, [b"no key"])


# ---- the package ------------------------------------------------------------------------------------


def package(**changes: object) -> Package:
    bodies = log_of("ABA", papers=[PLAN])
    plain = {
        "scope": "A", "origin": ORIGIN, "made_at": AT, "index": leaves_of(bodies), "bodies": [bodies[0], bodies[2]],
        "heads": [head_of(bodies), head_of(bodies[:1])], "keys": {"log.pem": KEY}, "papers": {PLAN["sha256"]: b"plan"},
    }  # fmt: skip
    return Package(**(plain | changes))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def test_the_package_holds_exactly_what_the_format_says():
    made = package()
    got = members(build_package(made))
    heads = [name for name in got if name.startswith("heads/")]
    assert list(got) == sorted(got)
    assert set(got) - set(heads) == {
        "entries.jsonl", "index.tsv", "keys/log.pem", "manifest.json", "papers.json", f"papers/{PLAN['sha256']}",
    }  # fmt: skip
    assert got["entries.jsonl"] == "".join(body + "\n" for body in made.bodies).encode()
    assert got["index.tsv"] == "".join(leaf.line() for leaf in made.index).encode()
    assert got["papers.json"].decode() == canonical([PLAN]) + "\n"
    assert json.loads(got["manifest.json"]) == {
        "format": "tongchou-evidence/1", "origin": ORIGIN, "scope": "A", "size": 3, "made_at": AT,
        "counts": {"entries": 2, "heads": 2, "keys": 1, "papers": 1},
    }  # fmt: skip
    assert [name[:18] for name in heads] == ["heads/000000000001", "heads/000000000003"]
    assert sorted(got[name].decode() for name in heads) == sorted(made.heads)


def test_the_same_content_gives_the_same_bytes_and_no_compression():
    made = build_package(package())
    assert made == build_package(package(heads=package().heads[::-1] * 2, bodies=iter(package().bodies)))
    with zipfile.ZipFile(io.BytesIO(made)) as folder:
        assert {(info.compress_type, info.date_time) for info in folder.infolist()} == {(0, (1980, 1, 1, 0, 0, 0))}


def test_a_package_written_to_a_file_is_the_package_in_memory(tmp_path):
    made = package()
    with (tmp_path / "p.zip").open("wb") as target:
        write_package(made, target)
    assert (tmp_path / "p.zip").read_bytes() == build_package(made)


def test_a_spoilt_log_can_still_be_packed():
    got = members(build_package(package(bodies=["no json", "[]", '{"papers":5}'], heads=["no head"], papers={})))
    assert got["entries.jsonl"] == b'no json\n[]\n{"papers":5}\n'
    assert got["papers.json"] == b"[]\n"
    assert [name for name in got if name.startswith("heads/")] == [
        f"heads/unreadable-{sha256(b'no head').hexdigest()[:8]}.txt"
    ]


def test_papers_that_no_entry_names_stay_out_and_absent_ones_are_left_out():
    got = members(build_package(package(papers={sha256(b"x").hexdigest(): b"x"})))
    assert not any(name.startswith("papers/") for name in got)
    assert json.loads(got["manifest.json"])["counts"]["papers"] == 0
    assert got["papers.json"].decode() == canonical([PLAN]) + "\n"


def test_the_frontier_of_the_journal_gives_the_root_of_the_head():
    frontier = Frontier()
    for leaf in leaves_of(LOG):
        frontier = frontier.append(leaf.hash())
    assert str(Head.sign(ORIGIN, frontier.size, frontier.root(), [SIGNER])) == HEADS[2]
