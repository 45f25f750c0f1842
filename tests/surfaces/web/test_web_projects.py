"""The register: lists that are filtered, summed, paged and exported alike, and the page of a project."""

import csv
import io
from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.journeys.acting import DAY, open_application, until

from tongchou.kernel.money import wan
from tongchou.lifecycle.track import TRACK, behind, stage_name
from tongchou.lifecycle.words import Line
from tongchou.records import access, access_register, projections, tally
from tongchou.records.lawbook import law_of
from tongchou.records.models import Record, Registered, SavedView, Tally
from tongchou.surfaces.demo.city import moment
from tongchou.surfaces.web import register
from tongchou.surfaces.web.register import PROJECTS, Asked, Reading

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def many(people):
    """Sixty made-up rows over two units, so that there is a second page; each with a spine of its own."""
    units = [people["zhao.min"].unit, people["he.ping"].unit]
    spines = Record.objects.bulk_create(
        Record(line=Line.PROJECT, number=f"P-{n:03}", state="registered", unit=units[n % 2], edition="pzbf-2020-14",
               opened_at=moment(DAY), entered_at=moment(DAY), title=f"项目{n:03}")
        for n in range(60)
    )  # fmt: skip
    Registered.objects.bulk_create(
        Registered(
            project=s, code=s.number, unit=s.unit, title=s.title, state="building", stage=n % 12, year=2025 + n % 3,
            category=("system", "data", "")[n % 3], nature="new", total_fen=None if n % 7 == 0 else n * 1_234_567,
            approved_fen=n * 1_234_567, contract_fen=n * 1_300_000 if n % 5 == 0 else None, weight_fen=n * 1_234_567,
            due_on=date(2026, 11, 1 + n % 28) if n % 2 else None, completed_on=date(2026, 12, 20) if n % 9 == 1 else None,
            is_major=n % 4 == 0, moved_at=moment(date(2026, 1, 1 + n % 3)),
        )
        for n, s in enumerate(spines)
    )  # fmt: skip
    tally.anew()
    return list(Registered.objects.select_related("unit"))


@pytest.fixture
def reading():
    return Reading(law_of("pzbf-2020-14", TODAY, TODAY, moment(TODAY)), TODAY)


def asked(query: str) -> Asked:
    return Asked.of(PROJECTS, QueryDict(query))


def walked(rows, query: str, reading) -> list[str]:
    """All pages one after the other."""
    out, after = [], ""
    for _ in range(20):
        page = register.page_of(rows, asked(f"{query}&after={after}"), reading)
        out += [r.code for r in page.rows]
        if not page.after:
            return out
        after = page.after.replace("|", "%7C").replace("+", "%2B")
    raise AssertionError("no end")


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("order", ["moved", "code", "money"])
def test_pages_show_every_row_once_in_order(many, reading, order):
    codes = walked(Registered.objects.all(), f"order={order}", reading)
    assert len(codes) == len(set(codes)) == 60
    keys = {r.code: r for r in many}
    rows = [keys[c] for c in codes]
    expected = {
        "moved": sorted(many, key=lambda r: (r.moved_at, r.pk), reverse=True),
        "code": sorted(many, key=lambda r: (r.code, r.pk)),
        "money": sorted(many, key=lambda r: (r.weight_fen, r.pk), reverse=True),
    }[order]
    assert rows == expected


def brute(many, chosen: dict[str, str], reading) -> list[Registered]:
    """The filters once more, row by row in Python."""

    def meets(r: Registered) -> bool:
        return (
            chosen.get("unit", str(r.unit_id)) == str(r.unit_id)
            and chosen.get("year", str(r.year)) == str(r.year)
            and chosen.get("category", r.category) == r.category
            and chosen.get("stage", str(r.stage)) == str(r.stage)
            and chosen.get("major", "1" if r.is_major else "0") == ("1" if r.is_major else "0")
            and chosen.get("light", reading.light(r)) == reading.light(r)
            and chosen.get("q", "") in r.title
        )

    return [r for r in many if meets(r)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_filters_sums_and_pages_are_what_a_count_by_hand_gives(many, reading, data):
    options = {
        "unit": [str(u) for u in {r.unit_id for r in many}], "year": ["2025", "2026"], "category": ["system", "data"],
        "stage": ["0", "5", "11"], "major": ["0", "1"], "light": ["ok", "warn", "bad", "off"], "q": ["项目01", "05"],
    }  # fmt: skip
    chosen = {k: data.draw(st.sampled_from(v)) for k, v in options.items() if data.draw(st.booleans())}
    query = "&".join(f"{k}={v}" for k, v in chosen.items())
    expected = brute(many, chosen, reading)
    rows = Registered.objects.all()
    assert sorted(walked(rows, query, reading)) == sorted(r.code for r in expected)
    sums = register.sums_of(rows, Tally.objects.all(), asked(query), reading)
    assert sums.count == len(expected)
    assert sums.money["total"] == sum(r.total_fen or 0 for r in expected)
    assert sums.money["contract"] == sum(r.contract_fen or 0 for r in expected)
    unstaged = brute(many, {k: v for k, v in chosen.items() if k != "stage"}, reading)
    assert sums.stages == {s: n for s in range(12) if (n := sum(r.stage == s for r in unstaged))}


@pytest.mark.parametrize("listing", register.LISTINGS.values(), ids=register.LISTINGS)
def test_whatever_a_list_sums_filters_or_orders_by_is_there(listing, reading):
    fields = {f.name for f in Registered._meta.concrete_fields}
    assert {register.MONEY.get(c.id) for c in listing.columns if c.kind == "money"} <= fields
    assert {o.key for o in listing.orders} <= fields
    for one in listing.filters:
        for value, _words in one.choices(reading, ()):
            assert not Registered.objects.filter(one.condition(value, reading)).exists()


@pytest.mark.parametrize(
    "query", ["unit=x", "year=99999999999", "light=red", "stage=-1", "after=x|y", "after=|9", "col=none", "order=?"]
)
def test_an_address_that_asks_nonsense_breaks_nothing(many, as_, query):
    assert as_("lin.jing").get(f"/projects/?{query}").status_code == 200


@pytest.mark.clause("4.5", "5.1")
def test_nobody_sees_counts_sums_or_exports_another_units_projects(many, as_, says):
    own = [r for r in many if r.unit.name == "示例市民政局"]
    page = says(as_("zhao.min").get("/projects/"))
    assert f"合计 {len(own)} 个" in page
    assert wan(sum(r.total_fen or 0 for r in own)) in page
    assert "项目001" not in page
    exported = as_("zhao.min").get("/projects/lists/projects/csv").getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(exported)))
    assert len(lines) == len(own) + 1
    assert {line[2] for line in lines[1:]} == {"示例市民政局"}
    assert "示例市教育局" not in page
    assert "合计" not in says(as_("feng.cj").get("/projects/"))
    assert as_("zhao.min").get("/projects/P-001/").status_code == 404
    assert as_("zhao.min").get("/projects/P-001/log/").status_code == 404


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("username", ["zhao.min", "he.ping", "lin.jing", "sun.shen", "admin"])
@pytest.mark.parametrize("listing", register.LISTINGS.values(), ids=register.LISTINGS)
def test_kept_sums_are_those_of_the_rows_behind_the_same_door(many, people, reading, listing, username):
    Registered.objects.filter(code__in=["P-003", "P-004", "P-017"]).update(in_use=True)
    tally.anew()
    rows, kept = (door(people[username], DAY) for door in (access_register.registered_for, access_register.tallied_for))
    for query in (
        "",
        "year=2026",
        "stage=3",
        f"unit={people['he.ping'].unit_id}",
        "year=2025&stage=2&col=total&col=first",
    ):
        question = Asked.of(listing, QueryDict(query))
        assert question.is_tallied
        assert register.sums_of(rows, kept, question, reading) == register.sums_of(rows, None, question, reading)


def test_what_no_kept_sum_knows_is_summed_from_the_rows(many, people, reading):
    kept = access_register.tallied_for(people["lin.jing"], DAY)
    Registered.objects.filter(code="P-003").update(category="other")
    for query in ("category=other", "light=bad", "q=P-00", "major=1&year=2026"):
        assert not asked(query).is_tallied
        told = register.sums_of(Registered.objects.all(), kept, asked(query), reading)
        assert told.count == Registered.objects.filter(asked(query).condition(reading)).count()


def test_who_sees_single_projects_is_told_no_unit_s_sums(people):
    assert access_register.tallied_for(people["feng.cj"], DAY) is None
    assert not access_register.tallied_for(people["wang.js"], DAY).exists()


def test_the_register_opens_the_same_door_as_the_records(many, people):
    for username in ("zhao.min", "he.ping", "lin.jing", "feng.cj", "admin", "sun.shen", "wang.js"):
        person = people[username]
        there = set(access_register.registered_for(person, DAY).values_list("pk", flat=True))
        assert there == set(access.records_for(person, DAY).filter(line=Line.PROJECT).values_list("pk", flat=True))


def test_an_export_is_what_was_filtered_and_no_formula(many, as_, people):
    Registered.objects.filter(code="P-004").update(title="=HYPERLINK(1)")
    answer = as_("lin.jing").get("/projects/lists/projects/csv?q=HYPER&col=code&col=total")
    assert answer.getvalue().decode("utf-8-sig").splitlines() == [
        "项目名称,编码,总投资（万元）",
        "'=HYPERLINK(1),P-004,4.938268",
    ]
    book = as_("lin.jing").get("/projects/lists/projects/xlsx?category=data")
    assert book.content[:2] == b"PK"
    assert as_("lin.jing").get("/projects/lists/nothing/xlsx").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_database_as_often_for_many_as_for_few(people, as_, django_assert_num_queries, n):
    for k in range(n):
        open_application(people["zhao.min"], title=f"项目 {k}")
    client = as_("lin.jing")
    client.get("/projects/")
    with django_assert_num_queries(18):
        client.get("/projects/")


@pytest.mark.clause("14.2", "5.1", "20.1")
def test_the_page_of_a_project_lays_the_approved_beside_what_is(city, people, as_, says, on):
    names = until(city, date(2022, 11, 30))
    code = names["relief.application.project"]
    on(date(2022, 11, 30))
    assert list(projections.differences(moment(date(2022, 11, 30)))) == []
    page = says(as_("lin.jing").get(f"/projects/{code}/"))
    for words in ("基线与实际", "原核定", "现行基线", "建设进度", "规则检查", "时间轴", "重大项目", "计划 2021-08-31"):
        assert words in page
    assert page.count('aria-current="step"') == 1
    assert as_("lin.jing").get(f"/records/{code}/").headers["Location"] == f"/projects/{code}/"
    for tab in (
        "docs",
        "reviews",
        "contract",
        "progress",
        "changes",
        "acceptance",
        "ops",
        "results",
        "security",
        "data",
        "log",
    ):
        assert as_("lin.jing").get(f"/projects/{code}/{tab}/").status_code == 200
    assert "项目到“运维”以后" in says(as_("lin.jing").get(f"/projects/{code}/ops/"))
    assert as_("lin.jing").get(f"/projects/{code}/nothing/").status_code == 404
    row = Registered.objects.get(code=code)
    assert stage_name(row.stage) == "建设"


def test_a_row_that_was_changed_behind_the_back_is_named(people):
    open_application(people["zhao.min"])
    Registered.objects.update(title="别的", stage=9)
    assert [w for w in projections.differences(moment(DAY)) if "title" in w and "stage" in w]
    projections.derive(moment(DAY))
    assert list(projections.differences(moment(DAY))) == []
    Registered.objects.all().delete()
    assert any("不在项目库里" in w for w in projections.differences(moment(DAY)))


def test_a_view_is_kept_by_its_person_only(many, as_, people):
    client = as_("lin.jing")
    client.post("/projects/lists/projects/views/?light=bad&q=x", {"title": "偏离的"})
    view = SavedView.objects.get()
    assert (view.person, view.query) == (people["lin.jing"], "light=bad&q=x")
    assert "偏离的" in client.get("/projects/").content.decode()
    assert "偏离的" not in as_("zhao.min").get("/projects/").content.decode()
    as_("zhao.min").post("/projects/lists/projects/views/", {"forget": str(view.pk)})
    assert SavedView.objects.exists()
    client.post("/projects/lists/projects/views/", {"forget": str(view.pk)})
    assert not SavedView.objects.exists()


def test_the_track_counts_up_to_the_last_stage_that_was_reached():
    assert behind(set()) == 0
    assert behind({(s.line, s.state) for s in TRACK[:4]}) == 4
    assert behind({(TRACK[6].line, TRACK[6].state)}) == 7
    assert stage_name(99) == TRACK[-1].name
