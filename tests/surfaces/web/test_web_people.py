"""Pages of units and people: who acts, in which role, until when; registering and granting by the same pages as all else."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.journeys.acting import DAY, open_application
from tests.journeys.acting import take as act
from tests.journeys.test_who_acts import SPORT, SUN, asked

from tongchou.lifecycle.words import Line, Role
from tongchou.records.models import Delegation, Grant, Person, Record, Unit
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(on):
    on(DAY)


def test_an_administrator_registers_proposes_and_another_grants_on_pages(people, as_, says):
    admin = as_("admin")
    made = admin.post("/new/units/open/", SPORT)
    r = Record.objects.get(line=Line.UNIT)
    assert made.headers["Location"] == f"/records/{r.number}/"
    assert not Unit.objects.filter(name=SPORT["title"]).exists()
    assert admin.post(f"/records/{r.number}/steps/register/").status_code == 302
    unit = Unit.objects.get(name=SPORT["title"])
    page = says(admin.get(f"/units/{unit.pk}/"))
    assert SPORT["uscc"] in page
    assert r.number in page
    form = re.search(r'href="(/new/people/open/[^"]+)"', page)[1]
    assert SPORT["title"] in says(admin.get(form))
    admin.post("/new/people/open/", SUN)
    p = Record.objects.get(line=Line.PERSON)
    admin.post(f"/records/{p.number}/steps/register/")
    sun = Person.objects.get(username="sun.ming")
    admin.post("/new/grants/propose/", asked(Role.LEADER, "sun.ming"))
    g = Record.objects.get(line=Line.GRANT)
    assert as_("secadmin").post(f"/records/{g.number}/steps/grant/").status_code == 302
    page = says(admin.get(f"/people/{sun.pk}/"))
    for word in ("需求单位领导", g.number, f"{DAY} 至 长期", "从未登录", "取设口令的链接"):
        assert word in page
    assert "需求单位领导" in says(admin.get(f"/units/{unit.pk}/"))


def test_a_wrong_code_is_said_and_nothing_is_registered(people, as_, says):
    admin = as_("admin")
    admin.post("/new/units/open/", {**SPORT, "uscc": SPORT["uscc"][:-1] + "A"})
    r = Record.objects.get(line=Line.UNIT)
    answer = admin.post(f"/records/{r.number}/steps/register/")
    assert answer.status_code == 409
    assert "最后一位校验位不对" in says(answer)
    assert not Unit.objects.filter(name=SPORT["title"]).exists()


@pytest.mark.clause("4.5")
def test_a_delegation_on_pages_and_the_journal_says_for_whom(people, as_, says):
    qin = Person.objects.create_person("qin.fen", "秦芬", people["zhao.min"].unit, None)
    liu = as_("liu.ju")
    until = {"since": str(DAY), "until": str(DAY + timedelta(days=3))}
    liu.post("/new/delegations/delegate/", {"title": "出差", "username": "qin.fen", "roles": "leader", **until})
    loan = Delegation.objects.get()
    assert "刘建委托秦芬" in says(liu.get("/account/"))
    r = open_application(people["zhao.min"])
    act(r, "withdraw", qin, given={"reason": "改由明年申报"})
    for who in ("liu.ju", "zhao.min", "sun.shen"):
        assert "秦芬（代刘建）" in says(as_(who).get(f"/records/{r.number}/"))
    assert liu.post(f"/records/{loan.record.number}/steps/end/").status_code == 302
    assert "已结束" in says(liu.get("/account/"))


def test_everybody_inside_looks_up_units_and_his_own_colleagues(people, as_, says):
    zhao = as_("zhao.min")
    page = says(zhao.get("/units/"))
    assert "示例市财政局" in page
    assert "登记单位" not in page
    here = says(zhao.get("/people/"))
    assert "刘建" in here
    assert "马俊" not in here
    assert zhao.get(f"/people/{people['ma.jun'].pk}/").status_code == 404
    assert "马俊" not in says(zhao.get(f"/units/{people['ma.jun'].unit_id}/"))
    assert "马俊" in says(as_("lin.jing").get("/people/"))


@pytest.mark.clause("12.2")
def test_outsiders_look_up_themselves(people, as_, says):
    for who in ("feng.cj", "wang.js"):
        client, own = as_(who), people[who]
        page = says(client.get("/units/")).split("<main")[1]
        assert own.unit.name in page
        assert "示例市财政局" not in page
        assert client.get(f"/units/{people['ma.jun'].unit_id}/").status_code == 404
        assert client.get(f"/people/{people['liu.ju'].pk}/").status_code == 404
        assert set(re.findall(r"/people/(\d+)/", says(client.get("/people/")))) == {str(own.pk)}


@pytest.mark.clause("35")
def test_a_unit_shows_the_rules_that_it_filed_and_its_records(people, as_, says):
    Record(line=Line.INTERNAL_RULE, number="ZD-1", state="filed", edition="pzbf-2020-14", unit=people["liu.ju"].unit,
               title="民政局信息化项目管理细则", opened_at=moment(DAY), entered_at=moment(DAY)).save()  # fmt: skip
    page = says(as_("zhao.min").get(f"/units/{people['liu.ju'].unit_id}/"))
    assert "民政局信息化项目管理细则" in page
    assert "/records/?line=internal-rule" in page
    assert "民政局信息化项目管理细则" not in says(as_("he.ping").get(f"/units/{people['liu.ju'].unit_id}/"))


def test_lists_are_narrowed(people, as_, says):
    admin = as_("admin")
    page = says(admin.get("/units/?kind=firm")).split("<tbody")[1]
    assert "示例软件股份有限公司" in page
    assert "示例市财政局" not in page
    assert "没有符合筛选的单位" in says(admin.get("/units/?q=火星"))
    assert "赵敏" in says(admin.get("/people/?q=zhao"))
    assert "刘建" not in says(admin.get("/people/?q=zhao")).split("<tbody")[1]
    assert admin.get("/units/?kind=x&page=99").status_code == 200


def test_a_list_of_units_costs_the_same_however_long_it_is(people, as_, django_assert_max_num_queries):
    client = as_("admin")
    for path in (
        "/units/",
        "/people/",
        "/account/",
        f"/people/{people['zhao.min'].pk}/",
        f"/units/{people['zhao.min'].unit_id}/",
    ):
        with django_assert_max_num_queries(22):
            client.get(path)


def test_large_text_stays_with_the_person(people, as_, says):
    client = as_("zhao.min")
    assert 'class="large"' not in says(client.get("/rules/"))
    client.post("/account/text/", {"large": "yes"})
    assert 'class="large"' in says(client.get("/rules/"))
    assert 'class="large"' not in says(Client().get("/rules/"))
    client.post("/account/text/", {"large": "no"})
    assert 'class="large"' not in says(client.get("/rules/"))


def test_pages_of_the_account_are_not_kept_by_anybody(people, as_):
    for path in ("/account/", "/account/second-factor/", "/people/"):
        assert "no-store" in as_("liu.ju").get(path).headers["Cache-Control"]


def test_the_api_has_an_operation_for_each_row(people):
    sent = {"content_type": "application/json"}
    keys = {
        who: {"Authorization": f"Bearer {make_token(people[who], 't', moment(DAY), date(2100, 1, 1))}"}
        for who in ("admin", "secadmin")
    }

    def post(who, path, body):
        return Client().post(f"/api/v1{path}", body, headers=keys[who], **sent)

    number = post("admin", "/units", {"answers": SPORT}).json()["number"]
    assert post("admin", f"/units/{number}/register", {}).status_code == 200
    assert post("admin", "/grants/propose", {"answers": asked(Role.EXPERT, "he.ping")}).status_code == 201
    grant = Record.objects.get(line=Line.GRANT)
    assert post("admin", f"/grants/{grant.number}/grant", {}).status_code == 409
    assert not Grant.objects.filter(role="expert", person=people["he.ping"]).exists()
    assert post("secadmin", f"/grants/{grant.number}/grant", {}).status_code == 200
    assert Grant.objects.filter(role="expert", person=people["he.ping"]).exists()
