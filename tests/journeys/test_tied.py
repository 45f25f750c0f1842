"""Who is tied to whom, asked before anybody is appointed: in the draw, at an application, at an acceptance, at a grant (12.2, 19)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import verify
from tests.journeys.acting import may, open_application, refused, stops, take
from tests.journeys.reviewing import MEETING, ON, commitment, pool, register, session

from tongchou.kernel.canonical import canonical
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, relations
from tongchou.records.baselines import name_parties
from tongchou.records.casefile import law_for
from tongchou.records.models import Record, Unit
from tongchou.stages.review import draw
from tongchou.stages.review.queries import kept_of
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.life import AUTHOR

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.1", "12.2", "19")]
SISTER = "示例设计有限公司"


def family() -> None:
    """The author and another firm have one owner."""
    mother = Unit.objects.create(name="示例设计集团", kind="firm")
    Unit.objects.filter(name=AUTHOR["name"]).update(parent=mother)
    Unit.objects.create(name=SISTER, kind="firm", parent=mother)


def reasons(r: Record) -> dict[str, list[str]]:
    r.refresh_from_db()
    kept = kept_of(r, law_for(r, moment(ON), ON))
    assert kept is not None
    names = {c.id: c.name for c in kept.candidates}
    out: dict[str, list[str]] = {}
    for e in kept.excluded:
        out.setdefault(names[e.expert], []).append(e.sentence(kept.conditions).says)
    return out


def test_a_candidate_who_is_tied_elsewhere_is_left_out_with_the_path_and_a_question_is_asked(
    city: City, tmp_path: Path
) -> None:
    family()
    people = city.people
    pool(people)
    sister = register(people, "姐妹", employer=SISTER, fields=["security"])
    namesake = register(people, AUTHOR["legal_person"], employer="示例医院四", fields=["security"])
    r = session(city)
    asked = [f.says for f in may(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE)).verdict]
    (question,) = asked
    assert question.startswith(
        f"{AUTHOR['legal_person']}（{namesake.number}）与“{AUTHOR['name']}”疑似有关联（未经证实）："
    )
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    told = reasons(r)
    application = r.answers["applications"][0]
    family_known, sure = sorted(told["姐妹"])
    assert family_known == f"任职单位“{SISTER}”是 {application} 的与方案编制单位有关联的单位。"
    assert sure == (
        f"有关联：姐妹 —任职（{sister.number}）— {SISTER} —上级单位（{SISTER}）— 示例设计集团"
        f" —上级单位（{AUTHOR['name']}）— {AUTHOR['name']} —编制方案— {application}。"
    )
    (unsure,) = told[AUTHOR["legal_person"]]
    assert unsure.startswith("疑似关联（未经证实）：")
    assert unsure.endswith(f"—编制方案— {application}；没有核查的不抽取。")
    kept = kept_of(r, law_for(r, moment(ON), ON))
    assert kept is not None
    (tmp_path / "draw.json").write_text(canonical(kept.document()), "utf-8")
    assert verify.check_draw(tmp_path / "draw.json", kept.inputs).flaws == []


def test_who_was_looked_at_is_drawn_with_what_was_found_and_what_is_proved_is_not_written_away(city: City) -> None:
    family()
    people = city.people
    pool(people)
    sister = register(people, "姐妹", employer=SISTER, fields=["security"])
    namesake = register(people, AUTHOR["legal_person"], employer="示例医院四", fields=["security"])
    rows = [
        {"expert": one.number, "unit": AUTHOR["name"], "finding": "查过身份证号和社保，不是同一人。"}
        for one in (namesake, sister)
    ]
    r = session(city, cleared=rows)
    decision = refused(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert stops(decision) == ["RVW-CLEARED"]
    assert "已经证实" in decision.verdict.stops[0].says
    r = session(city, cleared=rows[:1])
    take(r, "commit", people["lin.jing"], ON, commitment(r, draw.CENTRE))
    assert AUTHOR["legal_person"] not in reasons(r)
    kept = kept_of(r, law_for(r, moment(ON), ON))
    assert kept is not None
    (tie,) = next(c.ties for c in kept.candidates if c.id == namesake.number)
    assert (tie[1], tie[3]) == (draw.CLEARED, rows[0]["finding"])


def test_experts_whom_an_application_names_itself_are_asked_about(city: City) -> None:
    family()
    people = city.people
    r = session(city)
    application = Record.objects.get(number=r.answers["applications"][0])
    register(people, "姐妹", employer=SISTER, fields=["security"])
    named: list[dict[str, Any]] = [
        {"name": f"专家{n}", "employer": f"示例大学{n}", "field": "软件"} for n in range(3)
    ] + [
        {"name": "姐妹", "employer": "示例大学九", "field": "安全"},
        {"name": "兄弟", "employer": SISTER, "field": "数据"},
    ]
    asked = {"experts": named, "meeting_on": MEETING.isoformat()}
    says = [f.says for f in may(application, "convene", people["lin.jing"], ON, asked).verdict.stops]
    assert (
        len(says) == 3
    )  # the namesake of the pool asks; the other one's employer belongs to the author's family twice over
    assert any(s.startswith("专家姐妹疑似有关联（未经证实）：姐妹 —同名") for s in says)
    assert any(s.startswith("专家兄弟有关联，应当回避：兄弟 —任职— 示例设计有限公司 —上级单位") for s in says)
    named[3]["tie_cleared"] = "身份证号不同，不是专家库里的那一位。"
    named[4]["employer"] = "示例大学十"
    assert list(may(application, "convene", people["lin.jing"], ON, asked).verdict.stops) == []


def test_a_holding_of_half_the_city_ties_nobody(db: Any) -> None:
    state = Unit.objects.create(name="示例国资公司", kind="firm")
    firms = [Unit.objects.create(name=f"示例{n}公司", kind="firm", parent=state) for n in range(25)]
    rows = [{"name": firm.name} for firm in firms[:2]]
    assert list(relations.of_firm(rows[0], rows[1:], 20)) == []
    assert [t.certain for t in relations.of_firm(rows[0], rows[1:], 30)] == [True]


def test_two_offices_under_one_government_are_not_tied(db: Any) -> None:
    city = Unit.objects.create(name="示例市人民政府", kind="government")
    for name in ("示例市教育局甲", "示例市卫健委乙"):
        Unit.objects.create(name=name, kind="department", parent=city)
    people = [{"name": "某", "employer": "示例市教育局甲"}]
    assert list(relations.of_people(people, [{"name": "示例市卫健委乙"}], 20)) == []


def test_a_shareholder_named_in_another_tender_is_the_link(city: City) -> None:
    people = city.people
    application = open_application(people["he.ping"], ON)
    tender = Record.objects.create(
        line=Line.PROCUREMENT, number="CG-1", state="tendering", edition=application.edition, unit=application.unit,
        project=application.project, opened_at=moment(ON), entered_at=moment(ON), title="采购",
        answers={"bidders": [{"name": "示例软件甲", "uscc": "B1", "shareholders": "示例控股公司、某人"}]},
    )  # fmt: skip
    name_parties(application.project, tender, "bidder", [{"name": "示例软件甲", "uscc": "B1"}])
    house = {"name": "示例控股公司"}
    (tie,) = relations.of_firm(house, [{"name": "示例软件甲"}], 20)
    assert tie.certain
    assert tie.says == f"示例控股公司 —股东（{tender.number}）— 示例软件甲"


def test_a_firm_that_builds_does_not_get_the_role_of_its_supervisor(city: City) -> None:
    people = city.people
    application = open_application(people["he.ping"], ON)
    builder = people["feng.cj"].unit
    name_parties(application.project, application, "contractor", [{"name": builder.name}])
    said = {
        "title": "监理合同", "username": "feng.cj", "role": "supervisor", "since": date(2021, 8, 1).isoformat(),
        "for_project": application.project.number,
    }  # fmt: skip
    actor = access.actor_on(people["admin"], None, ON, unit=people["admin"].unit)
    told = conduct.may_open(Line.GRANT, actor, moment(ON), unit=people["admin"].unit, answers=said, verb="propose")
    assert "GRT-TIED" in stops(told)
