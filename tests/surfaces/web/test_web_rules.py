"""The rulebook's pages: public, complete for each edition, and clear about whose number and whose words each thing is."""

import re
from datetime import date
from pathlib import Path

import pytest
from tests.journeys.acting import open_application, take
from tests.regulation.published.made_up import ARTICLES, txt

import tongchou
from tongchou.lifecycle.table import TABLE
from tongchou.lifecycle.words import Line
from tongchou.records import access, conduct, lawtexts
from tongchou.regulation import rulebook
from tongchou.regulation.published.read import read
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.demo.script import Act

pytestmark = pytest.mark.django_db
OLD, NEW = "pzbf-2020-14", "shili-2028-1"
TODAY = date(2026, 11, 23)
each_edition = pytest.mark.parametrize("edition", rulebook.editions())


STYLES = Path(tongchou.__file__).parent / "surfaces/web/static/tongchou/app.css"


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@each_edition
@pytest.mark.parametrize("page", ["", "steps/", "checks/", "parameters/", "papers/"])
def test_every_page_of_an_edition_is_public(client, edition, page):
    assert client.get(f"/rules/{edition}/{page}").status_code == 200


@each_edition
def test_every_article_has_a_page_and_the_next_does_not(client, edition):
    numbers = list(rulebook.load(edition).articles())
    assert {client.get(f"/rules/{edition}/articles/{n}/").status_code for n in numbers} == {200}
    assert client.get(f"/rules/{edition}/articles/{max(numbers) + 1}/").status_code == 404


@each_edition
@pytest.mark.parametrize("line", Line)
def test_every_line_has_a_page_with_all_its_steps(client, says, edition, line):
    text = says(client.get(f"/rules/{edition}/steps/{line}/"))
    for step in (s for s in TABLE if s.line is line):
        assert f'id="{step.verb}"' in text
        assert step.title in text


def test_what_is_not_there_is_not_found(client):
    for path in ("nothing/", f"{OLD}/steps/nothing/", f"{OLD}/pictures/nothing.svg", "nothing/articles/1/"):
        assert client.get(f"/rules/{path}").status_code == 404


def test_the_list_says_which_edition_is_law_here_and_what_is_wrong_with_each(client, says):
    text = says(client.get("/rules/"))
    assert "本市现行" in text
    assert "发布页标注废止" in text
    assert "虚构，仅供演示" in text
    assert "尚未施行" in text


@pytest.mark.clause("37")
def test_a_repealed_or_fictitious_edition_says_so_on_each_article(client, says):
    for edition in (OLD, NEW):
        note = rulebook.load(edition).note
        assert note in says(client.get(f"/rules/{edition}/"))
        assert note in says(client.get(f"/rules/{edition}/articles/3/"))


def test_before_an_import_an_article_is_only_its_gist_and_says_so(client, says):
    text = says(client.get(f"/rules/{OLD}/articles/11/"))
    assert "还没有导入" in text
    assert rulebook.load(OLD).clause("11.1").gist in text
    assert "本平台摘要" in text


def test_after_an_import_an_article_quotes_the_official_wording_beside_our_gist(client, says, at):
    found = read("路灯.txt", txt().encode())
    lawtexts.store(found, edition=OLD, name="路灯.txt", source="青石市网站", at=at("2026-11-20"))
    text = says(client.get(f"/rules/{OLD}/articles/1/"))
    assert "提高夜间照明服务水平" in text
    assert rulebook.load(OLD).clause("1").gist in text
    assert "还没有导入" not in text
    assert found.sha256[:16] in says(client.get(f"/rules/{OLD}/"))
    beyond = len(ARTICLES) + 1
    assert "还没有导入" in says(client.get(f"/rules/{OLD}/articles/{beyond}/"))


def test_words_that_the_import_found_odd_are_shown_as_published_with_a_note(client, says, at):
    found = read("路灯.txt", txt().encode())
    row = lawtexts.store(found, edition=OLD, name="路灯.txt", source="青石市网站", at=at("2026-11-20"))
    row.noise = [{"line": 9, "text": "公共路灯数据", "count": 3, "why": "疑似网页混入的字样。", "kept": True}]
    row.save()
    assert "疑似网页混入的字样。" in says(client.get(f"/rules/{OLD}/articles/2/"))
    assert "疑似网页混入的字样。" not in says(client.get(f"/rules/{OLD}/articles/7/"))


def test_an_article_leads_to_the_row_the_rule_the_number_and_the_paper_that_rest_on_it(client, says):
    text = says(client.get(f"/rules/{OLD}/articles/11/"))
    assert f'href="/rules/{OLD}/checks/#APP-LIFE"' in text
    assert f'href="/rules/{OLD}/parameters/#service-life-min"' in text
    assert f'href="/rules/{OLD}/steps/operation/#retire"' in text
    assert 'id="APP-LIFE"' in says(client.get(f"/rules/{OLD}/checks/"))
    assert 'id="service-life-min"' in says(client.get(f"/rules/{OLD}/parameters/"))


@pytest.mark.clause("36")
def test_a_signed_interpretation_stands_beside_its_article_and_a_draft_does_not(client, says, people):
    when = moment(TODAY)
    planner, other = people["lin.jing"], people["xu.ning"]
    answers = {"title": "从哪天算起", "article": 11, "text": "从正式投入使用那天算起。", "signer": "许宁"}
    actor = access.actor_on(planner, None, TODAY, unit=planner.unit)
    draft = conduct.open_record(Line.INTERPRETATION, actor, when, unit=planner.unit, answers=answers)
    assert "从正式投入使用那天算起。" not in says(client.get(f"/rules/{OLD}/articles/11/"))
    take(draft, "sign", other, TODAY, {"signed_on": "2026-11-20"})
    text = says(client.get(f"/rules/{OLD}/articles/11/"))
    assert "从正式投入使用那天算起。" in text
    assert "许宁" in text
    assert "2026-11-20" in text
    assert "从正式投入使用那天算起。" not in says(client.get(f"/rules/{OLD}/articles/12/"))


def test_numbers_of_the_law_and_of_the_city_are_told_apart(client, says):
    text = says(client.get(f"/rules/{OLD}/parameters/"))
    law, city = text.split('id="g2"')
    assert 'id="service-life-min"' in law
    assert 'id="major-project-fen"' in city
    assert "400.00 万元" in city


@pytest.mark.clause("37")
def test_a_released_number_of_the_city_is_shown_with_its_document_and_history(client, says, city, at):
    admin, keeper = city.people["admin"], city.people["secadmin"]
    answers = {
        "title": "重大项目标准", "parameter": "major-project-fen", "since": "2026-10-01", "value": "300000000",
        "source": "示政办发〔2026〕9号", "decided_by": "示例市人民政府办公室",
    }  # fmt: skip
    when = at("2026-09-01")
    actor = access.actor_on(admin, None, TODAY, unit=admin.unit)
    record = conduct.open_record(Line.PARAMETER, actor, when, unit=admin.unit, answers=answers)
    assert "示政办发〔2026〕9号" not in says(client.get(f"/rules/{OLD}/parameters/"))
    city.attach(Act(date(2026, 9, 1), "admin", Line.PARAMETER, "release", "", {}, ()), record.number, "decision")
    take(record, "release", keeper, date(2026, 9, 2))
    text = says(client.get(f"/rules/{OLD}/parameters/"))
    assert "示政办发〔2026〕9号" in text
    assert "300.00 万元" in text
    assert "400.00 万元" in text


def test_only_who_may_propose_a_number_gets_the_button(client, says, as_):
    address = "/new/parameters/propose/"
    assert address not in says(client.get(f"/rules/{OLD}/parameters/"))
    assert address not in says(as_("zhao.min").get(f"/rules/{OLD}/parameters/"))
    assert f"{address}?parameter=major-project-fen" in says(as_("admin").get(f"/rules/{OLD}/parameters/"))


def test_a_picture_is_an_svg_without_style_or_script(client, says):
    answer = client.get(f"/rules/{OLD}/pictures/application.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert says(answer).startswith("<svg")
    assert not re.search(r"<script|<style|style=", says(answer))


def test_a_rule_that_an_edition_does_not_rest_on_is_marked_as_not_used(client, says):
    dropped = says(client.get(f"/rules/{NEW}/checks/"))
    assert "这一版没有依据，不用" in dropped
    assert "这一版没有依据，不用" not in says(client.get(f"/rules/{OLD}/checks/"))


@pytest.mark.clause("37")
def test_two_editions_side_by_side(client, says):
    text = says(client.get(f"/rules/compare/?a={OLD}&b={NEW}&day=2026-11-23"))
    assert "8 月 31 日" in text
    assert "7 月 31 日" in text
    assert "改了条号" in text
    assert "造价审核" in text
    same = says(client.get(f"/rules/compare/?a={OLD}&b={OLD}"))
    assert same.count("没有不同。") == 5


def test_a_day_that_is_none_is_said_and_nothing_breaks(client, says):
    answer = client.get("/rules/compare/?day=昨天&a=nothing&b=nothing")
    assert answer.status_code == 200
    assert "“昨天”不是日期" in says(answer)


@pytest.mark.clause("37")
def test_one_record_under_two_editions_names_only_what_differs(as_, says, people):
    record = open_application(people["zhao.min"], TODAY, plan_year=2028, service_years=5)
    path = f"/rules/compare/?a={OLD}&b={NEW}&record={record.number}"
    text = says(as_("zhao.min").get(path))
    assert "APP-LIFE" in text.split("结论相同的")[0]
    assert "使用年限填了 5 年，原则上不少于 6 年。" in text
    assert "APP-SECRET" in text.split("结论相同的")[1]


def test_a_record_is_judged_only_for_who_may_see_it(client, as_, says, people):
    record = open_application(people["zhao.min"], TODAY, plan_year=2028)
    path = f"/rules/compare/?record={record.number}"
    assert as_("he.ping").get(path).status_code == 404
    assert record.title not in says(client.get(path))


def test_no_line_has_the_name_of_something_that_the_stylesheet_places():
    """Sections of the rulebook are named by their lines; a style for a box that floats must not catch one of them."""
    placed = set(re.findall(r"#([a-z][\w-]*)", STYLES.read_text("utf-8")))
    assert placed & {str(line) for line in Line} == set()
    assert "sitting" in placed
