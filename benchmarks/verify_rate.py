"""How fast the evidence log is judged, as a share of what SHA-256 alone costs on the same bytes.

The ratio is measured in one run on one core, so that it can be compared between machines; the rates cannot.
Run: ``python benchmarks/verify_rate.py [entries]``.
"""

import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from tongchou.kernel.evidence import Leaf, check_log, entry_text
from tongchou.kernel.merkle import Frontier
from tongchou.kernel.seal import Ed25519Signer, Head

ROUNDS = 5
OPINION = "方案已按专家意见修改，补充了安全设计、密码应用方案和数据共享目录，预算核减 31.20 万元。"


def build(entries: int) -> tuple[list[str], Frontier]:
    """Return bodies of the size and shape of a real submission, spread over 400 projects."""
    bodies: list[str] = []
    frontier, prev, counts = Frontier(), "", Counter[str]()
    for seq in range(1, entries + 1):
        scope = f"XM-2027-{seq % 400:04d}"
        counts[scope] += 1
        body = entry_text({
            "seq": seq, "prev": prev, "scope": scope, "scope_seq": counts[scope],
            "at": f"2026-11-23T08:{seq // 60 % 60:02d}:{seq % 60:02d}.{seq % 10**6:06d}Z",
            "actor": "li.na", "role": "审核员", "verb": "review", "frm": "submitted", "to": "accepted",
            "clauses": ["9.1", "11.2", "14.3"], "opinion": OPINION,
            "changed": {"budget_fen": [74_250_000, 71_130_000], "months": [24, 18]},
            "papers": [{"kind": "方案", "name": "建设方案.pdf", "sha256": sha256(scope.encode()).hexdigest(), "size": 81_920}],
        })  # fmt: skip
        leaf = Leaf.of(seq, scope, body).hash()
        bodies.append(body)
        frontier, prev = frontier.append(leaf), leaf.hex()
    return bodies, frontier


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of one run."""
    start = process_time()
    work()
    return process_time() - start


def main() -> None:
    """Build a log, judge it and hash it alternately, print the best of each and their ratio."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    bodies, frontier = build(entries)
    signer = Ed25519Signer.generate("log.example/1")
    heads, keys = [str(Head.sign(signer.name, frontier.size, frontier.root(), [signer]))], [signer.public_pem()]
    raw = "".join(bodies).encode()
    if check_log(bodies, heads, keys):
        sys.exit("the honest log was found flawed: nothing to measure")
    judged = hashed = float("inf")
    for _ in range(ROUNDS):  # alternately, so that a busy machine slows both
        judged = min(judged, seconds(lambda: check_log(bodies, heads, keys)))
        hashed = min(hashed, seconds(lambda: sha256(raw).digest()))
    megabytes = len(raw) / 1e6
    print(f"log:        {entries} entries, {megabytes:.1f} MB, {len(raw) // entries} bytes each")
    print(f"check_log:  {entries / judged:,.0f} entries/s, {megabytes / judged:,.1f} MB/s")
    print(f"SHA-256:    {megabytes / hashed:,.1f} MB/s on the same bytes, one core")
    print(f"ratio:      {hashed / judged:.4f} of the SHA-256 rate")


if __name__ == "__main__":
    main()
