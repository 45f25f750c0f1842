"""The rules on catalogue entries and on offers of results."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator

from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.regulation.rulebook import Law
from tongchou.stages.assets.facts import CatalogueFacts, ReuseFacts

UNCONDITIONAL = "unconditional"
"""The one choice of ``share_type`` that needs no reason."""

UNIT = "unit"
"""The choice of ``ip_owner`` that article 28 has."""


@rule("CAT-COMPLETE", "目录完整", "29.1", "29.2", "29.3")
def entry_is_complete(c: CatalogueFacts, law: Law) -> Iterator[Sentence]:
    """An entry that does not say whose data it is, where it lives and how fresh it is helps nobody to find it."""
    for field in ("title", "owner", "source_system", "items", "share_type", "open_type", "update_cycle"):
        answer = getattr(c, field)
        if not (answer.strip() if isinstance(answer, str) else answer):
            label = law.book.field(c.LINE, field).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=field, label=label)
    nameless = [n for n, row in enumerate(c.items or (), 1) if not str(row.get("item") or "").strip()]
    if nameless:
        yield tell(
            "数据项第 {rows} 行没有写名称。",
            "写上名称，或删去这一行。",
            field="items",
            rows="、".join(map(str, nameless)),
        )
    if c.share_type and c.share_type != UNCONDITIONAL and not (c.share_reason or "").strip():
        choice = (law.book.field(c.LINE, "share_type").choices or {}).get(c.share_type, c.share_type)
        yield tell(
            "共享方式选了{choice}，没有写条件或理由。",
            "写明共享的条件，或不共享的依据。",
            field="share_reason",
            choice=choice,
        )


@rule("REU-OWNED", "成果归属", "28", needs="ip_owner")
def result_is_the_units(r: ReuseFacts, law: Law) -> Iterator[Sentence]:
    """Only what belongs to the demand unit is there to be offered, and only what has been accepted is known to work."""
    if not (r.result or "").strip():
        yield tell("没有写推荐的是什么成果。", "写明成果的名称和内容。", field="result")
    if r.ip_owner != UNIT:
        owner = (law.book.field(r.LINE, "ip_owner").choices or {}).get(r.ip_owner, r.ip_owner)
        yield tell(
            "成果归属填了{owner}，项目成果归需求单位所有。",
            "核对合同，成果归需求单位以后再推荐。",
            field="ip_owner",
            owner=owner,
        )
    if r.accepted_on is None:
        yield tell("项目还没有通过竣工验收。", "验收通过以后再推荐成果。", field="accepted_on")
