"""Units, persons, grants and delegations as lines of the table: two persons for a role, and a loan that never widens."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys.acting import DAY, application, may, open_application, record, refused, stops, take
from tests.security.acting import paper

from tongchou.lifecycle.engine import StepRefusedError
from tongchou.lifecycle.words import Line, Role
from tongchou.records import access, conduct, evidence
from tongchou.records.holders import holders_of
from tongchou.records.models import Delegation, Document, Entry, Grant, Person, Record, Unit
from tongchou.regulation.fieldbook import BadAnswerError
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import invented_uscc

pytestmark = pytest.mark.django_db
AT = moment(DAY)
SPORT = {
    "title": "示例市体育局", "uscc": invented_uscc(77, "department"), "kind": "department", "contact_name": "孙明",
    "contact_phone": "0427-2800001",
}  # fmt: skip
SUN = {"title": "孙明", "username": "sun.ming", "unit_name": "示例市体育局", "phone": "0427-2800001"}


def begin(line: Line, person: Person, on: date = DAY, **answers: Any) -> Record:
    actor = access.actor_on(person, None, on, unit=person.unit)
    return conduct.open_record(line, actor, moment(on), unit=person.unit, answers=answers)


def registered(line: Line, person: Person, **answers: Any) -> Record:
    r = begin(line, person, **answers)
    take(r, "register", person)
    return r


def unregistered(line: Line, person: Person, **answers: Any) -> list[str]:
    """The rules that refuse to complete a registration."""
    return stops(refused(begin(line, person, **answers), "register", person))


def not_begun(line: Line, person: Person, on: date = DAY, **answers: Any) -> list[str]:
    """The rules that refuse an opening; nothing of it is kept but the fact."""
    before = Record.objects.count()
    with pytest.raises(StepRefusedError) as refusal:
        begin(line, person, on, **answers)
    assert Record.objects.count() == before
    return stops(refusal.value.decision)


def asked(role: Role | str, username: str, **more: Any) -> dict[str, Any]:
    return {"title": "任命", "username": username, "role": str(role), "since": str(DAY), **more}


def lend(giver: Person, taker: Person, *roles: str, on: date = DAY, **more: Any) -> Record:
    until = {"since": str(on), "until": str(on + timedelta(days=5)), **more}
    return begin(Line.DELEGATION, giver, on, title="出差", username=taker.username, roles=list(roles), **until)


def roles(username: str, on: date = DAY) -> set[str]:
    return set(access.roles_of(Person.objects.get(username=username), on))


# --- units and persons -------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.5")
def test_a_unit_and_its_people_come_through_the_table(people: dict[str, Person]) -> None:
    admin = people["admin"]
    r = registered(Line.UNIT, admin, **SPORT)
    unit = Unit.objects.get(name="示例市体育局")
    assert (unit.record, unit.kind, unit.uscc, unit.contact) == (r, "department", SPORT["uscc"], "孙明 0427-2800001")
    registered(Line.PERSON, admin, **SUN)
    sun = Person.objects.get(username="sun.ming")
    assert (sun.unit, sun.name, sun.is_active, sun.has_usable_password()) == (unit, "孙明", True, False)
    assert roles("sun.ming") == set()
    assert stops(refused(r, "stop", admin, given={"reason": "机构改革"})) == ["UNT-EMPTY"]
    take(sun.record, "stop", admin, given={"reason": "调离"})
    take(r, "stop", admin, given={"reason": "机构改革"})
    assert not Unit.objects.get(pk=unit.pk).is_active
    assert "PSN-UNIT" in unregistered(Line.PERSON, admin, **{**SUN, "username": "sun.ming2"})
    assert evidence.check() == []


def test_a_correction_reaches_the_table_when_it_is_right(people: dict[str, Person]) -> None:
    admin = people["admin"]
    r = registered(Line.UNIT, admin, **SPORT)
    assert "STATE" in stops(refused(r, "register", admin))
    take(r, "correct", admin, given={"reason": "更名"})
    say(r, admin, title="示例市体育事业局", uscc=SPORT["uscc"][:-1] + "A")
    assert stops(refused(r, "register", admin)) == ["UNT-CODE"]
    assert Unit.objects.get(record=r).name == "示例市体育局", "until it is right the old entry counts"
    say(r, admin, uscc=SPORT["uscc"])
    take(r, "register", admin)
    assert Unit.objects.get(record=r).name == record(r.number).title == "示例市体育事业局"
    assert [d.title for d in Document.objects.filter(kind="unit", unit__record=r)] == ["示例市体育事业局"]
    assert not Unit.objects.filter(name="示例市体育局").exists()
    assert evidence.check() == []


def say(r: Record, person: Person, **answers: Any) -> None:
    r.refresh_from_db()
    conduct.save(r, answers, access.actor_on(person, r, DAY), AT, version=r.version)


def test_a_user_name_is_for_life_and_roles_do_not_move_along(people: dict[str, Person]) -> None:
    admin = people["admin"]
    registered(Line.UNIT, admin, **SPORT)
    r = registered(Line.PERSON, admin, **SUN)
    take(begin(Line.GRANT, admin, **asked(Role.CLERK, "sun.ming")), "grant", people["secadmin"])
    take(r, "correct", admin, given={"reason": "调动"})
    say(r, admin, username="sun.m", unit_name="示例市教育局", phone="0427-2800009")
    assert stops(refused(r, "register", admin)) == ["PSN-STAYS", "PSN-STAYS"]
    say(r, admin, username="sun.ming", unit_name="示例市体育局")
    take(r, "register", admin)
    sun = Person.objects.get(record=r)
    assert (sun.username, sun.phone, sun.unit.name) == ("sun.ming", "0427-2800009", "示例市体育局")


def test_a_unit_is_not_registered_twice(people: dict[str, Person]) -> None:
    registered(Line.UNIT, people["admin"], **SPORT)
    assert unregistered(Line.UNIT, people["admin"], **SPORT) == ["UNT-ONCE", "UNT-ONCE"]
    assert unregistered(Line.UNIT, people["admin"], **{**SPORT, "title": "另一个局"}) == ["UNT-ONCE"]


def test_what_the_set_up_made_is_registered_afterwards(people: dict[str, Person]) -> None:
    admin, unit = people["admin"], people["zhao.min"].unit
    r = registered(Line.UNIT, admin, **{**SPORT, "title": unit.name, "uscc": unit.uscc})
    assert Unit.objects.get(pk=unit.pk).record == r
    stated = {"title": "赵敏", "username": "zhao.min", "unit_name": unit.name, "phone": "0427-2800002"}
    assert unregistered(Line.PERSON, admin, **{**stated, "unit_name": "示例市教育局"}) == ["PSN-ONCE"]
    registered(Line.PERSON, admin, **stated)
    assert Person.objects.get(username="zhao.min").has_usable_password(), "she keeps her password"
    assert unregistered(Line.PERSON, admin, **stated) == ["PSN-ONCE"]


@pytest.mark.parametrize("who", ["zhao.min", "lin.jing", "secadmin", "auditadmin", "sun.shen"])
def test_only_an_administrator_registers(people: dict[str, Person], who: str) -> None:
    assert not_begun(Line.UNIT, people[who], **SPORT) == ["ROLE"]
    assert not Unit.objects.filter(name=SPORT["title"]).exists()


def test_a_password_is_reset_by_two(people: dict[str, Person]) -> None:
    registered(Line.UNIT, people["admin"], **SPORT)
    r = registered(Line.PERSON, people["admin"], **SUN)
    sun = Person.objects.get(username="sun.ming")
    sun.set_password("eine-lange-Zeile-9")
    sun.save()
    take(r, "ask-reset", people["admin"], given={"reason": "本人忘记口令"})
    assert Person.objects.get(pk=sun.pk).has_usable_password()
    assert "ROLE" in stops(refused(r, "reset", people["admin"]))
    assert Person.objects.get(pk=sun.pk).has_usable_password()
    take(r, "reset", people["secadmin"])
    assert not Person.objects.get(pk=sun.pk).has_usable_password()


# --- grants --------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.1", "4.5")
def test_a_role_takes_two_persons(people: dict[str, Person]) -> None:
    registered(Line.UNIT, people["admin"], **SPORT)
    registered(Line.PERSON, people["admin"], **SUN)
    r = begin(Line.GRANT, people["admin"], **asked(Role.LEADER, "sun.ming"))
    assert roles("sun.ming") == set()
    assert "ROLE" in stops(refused(r, "grant", people["admin"]))
    Grant.objects.create(person=people["admin"], role=Role.SECURITY_ADMIN, unit=people["admin"].unit, since=DAY)
    assert stops(refused(r, "grant", people["admin"])) == ["APART"], "one person with both roles is still one person"
    assert roles("sun.ming") == set()
    take(r, "grant", people["secadmin"])
    assert roles("sun.ming") == {"leader"}
    grant = Grant.objects.get(person__username="sun.ming")
    assert (grant.record, grant.since, grant.until, grant.unit.name) == (r, DAY, None, "示例市体育局")
    take(r, "revoke", people["secadmin"], DAY + timedelta(days=3), {"reason": "调离"})
    assert roles("sun.ming", DAY + timedelta(days=2)) == {"leader"}
    assert roles("sun.ming", DAY + timedelta(days=3)) == set()
    assert evidence.check() == []


def test_whoever_is_seconded_holds_his_role_there(people: dict[str, Person]) -> None:
    centre = people["lin.jing"].unit.name
    assert not_begun(Line.GRANT, people["admin"], **asked(Role.PLANNER, "wang.js")) == ["GRT-UNIT"]
    r = begin(Line.GRANT, people["admin"], **asked(Role.PLANNER, "wang.js", in_unit=centre))
    take(r, "grant", people["secadmin"])
    assert Grant.objects.get(record=r).unit.name == centre
    assert "planner" in roles("wang.js")


def test_a_role_revoked_on_its_first_day_counts_no_more(people: dict[str, Person]) -> None:
    r = begin(Line.GRANT, people["admin"], **asked(Role.EXPERT, "he.ping"))
    take(r, "grant", people["secadmin"])
    assert "expert" in roles("he.ping")
    take(r, "revoke", people["admin"], given={"reason": "弄错了人"})
    assert roles("he.ping") == {"clerk"}


def test_a_role_begins_on_the_day_it_is_granted_at_the_earliest(people: dict[str, Person]) -> None:
    early = str(DAY - timedelta(days=300))
    r = begin(Line.GRANT, people["admin"], **{**asked(Role.EXPERT, "he.ping"), "since": early})
    take(r, "grant", people["secadmin"])
    assert Grant.objects.get(record=r).since == DAY


@pytest.mark.clause("4.1", "4.2", "4.3", "4.4")
@pytest.mark.parametrize(
    ("role", "who", "rules"),
    [
        ("finance", "lin.jing", ["GRT-UNIT", "GRT-APART"]),
        ("planner", "he.ping", ["GRT-UNIT"]),
        ("admin", "lin.jing", ["GRT-APART"]),
        ("clerk", "sun.shen", ["GRT-APART"]),
        ("clerk", "nobody", ["GRT-PERSON", "GRT-UNIT"]),
        ("leader", "deng.gong", ["GRT-APART"]),
        ("audit-admin", "admin", ["GRT-APART", "GRT-SELF"]),
    ],
)
def test_roles_that_do_not_fit_are_not_even_proposed(
    people: dict[str, Person], role: str, who: str, rules: list[str]
) -> None:
    before = Grant.objects.count()
    assert not_begun(Line.GRANT, people["admin"], **asked(role, who)) == rules
    assert Grant.objects.count() == before


def test_what_became_incompatible_meanwhile_is_not_granted(people: dict[str, Person]) -> None:
    r = begin(Line.GRANT, people["admin"], **asked(Role.REVIEWER, "lin.jing"))
    Grant.objects.create(person=people["lin.jing"], role=Role.CLERK, unit=people["lin.jing"].unit, since=DAY)
    assert stops(refused(r, "grant", people["secadmin"])) == ["GRT-APART"]
    assert "reviewer" not in roles("lin.jing")


@pytest.mark.clause("12.2", "19")
def test_an_outsiders_role_is_for_one_project_and_opens_no_other(people: dict[str, Person]) -> None:
    mine, other = open_application(people["zhao.min"]), open_application(people["he.ping"], title="另一个项目")
    Grant.objects.filter(person=people["feng.cj"]).delete()
    assert not_begun(Line.GRANT, people["admin"], **asked("contractor", "feng.cj")) == ["GRT-PROJECT"]
    assert not_begun(Line.GRANT, people["admin"], **asked("contractor", "feng.cj", for_project="XX")) == ["GRT-PROJECT"]
    assert not_begun(Line.GRANT, people["admin"], **asked("clerk", "he.ping", for_project=mine.project.number)) == [
        "GRT-PROJECT"
    ]
    assert not_begun(Line.GRANT, people["admin"], **asked("clerk", "feng.cj")) == ["GRT-UNIT"]
    r = begin(Line.GRANT, people["admin"], **asked("contractor", "feng.cj", for_project=mine.project.number))
    take(r, "grant", people["secadmin"])
    seen = set(access.records_for(people["feng.cj"], DAY).values_list("number", flat=True))
    assert mine.project.number in seen
    assert other.project.number not in seen


# --- delegations -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def signing(people: dict[str, Person]) -> Record:
    """An application that waits for its leader; the clerk he.ping of another unit has nothing to do with it."""
    r = open_application(people["zhao.min"])
    paper(City(people), DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    return record(r.number)


@pytest.fixture
def qin(people: dict[str, Person]) -> Person:
    """A colleague at the civil affairs bureau who holds no role yet."""
    return Person.objects.create_person("qin.fen", "秦芬", people["zhao.min"].unit, None)


@pytest.mark.clause("4.5")
def test_a_step_by_delegation_says_for_whom(people: dict[str, Person], signing: Record, qin: Person) -> None:
    assert "ROLE" in stops(may(signing, "submit", qin, given={"truth_stated": True}))
    loan = lend(people["liu.ju"], qin, "leader")
    entry = take(signing, "submit", qin, given={"truth_stated": True})
    body = json.loads(entry.body)
    assert (body["actor"], body["behalf"], body["behalf_name"]) == ("qin.fen", "liu.ju", "刘建")
    assert (entry.actor, entry.behalf) == (qin, people["liu.ju"])
    take(loan, "end", people["liu.ju"])
    assert roles("qin.fen") == set()
    own = json.loads(
        take(open_application(people["he.ping"]), "withdraw", people["tang.wei"], given={"reason": "x"}).body
    )
    assert "behalf" not in own
    assert evidence.check() == []
    assert all(evidence.replay(e).same for e in Entry.objects.all())


def test_a_lent_role_sees_what_the_role_sees(people: dict[str, Person], signing: Record) -> None:
    ding = Person.objects.create_person("ding.yi", "丁一", people["lin.jing"].unit, None)
    assert not access.records_for(ding, DAY).exists()
    lend(people["lin.jing"], ding, "planner")
    assert access.records_for(ding, DAY).filter(pk=signing.pk).exists()
    assert ding in holders_of(signing, frozenset({Role.PLANNER}), DAY)


@pytest.mark.clause("4.5")
def test_a_delegation_expires_by_date(people: dict[str, Person], signing: Record, qin: Person) -> None:
    lend(people["liu.ju"], qin, "leader", since=str(DAY + timedelta(days=1)), until=str(DAY + timedelta(days=2)))
    assert [roles("qin.fen", DAY + timedelta(days=n)) for n in range(4)] == [set(), {"leader"}, {"leader"}, set()]
    assert "ROLE" in stops(refused(signing, "submit", qin, DAY + timedelta(days=3), {"truth_stated": True}))
    assert record(signing.number).state == "signing"


@pytest.mark.clause("4.5")
def test_a_delegation_never_widens(people: dict[str, Person], qin: Person) -> None:
    liu, lin = people["liu.ju"], people["lin.jing"]
    assert not_lent(liu, qin, "leader", "planner") == ["DLG-ROLES"]
    assert not_lent(liu, qin, "finance") == ["DLG-ROLES"]
    assert not_lent(liu, lin, "leader") == ["DLG-TAKER"], "not to another unit"
    assert not_lent(liu, liu, "leader") == ["DLG-TAKER"]
    assert not_lent(people["sun.shen"], qin, "leader") == ["ROLE", "DLG-TAKER", "DLG-ROLES"]
    lend(liu, qin, "leader")
    meng = Person.objects.create_person("meng.fei", "孟飞", qin.unit, None)
    assert not_lent(qin, meng, "leader") == ["DLG-ROLES"], "no chain"
    with pytest.raises(BadAnswerError):
        lend(liu, meng, "admin")
    assert roles("meng.fei") == set()
    assert Delegation.objects.count() == 1


def not_lent(giver: Person, taker: Person, *roles: str) -> list[str]:
    until = {"since": str(DAY), "until": str(DAY + timedelta(days=5))}
    return not_begun(Line.DELEGATION, giver, title="出差", username=taker.username, roles=list(roles), **until)


def test_what_is_lent_ends_when_the_giver_has_it_no_more(people: dict[str, Person], qin: Person) -> None:
    lend(people["liu.ju"], qin, "leader")
    assert roles("qin.fen") == {"leader"}
    Grant.objects.filter(person=people["liu.ju"]).update(until=DAY)
    assert roles("qin.fen", DAY + timedelta(days=1)) == set()
    Grant.objects.filter(person=people["liu.ju"]).update(until=None)
    Person.objects.filter(username="liu.ju").update(is_active=False)
    assert roles("qin.fen") == set()
    Person.objects.filter(username="liu.ju").update(is_active=True)
    Person.objects.filter(pk=qin.pk).update(unit=people["lin.jing"].unit)
    assert roles("qin.fen") == set(), "whoever left the unit takes nothing along"


@pytest.mark.clause("4.5")
def test_a_delegation_does_not_get_round_the_separation_of_duties(people: dict[str, Person], signing: Record) -> None:
    """赵敏 wrote and sent it: in her leader's name she may not sign it either."""
    zhao, liu = people["zhao.min"], people["liu.ju"]
    lend(liu, zhao, "leader")
    assert stops(refused(signing, "submit", zhao, given={"truth_stated": True})) == ["APART"]
    assert record(signing.number).state == "signing"


@pytest.mark.clause("4.1", "4.5")
def test_the_givers_hands_count_for_the_taker(people: dict[str, Person], qin: Person) -> None:
    """刘建 sent it himself as a clerk; whoever acts for him may not sign it in his stead."""
    liu = people["liu.ju"]
    Grant.objects.create(person=liu, role=Role.CLERK, unit=liu.unit, since=DAY)
    r = open_application(people["zhao.min"])
    paper(City(people), DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", liu)
    lend(liu, qin, "leader")
    assert stops(refused(r, "submit", qin, given={"truth_stated": True})) == ["APART"]
    assert record(r.number).state == "signing"


@pytest.mark.clause("4.1", "4.5")
def test_what_was_done_for_the_giver_counts_as_his_own(people: dict[str, Person], qin: Person) -> None:
    """秦芬 sent it for 赵敏; 赵敏 with a leader's role of her own may not sign what was sent in her name."""
    zhao = people["zhao.min"]
    r = open_application(zhao)
    paper(City(people), DAY, "zhao.min", r, "application-form", "proposal")
    lend(zhao, qin, "clerk")
    assert json.loads(take(r, "send", qin).body)["behalf"] == "zhao.min"
    Grant.objects.create(person=zhao, role=Role.LEADER, unit=zhao.unit, since=DAY)
    assert stops(refused(r, "submit", zhao, given={"truth_stated": True})) == ["APART"]
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})


def test_a_delegation_does_not_join_what_excludes_each_other(people: dict[str, Person]) -> None:
    he = people["he.shan"]
    Grant.objects.create(person=he, role=Role.AUDIT_ADMIN, unit=he.unit, since=DAY)
    assert not_lent(people["lin.jing"], he, "planner") == ["DLG-APART"]


def test_a_delegation_is_ended_by_its_parties_and_by_the_guard_and_by_no_colleague(
    people: dict[str, Person], qin: Person
) -> None:
    zhao = people["zhao.min"]
    for ender in ("liu.ju", "qin.fen", "secadmin"):
        loan = lend(people["liu.ju"], qin, "leader")
        assert stops(refused(loan, "end", zhao)) == ["DLG-OWN"]
        assert roles("qin.fen") == {"leader"}
        take(loan, "end", Person.objects.get(username=ender))
        assert roles("qin.fen") == set()


def test_who_holds_the_role_himself_acts_for_himself(people: dict[str, Person], signing: Record) -> None:
    deputy = Person.objects.create_person("deputy", "副职", people["liu.ju"].unit, None)
    Grant.objects.create(person=deputy, role=Role.LEADER, unit=deputy.unit, since=DAY)
    lend(people["liu.ju"], deputy, "leader")
    assert take(signing, "submit", deputy, given={"truth_stated": True}).behalf is None


def test_an_application_by_a_lent_clerk_is_the_units(people: dict[str, Person], qin: Person) -> None:
    lend(people["zhao.min"], qin, "clerk")
    r = begin(Line.APPLICATION, qin, **application())
    assert r.unit == qin.unit
    assert Entry.objects.get(record=r, verb="open").behalf == people["zhao.min"]


# --- who sees it -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.3")
def test_keepers_see_who_acts_and_others_only_their_own(people: dict[str, Person], qin: Person) -> None:
    loan, unit = lend(people["liu.ju"], qin, "leader"), begin(Line.UNIT, people["admin"], **SPORT)
    for who in ("admin", "secadmin", "auditadmin", "sun.shen", "lin.jing"):
        assert access.records_for(people[who], DAY).filter(pk__in=[loan.pk, unit.pk]).count() == 2, who
    assert access.records_for(people["zhao.min"], DAY).filter(pk__in=[loan.pk, unit.pk]).get() == loan
    for who in ("he.ping", "feng.cj", "wang.js"):
        assert not access.records_for(people[who], DAY).filter(pk__in=[loan.pk, unit.pk]).exists(), who
