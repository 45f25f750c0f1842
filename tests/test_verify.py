"""The auditor's tool against packages of the product: silent on honest ones, and no attack goes unnamed."""

import io
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import verify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongchou.kernel.canonical import canonical
from tongchou.kernel.evidence import Leaf, Package, build_package, entry_text, scope_tag
from tongchou.kernel.merkle import root
from tongchou.kernel.seal import Ed25519Signer, Head, Sm2Signer, sm2_supported

ORIGIN, AT = "log.example/1", "2026-11-23T08:00:00.123456Z"
SIGNER, THIEF = Ed25519Signer.generate(ORIGIN), Ed25519Signer.generate(ORIGIN)
PAPERS = {sha256(text).hexdigest(): text for text in (b"plan of A", b"plan of B", b"minutes of A")}
PLAN_A, PLAN_B, MINUTES_A = (
    {"kind": "方案", "name": f"{text.decode()}.pdf", "sha256": digest, "size": len(text)}
    for digest, text in PAPERS.items()
)
NAMED = {1: [PLAN_A], 2: [PLAN_B], 6: [MINUTES_A, PLAN_A]}
TOOL = Path(verify.__file__)

Members = dict[str, bytes]


def bodies_of(scopes: str = "ABACBAAB", actor: str = "li.na") -> list[str]:
    """One entry for each letter; the letter is the scope. Entries 1, 2 and 6 name papers."""
    bodies, prev = [], ""
    for seq, scope in enumerate(scopes, 1):
        entry = {
            "seq": seq,
            "prev": prev,
            "scope": scope,
            "scope_seq": scopes[:seq].count(scope),
            "at": AT,
            "verb": "submit",
        }
        bodies.append(entry_text(entry | {"actor": actor, "note": f"第 {seq} 条 𠮷", "papers": NAMED.get(seq, [])}))
        prev = Leaf.of(seq, scope, bodies[-1]).hash().hex()
    return bodies


def leaves_of(bodies: list[str]) -> list[Leaf]:
    return [Leaf.of(seq, json.loads(body)["scope"], body) for seq, body in enumerate(bodies, 1)]


def head_of(bodies: list[str], *signers: Ed25519Signer | Sm2Signer, origin: str = ORIGIN) -> str:
    return head_over(leaves_of(bodies), *signers, origin=origin)


def head_over(leaves: list[Leaf], *signers: Ed25519Signer | Sm2Signer, origin: str = ORIGIN) -> str:
    return str(Head.sign(origin, len(leaves), root([leaf.hash() for leaf in leaves]), signers or [SIGNER]))


def package_of(bodies: list[str], scope: str | None, /, **changes: object) -> Members:
    """The members of the package that the product builds."""
    plain = {
        "scope": scope,
        "origin": ORIGIN,
        "made_at": AT,
        "index": leaves_of(bodies),
        "bodies": [body for body in bodies if scope in {None, json.loads(body)["scope"]}],
        "heads": [head_of(bodies[: len(bodies) // 2]), head_of(bodies)],
        "keys": {"log.pem": SIGNER.public_pem()},
        "papers": PAPERS,
    }
    with zipfile.ZipFile(io.BytesIO(build_package(Package(**(plain | changes))))) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def zip_of(members: Members, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as folder:
        for name, content in members.items():
            folder.writestr(name, content)
    return path


LOG = bodies_of()
SCOPED, WHOLE = package_of(LOG, "A"), package_of(LOG, None)


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """Return the flaws of a package given by its members, with kept heads and own keys given by their content."""
    folder = tmp_path_factory.mktemp("packages")

    def run(members: Members, heads: tuple[str, ...] = (), keys: tuple[bytes, ...] = ()) -> list[tuple[str, str, str]]:
        kept = [folder / f"kept{number}.txt" for number in range(len(heads))]
        own = [folder / f"own{number}.pem" for number in range(len(keys))]
        for path, content in zip([*kept, *own], [*(head.encode() for head in heads), *keys], strict=True):
            path.write_bytes(content)
        return verify.check(zip_of(members, folder / "p.zip"), kept, own).flaws

    return run


def kinds(flaws: list[tuple[str, str, str]]) -> set[str]:
    return {kind for kind, _, _ in flaws}


def lines(members: Members, name: str) -> list[bytes]:
    return members[name].splitlines(keepends=True)


def with_lines(members: Members, name: str, changed: list[bytes]) -> Members:
    return members | {name: b"".join(changed)}


def command(*arguments: object, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the tool as the auditor does: an interpreter that cannot see the product."""
    environment = {"PATH": os.environ["PATH"] if path is None else path, "PYTHONIOENCODING": "ascii"}
    call = [sys.executable, "-I", "-W", "error", str(TOOL), *map(str, arguments)]
    return subprocess.run(call, capture_output=True, encoding="utf-8", env=environment, check=False)


# ---- honest packages --------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [SCOPED, WHOLE, package_of([], None), package_of(LOG, "no such scope")])
def test_an_honest_package_has_no_flaw(judge, members):
    assert judge(members) == []
    assert judge(members, keys=(SIGNER.public_pem(),)) == []


@given(st.text("ABC", max_size=9), st.sampled_from(["A", None]), st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_honest_package_agrees_with_any_kept_head(judge, scopes, scope, data):
    bodies = bodies_of(scopes)
    kept = tuple(head_of(bodies[: data.draw(st.integers(0, len(bodies)))]) for _ in range(2))
    assert judge(package_of(bodies, scope), kept, (SIGNER.public_pem(),)) == []


def test_a_package_discloses_no_other_scope():
    names = package_of(bodies_of("QZQ"), "Q")
    assert b'"Z"' not in b"".join(names.values())
    assert scope_tag("Z").encode() in names["index.tsv"]


@pytest.mark.skipif(not sm2_supported(), reason="this openssl cannot sign with SM2")
def test_sm2_beside_ed25519_is_checked(judge):
    sm2 = Sm2Signer.generate(ORIGIN)
    keys = {"log.pem": SIGNER.public_pem(), "sm2.pem": sm2.public_pem()}
    head = head_of(LOG, SIGNER, sm2)
    assert judge(package_of(LOG, "A", heads=[head], keys=keys)) == []
    assert judge(package_of(LOG, "A", heads=[head], keys=keys), keys=(sm2.public_pem(),)) == []
    other = Sm2Signer.generate(ORIGIN)
    assert kinds(judge(package_of(LOG, "A", heads=[head], keys=keys), keys=(other.public_pem(),))) == {"head-unsigned"}
    parsed = Head.parse(head)
    ours, theirs = parsed.signatures
    forged = type(theirs)(theirs.name, theirs.hint, theirs.value[:-1] + bytes([theirs.value[-1] ^ 1]))
    spoilt = str(Head(ORIGIN, parsed.size, parsed.root, (ours, forged)))
    assert kinds(judge(package_of(LOG, "A", heads=[spoilt], keys=keys))) == {"signature-bad"}


# ---- any byte ---------------------------------------------------------------------------------------


def flaws_or_refusal(judge, members: Members) -> list[object]:
    try:
        return judge(members)
    except verify.Refused as refusal:
        return [refusal]


def test_every_single_byte_of_the_package_is_guarded(judge):
    unguarded = []
    for name, content in SCOPED.items():
        for at in range(len(content)):
            mask = 1 << at % 8 if at % 3 else 0x20  # 0x20 turns the case of a letter
            flipped = content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]
            if not flaws_or_refusal(judge, SCOPED | {name: flipped}):
                unguarded.append((name, at))
    # Only the time of making, which no signature covers, may read otherwise and still be a time.
    made_at = SCOPED["manifest.json"].index(AT.encode())
    assert {name for name, _ in unguarded} <= {"manifest.json"}
    assert all(made_at <= at < made_at + len(AT) for _, at in unguarded)


@given(st.sampled_from(sorted(WHOLE.keys() - {"manifest.json"})), st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_change_of_any_byte_is_found(judge, name, data):
    content = WHOLE[name]
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
    assert flaws_or_refusal(judge, WHOLE | {name: flipped})


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_zip_with_damaged_bytes_never_breaks_the_tool(tmp_path, data):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    raw = path.read_bytes()
    at = data.draw(st.integers(0, len(raw) - 1))
    path.write_bytes(raw[:at] + data.draw(st.binary(min_size=1, max_size=4)) + raw[at + data.draw(st.integers(0, 4)) :])
    try:
        verify.check(path)
    except verify.Refused as refusal:
        assert str(refusal)  # noqa: PT017 - any other exception would be the failure


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("entries.jsonl", "entries.jsonl:2 (seq ?)"),
        ("index.tsv", "chain  seq 3"),  # line 2 is of another scope: entry 3 knows its leaf hash
        (f"papers/{PLAN_A['sha256']}", PLAN_A["sha256"]),
        ("papers.json", "papers.json"),
    ],
)
def test_the_flaw_names_the_place_and_the_command_says_so(tmp_path, name, where):
    at = SCOPED[name].index(b"\n") + 3 if name.startswith(("entries", "index")) else 3
    flipped = SCOPED[name][:at] + bytes([SCOPED[name][at] ^ 1]) + SCOPED[name][at + 1 :]
    done = command(zip_of(SCOPED | {name: flipped}, tmp_path / "p.zip"))
    assert done.returncode == 1
    assert where in done.stdout
    assert done.stderr == ""


# ---- rows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [SCOPED, WHOLE], ids=["scope", "whole"])
def test_a_body_cut_out_is_named(judge, members):
    rows = lines(members, "entries.jsonl")
    for at in range(len(rows)):
        seq = json.loads(rows[at])["seq"]
        flaws = judge(with_lines(members, "entries.jsonl", rows[:at] + rows[at + 1 :]))
        assert ("entry-missing", f"index.tsv:{seq} (seq {seq})") in {flaw[:2] for flaw in flaws}


@pytest.mark.parametrize("members", [SCOPED, WHOLE], ids=["scope", "whole"])
def test_an_index_line_cut_out_is_found_with_or_without_its_body(judge, members):
    index, bodies = lines(members, "index.tsv"), lines(members, "entries.jsonl")
    for at in range(len(index)):
        less = with_lines(members, "index.tsv", index[:at] + index[at + 1 :])
        assert {"tail-cut"} <= kinds(judge(less))
        fewer = [body for body in bodies if json.loads(body)["seq"] != at + 1]
        assert {"tail-cut"} <= kinds(judge(with_lines(less, "entries.jsonl", fewer)))


def test_two_bodies_swapped_are_named(judge):
    one, two, *rest = lines(SCOPED, "entries.jsonl")
    flaws = judge(with_lines(SCOPED, "entries.jsonl", [two, one, *rest]))
    assert [flaw[:2] for flaw in flaws] == [("entry-order", "entries.jsonl:2 (seq 1)")]


def test_two_index_lines_swapped_are_named(judge):
    rows = lines(SCOPED, "index.tsv")
    flaws = judge(with_lines(SCOPED, "index.tsv", [rows[1], rows[0], *rows[2:]]))
    assert {("index", "index.tsv:1"), ("index", "index.tsv:2")} <= {flaw[:2] for flaw in flaws}


def test_a_body_put_in_is_named(judge):
    rows = lines(SCOPED, "entries.jsonl")
    foreign = rows[1].replace("第 3 条".encode(), "第 9 条".encode())
    flaws = judge(with_lines(SCOPED, "entries.jsonl", [*rows[:2], foreign, *rows[2:]]))
    assert {("entry-changed", "entries.jsonl:3 (seq ?)")} <= {flaw[:2] for flaw in flaws}
    assert "entry-missing" not in kinds(flaws)


def test_a_body_of_another_scope_put_in_is_named(judge):
    rows = lines(SCOPED, "entries.jsonl")
    flaws = judge(with_lines(SCOPED, "entries.jsonl", [rows[0], LOG[1].encode() + b"\n", *rows[1:]]))
    assert {("entry-changed", "entries.jsonl:2 (seq ?)")} <= {flaw[:2] for flaw in flaws}


def test_a_body_twice_is_named(judge):
    rows = lines(SCOPED, "entries.jsonl")
    flaws = judge(with_lines(SCOPED, "entries.jsonl", [rows[0], *rows]))
    assert ("entry-twice", "entries.jsonl:2 (seq 1)") in {flaw[:2] for flaw in flaws}


def test_an_entry_hidden_under_another_tag_is_found_even_if_the_log_signs_it(judge):
    leaves = leaves_of(LOG)
    leaves[2] = Leaf(3, scope_tag("B"), leaves[2].digest)
    hidden = package_of(LOG, "A", index=leaves, heads=[head_over(leaves)], bodies=[LOG[0], LOG[5], LOG[6]])
    assert ("scope-seq", "seq 6") in {flaw[:2] for flaw in judge(hidden)}
    shown = package_of(LOG, None, index=leaves, heads=[head_over(leaves)])
    assert ("scope", "seq 3") in {flaw[:2] for flaw in judge(shown)}


def test_two_index_lines_with_one_digest_do_not_hide_an_entry(judge):
    leaves = leaves_of(LOG)
    leaves[2] = Leaf(3, leaves[0].tag, leaves[0].digest)
    forged = package_of(LOG, "A", index=leaves, heads=[head_over(leaves)], bodies=[LOG[0], LOG[5], LOG[6]])
    assert "seq" in kinds(judge(forged))


@pytest.mark.parametrize("name", ["entries.jsonl", "index.tsv"])
def test_a_last_line_without_newline_is_named(judge, name):
    assert "form" in kinds(judge(SCOPED | {name: SCOPED[name][:-1]}))


# ---- scope and manifest -----------------------------------------------------------------------------


def manifest_with(members: Members, **changes: object) -> Members:
    return members | {"manifest.json": (canonical(json.loads(members["manifest.json"]) | changes) + "\n").encode()}


def test_a_renamed_scope_is_found(judge):
    assert {"entry-changed", "papers-list"} <= kinds(judge(manifest_with(SCOPED, scope="A2")))
    renamed = [body.replace('"scope":"A"', '"scope":"A2"') for body in LOG]
    assert "head-root" in kinds(judge(package_of(renamed, "A2", heads=[head_of(LOG)])))
    assert "entry-missing" in kinds(judge(manifest_with(SCOPED, scope="B")))
    assert "entry-missing" in kinds(judge(manifest_with(SCOPED, scope=None)))
    assert "entry-changed" in kinds(judge(manifest_with(WHOLE, scope="A")))


@pytest.mark.parametrize(
    "changes", [{"size": 9}, {"made_at": "today"}, {"counts": {"entries": 4, "heads": 2, "keys": 1, "papers": 3}}]
)
def test_a_manifest_that_does_not_count_right_is_named(judge, changes):
    assert kinds(judge(manifest_with(SCOPED, **changes))) == {"manifest"}


def test_an_origin_renamed_is_found(judge):
    assert kinds(judge(manifest_with(SCOPED, origin="log.example/2"))) == {"head-origin"}


@pytest.mark.parametrize("changes", [{"format": "tongchou-evidence/2"}, {"more": 1}, {"scope": 5}, {"origin": None}])
def test_a_manifest_of_another_format_cannot_be_read(judge, changes):
    with pytest.raises(verify.Refused, match=r"manifest\.json"):
        judge(manifest_with(SCOPED, **changes))


# ---- heads and keys ---------------------------------------------------------------------------------


def test_a_cut_tail_is_seen_only_with_a_kept_head(judge):
    cut = package_of(LOG[:6], "A", heads=[head_of(LOG[:4]), head_of(LOG[:6])])
    assert judge(cut, keys=(SIGNER.public_pem(),)) == []
    flaws = judge(cut, (head_of(LOG),), (SIGNER.public_pem(),))
    assert kinds(flaws) == {"tail-cut"}
    assert "签署时有 8 条，现有 6 条" in flaws[0][2]


def test_a_log_signed_anew_with_another_key_is_seen_with_the_true_key(judge):
    forged = bodies_of(actor="someone.else")
    members = package_of(forged, "A", heads=[head_of(forged, THIEF)], keys={"log.pem": THIEF.public_pem()})
    assert judge(members) == []
    assert kinds(judge(members, keys=(SIGNER.public_pem(),))) == {"head-unsigned"}
    assert kinds(judge(members, heads=(head_of(LOG),))) == {"history-rewritten", "head-unsigned"}


def test_a_log_signed_anew_with_the_stolen_key_is_seen_with_a_kept_head_and_narrowed(judge):
    forged = [*LOG[:4], *bodies_of("ABACCCCC")[4:]]
    last = Leaf.of(4, "C", forged[3]).hash().hex()
    assert json.loads(forged[4])["prev"] == last
    members = package_of(forged, "A", heads=[head_of(forged)])
    assert judge(members, keys=(SIGNER.public_pem(),)) == []
    flaws = judge(members, tuple(head_of(LOG[:size]) for size in (8, 2, 6, 4)), (SIGNER.public_pem(),))
    assert [(kind, Path(where).name) for kind, where, _ in flaws] == [
        ("history-rewritten", "kept2.txt"),
        ("history-rewritten", "kept0.txt"),
    ]
    assert "第 5 至 6 条" in flaws[0][2]


def test_a_head_of_the_package_that_disagrees_is_named_and_narrowed(judge):
    forged = bodies_of(actor="someone.else")
    flaws = judge(package_of(LOG, "A", heads=[head_of(LOG[:2]), head_of(forged[:5]), head_of(LOG)]))
    assert kinds(flaws) == {"head-root"}
    assert "entries 3 to 5" in flaws[0][2]


def test_without_a_head_over_everything_the_tail_counts_as_unsigned(judge):
    assert kinds(judge(package_of(LOG, "A", heads=[head_of(LOG[:7])]))) == {"tail-unsigned"}
    assert kinds(judge(package_of(LOG, "A", heads=[]))) == {"tail-unsigned"}


def test_a_head_misnamed_or_without_signature_is_named(judge):
    name = next(name for name in SCOPED if name.startswith("heads/000000000008"))
    members = dict(SCOPED)
    members["heads/000000000009-00000000.txt"] = members.pop(name)
    assert kinds(judge(members)) == {"head-form"}
    bare = head_of(LOG).split("\n\n")[0] + "\n\n"
    assert kinds(judge(package_of(LOG, "A", heads=[bare]))) == {"head-unsigned"}
    assert kinds(judge(package_of(LOG, "A", heads=["nonsense", head_of(LOG)]))) == {"head-form", "extra-file"}


def test_a_witness_on_a_kept_head_is_passed_over_but_not_on_a_head_of_the_package(judge):
    both = head_of(LOG, SIGNER, THIEF)
    assert judge(SCOPED, (both,)) == []
    assert kinds(judge(package_of(LOG, "A", heads=[both]))) == {"signature-unknown"}


HEAD = head_of(LOG)
ROOT_LINE = HEAD.split("\n")[2]


@pytest.mark.parametrize(
    "note",
    [
        "", HEAD[:-1], HEAD + "\n", HEAD + "x", HEAD.replace("\n\n", "\n"), HEAD.replace("\n8\n", "\n08\n"),
        HEAD.replace("\n8\n", "\n-8\n"), HEAD.replace("\n8\n", "\n８\n"), HEAD.replace("\u2014", "-"),
        HEAD.replace("\n8\n", "\n8\nextension\n"), HEAD.replace(ORIGIN, "", 1), HEAD.replace(ROOT_LINE, ROOT_LINE[:-4]),
        # The last letter before = carries two bits that no byte holds: another letter, the same root.
        HEAD.replace(ROOT_LINE, ROOT_LINE[:-2] + chr(ord(ROOT_LINE[-2]) + 1) + "="),
    ],
)  # fmt: skip
def test_a_text_that_is_not_exactly_a_head_is_no_head(note):
    assert verify.parse_head(HEAD.encode(), "here", kept=True).size == len(LOG)
    with pytest.raises(ValueError, match=r"."):
        verify.parse_head(note.encode(), "here", kept=True)


def test_a_kept_head_of_another_log_is_named(judge):
    assert "head-origin" in kinds(judge(SCOPED, (head_of(LOG, origin="log.example/2"),)))


def test_a_kept_head_saved_on_windows_is_read(judge):
    assert judge(SCOPED, (head_of(LOG).replace("\n", "\r\n"),)) == []


def test_a_spoilt_key_in_the_package_is_named_and_does_not_matter_beside_an_own_key(judge):
    flaws = judge(package_of(LOG, "A", keys={"log.pem": b"spoilt"}), keys=(SIGNER.public_pem(),))
    assert kinds(flaws) == {"key"}


@pytest.mark.parametrize("given_as", ["heads", "keys"])
def test_a_kept_head_or_own_key_that_cannot_be_read_stops_the_check(judge, given_as):
    with pytest.raises(verify.Refused):
        judge(SCOPED, **{given_as: ("nonsense",) if given_as == "heads" else (b"nonsense",)})


# ---- papers -----------------------------------------------------------------------------------------


def test_a_missing_paper_is_named_by_its_title(judge):
    gone = {digest: text for digest, text in PAPERS.items() if digest != MINUTES_A["sha256"]}
    flaws = judge(package_of(LOG, "A", papers=gone))
    assert [flaw[:2] for flaw in flaws] == [("paper-missing", f"papers/{MINUTES_A['sha256']}")]
    assert "minutes of A.pdf" in flaws[0][2]


def test_a_paper_of_nobody_is_named(judge):
    digest = sha256(b"stray").hexdigest()
    assert kinds(judge(SCOPED | {f"papers/{digest}": b"stray"})) == {"paper-extra", "manifest"}


def test_a_paper_listed_with_another_name_is_named(judge):
    assert kinds(judge(SCOPED | {"papers.json": SCOPED["papers.json"].replace(b"minutes", b"Minutes")})) == {
        "papers-list"
    }


def test_a_paper_whose_size_was_entered_wrongly_is_named(judge):
    wrong = entry_text(json.loads(LOG[0]) | {"papers": [PLAN_A | {"size": 3}]})
    assert kinds(judge(package_of([wrong], "A"))) == {"paper-changed"}


def test_a_file_that_the_format_does_not_know_is_named(judge):
    assert kinds(judge(SCOPED | {"readme.txt": b""})) == {"extra-file"}


def test_names_from_the_package_cannot_write_on_the_terminal(judge):
    title = "\x1b[2J\r没有发现问题\u202e"
    digest = sha256(b"x").hexdigest()
    paper = {"kind": "", "name": title, "sha256": digest, "size": 1}
    flaws = judge(package_of([entry_text(json.loads(LOG[0]) | {"papers": [paper]})], "A"))
    assert [kind for kind, _, _ in flaws] == ["paper-missing"]
    assert flaws[0][2].isprintable()
    assert "\\u001b[2J\\u000d没有发现问题\\u202e" in flaws[0][2]


# ---- hostile containers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../evil", "heads/../../evil", "/etc/passwd", "C:\\evil", "heads\\evil.txt", "a\nb", "papers/.."]
)
def test_a_name_that_leads_outside_is_refused(judge, name):
    with pytest.raises(verify.Refused, match="leads outside"):
        judge(SCOPED | {name: b""})


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(tmp_path):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as folder:
        folder.writestr("entries.jsonl", b"")
    with pytest.raises(verify.Refused, match=r"entries\.jsonl.*more than once"):
        verify.check(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("papers/" + "0" * 64, bytes(8 << 20))
    with pytest.raises(verify.Refused, match="zip bomb"):
        verify.check(path)


def test_members_that_share_their_bytes_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as folder:
        folder.writestr("entries.jsonl", bytes(2000))
        for name in ("index.tsv", "papers.json"):
            shared = zipfile.ZipInfo(name)
            shared.CRC, shared.header_offset = folder.filelist[0].CRC, 0
            shared.compress_size = shared.file_size = 2000
            folder.filelist.append(shared)
    with pytest.raises(verify.Refused, match="overlap"):
        verify.check(tmp_path / "p.zip")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_whose_growth_python_does_not_bound_are_refused(tmp_path, packing):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a", packing) as folder:
        folder.writestr("papers/" + "0" * 64, b"x")
    with pytest.raises(verify.Refused, match="zip bomb"):
        verify.check(path)


def test_too_much_of_anything_is_refused(tmp_path, monkeypatch):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    monkeypatch.setattr(verify, "MAX_TOTAL", 1000)
    with pytest.raises(verify.Refused, match="too large"):
        verify.check(path)
    monkeypatch.undo()
    monkeypatch.setattr(verify, "MAX_MEMBERS", len(SCOPED) - 1)
    with pytest.raises(verify.Refused, match="too many"):
        verify.check(path)


def test_a_link_in_a_zip_or_folder_is_refused(tmp_path):
    path = zip_of(SCOPED, tmp_path / "p.zip")
    link = zipfile.ZipInfo("keys/link.pem")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as folder:
        folder.writestr(link, "/etc/passwd")
    with pytest.raises(verify.Refused, match="link"):
        verify.check(path)
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "unpacked" / "manifest.json").symlink_to("/etc/passwd")
    with pytest.raises(verify.Refused, match="link"):
        verify.check(tmp_path / "unpacked")


@pytest.mark.parametrize("missing", ["manifest.json", "index.tsv", "entries.jsonl", "papers.json"])
def test_a_package_lacking_a_file_cannot_be_read(judge, missing):
    with pytest.raises(verify.Refused, match=missing):
        judge({name: content for name, content in SCOPED.items() if name != missing})


# ---- the command ------------------------------------------------------------------------------------


def test_the_command_is_silent_on_flaws_of_an_honest_package_and_says_what_it_could_not_see(tmp_path):
    path = tmp_path / "p.zip"
    path.write_bytes(build_package(Package("A", ORIGIN, AT, leaves_of(LOG), [b for b in LOG if '"scope":"A"' in b],
                                           [head_of(LOG)], {"log.pem": SIGNER.public_pem()}, PAPERS)))  # fmt: skip
    bare = command(path)
    assert (bare.returncode, bare.stderr) == (0, "")
    assert "证明力弱" in bare.stdout
    assert "查不出尾部被截" in bare.stdout
    (tmp_path / "kept.txt").write_text(head_of(LOG[:5]), encoding="utf-8")
    (tmp_path / "own.pem").write_bytes(SIGNER.public_pem())
    full = command(path, "--head", tmp_path / "kept.txt", "--key", tmp_path / "own.pem")
    assert (full.returncode, full.stderr) == (0, "")
    assert "注意" not in full.stdout
    assert full.stdout.endswith("没有发现问题 NO FLAW\n")


def test_an_unpacked_folder_is_as_good_as_the_zip(tmp_path):
    with zipfile.ZipFile(zip_of(SCOPED, tmp_path / "p.zip")) as folder:
        folder.extractall(tmp_path / "unpacked")
    assert command(tmp_path / "unpacked").returncode == 0
    entries = tmp_path / "unpacked" / "entries.jsonl"
    entries.write_bytes(entries.read_bytes().replace(b"li.na", b"wu.di", 1))
    done = command(tmp_path / "unpacked")
    assert done.returncode == 1
    assert "entry-missing  index.tsv:1 (seq 1)" in done.stdout


def test_a_package_repacked_by_another_program_is_still_good(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("heads/", b"")
        for name in sorted(SCOPED, reverse=True):
            folder.writestr(name, SCOPED[name])
    assert command(tmp_path / "p.zip").returncode == 0


def test_what_cannot_be_read_is_exit_code_two(tmp_path):
    (tmp_path / "p.zip").write_bytes(b"no zip")
    for arguments in (
        ["absent.zip"],
        ["p.zip"],
        [zip_of(SCOPED, tmp_path / "q.zip"), "--key", tmp_path / "absent.pem"],
    ):
        done = command(*(tmp_path / argument for argument in arguments[:1]), *arguments[1:])
        assert done.returncode == 2
        assert "CANNOT READ" in done.stdout
        assert done.stderr == ""


@pytest.mark.parametrize("version", ["OpenSSL 1.1.1w", "LibreSSL 3.3.6", None])
def test_without_a_fit_openssl_the_command_does_not_pretend(tmp_path, version):
    if version:
        (tmp_path / "openssl").write_text(f"#!/bin/sh\necho '{version}  11 Sep 2023'\n")
        (tmp_path / "openssl").chmod(0o700)
    done = command(zip_of(SCOPED, tmp_path / "p.zip"), path=str(tmp_path))
    assert done.returncode == 2
    assert "openssl" in done.stdout.lower()


def test_the_tool_imports_the_standard_library_alone():
    names = {
        line.split()[1].split(".")[0]
        for line in TOOL.read_text("utf-8").splitlines()
        if line.startswith(("import ", "from "))
    }
    assert names <= sys.stdlib_module_names
