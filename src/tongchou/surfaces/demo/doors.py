"""Who comes, goes, is given a role or lent one: a new bureau, a firm for one project, a lost password, a leader away.

What does not fit is tried as well and refused: a code that is another unit's, a role that watches the one already held,
a leader who lends what is not his (4.1-4.5, 12.2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.people import CENTRE, invented_uscc
from tongchou.surfaces.demo.script import SAVE, Act

UN, PE, GR, DE, A, IR = (
    Line.UNIT, Line.PERSON, Line.GRANT, Line.DELEGATION, Line.APPLICATION, Line.INTERNAL_RULE,
)  # fmt: skip
SPORT, FIRM = "示例市体育局", "虚构场馆规划咨询有限公司"
SPORT_CODE, FIRM_CODE, CULTURE_CODE = (
    invented_uscc(51, "department"), invented_uscc(52, "firm"), invented_uscc(22, "department"),
)  # fmt: skip
GYM = "gym.application"


def doors() -> Iterator[Act]:
    """All of it."""
    yield from bureau()
    yield from not_granted()
    yield from passwords()
    yield from firm_for_one_project()
    yield from lent()
    yield from moved_away()


def registered(
    day: date, line: Line, name: str, said: Mapping[str, Any], bad: Mapping[str, Any], refused: str
) -> Iterator[Act]:
    """A registration by the administrator; what is wrong in it at first is refused and mended."""
    opened = Act(day, "admin", line, "open", name, {**said, **bad}, opens=True)
    yield opened
    register = replace(opened, verb="register", stated={}, opens=False)
    if refused:
        yield replace(register, refused=refused)
        yield replace(register, verb=SAVE, stated={field: said[field] for field in bad})
    yield register


def granted(day: date, name: str, who: str, role: str, why: str, **more: str) -> Iterator[Act]:
    """A role proposed by one and granted by another on the same day."""
    said = {"title": why, "username": who, "role": role, "since": day.isoformat(), **more}
    yield Act(day, "admin", GR, "propose", name, said, opens=True)
    yield Act(day, "secadmin", GR, "grant", name)


def person(name: str, username: str, unit: str, phone: str) -> dict[str, str]:
    """What is registered of a person."""
    return {"title": name, "username": username, "unit_name": unit, "phone": phone}


def bureau() -> Iterator[Act]:
    """A bureau of its own that was a division of another: the unit, its clerk and its leader (4.5)."""
    day = date(2025, 3, 10)
    unit = {
        "title": SPORT,
        "uscc": SPORT_CODE,
        "kind": "department",
        "contact_name": "孙明",
        "contact_phone": "0427-5550151",
    }
    bad = {"uscc": CULTURE_CODE, "kind": "firm", "contact_phone": ""}
    yield from registered(day, UN, "sport", unit, bad, "UNT-COMPLETE UNT-CODE UNT-ONCE")
    sun = person("孙明", "sun.ming", SPORT, "0427-5550151")
    slips = {"username": "Sun.Ming", "unit_name": "示例市体委", "phone": ""}
    yield from registered(date(2025, 3, 11), PE, "sun", sun, slips, "PSN-COMPLETE PSN-UNIT PSN-ONCE")
    yield from registered(date(2025, 3, 11), PE, "qin", person("秦芬", "qin.fen", SPORT, "0427-5550152"), {}, "")
    why = "示市体发〔2025〕2号 关于信息化工作分工的通知"
    yield from granted(date(2025, 3, 12), "sun-clerk", "sun.ming", "clerk", why)
    yield from granted(date(2025, 3, 12), "qin-leader", "qin.fen", "leader", why)


def not_granted() -> Iterator[Act]:
    """Roles that cannot even be proposed, one that is not granted, and one that waits (4.1-4.5, 12.2)."""
    day = date(2025, 3, 13)
    for username, role, stops, more in (
        ("sun.min", "clerk", "GRT-PERSON", {}),
        ("sun.ming", "expert", "GRT-DATES", {"until": "2025-03-03"}),
        ("sun.ming", "finance", "GRT-UNIT GRT-APART", {}),
        ("sun.shen", "clerk", "GRT-APART", {}),
        ("jiang.cp", "tester", "GRT-PROJECT", {}),
        ("feng.cj", "supervisor", "GRT-TIED GRT-APART", {"for_project": "@relief.application.project"}),
        ("admin", "expert", "GRT-SELF GRT-APART", {}),
    ):
        said = {"title": "补充人手", "username": username, "role": role, "since": day.isoformat(), **more}
        yield Act(day, "admin", GR, "propose", "not-granted", said, opens=True, refused=stops)
    for name, who, on in (("qin-expert", "qin.fen", date(2025, 4, 7)), ("ye-expert", "ye.kang", date(2026, 11, 25))):
        said = {"title": "推荐为评审专家", "username": who, "role": "expert", "since": on.isoformat()}
        yield Act(on, "admin", GR, "propose", name, said, opens=True)
    yield Act(date(2025, 4, 9), "secadmin", GR, "refuse", "qin-expert", {"reason": "专家库本年不增补体育类专家。"})


def passwords() -> Iterator[Act]:
    """A password is reset by another hand; whoever keeps them does not reset his own (4.5)."""
    yield Act(date(2025, 5, 19), "admin", PE, "ask-reset", "sun", {"reason": "本人来电，忘记口令。"})
    yield Act(date(2025, 5, 19), "secadmin", PE, "reset", "sun")
    day = date(2026, 2, 9)
    yield from registered(day, PE, "keeper", person("安全员", "secadmin", CENTRE, "0427-5550122"), {}, "")
    yield Act(day, "admin", PE, "ask-reset", "keeper", {"reason": "更换手机，验证码取不到。"})
    yield Act(day, "secadmin", PE, "reset", "keeper", refused="PSN-SELF")
    yield Act(date(2026, 2, 10), "secadmin", PE, "keep", "keeper", {"reason": "旧手机已修好，不用重设。"})


def firm_for_one_project() -> Iterator[Act]:
    """A firm comes for one proposal and goes when the project is given up; its unit is stopped after its people (12.2)."""
    asked = {
        "involves_state_secrets": False, "serves_government": True, "special_rules": False, "funding": "fiscal",
        "title": "全民健身场地预约", "plan_year": 2026,
    }  # fmt: skip
    yield Act(date(2025, 6, 9), "sun.ming", A, "open", GYM, asked, opens=True)
    yield Act(date(2025, 6, 16), "sun.ming", A, "discard", GYM)
    yield Act(date(2025, 6, 23), "sun.ming", A, "restore", GYM)
    day = date(2025, 6, 24)
    unit = {"title": FIRM, "uscc": FIRM_CODE, "kind": "firm", "contact_name": "葛华", "contact_phone": "0427-5550153"}
    yield from registered(day, UN, "planners", unit, {}, "")
    yield from registered(day, PE, "ge", person("葛华", "ge.hua", FIRM, "0427-5550153"), {}, "")
    until = {"for_project": f"@{GYM}.project", "until": "2025-09-30"}
    yield from granted(date(2025, 6, 25), "ge-author", "ge.hua", "author", "全民健身场地预约方案编制合同", **until)
    withdrawn = {"reason": "并入公共文化场馆预约和服务评价系统，不再单独建设。"}
    yield Act(date(2025, 7, 14), "qin.fen", A, "withdraw", GYM, withdrawn)
    day = date(2025, 7, 21)
    yield Act(day, "admin", GR, "revoke", "ge-author", {"reason": "项目撤回，方案编制合同终止。"})
    yield Act(day, "admin", UN, "stop", "planners", {"reason": "不再参与本市项目。"}, refused="UNT-EMPTY")
    yield Act(day, "admin", PE, "stop", "ge", {"reason": "单位不再参与本市项目。"})
    yield Act(day, "admin", UN, "stop", "planners", {"reason": "不再参与本市项目。"})


def lent() -> Iterator[Act]:
    """A leader is away and lends his role: to a colleague, for some days, and only what is his (4.5)."""
    day = date(2025, 9, 15)
    said = {
        "title": "赴省厅培训", "username": "dou.ya", "roles": ["leader"], "since": day.isoformat(), "until": "2025-09-24",
    }  # fmt: skip
    loan = Act(day, "liu.ju", DE, "delegate", "loan", said, opens=True)
    yield replace(loan, stated={**said, "username": "he.ping"}, refused="DLG-TAKER")
    yield replace(loan, stated={**said, "roles": ["leader", "planner"]}, refused="DLG-ROLES")
    yield replace(loan, stated={**said, "until": "2025-09-12"}, refused="DLG-DATES")
    yield loan
    rules = {
        "title": "信息化项目建设内部控制规定", "document_no": "示民发〔2025〕17号", "subject": ["construction"],
        "in_force_on": "2025-10-01", "summary": "变更和付款由业务科室和信息化科会签。",
    }  # fmt: skip
    yield Act(date(2025, 9, 16), "zhao.min", IR, "open", "own-buying", rules, ("internal-rule",), opens=True)
    yield Act(date(2025, 9, 17), "dou.ya", IR, "file", "own-buying")
    yield Act(date(2025, 9, 19), "zhao.min", DE, "end", "loan", refused="DLG-OWN")
    yield Act(date(2025, 9, 22), "liu.ju", DE, "end", "loan")
    yield Act(date(2025, 9, 23), "dou.ya", IR, "replace", "own-buying", {"reason": "由新版替代。"}, refused="ROLE")
    away = {**said, "title": "休假", "username": "jiang.lan", "since": "2026-11-23", "until": "2026-12-04"}
    leave = Act(date(2026, 11, 23), "bai.zhou", DE, "delegate", "leave", away, opens=True)
    yield replace(leave, stated={**away, "username": "fan.lei"}, refused="DLG-APART")
    yield leave


def moved_away() -> Iterator[Act]:
    """The bureau's clerk leaves the city: his user name stays his, his role and his account end, and another follows."""
    day = date(2026, 5, 18)
    yield Act(day, "admin", PE, "correct", "sun", {"reason": "办公电话变更。"})
    yield Act(day, "admin", PE, SAVE, "sun", {"username": "sun.m", "phone": "0427-5550155"})
    yield Act(day, "admin", PE, "register", "sun", refused="PSN-STAYS")
    yield Act(day, "admin", PE, SAVE, "sun", {"username": "sun.ming"})
    yield Act(day, "admin", PE, "register", "sun")
    day = date(2026, 9, 14)
    yield Act(day, "secadmin", GR, "revoke", "sun-clerk", {"reason": "调往外市。"})
    yield Act(day, "admin", PE, "stop", "sun", {"reason": "调往外市。"})
    yield from registered(day, PE, "luo", person("罗云", "luo.yun", SPORT, "0427-5550155"), {}, "")
    yield from granted(date(2026, 9, 15), "luo-clerk", "luo.yun", "clerk", "接替孙明经办信息化项目")
