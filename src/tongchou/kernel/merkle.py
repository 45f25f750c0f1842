"""The RFC 6962 Merkle tree: one hash stands for the whole log, and proofs need only a handful of hashes.

Every function takes leaf *hashes* (32 bytes, from ``leaf_hash``), never leaf data: the journal keeps the
hash of each entry, and a data/hash mix-up is refused by length. Frontier is the compact form (the roots
of the complete subtrees), with which a head of a log of any length is made without reading the log.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf; the 0x00 keeps a leaf from ever passing for a node (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the complete subtrees of a tree, largest first: one for each 1 in the binary ``size``."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            msg = f"a tree of {self.size} leaves has not {len(self.hashes)} complete subtrees"
            raise ValueError(msg)
        for one in self.hashes:
            _check_hash(one)

    @classmethod
    def from_hex(cls, size: int, hexes: Iterable[str]) -> "Frontier":
        """Read what ``to_hex`` wrote; ``size`` is the number of leaves, which the journal knows as its last seq."""
        return cls(size, tuple(bytes.fromhex(one) for one in hexes))

    def to_hex(self) -> list[str]:
        """Write the hashes for storage; keep ``size`` beside them."""
        return [one.hex() for one in self.hashes]

    def append(self, leaf: bytes) -> "Frontier":
        """Return the frontier with one more leaf hash; O(log n)."""
        _check_hash(leaf)
        stack = list(self.hashes)
        _push(stack, self.size + 1, leaf)
        return Frontier(self.size + 1, tuple(stack))

    def root(self) -> bytes:
        """Return the root of the whole tree; O(log n)."""
        return _fold(self.hashes)


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash of the leaf hashes; SHA-256 of nothing for an empty tree."""
    stack: list[bytes] = []
    for size, leaf in enumerate(leaves, 1):
        _check_hash(leaf)
        _push(stack, size, leaf)
    return _fold(stack)


def roots_at(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """Return the root at each of ``sizes`` that the leaf hashes reach, in one pass and O(log n) memory.

    Checking all heads of a log this way costs one pass, where a root for each head would cost one pass each.
    The leaf hashes come from the caller's own hashing and are not checked again.
    """
    wanted = frozenset(sizes)
    found = {0: EMPTY_ROOT} if 0 in wanted else {}
    stack: list[bytes] = []
    for size, leaf in enumerate(leaves, 1):
        _push(stack, size, leaf)
        if size in wanted:
            found[size] = _fold(stack)
    return found


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the audit path of leaf ``index`` (from 0), lowest sibling first (RFC 6962 section 2.1.1)."""
    if not 0 <= index < len(leaves):
        msg = f"leaf {index} is not in a tree of {len(leaves)}"
        raise IndexError(msg)
    path: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        if index < split:
            path.append(root(leaves[split:]))
            leaves = leaves[:split]
        else:
            path.append(root(leaves[:split]))
            index, leaves = index - split, leaves[split:]
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Tell whether ``path`` proves that ``leaf`` is number ``index`` (from 0) of ``size`` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size or any(len(one) != HASH_SIZE for one in (leaf, *path)):
        return False
    node, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and result == expected_root


def consistency_proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the first ``old`` leaves are still the beginning (RFC 6962 section 2.1.2).

    Empty for ``old`` 0 and for ``old`` equal to the present size: there is nothing to prove, or only equality.
    """
    if not 0 <= old <= len(leaves):
        msg = f"a tree of {len(leaves)} has no earlier size {old}"
        raise IndexError(msg)
    path: list[bytes] = []
    whole = True
    while 0 < old < len(leaves):
        split = _split(len(leaves))
        if old <= split:
            path.append(root(leaves[split:]))
            leaves = leaves[:split]
        else:
            path.append(root(leaves[:split]))
            old, leaves, whole = old - split, leaves[split:], False
    if old and not whole:
        path.append(root(leaves))
    return path[::-1]


def verify_consistency(old: int, size: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether ``path`` proves that the tree of ``size`` begins with the tree of ``old`` (RFC 9162 2.1.4.2)."""
    if not 0 <= old <= size or any(len(one) != HASH_SIZE for one in path):
        return False
    if old in {0, size}:
        # Nothing is known of an empty beginning but its root; equal sizes must have equal roots.
        return not path and old_root == (new_root if old == size else EMPTY_ROOT)
    rest = list(path) if old & (old - 1) else [old_root, *path]
    if not rest:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    was = now = rest[0]
    for sibling in rest[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _push(stack: list[bytes], size: int, leaf: bytes) -> None:
    """Add the leaf that makes the tree ``size`` large; each trailing 0 bit of ``size`` joins two subtrees."""
    while not size & 1:
        leaf = sha256(b"\x01" + stack.pop() + leaf).digest()
        size >>= 1
    stack.append(leaf)


def _fold(stack: Sequence[bytes]) -> bytes:
    if not stack:
        return EMPTY_ROOT
    result = stack[-1]
    for left in stack[-2::-1]:
        result = node_hash(left, result)
    return result


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _check_hash(value: bytes) -> None:
    if len(value) != HASH_SIZE:
        msg = f"a hash has {HASH_SIZE} bytes, not {len(value)}; pass leaf_hash(data), not the data"
        raise ValueError(msg)
