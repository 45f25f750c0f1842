"""The rules on units, persons, grants and delegations, each on both sides of its border; codes and clashes as data."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from tongchou.kernel.codes import inner_check_sign, is_uscc, uscc_faults
from tongchou.kernel.outcome import Finding, Outcome, Weight
from tongchou.lifecycle import trust
from tongchou.lifecycle.amendments import table_of
from tongchou.lifecycle.rules import RULES
from tongchou.lifecycle.table import TABLE, find, steps_of
from tongchou.lifecycle.words import ROLE_NAMES, Line, Role
from tongchou.regulation.rulebook import Rulebook, editions, load
from tongchou.stages.people.facts import DelegationFacts, GrantFacts, PersonFacts, UnitFacts
from tongchou.surfaces.demo.people import ACCOUNTS, UNITS, invented_uscc

DEPARTMENT, FIRM = invented_uscc(1, "department"), invented_uscc(2, "firm")
UNIT = UnitFacts(
    title="示例市体育局", uscc=DEPARTMENT, kind="department", contact_name="孙明", contact_phone="0427-2800001",
    name_taken=False, uscc_taken="", active_people=0,
)  # fmt: skip
PERSON = PersonFacts(
    title="孙明", username="sun.ming", unit_name="示例市体育局", phone="0427-2800001", unit_known=True, username_taken=False,
    registered_as="", roles_elsewhere=(), is_self=False,
)  # fmt: skip
GRANT = GrantFacts(
    username="sun.ming", role="clerk", since=date(2026, 8, 1), person_known=True, person_unit_kind="department",
    held_roles=(), project_known=False, unit_ties=(), is_self=False,
)  # fmt: skip
LOAN = DelegationFacts(
    username="zhao.min", roles=("leader",), since=date(2026, 8, 1), until=date(2026, 8, 10), giver_roles=("leader",),
    taker_known=True, taker_is_colleague=True, taker_is_self=False, taker_roles=("clerk",), may_end=True,
)  # fmt: skip
GOOD = {Line.UNIT: UNIT, Line.PERSON: PERSON, Line.GRANT: GRANT, Line.DELEGATION: LOAN}
OF = {"UNT": UNIT, "PSN": PERSON, "GRT": GRANT, "DLG": LOAN}


def case(rule: str, changes: dict[str, Any], *sentences: str) -> Any:
    marks = pytest.mark.clause(*RULES[rule].clauses)
    return pytest.param(rule, changes, list(sentences), marks=marks, id=f"{rule}-{len(sentences)}")


CASES = [
    case("UNT-COMPLETE", {"title": " ", "contact_phone": None}, "没有填“单位名称”。", "没有填“联系电话”。"),
    case("UNT-COMPLETE", {"parent": "示例市政府", "parent_known": False}, "没有名为“示例市政府”的单位。"),
    case("UNT-COMPLETE", {"parent": "示例市人民政府办公室", "parent_known": True}),
    case("UNT-CODE", {"uscc": "1100", "kind": "department"}, "统一社会信用代码有 4 位，应是 18 位。"),
    case("UNT-CODE", {"uscc": FIRM}, "代码以 9 开头，机关、事业单位的代码以 1 开头。"),
    case("UNT-CODE", {"uscc": FIRM, "kind": "firm"}),
    case("UNT-CODE", {"kind": "firm"}, "代码以 11 开头，企业的代码以 91 开头。"),
    case("UNT-ONCE", {"name_taken": True}, "已有名为“示例市体育局”的单位。"),
    case("UNT-ONCE", {"uscc_taken": "示例市教育局"}, "示例市教育局已用这个代码登记。"),
    case("UNT-EMPTY", {"active_people": 2}, "这个单位还有 2 名在用的人员。"),
    case("PSN-COMPLETE", {"phone": ""}, "没有填“电话”。"),
    case("PSN-COMPLETE", {"title": "长" * 61}, "姓名有 61 个字，最多 60 个。"),
    case("PSN-UNIT", {"unit_known": False}, "没有在用的单位“示例市体育局”。"),
    case("PSN-ONCE", {"username": "Sun Ming"}, "用户名写了“Sun Ming”，不合格式。"),
    case("PSN-ONCE", {"username": "sun.ming\n"}, "用户名写了“sun.ming\n”，不合格式。"),
    case("PSN-ONCE", {"username_taken": True}, "用户名 sun.ming 已有人用。"),
    case("PSN-STAYS", {"registered_as": "sun.ming"}),
    case("PSN-STAYS", {"registered_as": "sun.m"}, "用户名已登记为 sun.m，不能改。"),
    case("PSN-STAYS", {"roles_elsewhere": ("clerk",)}, "这个人在原单位还有“需求单位经办”的职责。"),
    case("PSN-SELF", {"is_self": True}, "这是你本人的账号。"),
    case("GRT-PERSON", {"person_known": False}, "没有在用的用户“sun.ming”。"),
    case("GRT-PERSON", {"in_unit": "示例市某局", "in_unit_known": False}, "没有在用的单位“示例市某局”。"),
    case("GRT-PERSON", {"in_unit": "示例市教育局", "in_unit_known": True}),
    case("GRT-DATES", {"until": date(2026, 7, 31)}, "到 2026-07-31 止，早于起始的 2026-08-01。"),
    case("GRT-DATES", {"since": date(2026, 7, 1), "until": date(2026, 7, 31)}, "到 2026-07-31 止，已经过去。"),
    case("GRT-DATES", {"until": date(2026, 8, 1)}),
    case("GRT-UNIT", {"role": "finance"}, "“市财政局”不是市直部门的职责。"),
    case("GRT-UNIT", {"role": "finance", "person_unit_kind": "finance"}),
    case("GRT-UNIT", {"role": "leader", "person_unit_kind": "firm"}, "“需求单位领导”不是企业的职责。"),
    case("GRT-PROJECT", {"for_project": "211100-2026-0001-0"}, "“需求单位经办”不限于一个项目。"),
    case("GRT-PROJECT", {"role": "contractor"}, "没有填“哪个项目”。"),
    case("GRT-PROJECT", {"role": "contractor", "for_project": "XM-9"}, "没有编码为 XM-9 的项目。"),
    case("GRT-PROJECT", {"role": "contractor", "for_project": "XM-1", "project_known": True}),
    case(
        "GRT-TIED",
        {
            "role": "supervisor",
            "unit_ties": ({"name": "示例监理", "says": "示例监理 —承建— XM-1", "certain": True, "cleared": ""},),
        },
        "监理单位示例监理有关联，应当回避：示例监理 —承建— XM-1。",
    ),
    case(
        "GRT-TIED",
        {
            "role": "tester",
            "unit_ties": (
                {
                    "name": "示例测评",
                    "says": "示例测评 —电话— 1 —电话— 示例软件 —承建— XM-1",
                    "certain": False,
                    "cleared": "",
                },
            ),
        },
        "测评机构示例测评疑似有关联（未经证实）：示例测评 —电话— 1 —电话— 示例软件 —承建— XM-1。",
    ),
    case(
        "GRT-TIED",
        {
            "role": "tester",
            "unit_ties": ({"name": "示例测评", "says": "…", "certain": False, "cleared": "总机号码。"},),
        },
    ),
    case(
        "GRT-APART",
        {"role": "admin", "held_roles": ("clerk",)},
        "“系统管理员”与已有的“需求单位经办”不能由同一个人担任：管理账号的人不办业务。",
    ),
    case(
        "GRT-APART",
        {"role": "supervisor", "held_roles": ("contractor",)},
        "“监理单位”与已有的“承建单位”不能由同一个人担任：承建的人不监理、不测评、不评审。",
    ),
    case("GRT-APART", {"role": "clerk", "held_roles": ("leader",)}),
    case("GRT-SELF", {"is_self": True}, "授予的人是你本人。"),
    case("DLG-TAKER", {"taker_is_self": True}, "受托人是你本人。"),
    case("DLG-TAKER", {"taker_is_colleague": False}, "本单位没有在用的用户“zhao.min”。"),
    case("DLG-TAKER", {"taker_known": False}, "本单位没有在用的用户“zhao.min”。"),
    case("DLG-ROLES", {"roles": ()}, "没有选委托的职责。"),
    case("DLG-ROLES", {"roles": ("leader", "planner")}, "你自己没有“中心规划统筹”的职责。"),
    case("DLG-DATES", {"since": date(2026, 7, 31)}, "从 2026-07-31 起，已经过去。"),
    case("DLG-DATES", {"until": date(2026, 7, 31)}, "到 2026-07-31 止，早于起始的 2026-08-01。"),
    case(
        "DLG-APART",
        {"roles": ("finance",), "taker_roles": ("clerk",)},
        "受托人会同时有“需求单位经办”和“市财政局”，不能由同一个人担任：拨付的人不申报、不审核、不验收。",
    ),
    case("DLG-APART", {"taker_roles": ("clerk", "expert")}),
    case("DLG-OWN", {"may_end": False}, "这项委托不是你给的，也不是给你的。"),
]


@pytest.mark.parametrize(("rule", "changes", "sentences"), CASES)
def test_a_rule_says_exactly_this(
    rule: str, changes: dict[str, Any], sentences: list[str], judge: Callable[..., list[Finding]], book: Rulebook
) -> None:
    facts = replace(OF[rule[:3]], **changes)
    found = judge(rule, facts)
    assert [f.says for f in found] == sentences
    for finding in found:
        assert finding.outcome is Outcome.NOT_MET
        assert finding.weight is Weight.STOP
        assert not re.search("您|！|依据第|None|(?<!申)请", finding.says + finding.remedy)
        assert finding.field in book.forms[facts.LINE].fields


@pytest.mark.parametrize("line", GOOD)
def test_nothing_objects_to_a_good_record(line: Line, against: Callable[..., dict[str, list[str]]]) -> None:
    assert against(line, GOOD[line]) == {}


@pytest.mark.parametrize(
    ("line", "rule", "need"),
    [
        (line, r, n)
        for line in GOOD
        for r in sorted({r for s in steps_of(line) for r in s.rules})
        for n in RULES[r].needs
    ],
)
def test_a_rule_that_lacks_a_fact_says_so(line: Line, rule: str, need: str, unknown: Callable[..., set[str]]) -> None:
    assert unknown(rule, replace(GOOD[line], **{need: None})) == {need}


def test_every_rule_is_tried_on_its_far_side() -> None:
    rules = {r for line in GOOD for step in steps_of(line) for r in step.rules}
    assert {c.values[0] for c in CASES if c.values[2]} == rules


@pytest.mark.parametrize("edition", editions())
@pytest.mark.parametrize("line", GOOD)
def test_facts_and_asks_are_fields_of_the_form(line: Line, edition: str) -> None:
    form = load(edition).forms[line].fields
    assert {f.name for f in fields(GOOD[line])} <= form.keys()
    assert {ask for step in steps_of(line) for ask in (*step.asks, *step.may_state)} <= form.keys()


def test_choices_of_the_forms_are_the_words_of_the_table(book: Rulebook) -> None:
    people = {role.value: name for role, name in ROLE_NAMES.items() if role is not Role.SYSTEM}
    assert book.forms["grant"].fields["role"].choices == people
    lendable = {role.value: ROLE_NAMES[role] for role in find(Line.DELEGATION, "delegate").by}
    assert book.forms["delegation"].fields["roles"].choices == lendable
    assert book.forms["unit"].fields["kind"].choices == trust.UNIT_KINDS
    assert set(trust.ROLES_IN) == set(trust.UNIT_KINDS)


# --- codes -----------------------------------------------------------------------------------------------------------


def test_made_up_codes_have_both_check_signs() -> None:
    for kind, serial in product(("firm", "department"), range(1, 40)):
        assert uscc_faults(invented_uscc(serial, kind)) == []


@pytest.mark.clause("12.2")
def test_a_slip_in_any_sign_of_a_code_is_found() -> None:
    for place in range(18):
        for other in "0123456789ABY":
            slip = FIRM[:place] + other + FIRM[place + 1 :]
            assert bool(uscc_faults(slip)) is (slip != FIRM), slip


def test_a_code_whose_outer_sign_fits_by_chance_is_caught_by_the_inner_one() -> None:
    """A forger who counts the last sign again still has the organisation code against him."""
    inner = "0" if FIRM[16] != "0" else "1"
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        forged = FIRM[:16] + inner + last
        if is_uscc(forged):
            assert uscc_faults(forged) == [f"统一社会信用代码 {forged} 的第 17 位（组织机构代码校验位）不对。"]
            break
    else:
        pytest.fail("no last sign fits")


@pytest.mark.parametrize(("body", "sign"), [("D2143569", "X"), ("00000000", "0")])
def test_the_inner_sign_is_that_of_gb_11714(body: str, sign: str) -> None:
    assert inner_check_sign(body) == sign


def test_small_letters_and_lookalikes_are_named() -> None:
    assert uscc_faults(FIRM[:8] + "oI" + FIRM[10:]) == [
        "统一社会信用代码里有“oI”，这些字符不会出现（没有小写字母和 I、O、S、V、Z）。"
    ]


# --- clashes and trust -----------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "4.2", "4.3", "4.4", "4.5", "12.2", "19")
def test_keepers_and_auditors_do_nothing_else() -> None:
    alone = (*trust.KEEPERS, Role.AUDIT)
    for one, other in product(alone, set(Role) - {Role.SYSTEM}):
        assert bool(list(trust.clashes([one, other]))) is (one is not other), (one, other)
    assert not list(trust.clashes([Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE]))
    assert list(trust.clashes([Role.AUTHOR, Role.CONTRACTOR]))
    assert list(trust.clashes([Role.CONTRACTOR, Role.TESTER]))


@pytest.mark.parametrize("edition", editions())
def test_every_exclusion_cites_the_law(edition: str) -> None:
    for rule in trust.EXCLUSIONS:
        assert load(edition).cite(rule.clauses)
        assert not rule.one & rule.others


def test_every_role_has_a_unit_that_can_give_it() -> None:
    assert frozenset().union(*trust.ROLES_IN.values()) == set(Role) - {Role.SYSTEM}


def test_the_demo_city_gives_nobody_what_could_not_be_granted() -> None:
    for account in ACCOUNTS:
        roles = {account.role, *account.also}
        assert roles <= trust.ROLES_IN[UNITS[account.of or account.unit]], account
        assert not list(trust.clashes(roles)), account


@pytest.mark.parametrize("edition", editions())
def test_what_asks_again_who_it_is(edition: str) -> None:
    table = table_of(edition)
    again = {step.key for step in table if trust.asks_again(step)}
    assert again >= {step.key for step in table if "truth_stated" in step.asks}
    assert again >= {
        "application:submit", "application:approve", "annual-plan:fund", "annual-plan:issue", "payment:pay", "urgent:approve",
        "change:approve", "procurement:contract", "procurement:award", "final-acceptance:pass", "initial-acceptance:pass",
        "project:put-in-use", "grant:grant", "person:reset", "parameter:release", "workdays:release", "interpretation:sign",
    }  # fmt: skip
    assert not again & {"application:open", "application:send", "application:return", "report:fill", "payment:open"}
    assert not [step.key for step in table if step.opens and trust.asks_again(step)]


def test_no_weighty_verb_is_idle() -> None:
    assert {step.verb for step in TABLE} >= trust.WEIGHTY
    for verb in trust.WEIGHTY:
        assert any(trust.asks_again(step) for step in TABLE if step.verb == verb), verb
