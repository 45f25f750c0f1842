"""The Merkle tree against the vectors of certificate transparency, against pymerkle and against the RFC's own recursion."""

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongchou.kernel.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    roots_at,
    verify_consistency,
    verify_inclusion,
)

DATA = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
LEAVES = [leaf_hash(one) for one in DATA]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
N01 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
N02 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N12 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
N24 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N48 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
N45 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N68 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N04 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
N46 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

# Few distinct leaves on purpose: equal subtrees are where a careless verifier goes wrong.
LOGS = st.lists(st.sampled_from(LEAVES) | st.binary(min_size=32, max_size=32), max_size=70)


def hexes(hashes: list[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_of_certificate_transparency(size):
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    assert root(LEAVES[:size]).hex() == frontier.root().hex() == ROOTS[size]
    assert roots_at(LEAVES, range(9))[size].hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [(0, 1, []), (0, 8, [N12, N24, N48]), (5, 8, [N45, N68, N04]), (2, 3, [N02]), (1, 5, [N01, N24, N45])],
)
def test_the_known_audit_paths(index, size, path):
    assert hexes(inclusion_proof(index, LEAVES[:size])) == path


@pytest.mark.parametrize(
    ("old", "size", "path"),
    [(1, 1, []), (1, 8, [N12, N24, N48]), (6, 8, [N46, N68, N04]), (2, 5, [N24, N45])],
)
def test_the_known_consistency_proofs(old, size, path):
    assert hexes(consistency_proof(old, LEAVES[:size])) == path


def test_roots_and_audit_paths_are_those_of_pymerkle():
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    entries = [b"entry %d" % number for number in range(33)]
    for entry in entries:
        tree.append_entry(entry)
    leaves = [leaf_hash(entry) for entry in entries]
    for size in range(1, 34):
        assert root(leaves[:size]) == tree.get_root(size)
        for index in range(size):
            # The path of pymerkle begins with the leaf itself and counts leaves from 1.
            assert [leaves[index], *inclusion_proof(index, leaves[:size])] == tree.prove_inclusion(index + 1, size).path


def subproof(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF, written down as it stands in RFC 6962 section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*subproof(old, leaves[:split], whole=whole), root(leaves[split:])]
    return [*subproof(old - split, leaves[split:], whole=False), root(leaves[:split])]


@given(LOGS, st.data())
def test_consistency_proofs_are_those_of_the_recursion_in_the_rfc_and_verify(leaves, data):
    old = data.draw(st.integers(0, len(leaves)))
    path = consistency_proof(old, leaves)
    assert path == (subproof(old, leaves, whole=True) if old else [])
    assert verify_consistency(old, len(leaves), path, root(leaves[:old]), root(leaves))


@given(LOGS.filter(len), st.data())
def test_inclusion_proofs_verify(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_proof(index, leaves)
    assert verify_inclusion(leaves[index], index, len(leaves), path, root(leaves))
    assert len(path) <= len(leaves).bit_length()


@given(LOGS.filter(lambda leaves: len(leaves) > 1), st.data())
def test_a_proof_with_anything_changed_does_not_verify(leaves, data):
    size, index = len(leaves), data.draw(st.integers(0, len(leaves) - 1))
    path, top = inclusion_proof(index, leaves), root(leaves)
    at = data.draw(st.integers(0, len(path) - 1))
    forged = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
    assert not verify_inclusion(leaves[index], index, size, forged, top)
    assert not verify_inclusion(leaf_hash(b"foreign"), index, size, path, top)
    assert not verify_inclusion(leaves[index], index, size, path, leaf_hash(b"foreign"))
    assert not verify_inclusion(leaves[index], index, size, path[:-1], top)
    assert not verify_inclusion(leaves[index], index, size, [*path, path[0]], top)
    assert not verify_inclusion(leaves[index], size, size, path, top)
    assert not verify_inclusion(leaves[index], -1, size, path, top)


def test_a_path_of_another_length_does_not_verify_though_its_hashes_lead_to_the_root():
    top = root(LEAVES[:4])
    longer, shorter = inclusion_proof(3, LEAVES[:4]), inclusion_proof(0, LEAVES[:4])
    assert verify_inclusion(LEAVES[3], 3, 4, longer, top)
    assert not verify_inclusion(LEAVES[3], 1, 2, longer, top)
    assert verify_inclusion(LEAVES[0], 0, 4, shorter, top)
    assert not verify_inclusion(LEAVES[0], 0, 8, shorter, top)
    growth = consistency_proof(1, LEAVES)
    assert verify_consistency(1, 8, growth, root(LEAVES[:1]), root(LEAVES))
    assert not verify_consistency(1, 16, growth, root(LEAVES[:1]), root(LEAVES))


@given(LOGS.filter(lambda leaves: len(leaves) > 1), st.data())
def test_no_proof_joins_a_rewritten_history(leaves, data):
    size, old = len(leaves), data.draw(st.integers(1, len(leaves) - 1))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:at], leaf_hash(b"rewritten"), *leaves[at + 1 :]]
    path = consistency_proof(old, rewritten)
    assert not verify_consistency(old, size, path, root(leaves[:old]), root(rewritten))
    assert not verify_consistency(old, size, path, root(rewritten[:old]), root(leaves))
    assert not verify_consistency(old, size, path[:-1], root(rewritten[:old]), root(rewritten))
    assert not verify_consistency(old, size, [*path, path[0]], root(rewritten[:old]), root(rewritten))


def test_the_verifiers_of_proofs_refuse_impossible_sizes():
    assert not verify_consistency(3, 2, [], root(LEAVES[:3]), root(LEAVES[:2]))
    assert not verify_consistency(2, 4, [], root(LEAVES[:2]), root(LEAVES[:4]))
    assert not verify_consistency(3, 4, [], root(LEAVES[:3]), root(LEAVES[:4]))
    assert not verify_consistency(4, 4, [LEAVES[0]], root(LEAVES[:4]), root(LEAVES[:4]))
    assert not verify_consistency(0, 4, [], LEAVES[0], root(LEAVES[:4]))
    assert verify_consistency(0, 4, [], EMPTY_ROOT, root(LEAVES[:4]))


def test_a_leaf_cannot_pass_for_a_node_nor_a_path_hide_another_length():
    pair = LEAVES[0] + LEAVES[1]
    assert leaf_hash(pair) != node_hash(LEAVES[0], LEAVES[1])
    # The 64 bytes under a node, split elsewhere, would hash to the same root.
    assert not verify_inclusion(pair[40:], 1, 2, [pair[:40]], root(LEAVES[:2]))
    assert verify_inclusion(pair[32:], 1, 2, [pair[:32]], root(LEAVES[:2]))


@given(LOGS, LOGS)
def test_a_stored_frontier_goes_on_as_if_it_had_never_stopped(before, after):
    frontier = Frontier()
    for leaf in before:
        frontier = frontier.append(leaf)
    stored = frontier.to_hex()
    assert len(stored) == len(before).bit_count()
    frontier = Frontier.from_hex(len(before), stored)
    for leaf in after:
        frontier = frontier.append(leaf)
    assert frontier.size == len(before) + len(after)
    assert frontier.root() == root(before + after)


def test_a_frontier_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="not 1 complete"):
        Frontier.from_hex(3, [LEAVES[0].hex()])
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier.from_hex(1, ["00"])
    with pytest.raises(ValueError, match="complete"):
        Frontier(-1, (LEAVES[0],))


@pytest.mark.parametrize("call", [Frontier().append, lambda data: root([data])])
def test_leaf_data_in_place_of_a_leaf_hash_is_refused(call):
    with pytest.raises(ValueError, match="leaf_hash"):
        call(b"data")


def test_proofs_for_places_outside_the_tree_are_refused():
    for index in (-1, 8):
        with pytest.raises(IndexError):
            inclusion_proof(index, LEAVES)
    for old in (-1, 9):
        with pytest.raises(IndexError):
            consistency_proof(old, LEAVES)


def test_roots_beyond_the_log_are_left_out():
    assert roots_at(LEAVES[:2], {0, 2, 3}) == {0: EMPTY_ROOT, 2: root(LEAVES[:2])}
    assert roots_at([], {1}) == {}
