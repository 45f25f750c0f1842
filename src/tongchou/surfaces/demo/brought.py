"""Projects that the city had before the platform, entered from its old list: what is sound in it, and what is doubtful.

A list cannot be sent back for what happened years ago: most of what is odd in it is said and stands (5.1, 11, 14).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tongchou.lifecycle.words import Line
from tongchou.surfaces.demo.people import CENTRE
from tongchou.surfaces.demo.project import CITY, WAN
from tongchou.surfaces.demo.script import Act

P, OP = Line.PROJECT, Line.OPERATION
ENTERED = date(2024, 3, 12)
LIST = "2016—2023 年信息化项目清单.xlsx"
FIELDS = ("signed_on", "started_on", "completed_on", "in_use_on")
OLD = (
    # name, unit, title, code in the list, stage, 总投资 and 合同价 in 万元, contract, start, completion, use, 承建单位
    ("marriage", "民政局", "婚姻登记档案数字化", "MZ-2017-03", "in-use", 96, 93, "2017-04-10 2017-04-20 2017-11-30 2018-01-08", "虚构远望数据有限公司"),
    ("pupils", "教育局", "中小学学籍管理", "JY-2018-02", "in-use", 148, 141, "2018-05-14 2018-05-28 2019-04-26 2019-09-02", "示例信息工程有限公司"),
    ("pupils-twice", "教育局", "中小学学籍管理", "2018年续建2", "accepted", 148, 141, "2018-05-14 2018-05-28 2019-04-26 -", "示例信息工程有限公司"),
    ("bus-card", "交通运输局", "公交卡清分结算", "JT-2016-01", "retired", 210, 198, "2016-03-21 2016-04-05 2016-11-18 2017-01-03", "虚构海蓝信息有限公司"),
    # 合同价 in 元 taken for 万元, and the year of completion that of the application
    ("estate-data", "自然资源局", "不动产登记存量数据整合", "ZR-2019-05", "accepted", 320, 3150, "2019-07-15 2019-06-24 2018-12-20 -", "虚构数据技术有限公司"),
    ("food-test", "市场监督管理局", "食品抽样检验信息归集", "SC-2019-04", "building", 175, 169, "2019-03-04 2019-03-18 2021-09-30 -", "示例软件股份有限公司"),
    # one purchase in three parts, each under the line for major projects; two years of one service, which is none
    ("noise-a", "生态环境局", "噪声自动监测（一期）", "HJ-2022-02", "accepted", 182, 176, "2022-03-07 2022-03-14 2022-06-30 -", "虚构海蓝信息有限公司"),
    ("noise-b", "生态环境局", "噪声自动监测（二期）", "HJ-2022-05", "accepted", 168, 163, "2022-05-16 2022-05-23 2022-09-09 -", "虚构海蓝信息有限公司"),
    ("noise-c", "生态环境局", "噪声自动监测（三期）", "HJ-2022-09", "accepted", 159, 152, "2022-09-19 2022-09-26 2022-12-20 -", "虚构海蓝信息有限公司"),
    ("air-21", "生态环境局", "空气质量数据运维", "HJ-2021-07", "accepted", 236, 231, "2021-06-07 2021-06-14 2022-05-31 -", "示例软件股份有限公司"),
    ("air-22", "生态环境局", "空气质量数据运维续签", "HJ-2022-07", "accepted", 238, 233, "2022-05-30 2022-06-06 2023-05-31 -", "示例软件股份有限公司"),
    ("ticket", "交通运输局", "客运站联网售票", "JT-2021-03", "building", 264, 258, "2021-05-10 2021-05-24 - -", "示例信息工程有限公司"),
    ("soil-old", "农业农村局", "耕地质量调查成果库", "NY-2023-01", "planned", 88, 0, "- - - -", ""),
)  # fmt: skip


def brought() -> Iterator[Act]:
    """The list is entered, some of it corrected or struck, and the units take over what is theirs."""
    acts = {row[0]: enter(n, row) for n, row in enumerate(OLD, 2)}
    yield from acts.values()
    yield replace(acts["pupils"], name="pupils-again", refused="ENT-CODE")
    yield from mended()
    yield from taken_over()
    yield from served()


def enter(n: int, row: tuple[Any, ...]) -> Act:
    """One row of the list as the centre enters it; a dash is a cell that was empty."""
    name, unit, title, code, stage, wan, price, days, firm = row
    said = {
        "title": title, "stage": stage, "source": f"{LIST} 第 {n} 行", "list_code": code, "total_fen": wan * WAN,
        "contract_fen": price * WAN, "contractor": firm,
        **dict(zip(FIELDS, days.split(), strict=True)),
    }  # fmt: skip
    known = {field: value for field, value in said.items() if value not in ("-", "", 0)}
    return Act(ENTERED, "lin.jing", P, "enter", name, known, opens=True, unit=f"{CITY}{unit}")


def mended() -> Iterator[Act]:
    """What the units said when they were asked: one row stood twice, others had slips (5.1)."""
    day = date(2024, 3, 26)
    yield Act(day, "lin.jing", P, "strike", "pupils-twice", {"reason": "与第 3 行是同一个项目。"})
    right = {"reason": "对照合同和验收报告核对。", "contract_fen": 315 * WAN, "completed_on": "2020-05-29"}
    yield Act(day, "lin.jing", P, "correct", "estate-data", right)
    use = {"in_use_on": "2021-11-01"}
    yield Act(date(2024, 4, 8), "wei.ping", P, "take-in-use", "food-test", use, refused="ENT-IN-USE")
    right = {"reason": "2021 年 10 月已通过验收，清单没有更新阶段。", "stage": "accepted"}
    yield Act(date(2024, 4, 10), "lin.jing", P, "correct", "food-test", right)
    gone = {"reason": "当年没有立项，不再建设。"}
    yield Act(date(2024, 5, 14), "lin.jing", P, "strike", "soil-old", gone, refused="ENT-STRIKE")


def taken_over() -> Iterator[Act]:
    """Leaders take systems into use; what is gone is written down as gone, early or after its years (11.1, 25)."""
    yield Act(date(2024, 4, 16), "wei.ping", P, "take-in-use", "food-test", {"in_use_on": "2021-11-01"})
    yield Act(date(2024, 4, 16), "liu.ju", P, "take-in-use", "marriage", {"in_use_on": "2018-01-08"})
    gone = {"reason": "并入省一卡通清分中心。", "retired_on": "2020-11-30"}
    yield Act(date(2024, 4, 18), "cheng.yun", P, "register-retired", "bus-card", gone)
    gone = {"reason": "学籍改用省级平台，本地系统停用。", "retired_on": "2024-12-31"}
    yield Act(date(2025, 1, 14), "tang.wei", P, "register-retired", "pupils", gone)


def served() -> Iterator[Act]:
    """After eight years of use one of them is retired, its years served and its data kept (11.1, 29.1)."""
    kept = [{"data": "婚姻登记电子档案", "keeper": CENTRE, "place": "大数据中心"}]
    why = {"retire_reason": "档案已移交省级婚姻登记系统。", "data_kept": kept}
    retire = Act(
        date(2026, 4, 14), "liu.ju", OP, "propose-retirement", "marriage.operation", why, ("retirement-report",)
    )
    yield retire
    yield Act(date(2026, 4, 28), "he.shan", OP, "retire", "marriage.operation", {"retired_on": "2026-04-28"})
