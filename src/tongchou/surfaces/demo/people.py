"""The units and persons of the demo city, all invented: for each role at least one, and two where two must differ."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django_otp.plugins.otp_totp.models import TOTPDevice

from tongchou.kernel.codes import USCC_ALPHABET, inner_check_sign
from tongchou.lifecycle.words import ROLE_NAMES, Role
from tongchou.records.models import Grant, Person, Preference, Unit

PASSWORD = "tongchou-demo-2026"  # noqa: S105  # printed at the start of a demo, and nowhere else in use
SINCE = date(2020, 1, 1)

CENTRE = "示例市智慧城市运行管理中心"
UNITS: dict[str, str] = {
    CENTRE: "centre",
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
    "示例市卫生健康委员会": "department",
    "示例市人力资源和社会保障局": "department",
    "示例市住房和城乡建设局": "department",
    "示例市交通运输局": "department",
    "示例市农业农村局": "department",
    "示例市市场监督管理局": "department",
    "示例市生态环境局": "department",
    "示例市自然资源局": "department",
    "示例市文化和旅游局": "department",
    "虚构区大数据中心": "county",
    "虚构数据技术有限公司": "firm",
    "示例信息工程有限公司": "firm",
    "虚构工程监理有限公司": "firm",
    "虚构规划设计咨询有限公司": "firm",
}
"""Units by name, with their kind; the place of a name gives its invented code, so new ones come last."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the demo: how to sign in, and as what; ``also`` are further roles, ``of`` where it is not the own unit."""

    username: str
    name: str
    unit: str
    role: Role
    also: tuple[Role, ...] = ()
    of: str = ""

    @property
    def title(self) -> str:
        """The roles in words."""
        return "、".join(ROLE_NAMES[role] for role in (self.role, *self.also))


ACCOUNTS: tuple[Account, ...] = (
    Account("zhao.min", "赵敏", "示例市民政局", Role.CLERK),
    Account("liu.ju", "刘建", "示例市民政局", Role.LEADER),
    Account("wu.hao", "吴昊", "示例市应急管理局", Role.CLERK),
    Account("zheng.ling", "郑玲", "示例市应急管理局", Role.LEADER),
    Account("he.ping", "贺平", "示例市教育局", Role.CLERK),
    Account("tang.wei", "唐伟", "示例市教育局", Role.LEADER),
    Account("lin.jing", "林静", CENTRE, Role.PLANNER),
    Account("xu.ning", "许宁", CENTRE, Role.PLANNER),
    Account("chen.gong", "陈工", CENTRE, Role.REVIEWER),
    Account("he.shan", "何珊", CENTRE, Role.ACCEPTANCE),
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
    Account("admin", "管理员", CENTRE, Role.ADMIN),
    Account("secadmin", "安全员", CENTRE, Role.SECURITY_ADMIN),
    Account("auditadmin", "审计员", CENTRE, Role.AUDIT_ADMIN),
    Account("cao.yue", "曹越", CENTRE, Role.PLANNER),
    Account("fan.lei", "范磊", CENTRE, Role.REVIEWER, also=(Role.ACCEPTANCE,)),
    Account("guo.shen", "郭慎", "示例市自然资源局", Role.REVIEWER, of=CENTRE),  # on loan to the centre
    Account("yao.qi", "姚琦", CENTRE, Role.ACCEPTANCE),
    Account("qiu.cai", "邱彩", "示例市财政局", Role.FINANCE),
    Account("lu.ming", "陆鸣", "示例市审计局", Role.AUDIT),
    Account("jin.biao", "金标", "示例市公共资源交易中心", Role.TRADING),
    Account("shi.mishu", "施宓", "示例市人民政府办公室", Role.GOVERNMENT),
    Account("dou.ya", "窦雅", "示例市民政局", Role.CLERK),
    Account("pan.an", "潘安平", "示例市应急管理局", Role.CLERK),
    Account("gu.xue", "顾学", "示例市教育局", Role.CLERK),
    Account("su.yi", "苏怡", "示例市卫生健康委员会", Role.CLERK),
    Account("ye.kang", "叶康", "示例市卫生健康委员会", Role.LEADER),
    Account("ren.bao", "任宝", "示例市人力资源和社会保障局", Role.CLERK),
    Account("pei.li", "裴力", "示例市人力资源和社会保障局", Role.LEADER),
    Account("zhu.jian", "朱简", "示例市住房和城乡建设局", Role.CLERK),
    Account("kong.fang", "孔方", "示例市住房和城乡建设局", Role.LEADER),
    Account("lu.tong", "路通", "示例市交通运输局", Role.CLERK),
    Account("cheng.yun", "程运", "示例市交通运输局", Role.LEADER),
    Account("tian.ye", "田野", "示例市农业农村局", Role.CLERK),
    Account("miao.feng", "苗丰", "示例市农业农村局", Role.LEADER),
    Account("shi.jian", "石鉴", "示例市市场监督管理局", Role.CLERK),
    Account("wei.ping", "魏平", "示例市市场监督管理局", Role.LEADER),
    Account("lan.tian", "蓝恬", "示例市生态环境局", Role.CLERK),
    Account("qing.he", "卿和", "示例市生态环境局", Role.LEADER),
    Account("tu.zhi", "涂志", "示例市自然资源局", Role.CLERK),
    Account("shan.chuan", "单川", "示例市自然资源局", Role.LEADER),
    Account("wen.lv", "文履", "示例市文化和旅游局", Role.CLERK, also=(Role.EXPERT,)),
    Account("you.ran", "尤然", "示例市文化和旅游局", Role.LEADER),
    Account("xian.lin", "冼林", "示例县数据局", Role.LEADER, also=(Role.COUNTY,)),
    Account("qu.shu", "瞿舒", "虚构区大数据中心", Role.COUNTY),
    Account("li.yjy", "李研究员", "示例市文化和旅游局", Role.EXPERT),
    Account("cen.gui", "岑规", "虚构规划设计咨询有限公司", Role.AUTHOR),
    Account("xie.jicheng", "谢基", "虚构数据技术有限公司", Role.CONTRACTOR),
    Account("hua.xin", "花昕", "示例信息工程有限公司", Role.CONTRACTOR),
    Account("yan.li", "严励", "虚构工程监理有限公司", Role.SUPERVISOR),
    Account("jiang.lan", "江岚", CENTRE, Role.CLERK),
    Account("bai.zhou", "柏舟", CENTRE, Role.LEADER),
)


def shown() -> tuple[Account, ...]:
    """One account for each role, for the page of signing in: sixty would hide the one that is looked for."""
    first: dict[Role, Account] = {}
    for account in ACCOUNTS:
        first.setdefault(account.role, account)
    return tuple(first.values())


def invented_uscc(serial: int, kind: str) -> str:
    """A code that checks but whose division (000000) no real organisation has."""
    body = f"{serial:08d}"
    head = ("91" if kind == "firm" else "11") + "000000" + body + inner_check_sign(body)
    total = sum(USCC_ALPHABET.index(sign) * pow(3, i, 31) for i, sign in enumerate(head))
    return head + USCC_ALPHABET[-total % 31]


def settle() -> dict[str, Person]:
    """Make units, persons and grants; returns the persons by user name."""
    made = Unit.objects.bulk_create(
        Unit(name=name, kind=kind, uscc=invented_uscc(n, kind)) for n, (name, kind) in enumerate(UNITS.items(), 1)
    )
    units = {unit.name: unit for unit in made}
    first = Person()
    first.set_password(PASSWORD)  # one slow hash for all: they share the demo's password
    rows = (Person(username=a.username, name=a.name, unit=units[a.unit], password=first.password) for a in ACCOUNTS)
    people = {person.username: person for person in Person.objects.bulk_create(rows)}
    Grant.objects.bulk_create(
        Grant(person=people[a.username], role=role, unit=units[a.of or a.unit], since=SINCE)
        for a in ACCOUNTS
        for role in (a.role, *a.also)
    )
    Preference.objects.bulk_create(Preference(person=p, email=f"{name}@tongchou.example") for name, p in people.items())
    TOTPDevice.objects.bulk_create(
        TOTPDevice(user=person, name="demo", key=demo_key(username)) for username, person in people.items()
    )
    return people


def demo_key(username: str) -> str:
    """The second factor of a demo account: the same in every demo, so it protects nothing and is shown on the page."""
    return sha256(f"tongchou demo {username}".encode()).hexdigest()[:40]


def greeting() -> str:
    """What the start of a demo prints: who can sign in, and how."""
    rows = [f"  {a.username:<12}{a.name}  {a.unit}  {a.title}" for a in shown()]
    more = f"  另有 {len(ACCOUNTS) - len(rows)} 人，口令相同 and {len(ACCOUNTS) - len(rows)} more, same password"
    return "\n".join([f"演示账号 demo accounts（口令 password：{PASSWORD}）", *rows, more])
