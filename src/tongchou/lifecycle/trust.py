"""How far a role is trusted: who proves himself twice, which steps ask again who it is, which roles exclude each other.

Data and two pure questions, for pages, rules and documents alike. The regulation divides the work between offices
(4.1-4.5), keeps the author of a proposal from building it (12.2), and supervisors and testers from the contractor (19);
that the keepers of the platform act in nothing else is the house's own rule (practice F 6.3).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongchou.lifecycle.step import Step
from tongchou.lifecycle.words import ROLE_NAMES, Role

SECOND_FACTOR = frozenset(
    {
        Role.LEADER, Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.TRADING, Role.GOVERNMENT,
        Role.ADMIN, Role.SECURITY_ADMIN,
    }
)  # fmt: skip
"""Roles that approve, sign or pay, or that keep the platform: a password alone does not open the door to them."""

WEIGHTY = frozenset(
    {
        "accept", "approve", "conclude", "reject", "refuse", "fund", "issue", "find-money", "advise",
        "grant", "release", "sign", "file", "publish", "pay", "contract", "award", "clear", "tender", "pass",
        "terminate", "put-in-use", "complete", "start", "decide", "retire", "keep", "revoke", "reset",
        "reinstate",
    }
)  # fmt: skip
"""Verbs by which somebody approves, signs, releases, awards or pays; what only hands a file on is not among them."""


def asks_again(step: Step) -> bool:
    """Whether whoever takes the step must have proved a short while ago that it is really he (D20).

    Every signed statement (4.5), and every weighty step of a role that must have a second factor. The opening of a
    record is none of these: nothing is approved by it.
    """
    signs = "truth_stated" in step.asks
    weighs = step.verb in WEIGHTY and bool(SECOND_FACTOR & set(step.by))
    return not step.opens and (signs or weighs)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two sets of roles of which one person holds roles of one only."""

    one: frozenset[Role]
    others: frozenset[Role]
    clauses: tuple[str, ...]
    because: str


_ALL = frozenset(Role) - {Role.SYSTEM}


def _alone(role: Role, clauses: str, because: str) -> Exclusion:
    return Exclusion(frozenset({role}), _ALL - {role}, tuple(clauses.split()), because)


EXCLUSIONS: tuple[Exclusion, ...] = (
    _alone(Role.ADMIN, "4.5", "管理账号的人不办业务"),
    _alone(Role.SECURITY_ADMIN, "4.5", "授权的人不办业务"),
    _alone(Role.AUDIT_ADMIN, "4.3 4.5", "查日志的人不办业务"),
    _alone(Role.AUDIT, "4.3", "审计只看不办"),
    Exclusion(
        frozenset({Role.FINANCE}), frozenset({Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.CLERK, Role.LEADER}),
        ("4.1", "4.2", "4.5"), "拨付的人不申报、不审核、不验收",
    ),
    Exclusion(
        frozenset({Role.CLERK, Role.LEADER, Role.COUNTY}), frozenset({Role.REVIEWER, Role.ACCEPTANCE}),
        ("4.1", "4.5"), "申报的人不审核、不验收",
    ),
    Exclusion(
        frozenset({Role.TRADING}), frozenset({Role.CLERK, Role.LEADER, Role.PLANNER, Role.REVIEWER, Role.FINANCE}),
        ("4.1", "4.4"), "管招标的人不申报、不审核、不拨付",
    ),
    Exclusion(frozenset({Role.AUTHOR}), frozenset({Role.CONTRACTOR, Role.EXPERT}), ("12.2",), "编制方案的人不承建、不评审"),
    Exclusion(
        frozenset({Role.CONTRACTOR}), frozenset({Role.SUPERVISOR, Role.TESTER, Role.EXPERT}),
        ("12.2", "19"), "承建的人不监理、不测评、不评审",
    ),
)  # fmt: skip


def clashes(roles: Iterable[Role]) -> Iterator[tuple[Role, Role, Exclusion]]:
    """Each two of these roles that one person may not hold together, with the exclusion that says so."""
    held = sorted(set(roles), key=list(Role).index)
    for n, one in enumerate(held):
        for other in held[n + 1 :]:
            for rule in EXCLUSIONS:
                if (one in rule.one and other in rule.others) or (other in rule.one and one in rule.others):
                    yield one, other, rule
                    break


UNIT_KINDS: dict[str, str] = {
    "department": "市直部门",
    "county": "县区",
    "firm": "企业",
    "centre": "智慧城市运行管理中心",
    "finance": "市财政局",
    "audit": "市审计局",
    "trading": "公共资源交易中心",
    "government": "市政府",
    "pool": "评审专家库",
}
"""Kinds of units by their id in the register, with their names (4.1-4.5)."""

OUTSIDERS = frozenset({Role.AUTHOR, Role.CONTRACTOR, Role.SUPERVISOR, Role.TESTER})
"""Roles of firms: each is for one project (12.2, 19)."""

KEEPERS = frozenset({Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
_OWN = frozenset({Role.CLERK, Role.LEADER, Role.EXPERT}) | KEEPERS

ROLES_IN: dict[str, frozenset[Role]] = {
    "department": _OWN,
    "county": frozenset({Role.COUNTY, Role.CLERK, Role.LEADER, Role.EXPERT}),
    "firm": frozenset({Role.AUTHOR, Role.CONTRACTOR, Role.SUPERVISOR, Role.TESTER, Role.EXPERT}),
    "centre": _OWN | {Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE},
    "finance": _OWN | {Role.FINANCE},
    "audit": _OWN | {Role.AUDIT},
    "trading": _OWN | {Role.TRADING},
    "government": _OWN | {Role.GOVERNMENT},
    "pool": frozenset({Role.EXPERT}),
}
"""The roles that a unit of a kind can give its people: the offices' work is theirs alone (4.1-4.5)."""


def names(roles: Iterable[Role]) -> str:
    """Roles as sentences name them."""
    return "、".join(ROLE_NAMES[r] for r in sorted(roles, key=list(Role).index))
