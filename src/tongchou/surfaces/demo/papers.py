"""What stands in the papers of the demo: a short text for each kind, the same on every record but where a project speaks."""

from tongchou.kernel.money import wan
from tongchou.records import minutes
from tongchou.records.models import Record
from tongchou.records.printed import code_of
from tongchou.regulation import rulebook

OWN = frozenset({"proposal", "application-form", "tender-document", "unit-plan"})
"""Papers that speak of their project; the others say only what they are, and so are one file in the store."""


def text_of(kind: str, record: Record) -> str:
    """The text of one paper."""
    title = rulebook.load(record.edition).papers[kind].title
    if kind in ("plan-table", "plan-letter", "fund-plan"):
        return _of_plan(kind, title, record)
    if kind == "expert-minutes" and (codes := [m["code"] for m in minutes.on_application(record) if m["signed"]]):
        return "\n".join([title, f"验证码 {codes[-1]}", "演示材料，内容为虚构。", ""])
    if kind not in OWN:
        return f"{title}\n演示材料，内容为虚构。\n"
    spoken = ("goals", "necessity", "business_need", "build_content", "security_design", "demand")
    answers = (record.answers.get(name) for name in spoken)
    return "\n".join([title, record.title, *(a for a in answers if a), "演示材料，内容为虚构。", ""])


def _of_plan(kind: str, title: str, record: Record) -> str:
    """The letter with its code, the table row by row, where the draft already lists its projects."""
    record.refresh_from_db(fields=["answers"])
    items = record.answers.get("items") or ()
    rows = ["\t".join((i["number"], i["title"], i["unit"], wan(i["fen"]))) for i in items]
    code = [f"验证码 {code_of(record)}"] if items else []
    if kind == "fund-plan":
        return "\n".join([title, *code, *rows, "演示材料，内容为虚构。", ""])
    more = rows if kind == "plan-table" else code
    return "\n".join([title, *more, "演示材料，内容为虚构。", ""])
