"""The projects of the demo city: one that has come all the way, and others that stand at different points of it."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.life import Life
from tongchou.surfaces.demo.script import Act

CIVIL, EMERGENCY, EDUCATION = ("zhao.min", "liu.ju"), ("wu.hao", "zheng.ling"), ("he.ping", "tang.wei")


def _life(
    name: str,
    title: str,
    people: tuple[str, str],
    year: int,
    wan: int,
    content: str,
    place: str,
    data: str,
    start: date,
) -> Life:
    return Life(name, title, *people, year, wan * 1_000_000, tuple(content.split()), place, tuple(data.split()), start)


LIVES: tuple[Life, ...] = (
    _life("relief", "社会救助一体化办理", CIVIL, 2022, 480, "受理 核对 发放 统计", "民生服务/社会救助", "救助对象 救助发放", date(2021, 7, 5)),
    _life("chemicals", "危险化学品运输监管", EMERGENCY, 2026, 742, "运单 轨迹 预警", "城市安全/应急管理", "运输企业 车辆轨迹", date(2025, 7, 8)),
    _life("school", "学位预测与入学服务", EDUCATION, 2027, 360, "预测 登记 派位", "民生服务/教育", "学位 学区", date(2026, 7, 6)),
)  # fmt: skip


def acts_until(lives: Iterable[Life], today: date) -> list[Act]:
    """All acts of some lives up to a day, with one annual plan for the projects of each year."""
    acts: list[Act] = []
    for year, group in groupby(sorted(lives, key=lambda x: x.year), key=lambda x: x.year):
        chosen = list(group)
        acts += life.annual_plan(year, chosen)
        for one in chosen:
            for part in (
                life.unit_plan,
                life.review,
                life.procurement,
                life.building,
                life.acceptance,
                life.use,
                life.ending,
            ):
                acts += part(one)
    return [act for act in acts if act.on <= today]
