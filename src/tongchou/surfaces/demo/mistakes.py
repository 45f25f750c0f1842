"""What goes wrong, rule by rule: at which step, what is stated wrongly, and that it is put right afterwards.

A *slip* is refused, mended and tried again. A *blot* is let through with a warning and stays. Nothing here decides: the
conduct does, and the play fails where it decides otherwise.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.course import award, price
from tongchou.surfaces.demo.needed import EXPERTS
from tongchou.surfaces.demo.project import AUTHORS, Project, after, participant
from tongchou.surfaces.demo.script import SAVE, Act

Wrong = Callable[[Project], Mapping[str, Any]]


def _nothing(_: Project) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Slip:
    """``form``: answers of the form that are wrong at first; ``given``: what is stated wrongly with the step itself."""

    step: str
    form: Wrong = _nothing
    given: Wrong = _nothing
    who: str = ""
    stops: str = ""
    """What refuses it, where it is not the rule itself (a warning beside a stop)."""


def _form(step: str, **answers: Any) -> Slip:
    return Slip(step, form=lambda _: answers)


def _given(step: str, **stated: Any) -> Slip:
    return Slip(step, given=lambda _: stated)


SUBMIT, SEND, APPROVE = "application:submit", "application:send", "application:approve"
AWARD, SIGN = "procurement:award", "procurement:contract"
# fmt: off
SLIPS: dict[str, Slip] = {
    "APP-COMPLETE":    _form(SEND, goals="", contact_phone=""),
    "APP-MONEY":       Slip(SEND, form=lambda p: {"total_fen": p.fen + 5_000_000}),
    "APP-CATEGORY":    _form(SEND, category=None),
    "APP-NATURE":      _form(SEND, nature="upgrade", extends_system=""),
    "APP-FUNDING":     _form(SEND, funding="joint"),
    "APP-LIFE":        _form(SUBMIT, service_years=3),
    "APP-BUILD":       _form(SUBMIT, build_months=30),
    "APP-EARLY":       Slip(SUBMIT, form=lambda p: {"already_started": True, "started_on": p.start.isoformat()}),
    "APP-SHARE":       _form(SUBMIT, sharing="refuses", sharing_reason=""),
    "APP-MECHANISM":   _form(SUBMIT, sharing_mechanism=""),
    "APP-PRODUCTS":    _form(SUBMIT, product_statement=""),
    "APP-RESEARCH":    _form(SUBMIT, research_value=""),
    "APP-PROPOSAL":    _form(SUBMIT, feasibility="", reasonableness=""),
    "APP-SECURITY":    _form(SUBMIT, security_design=""),
    "APP-AUTHOR":      _form(SUBMIT, author_declares=False),
    "APP-ALONE":       _form(SUBMIT, alone_reason=""),
    "APP-COUNTIES":    _form(SUBMIT, county_interfaces=[]),
    "APP-LEAD":        Slip(SUBMIT, form=lambda p: {"participants": [participant(p, open=False)]}),
    "APP-DEPARTMENTS": Slip(SUBMIT, form=lambda p: {"participants": [participant(p, open=False)]}),
    "APP-INTEGRATE":   _form(SUBMIT, integration=""),
    "APP-SUPPORT":     _form(SUBMIT, own_components=["自建短信网关", "自建报表引擎"]),
    "APP-CLOUD":       _form(SUBMIT, deployment="own-room", off_cloud_reason="机房现成。"),
    "APP-BASE":        _form(SUBMIT, builds_base=["data-centre"]),
    "APP-OWN-BUILD":   _form(SUBMIT, builds_own=["room"], interconnection=""),
    "APP-REUSE":       _form(SUBMIT, reused_components=[], no_reuse_reason=""),
    "APP-SUPERVISION": _form(SUBMIT, supervision_fen=None),
    "APP-TESTING":     _form(SUBMIT, testing_fen=None),
    "APP-FREE-PERIOD": Slip(SUBMIT, form=lambda p: {"om_from": f"{p.year - 1}-01-01"}),
    "APP-UNIFIED":     _form(SUBMIT, plan_place="民生服务/全民健康"),
    "RET-POINTS":      _given("application:return", points=[{"point": "材料再完善"}]),
    "REV-FIVE":        _given(APPROVE, opinion_security="not", opinion_security_text="缺少数据分级。"),
    "REV-GROUNDS":     _given(APPROVE, ground_existing="stands"),
    "REV-FIGURES":     _given(APPROVE, approved_build_months=30),
    "REV-AVOID":       Slip(APPROVE, who="guo.shen"),
    "EXP-QUORUM":      _given("application:convene", experts=list(EXPERTS[:4])),
    "EXP-AUTHOR":      Slip("application:convene", given=lambda p: {"experts": [*EXPERTS[:4], {"name": "罗工", "employer": p.unit, "field": "业务"}]}),
    "EXP-SCORES":      _given("application:conclude", scores=[{"expert": e["name"], "score": 58, "comment": ""} for e in EXPERTS[:5]]),
    "REJ-GROUND":      _given("application:reject", reason="不清楚。"),
    "PRC-POINTS":      _given("procurement:return", points=[{"point": "再完善"}]),
    "RPT-POINTS":      _given("report:return", points=[{"point": "再完善"}]),
    "PRC-CEILING":     Slip("procurement:submit", form=lambda p: {"budget_fen": p.fen + 10_000_000, "ceiling_fen": p.fen + 20_000_000}),
    "PRC-METHOD":      _form("procurement:submit", method="single-source", method_reason=""),
    "PRC-EARLY":       Slip("procurement:tender", given=lambda p: {"noticed_on": f"{p.year - 1}-11-20"}),
    "PRC-AUTHOR":      Slip(AWARD, given=lambda p: _bids(p, _author(p))),
    "PRC-EXPERTS":     Slip(AWARD, given=lambda p: {"evaluators": [{"name": "罗工", "employer": _author(p)["name"]}]}),
    "PRC-OPEN":        Slip(AWARD, given=lambda p: {"bidders": award(p, p.opened)["bidders"][:2]}),
    "PRC-AWARD":       Slip(AWARD, given=lambda p: {"award_fen": p.fen + 10_000_000}),
    "PRC-CONTRACT":    Slip(SIGN, given=lambda p: {"contract_fen": price(p) + 3_000_000}),
    "PRC-FREE-YEARS":  _given(SIGN, free_years=1),
    "PRC-INDEPENDENT": Slip(SIGN, given=lambda p: {"supervisor": [p.builder[0]]}),
    "PRC-MAJOR":       _given(SIGN, supervisor=[], tester=[]),
    "PRC-PERIOD":      _given(SIGN, contract_months=30),
    "PRC-SIGNED":      Slip(SIGN, given=lambda p: {"signed_on": after(p.opened, 30).isoformat()}),
    "BLD-EARLY":       Slip("project:start", given=lambda p: {"started_on": after(p.opened, 20).isoformat()}),
    "BLD-PLAN":        Slip("project:start", given=lambda p: {"planned_completion": after(p.begun, 900).isoformat()}),
    "BLD-ORDER":       Slip("project:complete", given=lambda p: {"completed_on": after(p.begun, -5).isoformat()}),
    "BLD-PERIOD":      Slip("project:complete", given=lambda p: {"completed_on": after(p.done, 1000).isoformat()}, stops="DATE"),
    "RPT-COMPLETE":    _form("report:submit", percent=150, done=""),
    "RPT-BACKWARD":    _form("report-2:submit", percent=1),
    "PAY-EARLY":       Slip("payment:pay", given=lambda p: {"paid_on": after(p.opened, 30).isoformat()}),
    "PAY-CONTRACT":    Slip("payment:request", form=lambda p: {"amount_fen": price(p) + 1_000_000}),
    "PAY-YEAR":        Slip("payment:request", form=lambda p: {"pay_year": p.year + 4}),
    "PAY-MILESTONE":   _form("payment:request", payment_kind="progress", milestone="上线试运行"),
    "CHG-COMPLETE":    _form("change:submit", description="", security_effect=""),
    "CHG-BUILD":       _form("change:submit", new_build_months=30),
    "CHG-MONEY":       Slip("change:submit", form=lambda p: {"new_total_fen": p.fen}),
    "INI-FUNCTIONS":   _given("initial-acceptance:pass", functions_done=[{"function": "登录", "shown_by": "现场演示"}]),
    "INI-TEST":        _given("initial-acceptance:pass", test_report_no=""),
    "INI-TRIAL":       Slip("initial-acceptance:pass", given=lambda p: {"trial_from": after(p.done, -30).isoformat()}),
    "FIN-MECHANISM":   _form("final-acceptance:apply", sharing_contact=""),
    "FIN-PRODUCTS":    _form("final-acceptance:apply", delivered_products=[{"name": "中间件", "model": "示例型号 M2", "quantity": 1}]),
    "FIN-TEST":        _form("final-acceptance:apply", test_conclusion=None, test_report_no=""),
    "FIN-BASELINE":    Slip("final-acceptance:pass", given=lambda p: {"accepted_fen": p.fen * 2}),
    "FIN-APPOINTED":   Slip("final-acceptance:inspect", given=lambda p: {"inspectors": [{"name": "罗工", "employer": p.builder[0]["name"]}]}),
    "FIN-INSPECTORS":  Slip("final-acceptance:pass", given=lambda p: {"inspectors": [{"name": "罗工", "employer": p.builder[0]["name"]}]}),
    "FIN-RECTIFIED":   _given("final-acceptance:rectify", rectified=[{"item": "另一件事", "closed_on": "", "evidence": ""}]),
    "CAT-COMPLETE":    _form("catalogue:submit", owner="", share_type="conditional", share_reason=""),
    "RSK-COMPLETE":    _form("risk:sign", contractor_people=[], scope=""),
    "EMG-COMPLETE":    _form("emergency-plan:sign", contacts=[{"name": "值班员", "side": "需求单位", "duty": "指挥", "phone": "0427-5550001"}]),
    "ASM-INDICATORS":  _given("assessment:score", indicators=[{"area": "建设", "indicator": "建设质量", "weight": 50, "points": 40}]),
    "ASM-GRADE":       _given("assessment:score", grade="excellent"),
}

BLOTS: dict[str, Slip] = {
    "APP-PLACE":       _form("application:open", plan_place=""),
    "APP-EXISTING":    _form("application:open", existing_way=None),
    "PRC-FAIR":        _form("procurement:open", demand="按核定内容采购。投标人应为本市注册企业，有本地业绩的加分。"),
    "PRC-INTENTION":   Slip("procurement:open", form=lambda p: {"intention_on": after(p.opened, 10).isoformat()}),
    "RPT-CHANGE":      _form("report:open", content_changed=True),
    "CHG-BEFORE":      Slip("change:open", form=lambda p: {"carried_out_on": after(p.begun, 10).isoformat()}),
    "FIN-REUSE":       _given("final-acceptance:pass", reuse_measured=[]),
}
# fmt: on


def _author(p: Project) -> dict[str, str]:
    """The firm that wrote the proposal; an own one stands for it where the unit wrote it itself."""
    author: dict[str, str] = p.one_of(AUTHORS)
    return author


def _bids(p: Project, more: Mapping[str, str]) -> dict[str, Any]:
    return {"bidders": [*award(p, p.opened)["bidders"], more]}


@dataclass(slots=True)
class _Telling:
    """What of a project's mistakes is still to come: each is made once."""

    p: Project
    left: set[str] = field(default_factory=set)

    def at(self, step: str) -> list[tuple[str, Slip]]:
        """The slips of a step that were not made yet."""
        here = [(rule, SLIPS[rule]) for rule in sorted(self.left) if rule in SLIPS and SLIPS[rule].step == step]
        self.left -= {rule for rule, _ in here}
        return here

    def blots(self, step: str) -> dict[str, Any]:
        """What is wrong and stays wrong in a step."""
        found = [BLOTS[rule] for rule in self.left if rule in BLOTS and BLOTS[rule].step == step]
        return {k: v for slip in found for k, v in {**slip.form(self.p), **slip.given(self.p)}.items()}


def with_mistakes(p: Project, acts: Iterable[Act]) -> Iterator[Act]:
    """The course of a project with its mistakes laid over it, each before the step that goes well at last."""
    telling, forms = _Telling(p, set(p.wrong)), {}
    for planned in acts:
        step = f"{planned.line}:{planned.verb}"
        act = replace(planned, stated={**planned.stated, **telling.blots(step)})
        if act.opens:
            forms[act.name] = act.stated
        if step == SEND:
            yield from _bad_application(telling, act, forms[act.name])
        slips = [*telling.at(step), *telling.at(f"{act.name.partition('.')[2]}:{act.verb}")]
        yield from _tried(slips, act, p, forms.get(act.name, {}))
        yield replace(act, papers=()) if slips else act  # its papers came with the first attempt


def _tried(slips: list[tuple[str, Slip]], act: Act, p: Project, form: Mapping[str, Any]) -> Iterator[Act]:
    """Attempts at a step that are refused: wrong in the form, which is saved before and mended after, or in what is stated."""
    for rule, slip in slips:
        bad = dict(slip.form(p))
        if bad:
            yield replace(
                act, who=p.clerk if act.line is not Line.PROCUREMENT else act.who, verb=SAVE, stated=bad, papers=()
            )
        stated = {**act.stated, **slip.given(p)}
        yield replace(act, who=slip.who or act.who, stated=stated, refused=slip.stops or rule)
        act = replace(act, papers=())
        if bad:
            good = {name: form.get(name) for name in bad}
            yield replace(
                act, who=p.clerk if act.line is not Line.PROCUREMENT else act.who, verb=SAVE, stated=good, papers=()
            )


def _bad_application(telling: _Telling, send: Act, form: Mapping[str, Any]) -> Iterator[Act]:
    """A first version that the leader may not hand in: sent, refused with every reason, given back, mended."""
    p = telling.p
    yield from _tried(telling.at(SEND), replace(send, on=send.on - timedelta(days=6)), p, form)
    slips = telling.at(SUBMIT)
    if not slips:
        return
    bad = {name: value for _, slip in slips for name, value in slip.form(p).items()}
    day = send.on - timedelta(days=4)
    yield replace(send, on=day, verb=SAVE, stated=bad)
    yield replace(send, on=day)
    stops = " ".join(rule for rule, _ in slips)
    yield replace(send, on=day, who=p.leader, verb="submit", stated={"truth_stated": True}, refused=stops)
    yield replace(send, on=day, who=p.leader, verb="decline", stated={"reason": "照系统提示的条款逐项改好再送。"})
    yield replace(send, on=day, verb=SAVE, stated={name: form.get(name) for name in bad})
