"""The whole matrix: every role before every record in every state, every step and every page; and the matrix can see.

What is expected is written here a second time, in other words than the doors and the engine use, so that a slip in one of
them shows. At the end faults are planted on purpose, and the same matrix must find them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.journeys.acting import DAY

from tongchou.kernel import calendar
from tongchou.lifecycle.engine import Case, decide
from tongchou.lifecycle.step import OPENS
from tongchou.lifecycle.table import TABLE, steps_of
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access
from tongchou.records.models import Party, Person, Record, Unit
from tongchou.regulation import rulebook
from tongchou.regulation.rulebook import Law
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.web import policy, urls

pytestmark = pytest.mark.django_db
EDITION = "pzbf-2020-14"
LATER = moment(DAY) + timedelta(days=1)
"""When the records came to their states: after the day of asking, so that made-up releases do not change the law."""

OFFICES = {Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.FINANCE, Role.AUDIT, Role.TRADING, Role.GOVERNMENT}
UNIT_PEOPLE = {Role.CLERK, Role.LEADER, Role.COUNTY}
LAW = {Line.PARAMETER, Line.INTERPRETATION, Line.WORKDAYS}
PEOPLE = {Line.UNIT, Line.PERSON, Line.GRANT, Line.DELEGATION}
POOL = {Line.EXPERT, Line.SESSION}
JUDGES = POOL | {Line.SCORE, Line.OPINION, Line.MINUTES}
"""Who may judge and who was drawn: no unit's business, whoever opened it. An expert sees a session when he is called to it."""

BUILT = {
    Line.PROJECT, Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL, Line.OPERATION, Line.RISK, Line.EMERGENCY,
    Line.DRILL, Line.INCIDENT,
}  # fmt: skip
WATCHED = {Line.PROJECT, Line.REPORT, Line.PAYMENT, Line.CHANGE, Line.INITIAL, Line.FINAL}
OUTSIDERS = {
    Role.CONTRACTOR: BUILT, Role.SUPERVISOR: WATCHED, Role.TESTER: {Line.PROJECT, Line.INITIAL, Line.FINAL},
    Role.AUTHOR: {Line.PROJECT, Line.APPLICATION},
}  # fmt: skip
ONE_EACH = {
    Role.CLERK: "zhao.min", Role.LEADER: "liu.ju", Role.PLANNER: "lin.jing", Role.REVIEWER: "chen.gong",
    Role.ACCEPTANCE: "he.shan", Role.FINANCE: "ma.jun", Role.AUDIT: "sun.shen", Role.TRADING: "deng.gong",
    Role.GOVERNMENT: "zhou.my", Role.COUNTY: "bai.xian", Role.EXPERT: "wang.js", Role.AUTHOR: "qian.zx",
    Role.CONTRACTOR: "feng.cj", Role.SUPERVISOR: "zhou.xiao", Role.TESTER: "jiang.cp", Role.ADMIN: "admin",
    Role.SECURITY_ADMIN: "secadmin", Role.AUDIT_ADMIN: "auditadmin",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One person before one record: his role, and whether the record is of his side (his unit, his project)."""

    role: Role
    person: Person
    record: Record
    own: bool

    @property
    def seen(self) -> bool:
        """What the regulation's division of work says (art. 4), in words of our own."""
        line = Line(self.record.line)
        if self.role in OFFICES:
            if line is Line.FLAG:  # a suspicion is the centre's and audit's until it is found true
                judges = {Role.FINANCE} if self.record.unit.kind == "centre" else set()  # where the centre stands aside
                return self.role in {Role.PLANNER, Role.REVIEWER, Role.ACCEPTANCE, Role.AUDIT} | judges
            return line is not Line.SCORE or self.record.state == "opened"
        if self.role in UNIT_PEOPLE:
            said_to_all = line is Line.CALL and self.record.law_day is not None
            return (self.own and line not in JUDGES) or line in LAW or said_to_all
        if self.role in OUTSIDERS:
            handed_in = line is Line.APPLICATION and self.record.law_day is not None
            return self.own and line in OUTSIDERS[self.role] and not handed_in
        if self.role is Role.AUDIT_ADMIN:
            return line in PEOPLE
        return self.role in {Role.ADMIN, Role.SECURITY_ADMIN} and line in LAW | PEOPLE

    @property
    def counts(self) -> bool:
        """Whether the role counts on this record: that of a unit or firm on its own, that of an office everywhere."""
        return self.own or self.role not in UNIT_PEOPLE | set(OUTSIDERS)

    def __str__(self) -> str:
        return f"{self.role} {'own' if self.own else 'other'} {self.record.line} {self.record.state}"


@pytest.fixture
def world(people: dict[str, Person]) -> dict[str, list[Record]]:
    """Every line in every state, on a project of the civil affairs bureau with its firms, and on one that is nobody's here."""
    firms = {
        Role.AUTHOR: "示例咨询有限公司", Role.CONTRACTOR: "示例软件股份有限公司", Role.SUPERVISOR: "示例监理有限公司",
        Role.TESTER: "示例测评有限公司",
    }  # fmt: skip
    units = {"own": people["zhao.min"].unit, "other": people["he.ping"].unit, "county": people["bai.xian"].unit}
    made: dict[str, list[Record]] = {}
    for side, unit in units.items():
        spine = _record(Line.PROJECT, "building", unit, None, f"{side}-spine")
        made[side] = [spine, *_all_states(unit, spine, side)]
        if side == "own":
            for part, name in firms.items():
                firm = Unit.objects.get(name=name)
                Party.objects.create(project=spine, part=part, name=name, uscc=firm.uscc, by=spine)
    return made


def _all_states(unit: Unit, spine: Record, side: str) -> Iterator[Record]:
    free = {
        Line.PLAN,
        Line.ANNUAL_PLAN,
        Line.FILING,
        Line.INTERNAL_RULE,
        Line.PARAMETER,
        Line.INTERPRETATION,
        Line.WORKDAYS,
        *PEOPLE,
        *POOL,
    }
    for line in Line:
        states = {s for step in steps_of(line) for s in (*step.frm, step.to)} - {OPENS, "="}
        for state in sorted(states):
            if line is not Line.PROJECT:
                yield _record(line, state, unit, None if line in free else spine, f"{side}-{line}-{state}")


def _record(line: Line, state: str, unit: Unit, spine: Record | None, number: str) -> Record:
    signed = state not in {"draft", "signing"}
    return Record.objects.create(
        line=line, state=state, unit=unit, project=spine, number=number, edition=EDITION, opened_at=moment(DAY),
        entered_at=LATER, law_day=DAY if signed else None, title=f"机密般的标题{number}", answers={},
    )  # fmt: skip


def cells(world: dict[str, list[Record]], people: dict[str, Person]) -> Iterator[Cell]:
    for role, username in ONE_EACH.items():
        person = people[username]
        for side, records in world.items():
            own = side == ("county" if role is Role.COUNTY else "own")
            for record in records:
                yield Cell(role, person, record, own)


def wrongly_seen(world: dict[str, list[Record]], people: dict[str, Person]) -> list[str]:
    """The cells in which a door lets through what it must not, or holds back what it must not."""
    let = {u: set(access.records_for(people[u], DAY).values_list("pk", flat=True)) for u in ONE_EACH.values()}
    return [str(c) for c in cells(world, people) if (c.record.pk in let[c.person.username]) is not c.seen]


def wrongly_taken(world: dict[str, list[Record]], people: dict[str, Person]) -> list[str]:
    """The cells in which role and state let a step be taken that the table does not give, or the other way round."""
    law = Law(rulebook.load(EDITION), DAY, DAY, calendar.load())
    wrong = []
    roles_of: dict[str, Callable[[Record], frozenset[Role]]] = {
        u: access.roles_on(people[u], DAY) for u in ONE_EACH.values()
    }
    for cell in cells(world, people):
        roles = roles_of[cell.person.username](cell.record)
        for step in steps_of(Line(cell.record.line)):
            bare = replace(step, rules=(), papers=(), asks=())
            decision = decide(bare, Case(cell.record.state, roles, None, frozenset(), law))
            objections = {f.rule for f in decision.verdict} - {"GATE"}
            may = cell.role in step.by and cell.counts and cell.record.state in step.frm
            if may is bool(objections):
                wrong.append(f"{cell}: {step.verb}")
    return wrong


@pytest.mark.clause("4.1", "4.2", "4.3", "4.4", "4.5")
def test_nobody_sees_what_is_not_his_and_everybody_sees_what_is(world, people):
    assert wrongly_seen(world, people) == []
    assert sum(1 for _ in cells(world, people)) > 5000


@pytest.mark.clause("4.1", "4.2", "4.3", "4.4", "4.5")
def test_nobody_takes_a_step_that_the_table_does_not_give_him(world, people):
    assert wrongly_taken(world, people) == []


@pytest.mark.clause("4.3")
def test_audit_reads_everything_and_takes_no_step():
    assert [s.key for s in TABLE if Role.AUDIT in s.by or Role.AUDIT_ADMIN in s.by] == []


def test_every_page_of_a_record_is_closed_to_whom_it_is_not_for(world, people, as_):
    """One record of each line and side, through the real pages: 200 where the door lets through, 404 where it does not."""
    wrong = []
    some = {(side, r.line): r for side, records in world.items() for r in records}
    wanted = {r.pk for r in some.values()}
    clients: dict[str, Client] = {u: as_(u) for u in ONE_EACH.values()}
    for cell in cells(world, people):
        if cell.record.pk not in wanted or cell.role in OFFICES - {Role.FINANCE}:
            continue
        status = clients[cell.person.username].get(f"/records/{cell.record.number}/journal/").status_code
        if status != (200 if cell.seen else 404):
            wrong.append(f"{cell}: {status}")
    assert wrong == []


def test_every_address_opens_to_its_roles_only(people, as_, client):
    """Addresses without a record in them, by every role and by a visitor."""
    wrong = []
    plain = [(p.name, f"/{p.pattern}") for p in urls.urlpatterns if "<" not in str(p.pattern) and p.name != "logout"]
    for name, address in plain:
        allowed = policy.POLICY[name]
        visitor = client.get(address).status_code
        if (visitor == 302 and client.get(address).headers["Location"].startswith("/login/")) is (allowed is None):
            wrong.append(f"visitor {name}: {visitor}")
        for role, username in ONE_EACH.items():
            status = as_(username).get(address).status_code
            closed = allowed is not None and role not in allowed
            if closed and status != 403:
                wrong.append(f"{role} {name}: {status} instead of 403")
            if not closed and status >= 500:
                wrong.append(f"{role} {name}: {status}")
    assert wrong == []
    assert len(plain) > 8


# --- the matrix sees: faults planted on purpose -------------------------------------------------------------------------


def test_a_door_that_leaks_is_found(world, people, monkeypatch):
    monkeypatch.setattr(access, "OF_A_UNIT", access.OF_A_UNIT | {Role.CONTRACTOR})
    monkeypatch.setitem(access.LINES_OF, Role.SUPERVISOR, access.LINES_OF[Role.SUPERVISOR] | {Line.APPLICATION})
    wrong = wrongly_seen(world, people)
    assert any(w.startswith("supervisor own application") for w in wrong)


def test_a_door_that_shuts_too_early_is_found(world, people, monkeypatch):
    monkeypatch.setattr(access, "WHOLE_CITY", access.WHOLE_CITY - {Role.AUDIT})
    assert any(w.startswith("audit other") for w in wrongly_seen(world, people))


def test_a_role_that_counts_where_it_must_not_is_found(world, people, monkeypatch):
    monkeypatch.setattr(access, "OF_A_UNIT", access.OF_A_UNIT - {Role.LEADER})
    assert any("leader other application signing: submit" in w for w in wrongly_taken(world, people))


def test_a_page_that_nobody_entered_in_the_policy_is_found(people, as_, monkeypatch):
    monkeypatch.delitem(policy.POLICY, "record-list")
    assert as_("lin.jing").get("/records/").status_code == 403
