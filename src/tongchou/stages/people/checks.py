"""Units that can be told apart, persons that exist, roles that fit and do not clash, delegations that never widen."""

# What a rule `needs` is not None when its function runs; mypy cannot know that, so here it takes facts as known.
# mypy: no-strict-optional

import re
from collections.abc import Iterator

from tongchou.kernel.codes import uscc_faults
from tongchou.kernel.outcome import Sentence, tell
from tongchou.lifecycle import trust
from tongchou.lifecycle.rules import rule
from tongchou.lifecycle.wording import tied
from tongchou.lifecycle.words import ROLE_NAMES, Line, Role
from tongchou.regulation.rulebook import Law
from tongchou.stages.people.facts import DelegationFacts, GrantFacts, PersonFacts, UnitFacts

USERNAME = re.compile(r"[a-z][a-z0-9.]{2,29}")
HEADS = {"firm": ("91", "企业")}
DEMAND_HEAD = ("1", "机关、事业单位")


def _filled(facts: object, line: Line, law: Law, names: str) -> Iterator[Sentence]:
    for name in names.split():
        if not (getattr(facts, name) or "").strip():
            label = law.book.field(line, name).label
            yield tell("没有填“{label}”。", "填写“{label}”。", field=name, label=label)


# --- units -----------------------------------------------------------------------------------------------------------


@rule("UNT-COMPLETE", "单位资料完整", "4.1", "4.5")
def unit_complete(u: UnitFacts, law: Law) -> Iterator[Sentence]:
    """A unit that nobody can call answers for nothing."""
    yield from _filled(u, Line.UNIT, law, "title uscc kind contact_name contact_phone")
    if (u.parent or "").strip() and not u.parent_known:
        yield tell("没有名为“{name}”的单位。", "先登记上级单位，或改正名称。", field="parent", name=u.parent)


@rule("UNT-CODE", "统一社会信用代码", "4.5", needs="uscc kind")
def unit_code(u: UnitFacts, law: Law) -> Iterator[Sentence]:
    """The code is how a firm is known in tenders and ties (12.2): a slip of the pen would hide one behind another."""
    for fault in uscc_faults(u.uscc):
        yield tell("{fault}", "对照登记证书核对后重填。", field="uscc", fault=fault)
    head, kind = HEADS.get(u.kind, DEMAND_HEAD)
    if not u.uscc.startswith(head):
        yield tell(
            "代码以 {begins} 开头，{kind}的代码以 {head} 开头。",
            "核对代码和单位类别。",
            field="uscc",
            begins=u.uscc[: len(head)] or "空",
            kind=kind,
            head=head,
        )


@rule("UNT-ONCE", "单位只登记一次", "4.5", needs="name_taken uscc_taken")
def unit_once(u: UnitFacts, law: Law) -> Iterator[Sentence]:
    """Two entries for one unit would split its records, and two firms under one code its ties."""
    if u.name_taken:
        yield tell("已有名为“{name}”的单位。", "打开那个单位更正资料。", field="title", name=u.title)
    if u.uscc_taken:
        yield tell("{name}已用这个代码登记。", "核对代码，或更正那个单位。", field="uscc", name=u.uscc_taken)


@rule("UNT-EMPTY", "停用前没有在用的人员", "4.5", needs="active_people")
def unit_empty(u: UnitFacts, law: Law) -> Iterator[Sentence]:
    """People of a stopped unit would go on acting for it."""
    if u.active_people:
        yield tell(
            "这个单位还有 {count} 名在用的人员。", "先停用这些人员。", field="active_people", count=u.active_people
        )


# --- persons ---------------------------------------------------------------------------------------------------------


@rule("PSN-COMPLETE", "人员资料完整", "4.5")
def person_complete(p: PersonFacts, law: Law) -> Iterator[Sentence]:
    """A named person answers for each act, so he has a name and can be called."""
    yield from _filled(p, Line.PERSON, law, "title phone")
    if len((p.title or "").strip()) > 60:
        yield tell("姓名有 {count} 个字，最多 60 个。", "改正姓名。", field="title", count=len(p.title.strip()))


@rule("PSN-UNIT", "人员的单位", "4.5", needs="unit_name unit_known")
def person_unit(p: PersonFacts, law: Law) -> Iterator[Sentence]:
    """A person acts for a unit that is in use."""
    if not p.unit_known:
        yield tell("没有在用的单位“{name}”。", "先登记单位，或改正名称。", field="unit_name", name=p.unit_name)


@rule("PSN-ONCE", "用户名", "4.5", needs="username username_taken")
def person_once(p: PersonFacts, law: Law) -> Iterator[Sentence]:
    """A user name is one person's for ever, also after he has left: old entries name it."""
    if not USERNAME.fullmatch(p.username):
        yield tell(
            "用户名写了“{name}”，不合格式。",
            "用小写字母开头，只用小写字母、数字和点，3 到 30 位。",
            field="username",
            name=p.username,
        )
    elif p.username_taken:
        yield tell("用户名 {name} 已有人用。", "换一个；离开的人用过的也不能再用。", field="username", name=p.username)


@rule("PSN-STAYS", "更正时不变的资料", "4.5", needs="username unit_name registered_as roles_elsewhere")
def person_stays(p: PersonFacts, law: Law) -> Iterator[Sentence]:
    """Old entries name him by his user name, and a role does not move along when its holder moves."""
    if p.registered_as and p.username != p.registered_as:
        yield tell(
            "用户名已登记为 {kept}，不能改。", "改回 {kept}；日志里记的是它。", field="username", kept=p.registered_as
        )
    if p.roles_elsewhere:
        yield tell(
            "这个人在原单位还有“{roles}”的职责。",
            "先收回，再改单位。",
            field="unit_name",
            roles=trust.names(map(Role, p.roles_elsewhere)),
        )


@rule("PSN-SELF", "不重设本人的口令", "4.5", needs="is_self")
def person_self(p: PersonFacts, law: Law) -> Iterator[Sentence]:
    """Whoever lost a password is known by somebody else."""
    if p.is_self:
        yield tell("这是你本人的账号。", "由另一位安全管理员重设。", field="is_self")


# --- grants ----------------------------------------------------------------------------------------------------------


@rule("GRT-PERSON", "授予的人", "4.5", needs="username role since person_known")
def grant_person(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """A role hangs on a person who is in use."""
    if not g.person_known:
        yield tell("没有在用的用户“{name}”。", "先登记人员，或改正用户名。", field="username", name=g.username)
    if (g.in_unit or "").strip() and not g.in_unit_known:
        yield tell("没有在用的单位“{name}”。", "先登记单位，或改正名称。", field="in_unit", name=g.in_unit)


@rule("GRT-DATES", "授权的起止", "4.5", needs="since")
def grant_dates(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """A role that began in the past would make past acts look allowed."""
    if g.until and g.until < g.since:
        yield tell("到 {until} 止，早于起始的 {since}。", "改正日期。", field="until", until=g.until, since=g.since)
    elif g.until and g.until < law.today:
        yield tell("到 {until} 止，已经过去。", "改为今天以后的日期。", field="until", until=g.until)


@rule("GRT-UNIT", "职责与单位类别", "4.1", "4.2", "4.3", "4.4", "4.5", needs="role person_unit_kind")
def grant_unit(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """The offices' work is theirs: nobody pays but finance, nobody reviews but the centre."""
    allowed = trust.ROLES_IN.get(g.person_unit_kind, frozenset())
    if Role(g.role) not in allowed:
        yield tell(
            "“{role}”不是{kind}的职责。",
            "{kind}的人可有：{allowed}。",
            field="role",
            role=ROLE_NAMES[Role(g.role)],
            kind=trust.UNIT_KINDS.get(g.person_unit_kind, g.person_unit_kind),
            allowed=trust.names(allowed) or "无",
        )


@rule("GRT-PROJECT", "外单位的职责限一个项目", "12.2", "19", "4.5", needs="role")
def grant_project(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """Authors, contractors, supervisors and testers see one project, not the city."""
    code = (g.for_project or "").strip()
    if Role(g.role) not in trust.OUTSIDERS:
        if code:
            yield tell("“{role}”不限于一个项目。", "删去项目编码。", field="for_project", role=ROLE_NAMES[Role(g.role)])
    elif not code:
        yield tell("没有填“哪个项目”。", "写项目编码；一项授权只管一个项目。", field="for_project")
    elif not g.project_known:
        yield tell("没有编码为 {code} 的项目。", "核对项目编码。", field="for_project", code=code)


@rule("GRT-TIED", "外单位与被监督的单位没有关联", "12.2", "19", needs="role unit_ties")
def grant_tied(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """Whoever supervises or tests a firm does not belong to it, nor whoever builds to the author; asked before he is let in."""
    yield from tied(g.unit_ties, ROLE_NAMES[Role(g.role)], "username", "另选单位")


@rule("GRT-APART", "职责不相容", "4.1", "4.2", "4.3", "4.4", "4.5", "12.2", "19", needs="role held_roles")
def grant_apart(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """One person in two roles that watch each other is nobody's watch."""
    new = Role(g.role)
    for one, other, why in trust.clashes({new, *map(Role, g.held_roles)}):
        if new in (one, other):
            yield tell(
                "“{role}”与已有的“{held}”不能由同一个人担任：{because}。",
                "先收回“{held}”，或授予另一个人。",
                field="role",
                role=ROLE_NAMES[new],
                held=ROLE_NAMES[other if new is one else one],
                because=why.because,
            )


@rule("GRT-SELF", "不给自己授权", "4.5", needs="is_self")
def grant_self(g: GrantFacts, law: Law) -> Iterator[Sentence]:
    """Nobody makes himself what he is."""
    if g.is_self:
        yield tell("授予的人是你本人。", "由另一位管理员办理。", field="username")


# --- delegations -----------------------------------------------------------------------------------------------------


@rule("DLG-TAKER", "受托人", "4.5", needs="username taker_known taker_is_colleague taker_is_self")
def delegation_taker(d: DelegationFacts, law: Law) -> Iterator[Sentence]:
    """What a unit answers for stays in the unit."""
    if d.taker_is_self:
        yield tell("受托人是你本人。", "写同事的用户名。", field="username")
    elif not (d.taker_known and d.taker_is_colleague):  # one sentence for both: no list of other units' people
        yield tell("本单位没有在用的用户“{name}”。", "写本单位同事的用户名。", field="username", name=d.username)


@rule("DLG-ROLES", "只能委托自己有的职责", "4.5", needs="roles giver_roles")
def delegation_roles(d: DelegationFacts, law: Law) -> Iterator[Sentence]:
    """A delegation never widens, and what was lent cannot be lent on."""
    if not d.roles:
        yield tell("没有选委托的职责。", "选一项你自己有的职责。", field="roles")
    missing = [Role(r) for r in d.roles if r not in d.giver_roles]
    if missing:
        yield tell(
            "你自己没有“{roles}”的职责。",
            "只选你自己有的：{own}。",
            field="roles",
            roles=trust.names(missing),
            own=trust.names(map(Role, d.giver_roles)) or "无",
        )


@rule("DLG-DATES", "委托的起止", "4.5", needs="since until")
def delegation_dates(d: DelegationFacts, law: Law) -> Iterator[Sentence]:
    """A delegation is for a while, from today at the earliest: what was done before was not done for anybody."""
    if d.until < d.since:
        yield tell("到 {until} 止，早于起始的 {since}。", "改正日期。", field="until", until=d.until, since=d.since)
    if d.since < law.today:
        yield tell(
            "从 {since} 起，已经过去。", "最早从今天 {today} 起。", field="since", since=d.since, today=law.today
        )


@rule("DLG-APART", "受托人的职责不相容", "4.1", "4.2", "4.3", "4.4", "4.5", needs="roles taker_roles")
def delegation_apart(d: DelegationFacts, law: Law) -> Iterator[Sentence]:
    """By lending, roles that exclude each other would meet in one hand."""
    lent = {Role(r) for r in d.roles}
    for one, other, why in trust.clashes(lent | set(map(Role, d.taker_roles))):
        if {one, other} & lent:
            yield tell(
                "受托人会同时有“{one}”和“{other}”，不能由同一个人担任：{because}。",
                "委托给另一位同事。",
                field="roles",
                one=ROLE_NAMES[one],
                other=ROLE_NAMES[other],
                because=why.because,
            )


@rule("DLG-OWN", "谁能结束委托", "4.5", needs="may_end")
def delegation_own(d: DelegationFacts, law: Law) -> Iterator[Sentence]:
    """Whoever lent a role takes it back, whoever was lent it may lay it down, and the security administrator may stop both."""
    if not d.may_end:
        yield tell("这项委托不是你给的，也不是给你的。", "找委托人、受托人或安全管理员。", field="may_end")
