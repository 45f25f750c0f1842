"""The city's own law: numbers and working days that two persons release, texts that operators import, interpretations."""

import json
from datetime import date, timedelta

import pytest
from tests.journeys.acting import DAY, RELIEF, may, open_application, record, refused, stops, take

from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, duties, evidence, lawbook, lawtexts
from tongchou.records.models import Entry, ImportedText, Record
from tongchou.regulation.rulebook import Origin
from tongchou.surfaces.cli import main
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
TEXT = """发文字号: | 盘政办发〔2020〕14号 |
某某市政务信息化项目管理办法
第一章 总则
第一条 为规范管理，制定本办法。
第二条 项目使用年限原则上不少于五年。
"""


def open_law(line, person, on=DAY, **answers):
    return conduct.open_record(
        line, access.actor_on(person, None, on, unit=person.unit), moment(on), unit=person.unit, answers=answers,
        verb={Line.INTERPRETATION: "draft", Line.PLAN: "open"}.get(line, "propose"),
    )  # fmt: skip


def propose(person, value="8", since="2021-08-01"):
    return open_law(
        Line.PARAMETER, person, title="最低使用年限", parameter="service-life-min", since=since, value=value,
        source="示政发〔2021〕9号", decided_by="市政府常务会议",
    )  # fmt: skip


@pytest.fixture
def release(people, city):
    """Propose by one person and release by another."""

    def do(**how):
        r = propose(people["admin"], **how)
        city.attach(_act(Line.PARAMETER, "secadmin"), r.number, "decision")
        take(r, "release", people["secadmin"], DAY + timedelta(days=1))
        return r

    return do


def _act(line, who):
    return RELIEF.act(DAY, who, line, "x")


@pytest.mark.clause("37")
def test_a_number_counts_only_after_a_second_person_has_released_it(people, city):
    people["admin"].grants.create(role="security-admin", unit=people["admin"].unit, since=date(2020, 1, 1))
    r = propose(people["admin"])
    city.attach(_act(Line.PARAMETER, "admin"), r.number, "decision")
    assert "APART" in stops(refused(r, "release", people["admin"]))
    law = lawbook.law_of("pzbf-2020-14", date(2021, 8, 2), DAY, moment(date(2021, 8, 2)))
    assert law.value("service-life-min") == 5

    take(r, "release", people["secadmin"])

    law = lawbook.law_of("pzbf-2020-14", date(2021, 8, 2), DAY, moment(date(2021, 8, 2)))
    value = law.book.parameters["service-life-min"].at(date(2021, 8, 2))
    assert (value.value, value.origin, value.decided_by, value.source) == (
        8,
        Origin.CITY,
        "市政府常务会议",
        "示政发〔2021〕9号",
    )
    assert law.book.value("service-life-min", date(2021, 7, 31)) == 5


@pytest.mark.clause("37")
def test_a_number_without_a_source_document_is_refused(people):
    r = people["admin"]
    with pytest.raises(conduct.StepRefusedError) as refusal:
        open_law(
            Line.PARAMETER,
            r,
            title="x",
            parameter="service-life-min",
            since="2021-08-01",
            value="8",
            source="",
            decided_by="",
        )
    assert "PAR-SOURCE" in stops(refusal.value.decision)
    assert not Record.objects.exists()


@pytest.mark.clause("37")
def test_a_later_number_never_alters_an_earlier_decision(people, city, release):
    r = open_application(people["zhao.min"], service_years=6)
    for kind in ("application-form", "proposal"):
        city.attach(_act(Line.APPLICATION, "zhao.min"), r.number, kind)
    take(r, "send", people["zhao.min"])
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    before = Entry.objects.get(record=r, verb="submit")

    release(since="2021-07-01")

    assert evidence.replay(before).same
    assert json.loads(before.body)["findings"] == []
    fresh = open_application(people["wu.hao"], service_years=6)
    city.attach(_act(Line.APPLICATION, "wu.hao"), fresh.number, "application-form")
    city.attach(_act(Line.APPLICATION, "wu.hao"), fresh.number, "proposal")
    take(fresh, "send", people["wu.hao"])
    decision = may(fresh, "submit", people["zheng.ling"], DAY + timedelta(days=2), {"truth_stated": True})
    (finding,) = [f for f in decision.verdict.stops if f.rule == "APP-LIFE"]
    assert "8" in finding.says


@pytest.mark.clause("37")
def test_working_days_of_a_new_year_are_released_by_a_second_person(people):
    due = lawbook.law_of("pzbf-2020-14", DAY, DAY, moment(DAY)).calendar.add(date(2027, 9, 28), 3)
    assert due.provisional
    off = "2027-01-01, 2027-05-01, 2027-10-01, 2027-10-02, 2027-10-03, 2027-10-04"
    table = f'year = 2027\nsource = "国务院办公厅通知（测试）"\npublished = true\noff = [{off}]\nwork = []\n'
    r = open_law(Line.WORKDAYS, people["admin"], title="2027 年", year=2027, table=table)
    take(r, "release", people["secadmin"])
    due = lawbook.law_of("pzbf-2020-14", DAY, DAY, moment(date(2021, 7, 21))).calendar.add(date(2027, 9, 30), 1)
    assert (due.day, due.provisional) == (date(2027, 10, 5), False)


@pytest.mark.clause("36")
def test_an_interpretation_is_dated_and_signed(people):
    r = open_law(
        Line.INTERPRETATION, people["chen.gong"], title="关于第十一条", article=11, text="使用年限自终验合格之日起算。"
    )
    take(r, "sign", people["lin.jing"], given={"signed_on": DAY.isoformat()})
    assert record(r.number).state == "signed"
    assert record(r.number).answers["signed_on"] == "2021-07-20"


@pytest.mark.clause("1")
def test_a_published_text_is_imported_and_quoted(tmp_path, capsys):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, "utf-8")
    assert main(["regulation", "import", str(path), "--source", "某网站"]) == 0
    assert main(["regulation", "import", str(path)]) == 0
    row = ImportedText.objects.get()
    assert (row.edition, row.source, len(row.sha256)) == ("pzbf-2020-14", "某网站", 64)
    assert lawtexts.quotation("pzbf-2020-14", 2) == "项目使用年限原则上不少于五年。"
    assert lawtexts.quotation("pzbf-2020-14", 3) == ""


@pytest.mark.clause("1")
def test_a_malformed_text_is_named_by_line_and_not_stored(tmp_path, capsys):
    path = tmp_path / "text.txt"
    path.write_text(TEXT.replace("第二条", "第四条"), "utf-8")
    assert main(["regulation", "import", str(path)]) == 1
    said = capsys.readouterr().err
    assert "第 5 行" in said
    assert not ImportedText.objects.exists()


@pytest.mark.clause("9.1", "13.1")
def test_the_clock_stands_still_while_a_file_is_back_for_supplement(people, city):
    r = open_application(people["zhao.min"])
    for kind in ("application-form", "proposal"):
        city.attach(_act(Line.APPLICATION, "zhao.min"), r.number, kind)
    take(r, "send", people["zhao.min"], date(2021, 7, 20))
    take(r, "submit", people["liu.ju"], date(2021, 7, 21), {"truth_stated": True})
    (intake,) = {
        o.duty.due.day for o in duties.owed_on([record(r.number)], moment(date(2021, 7, 22)), date(2021, 7, 22))
    }
    assert intake == date(2021, 7, 28)

    city.attach(_act(Line.APPLICATION, "lin.jing"), r.number, "return-notice")
    back = {"reason": "缺附件", "points": [{"point": "补齐附件", "field": "proposal"}], "answer_by": "2021-08-10"}
    take(r, "return", people["lin.jing"], date(2021, 7, 23), back)
    take(r, "send", people["zhao.min"], date(2021, 8, 4))
    take(r, "submit", people["liu.ju"], date(2021, 8, 5), {"truth_stated": True})

    owed = [
        o for o in duties.owed_on([record(r.number)], moment(date(2021, 8, 5)), date(2021, 8, 5)) if o.says == "受理"
    ]
    assert owed[0].duty.due.day == date(2021, 8, 10)  # two of five days were used before the return
    assert owed[0].duty.paused == 9
    assert owed[0].duty.local


@pytest.mark.clause("9.1", "9.2")
def test_a_department_owes_its_plan_and_the_centre_the_citys_until_they_have_begun(people):
    today = date(2021, 8, 20)
    owed = duties.owed_this_year([p.unit for p in (people["zhao.min"], people["lin.jing"])], moment(today), today)
    assert [(o.record.unit.name, o.record.year, o.duty.due.day, o.left) for o in owed] == [
        ("示例市民政局", 2022, date(2021, 8, 31), 7),
        ("示例市智慧城市运行管理中心", 2022, date(2021, 11, 30), 68),
    ]
    open_law(Line.PLAN, people["zhao.min"], title="2022 年度计划", plan_year=2022)
    left = duties.owed_this_year([people["zhao.min"].unit], moment(today), today)
    assert left == []
    late = duties.owed_this_year([people["wu.hao"].unit], moment(date(2021, 9, 3)), date(2021, 9, 3))
    assert [o.left for o in late] == [-3]
