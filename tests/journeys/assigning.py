"""A session over several applications that is staffed by a balanced assignment, for tests."""

from dataclasses import replace
from typing import Any

from tests.journeys.acting import RELIEF, record, take, until
from tests.journeys.reviewing import ON, VALUES, begin, commitment

from tongchou.lifecycle.words import Line
from tongchou.records.casefile import law_for
from tongchou.records.models import Record
from tongchou.stages.review import draw
from tongchou.stages.review.assigned import Assignment
from tongchou.stages.review.queries import kept_of
from tongchou.surfaces.demo.city import City, moment

MEETING = "2021-10-12"
WHY = "同批申报多，一位专家看不完全部。"
QUOTAS = [{"field": "安全", "count": 3}, {"field": "数据", "count": 1}, {"field": "造价", "count": 1}]
LIVES = (
    RELIEF,
    replace(RELIEF, name="school", title="学位派位平台", clerk="he.ping", leader="tang.wei", content=("报名", "派位", "公示", "查询"),
            place="民生服务/教育", data=("学位", "派位结果")),
    replace(RELIEF, name="park", title="公园养护平台", content=("巡查", "养护", "投诉", "评价"), place="城市治理/公园",
            data=("公园", "养护记录")),
)  # fmt: skip


def waiting(city: City) -> list[str]:
    """The numbers of three applications that wait for experts."""
    return [until(city, ON, one)[f"{one.name}.application"] for one in LIVES]


def session(city: City, numbers: list[str], **changes: Any) -> Record:
    """Nothing is committed yet."""
    said = {
        "title": "第一批评审", "meeting_on": MEETING, "place": "市民中心", "applications": numbers, "quotas": QUOTAS,
        "way": "assign", "way_reason": WHY,
    }  # fmt: skip
    return begin(Line.SESSION, city.people["lin.jing"], **{**said, **changes})


def assigned(city: City, r: Record) -> Record:
    """Both commit, both reveal."""
    people = city.people
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    take(r, "witness", people["ma.jun"], ON, commitment(r, draw.WITNESS))
    take(r, "reveal", people["ma.jun"], ON, {"witness_value": VALUES[draw.WITNESS]})
    take(r, "draw", people["lin.jing"], ON, {"centre_value": VALUES[draw.CENTRE]})
    return record(r.number)


def kept(r: Record) -> Assignment:
    found = kept_of(record(r.number), law_for(r, moment(ON), ON))
    assert isinstance(found, Assignment)
    return found
