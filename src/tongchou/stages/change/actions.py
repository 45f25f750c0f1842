"""What an approved change does: the next baseline; the original stays for ever (14.2)."""

from tongchou.records.baselines import freeze
from tongchou.records.casefile import Doing
from tongchou.records.conduct import consequence


@consequence("new-baseline")
def new_baseline(doing: Doing) -> None:
    """The approved figures with what the change says of them; what it does not mention stays as it was."""
    change = doing.record
    now = change.project.baselines.order_by("seq").last()
    answers = change.answers
    freeze(
        change.project, change, doing.at,
        content=_content(now.content, answers.get("items") or ()),
        fen=answers.get("new_total_fen") or now.fen,
        fen_by_year=answers.get("new_fen_by_year") or now.fen_by_year,
        months=answers.get("new_build_months") or now.build_months,
    )  # fmt: skip


def _content(content: str, items: list[dict[str, object]]) -> str:
    """The approved content item by item: what a change takes out is gone, what it puts in stands in its place or at the end."""
    lines = [one.strip() for one in content.splitlines() if one.strip()]
    for item in items:
        before, after = str(item.get("before") or "").strip(), str(item.get("after") or "").strip()
        place = lines.index(before) if before in lines else len(lines)
        lines[place : place + 1] = [after] if after else []
    return "\n".join(lines)
