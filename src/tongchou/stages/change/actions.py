"""What an approved change does: the next baseline; the original stays for ever (14.2)."""

from tongchou.records.baselines import freeze
from tongchou.records.conduct import Doing, consequence


@consequence("new-baseline")
def new_baseline(doing: Doing) -> None:
    """The approved figures with what the change says of them; what it does not mention stays as it was."""
    change = doing.record
    now = change.project.baselines.order_by("seq").last()
    answers = change.answers
    freeze(
        change.project, change, doing.at,
        content="\n".join(filter(None, (now.content, _changed(answers.get("items") or ())))),
        fen=answers.get("new_total_fen") or now.fen,
        fen_by_year=answers.get("new_fen_by_year") or now.fen_by_year,
        months=answers.get("new_build_months") or now.build_months,
    )  # fmt: skip


def _changed(items: list[dict[str, object]]) -> str:
    """The content that is new, item by item."""
    return "\n".join(str(item["after"]) for item in items if item.get("after") and not item.get("before"))
