"""The rules on what a final acceptance rests on: the initial one, materials, connection, products, test (22-24)."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

from collections.abc import Iterator
from datetime import timedelta

from tongchou.kernel.money import wan
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.words import ROLE_NAMES, Role
from tongchou.regulation.rulebook import Law
from tongchou.stages.acceptance.facts import FinalFacts
from tongchou.stages.acceptance.people import Row, cell

PASSED = "passed"
CATALOGUE, PROBE = "catalogue", "probe"


@rule("FIN-INITIAL", "初验合格", "24.1", "24.2")
def initial_passed_first(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    if f.initial_passed_on is None:
        yield tell("初验还没有合格。", "初验合格后即可申请终验。", field="initial_passed_on")


@rule("FIN-MATERIALS", "验收材料", "24.2", needs="papers_on_file supervisors testers")
def every_party_brings_its_materials(f: FinalFacts, law: Law) -> Iterator[Sentence]:
    """Unit and contractor always, supervisor and tester where there is one; and what the city lists besides."""
    papers = law.book.papers
    makers = {maker for kind in f.papers_on_file if kind in papers for maker in papers[kind].made_by}
    parties = (
        (Role.CLERK, True),
        (Role.CONTRACTOR, True),
        (Role.SUPERVISOR, bool(f.supervisors)),
        (Role.TESTER, bool(f.testers)),
    )
    for role, takes_part in parties:
        if takes_part and role not in makers:
            party = "需求单位" if role is Role.CLERK else ROLE_NAMES[role]
            yield tell("没有{party}的验收材料。", "上传{party}出具的验收材料。", field="papers_on_file", party=party)
    for kind in law.value("final-materials"):
        if kind not in f.papers_on_file:
            title = papers[kind].title if kind in papers else kind
            yield tell("缺少验收材料“{title}”（本市参数）。", "上传“{title}”。", field="papers_on_file", title=title)


@rule("FIN-EXCHANGE", "与共享平台对接", "22.1", needs="promised_data exchange_evidence")
def connection_is_shown(f: FinalFacts, law: Law) -> Iterator[Sentence]:
    """Evidence of the system's own, never a ticked box. A project approved without data to share has nothing to show."""
    if not f.promised_data:
        return
    days = law.value("probe-fresh-days")
    oldest = (law.today - timedelta(days=days)).isoformat()
    shown = [
        row for row in f.exchange_evidence if row["kind"] == CATALOGUE or (row["kind"] == PROBE and row["on"] >= oldest)
    ]
    if not shown:
        yield tell(
            "尚未与市政务数据交换共享平台对接：没有已发布的目录，也没有 {days} 天以内探测成功的记录（本市参数）。",
            "发布信息资源目录，或接通以后由系统探测一次。对接情况是竣工验收内容。",
            field="exchange_evidence",
            days=days,
        )
    if f.exchange_checked_on is not None and f.exchange_checked_on > law.today:
        yield tell(
            "核验对接的日期 {on} 还没有到。", "核验以后再填。", field="exchange_checked_on", on=f.exchange_checked_on
        )


@rule("FIN-MECHANISM", "信息共享长效机制", "22.2", needs="promised_data")
def sharing_will_last(f: FinalFacts, law: Law) -> Iterator[Sentence]:
    if not f.promised_data:
        return
    for field in ("sharing_mechanism", "sharing_contact"):
        if not (getattr(f, field) or "").strip():
            label = law.book.field(f.LINE, field).label
            yield tell("没有填“{label}”。", "写明谁、多久、怎样更新和共享数据。", field=field, label=label)


@rule("FIN-PRODUCTS", "产品安全可靠", "23", needs="proposed_products delivered_products")
def products_are_those_proposed(f: FinalFacts, _: Law) -> Iterator[Sentence]:
    """Line by line: what was proposed came or was replaced for a reason, and of all that came the safety is told."""
    covered = {cell(row, column) for row in f.delivered_products for column in ("name", "replaces")}
    for proposed in f.proposed_products:
        if (name := cell(proposed, "name")) not in covered:
            yield tell(
                "方案里的“{name}”没有交付，也没有写由什么替换。",
                "补上这一项，或在替换它的产品那一行写明。",
                field="delivered_products",
                name=name,
            )
    models = {cell(row, "name"): cell(row, "model") for row in f.proposed_products}
    for row in f.delivered_products:
        yield from _product(row, models)


def _product(row: Row, models: dict[str, str]) -> Iterator[Sentence]:
    """One delivered product; ``models`` are the proposal's, by product name."""
    name, model = cell(row, "name"), cell(row, "model")
    if not cell(row, "secure"):
        yield tell("“{name}”没有写安全可靠情况。", "逐项写明安全可靠情况。", field="delivered_products", name=name)
    if cell(row, "reason"):
        return
    if name not in models:
        yield tell(
            "“{name}”不在方案的产品清单里，没有说明。", "写明替换或增加的理由。", field="delivered_products", name=name
        )
    elif models[name] and model and model != models[name]:
        yield tell(
            "“{name}”方案写的是{proposed}，交付的是{delivered}，没有说明。",
            "写明更换型号的理由。",
            field="delivered_products",
            name=name,
            proposed=models[name],
            delivered=model,
        )


@rule("FIN-TEST", "重大项目软件测评", "19", needs="approved_fen")
def major_passed_its_test(f: FinalFacts, law: Law) -> Iterator[Sentence]:
    threshold = law.value("major-project-fen")
    if f.approved_fen < threshold:
        return
    if not (f.test_report_no or "").strip():
        yield tell(
            "核定 {approved} 万元，是重大项目（标准 {threshold} 万元，本市参数），没有软件测评报告。",
            "填写测评报告编号。",
            field="test_report_no",
            approved=wan(f.approved_fen),
            threshold=wan(threshold),
        )
    if f.test_conclusion != PASSED:
        yield tell("软件测评结论不是通过。", "整改后复测，通过以后再申请终验。", field="test_conclusion")
