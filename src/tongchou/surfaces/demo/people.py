"""The units and persons of the demo city. All names are invented; one person for each role, and two where two must differ."""

from dataclasses import dataclass
from datetime import date

from tongchou.kernel.codes import USCC_ALPHABET
from tongchou.lifecycle.words import ROLE_NAMES, Role
from tongchou.records.models import Grant, Person, Unit

PASSWORD = "tongchou-demo-2026"  # noqa: S105  # printed at the start of a demo, and nowhere else in use
SINCE = date(2020, 1, 1)

UNITS: dict[str, str] = {
    "示例市智慧城市运行管理中心": "centre",
    "示例市财政局": "finance",
    "示例市审计局": "audit",
    "示例市公共资源交易中心": "trading",
    "示例市人民政府办公室": "government",
    "示例市民政局": "department",
    "示例市应急管理局": "department",
    "示例市教育局": "department",
    "示例县数据局": "county",
    "示例咨询有限公司": "firm",
    "示例软件股份有限公司": "firm",
    "示例监理有限公司": "firm",
    "示例测评有限公司": "firm",
}
"""Units by name, with their kind."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the demo: how to sign in, and as what."""

    username: str
    name: str
    unit: str
    role: Role

    @property
    def title(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]


ACCOUNTS: tuple[Account, ...] = (
    Account("zhao.min", "赵敏", "示例市民政局", Role.CLERK),
    Account("liu.ju", "刘建", "示例市民政局", Role.LEADER),
    Account("wu.hao", "吴昊", "示例市应急管理局", Role.CLERK),
    Account("zheng.ling", "郑玲", "示例市应急管理局", Role.LEADER),
    Account("he.ping", "贺平", "示例市教育局", Role.CLERK),
    Account("tang.wei", "唐伟", "示例市教育局", Role.LEADER),
    Account("lin.jing", "林静", "示例市智慧城市运行管理中心", Role.PLANNER),
    Account("xu.ning", "许宁", "示例市智慧城市运行管理中心", Role.PLANNER),
    Account("chen.gong", "陈工", "示例市智慧城市运行管理中心", Role.REVIEWER),
    Account("he.shan", "何珊", "示例市智慧城市运行管理中心", Role.ACCEPTANCE),
    Account("ma.jun", "马俊", "示例市财政局", Role.FINANCE),
    Account("sun.shen", "孙申", "示例市审计局", Role.AUDIT),
    Account("deng.gong", "邓工", "示例市公共资源交易中心", Role.TRADING),
    Account("zhou.my", "周明远", "示例市人民政府办公室", Role.GOVERNMENT),
    Account("bai.xian", "白县", "示例县数据局", Role.COUNTY),
    Account("wang.js", "王教授", "示例市教育局", Role.EXPERT),
    Account("qian.zx", "钱咨", "示例咨询有限公司", Role.AUTHOR),
    Account("feng.cj", "冯承", "示例软件股份有限公司", Role.CONTRACTOR),
    Account("zhou.xiao", "周晓", "示例监理有限公司", Role.SUPERVISOR),
    Account("jiang.cp", "蒋测", "示例测评有限公司", Role.TESTER),
    Account("admin", "管理员", "示例市智慧城市运行管理中心", Role.ADMIN),
    Account("secadmin", "安全员", "示例市智慧城市运行管理中心", Role.SECURITY_ADMIN),
    Account("auditadmin", "审计员", "示例市智慧城市运行管理中心", Role.AUDIT_ADMIN),
)


def invented_uscc(serial: int, kind: str) -> str:
    """A code that checks but whose division (000000) no real organisation has."""
    head = ("91" if kind == "firm" else "11") + "000000" + f"{serial:09d}"
    total = sum(USCC_ALPHABET.index(sign) * pow(3, i, 31) for i, sign in enumerate(head))
    return head + USCC_ALPHABET[-total % 31]


def settle() -> dict[str, Person]:
    """Make units, persons and grants; returns the persons by user name."""
    units = {
        name: Unit.objects.create(name=name, kind=kind, uscc=invented_uscc(n, kind))
        for n, (name, kind) in enumerate(UNITS.items(), 1)
    }
    people: dict[str, Person] = {}
    sealed = ""
    for account in ACCOUNTS:
        person = Person(username=account.username, name=account.name, unit=units[account.unit])
        if not sealed:  # one slow hash for all: they share the demo's password
            person.set_password(PASSWORD)
            sealed = person.password
        person.password = sealed
        person.save()
        Grant.objects.create(person=person, role=account.role, unit=person.unit, since=SINCE)
        people[account.username] = person
    return people


def greeting() -> str:
    """What the start of a demo prints: who can sign in, and how."""
    rows = [f"  {a.username:<12}{a.name}  {a.unit}  {a.title}" for a in ACCOUNTS]
    return "\n".join([f"演示账号 demo accounts（口令 password：{PASSWORD}）", *rows])
