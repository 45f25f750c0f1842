"""All that happens in the demo city: one old life that has come all the way, the list of projects, and what is beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from tongchou.kernel import calendar
from tongchou.surfaces.demo import life
from tongchou.surfaces.demo.afterlife import later
from tongchou.surfaces.demo.brought import brought
from tongchou.surfaces.demo.course import course
from tongchou.surfaces.demo.doors import doors
from tongchou.surfaces.demo.flagged import flagged
from tongchou.surfaces.demo.house import beside
from tongchou.surfaces.demo.life import Life
from tongchou.surfaces.demo.mistakes import with_mistakes
from tongchou.surfaces.demo.project import PROJECTS, Project
from tongchou.surfaces.demo.reviews import reviews
from tongchou.surfaces.demo.script import Act
from tongchou.surfaces.demo.yearly import plans

LIVES: tuple[Life, ...] = (
    Life(
        "relief", "社会救助一体化办理", "zhao.min", "liu.ju", 2022, 480_000_000, ("受理", "核对", "发放", "统计"), "民生服务/社会救助",
        ("救助对象", "救助发放"), date(2021, 7, 5),
    ),
)  # fmt: skip
"""Lives told in full by ``life``: of these there is one, and the journeys of the tests act it too."""


def cut(p: Project, acts: Iterable[Act]) -> Iterator[Act]:
    """The course of a project as far as it comes by itself."""
    for act in acts:
        yield act
        if f"{act.line}:{act.verb}" == p.comes and not act.refused:
            return


def all_acts() -> list[Act]:
    """Every act of the city, whenever it is."""
    acts = [act for one in LIVES for act in life.whole(one)]
    for p in PROJECTS:
        acts += cut(p, with_mistakes(p, course(p)))
    return [*acts, *plans(), *beside(), *later(LIVES[0]), *brought(), *doors(), *reviews(), *flagged()]


def acts_until(today: date) -> list[Act]:
    """What has happened by a day: nobody acts on a day off, and nothing is in the future."""
    days = calendar.load()

    def at_work(day: date) -> date:
        while not days.is_workday(day):
            day += timedelta(days=1)
        return day

    moved = (replace(act, on=at_work(act.on)) for act in all_acts())
    return [act for act in moved if act.on <= today]
