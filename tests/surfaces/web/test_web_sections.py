"""A long form section by section: its list, its pages, what each still lacks, and that nobody's words are lost."""

from datetime import date

import pytest
from django.http import QueryDict
from tests.journeys.acting import RELIEF, open_application, take

from tongchou.lifecycle.words import Line
from tongchou.records.models import Draft, Entry
from tongchou.regulation import rulebook
from tongchou.surfaces.demo import life
from tongchou.surfaces.web import forms, shown_form
from tongchou.surfaces.web.shown_record import form_fields

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)
BOOK = "pzbf-2020-14"


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


def place(title: str) -> int:
    return list(dict.fromkeys(f.section for f in form_fields(Line.APPLICATION, BOOK))).index(title) + 1


MONEY, GOALS = place("投资与资金"), place("必要性与目标")


@pytest.fixture
def section(as_):
    """A section as its page shows it, ready to be sent with some words changed."""

    def sent(record, n, who="zhao.min", **changes):
        page = as_(who).get(f"/records/{record.number}/edit/{n}/").context
        typed = {c.field.id: list(c.picked) if c.widget == "checkbox" else c.text for c in page["controls"]}
        return {**typed, "version": page["version"], "page": page["page_key"], **changes}

    return sent


def post(as_, record, n, words, who="zhao.min"):
    return as_(who).post(f"/records/{record.number}/edit/{n}/", words)


# --- the list ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("10.3")
def test_the_list_has_every_section_and_says_what_each_lacks(as_, says, people):
    record = open_application(people["zhao.min"], goals="", total_fen=None, products=[], product_statement="")
    page = as_("zhao.min").get(f"/records/{record.number}/tasks/")
    tasks = {t.title: t for t in page.context["tasks"]}
    assert len(tasks) == 14
    assert sum(len(t.controls) for t in tasks.values()) == len(form_fields(Line.APPLICATION, BOOK))
    assert tasks["必要性与目标"].stops == 1
    assert tasks["安全可靠产品"].stops == 1
    assert tasks["投资与资金"].asks >= 1
    assert tasks["数据资源与共享"].stops == tasks["数据资源与共享"].asks == 0
    assert all(f"/records/{record.number}/edit/{t.place}/" in says(page) for t in tasks.values())
    assert page.context["done"] == sum(bool(t.filled and not t.stops and not t.asks) for t in tasks.values())
    assert not Entry.objects.filter(taken=False).exists()  # to look is not to try


def test_a_form_becomes_a_list_by_its_length_and_not_by_its_name(as_, people):
    lines = [line for line in rulebook.load(BOOK).forms if shown_form.has_tasks(line, BOOK)]
    assert lines == ["application", "opinion"]
    longest = {line: len({f.section for f in form_fields(line, BOOK)}) for line in rulebook.load(BOOK).forms}
    assert [line for line, n in longest.items() if n > shown_form.MOST_ON_ONE_PAGE] == lines
    record = open_application(people["zhao.min"])
    assert f"/records/{record.number}/tasks/" in as_("zhao.min").get(f"/records/{record.number}/").content.decode()
    assert as_("zhao.min").get(f"/records/{record.number}/edit/").status_code == 200


# --- a page ------------------------------------------------------------------------------------------------------------


def test_a_section_saves_its_own_fields_and_leads_to_the_next(as_, draft, section):
    before = dict(draft.answers)
    answer = post(as_, draft, GOALS, section(draft, GOALS, goals="三个月办结", then="next"))
    draft.refresh_from_db()
    assert answer.headers["Location"] == f"/records/{draft.number}/edit/{GOALS + 1}/"
    assert {k: v for k, v in draft.answers.items() if before.get(k) != v} == {"goals": "三个月办结"}
    last = place("方案编制单位")
    assert post(as_, draft, last, section(draft, last, then="next")).headers["Location"].endswith("/tasks/")
    assert post(as_, draft, GOALS, section(draft, GOALS, then="list")).headers["Location"].endswith("/tasks/")
    assert as_("zhao.min").get(f"/records/{draft.number}/edit/15/").status_code == 404


def test_beside_a_section_stands_what_it_lacks_and_the_whole(as_, says, people):
    record = open_application(people["zhao.min"], goals="", service_years=3)
    page = as_("zhao.min").get(f"/records/{record.number}/panel/{GOALS}/")
    panel = page.context["panel"]
    assert {f.field for f in panel.here} == {"goals"}
    assert {"service_years"} <= {f.field for f in panel.elsewhere}
    assert panel.stops == sum(f.tone == "bad" for f in [*panel.here, *panel.elsewhere])
    assert 'href="#f-goals"' in says(page)
    assert f'href="/records/{record.number}/edit/{place("周期与年限")}/#f-service_years"' in says(page)
    assert "第十一条" in says(page)
    whole = as_("zhao.min").get(f"/records/{record.number}/panel/").context["panel"]
    assert [(f.rule, f.says) for f in whole.findings] == [(f.rule, f.says) for f in panel.findings]


def test_a_section_that_saves_itself_says_its_sums(as_, draft, section):
    words = section(draft, MONEY, total_fen="486", fen_by_year="2022 300\n2023 186.5", costs="软件\t318.000001")
    answer = as_("zhao.min").post(f"/records/{draft.number}/draft/{MONEY}/", words).json()
    assert answer["totals"]["f-total_fen-s"] == "大写：肆佰捌拾陆万元整。"
    assert answer["totals"]["f-fen_by_year-s"] == "2 年，合计 486.50 万元，大写：肆佰捌拾陆万伍仟元整。"
    assert answer["totals"]["f-costs-s"] == "1 行，合计 318.000001 万元，大写：叁佰壹拾捌万元零壹分。"
    again = as_("zhao.min").post(f"/records/{draft.number}/draft/{MONEY}/", {**words, "version": answer["version"]})
    assert again.status_code == 200


def test_what_cannot_be_read_stays_while_other_sections_are_saved(as_, draft, section):
    assert post(as_, draft, MONEY, section(draft, MONEY, total_fen="许多")).status_code == 422
    assert post(as_, draft, GOALS, section(draft, GOALS, goals="新目标")).status_code == 302
    shown = {c.field.id: c for c in as_("zhao.min").get(f"/records/{draft.number}/edit/{MONEY}/").context["controls"]}
    assert shown["total_fen"].text == "许多"
    assert shown["total_fen"].problem
    newest = Draft.objects.latest("seq")
    assert newest.typed["goals"] == ["新目标"]
    assert newest.typed["total_fen"] == ["许多"]
    assert newest.typed["title"] == [draft.title]


def test_two_write_different_sections_and_the_same_one_is_asked_about(as_, says, draft, section):
    mine, hers = section(draft, GOALS, goals="领导写的", who="liu.ju"), section(draft, MONEY, total_fen="500")
    same = section(draft, GOALS, goals="经办写的")
    assert post(as_, draft, MONEY, hers).status_code == 302
    assert post(as_, draft, GOALS, mine, "liu.ju").status_code == 302
    answer = post(as_, draft, GOALS, same)
    assert answer.status_code == 409
    assert [p.mine.field.id for p in answer.context["pairs"]] == ["goals"]
    draft.refresh_from_db()
    assert (draft.answers["goals"], draft.total_fen) == ("领导写的", 500_000_000)
    chosen = {**same, "version": answer.context["record"].version, "differ": ["goals"], "keep-goals": "mine"}
    assert post(as_, draft, GOALS, chosen).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["goals"] == "经办写的"


def test_only_whoever_may_write_opens_a_section(as_, people, draft, section):
    words = section(draft, GOALS)
    for path in ("tasks/", f"edit/{GOALS}/", f"panel/{GOALS}/", "existing/"):
        assert as_("he.ping").get(f"/records/{draft.number}/{path}").status_code == 404
        assert as_("lin.jing").get(f"/records/{draft.number}/{path}").status_code == 403
    take(draft, "send", people["zhao.min"])
    assert post(as_, draft, GOALS, words).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.clause("32")
def test_of_secrets_a_section_keeps_nothing(as_, draft, section):
    answer = post(as_, draft, GOALS, section(draft, GOALS, goals="机密★10年\n目标"))
    assert answer.status_code == 422
    assert not Draft.objects.exists()
    assert Entry.objects.get(record=draft, taken=False).verb == "attach"


# --- tables ------------------------------------------------------------------------------------------------------------


def table(text, name="functions"):
    field = rulebook.load(BOOK).forms["application"].fields[name]
    query = QueryDict(mutable=True)
    query[name] = text
    answers, [control] = forms.read([field], query)
    return answers.get(name), control


def test_a_copied_range_comes_with_its_heading_its_breaks_and_its_width():
    text = (
        '功能描述\t业务系统\t功能模块\t\t\r\n"登记、\n核对"\t救助\t受理\t\t\r\n\t\t\t\t\r\n"说""明"\t救助\t发放\t\t\r\n'
    )
    rows, control = table(text)
    assert rows == [
        {"function": "登记、\n核对", "system": "救助", "module": "受理"},
        {"function": '说"明', "system": "救助", "module": "发放"},
    ]
    assert control.total == "读出 2 行。"
    [again] = forms.controls([control.field], {"functions": rows})
    assert table(again.text)[0] == rows


def test_every_bad_row_says_which_one_it_is():
    rows, control = table("软件\t许多\n硬件\t20\n其他\t1\t说明\t多的", "costs")
    assert rows is None
    assert [line.partition("：")[0] for line in control.problem.splitlines()] == ["第 1 行", "第 3 行"]
    many, control = table("\n".join("软件\t许多" for _ in range(14)), "costs")
    assert many is None
    assert len(control.problem.splitlines()) == 11
    assert "另有 4 行读不懂" in control.problem


def test_a_heading_of_amounts_may_name_its_unit():
    rows, _ = table("费用名称\t金额（万元）\n软件\t318", "costs")
    assert rows == [{"item": "软件", "fen": 318_000_000}]


# --- is there something already ----------------------------------------------------------------------------------------


@pytest.fixture
def known(people, city):
    """Another department's application, which was sent and so is known by name, and one that nobody has sent."""
    sent = open_application(
        people["he.ping"],
        title="社区矫正人员定位监管平台",
        plan_place="别处",
        functions=[{"module": "电子围栏", "function": "越界时告警"}],
    )
    open_application(people["he.ping"], title="社区矫正人员秘密草稿", plan_place="别处")
    for kind in ("application-form", "proposal"):
        city.attach(life.Life.act(RELIEF, DAY, "he.ping", Line.APPLICATION, "x"), sent.number, kind)
    take(sent, "send", people["he.ping"])
    take(sent, "submit", people["tang.wei"], given={"truth_stated": True})
    return sent


@pytest.mark.clause("13.2", "18")
def test_what_is_known_by_name_is_found_and_nothing_else_is_told(as_, says, people, known):
    mine = open_application(people["zhao.min"])
    page = as_("zhao.min").get(f"/records/{mine.number}/existing/?purpose=给司法所用，社区矫正人员的定位和监管")
    assert [h.number for h, _, _ in page.context["hits"]] == [known.project.number]
    assert [open_ for _, open_, _ in page.context["hits"]] == [False]  # its name, and not its page
    assert "社区矫正人员定位监管平台" in says(page)
    assert "秘密草稿" not in says(page)
    assert known.number not in says(page)
    elsewhere = as_("zhao.min").get(f"/records/{mine.number}/existing/?purpose=电子围栏越界告警")
    assert elsewhere.context["hits"] == []  # the words of another's form are not searched for him
    own = open_application(people["he.ping"], title="另一个", plan_place="别处")
    inside = as_("he.ping").get(f"/records/{own.number}/existing/?purpose=电子围栏越界告警")
    assert known.project.number in [h.number for h, *_ in inside.context["hits"]]


@pytest.mark.clause("13.2")
def test_the_answer_stays_with_the_application_and_a_rule_says_where_it_is_missing(as_, people, known):
    mine = open_application(people["zhao.min"], existing_way=None, existing_answer=None, existing_reason="")
    path = f"/records/{mine.number}/existing/"
    missing = {f.rule for f in as_("zhao.min").get(f"/records/{mine.number}/panel/").context["panel"].findings}
    assert "APP-EXISTING" in missing
    page = as_("zhao.min").get(f"{path}?purpose=社区矫正人员定位监管").context
    words = {
        "version": page["version"], "page": page["page_key"], "purpose": "社区矫正人员定位监管",
        "near": [known.project.number, "XM-不存在"], "existing_answer": "part", "existing_way": "new",
        "existing_reason": "它只管定位，不管救助。",
    }  # fmt: skip
    assert as_("zhao.min").post(path, words).headers["Location"] == f"/records/{mine.number}/tasks/"
    mine.refresh_from_db()
    assert mine.answers["existing_found"] == [
        {"number": known.project.number, "title": known.title, "unit": known.unit.name}
    ]
    assert (mine.answers["existing_way"], mine.answers["purpose"]) == ("new", "社区矫正人员定位监管")
    there = {f.rule for f in as_("zhao.min").get(f"/records/{mine.number}/panel/").context["panel"].findings}
    assert "APP-EXISTING" not in there
    late = as_("liu.ju").post(path, {**words, "page": "another", "existing_reason": "晚来的"})
    mine.refresh_from_db()
    assert late.status_code == 409
    assert mine.answers["existing_reason"] == "它只管定位，不管救助。"


def test_who_begins_an_application_is_asked_first_and_other_forms_are_not(as_, people, draft):
    words = {
        "title": "新的", "involves_state_secrets": "no", "special_rules": "no", "serves_government": "yes",
        "funding": "fiscal",
    }  # fmt: skip
    begun = as_("zhao.min").post("/new/applications/open/", words)
    assert begun.headers["Location"].endswith("/existing/")
    plan = as_("zhao.min").post("/new/plans/open/", {"title": "计划", "plan_year": "2022"})
    assert not plan.headers["Location"].endswith("/existing/")
    assert as_("zhao.min").get(plan.headers["Location"] + "existing/").status_code == 404
    assert as_("zhao.min").get(plan.headers["Location"] + "tasks/").status_code == 302
