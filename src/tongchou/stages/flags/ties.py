"""Who should have nothing to do with whom on one project, held against everything that any record says (12.1, 12.2, 19).

At award and contract ``PRC-AUTHOR`` and ``PRC-INDEPENDENT`` look at the rows of that record. Here the whole graph is asked: a
shareholder named in another tender, an employer declared by an expert, an owner in the register of units, and what
became known after the award.
"""

from collections.abc import Iterator
from itertools import product

from tongchou.kernel.outcome import tell
from tongchou.kernel.ties import FIRM, Node
from tongchou.regulation.rulebook import Law
from tongchou.stages.flags.city import City, Standing
from tongchou.stages.flags.registry import Suspicion, detector

PARTS = {
    "author": "方案编制单位", "bidder": "投标人", "contractor": "承建单位", "supervisor": "监理单位", "tester": "测评机构",
    "evaluator": "评审专家", "expert": "论证专家", "inspector": "验收专家", "unit": "需求单位",
}  # fmt: skip

APART = (
    ("author", "bidder", "12.2"), ("author", "contractor", "12.2"), ("author", "evaluator", "12.2"), ("author", "expert", "12.2"),
    ("bidder", "evaluator", "12.2"), ("unit", "author", "12.1"), ("supervisor", "contractor", "19"), ("tester", "contractor", "19"),
    ("contractor", "inspector", "12.2"),
)  # fmt: skip
"""Parts that the articles keep apart, and by which clause."""


@detector("RED-TIE", "该回避的有关联", "12.1", "12.2", "19", numbers="tie-hub-most")
def tied(city: City, _law: Law) -> Iterator[Suspicion]:
    """Each pair of parts that is kept apart, by its shortest path; whoever both are is told first."""
    graph = city.graph
    if graph is None:
        return
    for p in city.projects:
        standing = [s for s in city.standing.get(p.number, ()) if not s.cleared]
        told: set[frozenset[Node]] = set()
        for one, other, _clause in APART:
            for a, b in product((s for s in standing if s.part == one), (s for s in standing if s.part == other)):
                pair = frozenset({a.node, b.node})
                if pair in told or _own(a, b):
                    continue
                how = _how(city, a, b)
                if how:
                    told.add(pair)
                    yield Suspicion(
                        key=f"{p.number} {one} {a.node.key} {other} {b.node.key}",
                        about=tuple(dict.fromkeys((p.number, a.source, b.source))),
                        unit=p.unit,
                        sentence=tell(
                            "“{title}”的{one}{a}与{other}{b}{how}",
                            "核实。确有关联的，按回避处理；只是同名、同号的，写明核查的结论。",
                            title=p.title, one=PARTS[one], other=PARTS[other], a=graph.names[a.node], b=graph.names[b.node], how=how,
                        ),
                        fen=p.approved_fen or 0,
                    )  # fmt: skip


def _how(city: City, a: Standing, b: Standing) -> str:
    if a.node == b.node:
        return "是同一家。" if a.node.kind == FIRM else "同名，是不是同一个人还没有确认。"
    path = city.graph.between(a.node, b.node) if city.graph else None
    if path is None:
        return ""
    return f"有关联：{path.says}。" if path.certain else f"疑似关联（未经证实）：{path.says}。"


def _own(a: Standing, b: Standing) -> bool:
    """A unit may write its own plan (12.1): it is its own author."""
    return {a.part, b.part} == {"unit", "author"} and a.node == b.node
