"""What nobody means and somebody sends: signs that cannot be kept, numbers without end, texts that cost hours to read."""

import json

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.journeys.acting import DAY, open_application, record, take
from tests.security.acting import paper

from tongchou.kernel import reading
from tongchou.records.models import Entry, Record

pytestmark = pytest.mark.django_db
POSTGRES = django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
GATE = {"involves_state_secrets": False, "special_rules": False, "serves_government": True, "funding": "fiscal"}
NUL = "\0"
ALONE = "\ud800"


def sent(**answers) -> str:
    return json.dumps({"answers": {**GATE, **answers}})


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        {"title": ALONE}, {"goals": ALONE}, {ALONE: "x"}, {"goals": f"a{NUL}b"}, {"title": NUL}, {"category": NUL}, {"category": ALONE},
        {"total_fen": 2**60}, {"total_fen": 2**63}, {"total_fen": -1}, {"total_fen": 1.5}, {"total_fen": True}, {"total_fen": float("inf")},
        {"total_fen": float("nan")}, {"total_fen": "1"}, {"plan_year": 10**6}, {"plan_year": 0}, {"plan_year": 2**70}, {"build_months": 2**53},
        {"fen_by_year": {"²²²²": 1}}, {"fen_by_year": {"２０２２": 1}}, {"fen_by_year": {"2022": -1}}, {"fen_by_year": {"2022": 2**60}},
        {"costs": [{"item": "a", "fen": 10**20}]}, {"costs": [{"item": "a", "fen": -5}]}, {"costs": [{"item": ["a"]}]}, {"costs": [{ALONE: 1}]},
        {"costs": [[1]]}, {"costs": {"0": {}}}, {"basis": [ALONE]}, {"basis": "x"}, {"network": [["internet"]]}, {"planned_start": "9999-12-31"},
        {"planned_start": "2021-W30-1"}, {"planned_start": "20210730"}, {"planned_start": "0001-01-01"}, {"title": "长" * 201},
        {"goals": "长" * 100_000}, {"costs": [{"item": "a"}] * 5_000}, {"basis": ["a"] * 5_000}, {"truth_stated": "yes"}, {"\U0001f600": 1},
    ],
    ids=lambda a: json.dumps(a)[:32],
)  # fmt: skip
def test_an_answer_that_cannot_be_kept_is_refused_in_words_and_nothing_is_opened(call, people, answers):
    answer = call("zhao.min", "post", "/applications", sent(**answers))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-answer")
    assert not Record.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "body", ['{"answers": ' + "[" * 100_000 + "]" * 100_000 + "}", '{"answers": {"costs": ' + "[" * 900 + "]" * 900 + "}}",
             '{"answers": {"total_fen": 1' + "0" * 5_000 + "}}", "[1]", "null", '"x"', "{", ""],
    ids=["deep", "less deep", "long number", "list", "null", "text", "cut", "empty"],
)  # fmt: skip
def test_a_body_that_is_no_request_is_an_answer_of_the_400s(call, people, body):
    answer = call("zhao.min", "post", "/applications", body)
    assert 400 <= answer.status_code < 500
    assert not Record.objects.exists()


def test_a_choice_is_made_once(call, people):
    assert call("zhao.min", "post", "/applications", sent(network=["internet"] * 10_000)).status_code == 422


def test_what_a_step_is_given_is_bounded_as_answers_are(call, people):
    r = open_application(people["zhao.min"])
    for given in (
        {"reason": ALONE},
        {"reason": NUL},
        {ALONE: "x"},
        {"reason": "长" * 100_000},
        {"reason": 1},
        {"reason": None, "x": 1},
    ):
        answer = call("liu.ju", "post", f"/applications/{r.number}/withdraw", json.dumps(given))
        assert answer.status_code == 422, given
    assert record(r.number).state == "draft"


def test_two_telephone_numbers_are_no_fault_at_the_signature(city, people):
    phones = "0427-5550101、0427-5550102、0427-5550103（办公室，工作日）"
    r = open_application(people["zhao.min"], author_phone=phones, author_uscc="91 000000 000000010 1 (正本)")
    paper(city, DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    take(r, "submit", people["liu.ju"], given={"truth_stated": True})
    assert record(r.number).state == "submitted"


# --- addresses --------------------------------------------------------------------------------------------------------

ODD = [
    "99999999999999999999999",
    "-1",
    "%00",
    "%ED%A0%80",
    "a%0d%0ab",
    "..%2f..%2fetc",
    "%25",
    "'%20OR%201=1--",
    "x" * 3_000,
]


@pytest.mark.parametrize("odd", ODD, ids=lambda o: o[:12])
def test_no_address_of_the_api_breaks_on_odd_values(call, people, odd):
    for place in ("/records/{}", "/records?line={}", "/records?after={}", "/records?year={}", "/papers/{}/content", "/editions/{}/parameters",
                  "/editions/pzbf-2020-14/parameters?on={}", "/applications/{}/send"):  # fmt: skip
        answer = call(
            "zhao.min", "post" if "send" in place else "get", place.format(odd), {} if "send" in place else None
        )
        assert answer.status_code < 500, place


@pytest.mark.parametrize("odd", ODD, ids=lambda o: o[:12])
def test_no_address_of_a_page_breaks_on_odd_values(as_, people, odd):
    client = as_("zhao.min")
    for place in ("/records/{}/", "/records/?q={}", "/records/?page={}", "/papers/{}/", "/rules/{}/", "/workdays/{}/",
                  "/rules/compare/?day={}", "/rules/compare/?record={}", "/new/{}/open/", "/new/changes/open/?project={}"):  # fmt: skip
        assert client.get(place.format(odd)).status_code < 500, place


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1980-02-30", "2021-W01-1"])
def test_no_day_breaks_the_rulebook(client, people, day):
    assert client.get(f"/rules/compare/?day={day}").status_code == 200


def test_a_search_without_end_finds_nothing(as_, people):
    open_application(people["zhao.min"])
    assert as_("zhao.min").get("/records/", {"q": "a" * 60_000}).status_code == 200


def test_a_filter_for_a_project_with_a_slash_finds_nothing(as_, people):
    assert as_("zhao.min").get("/records/?project=a/b").status_code == 200


@pytest.mark.parametrize("where", ["unit", "project"])
def test_a_unit_or_project_that_is_no_text_is_not_there(call, people, where):
    answer = call("zhao.min", "post", "/applications", json.dumps({where: ALONE, "answers": GATE}))
    assert 400 <= answer.status_code < 500


# --- forms of pages ---------------------------------------------------------------------------------------------------


def test_a_version_without_end_is_only_an_old_version(as_, people):
    r = open_application(people["zhao.min"])
    assert as_("zhao.min").post(f"/records/{r.number}/edit/", {"version": "9" * 5_000}).status_code == 409


@pytest.mark.parametrize("cell", ["9" * 5_000, "²"])
def test_a_cell_of_odd_digits_comes_back_with_a_sentence_or_as_text(as_, people, cell):
    r = open_application(people["zhao.min"])
    answer = as_("zhao.min").post(
        f"/records/{r.number}/edit/", {"version": str(r.version), "targets": f"网上办理率\t{cell}\t"}
    )
    assert answer.status_code < 500


@pytest.mark.parametrize(("field", "sign"), [("planned_start", "亿"), ("total_fen", "("), ("build_months", "(")])
def test_what_is_no_number_and_no_day_is_refused_unread(as_, people, monkeypatch, field, sign):
    read = []
    plain = reading.plain
    monkeypatch.setattr(reading, "plain", lambda text: read.append(len(text)) or plain(text[:50]))
    r = open_application(people["zhao.min"])
    answer = as_("zhao.min").post(f"/records/{r.number}/edit/", {"version": str(r.version), field: sign * 50_000})
    assert answer.status_code == 422
    assert max(read, default=0) <= 1_000


def test_a_form_over_five_megabytes_is_not_read(as_, call, people):
    r = open_application(people["zhao.min"])
    big = "长" * 2_000_000
    assert (
        as_("zhao.min").post(f"/records/{r.number}/edit/", {"version": str(r.version), "goals": big}).status_code == 400
    )
    body = json.dumps({"version": r.version, "answers": {"goals": big}}, ensure_ascii=False)
    assert call("zhao.min", "patch", f"/records/{r.number}", body).status_code == 400
    assert record(r.number).answers == r.answers


# --- how much one asks for --------------------------------------------------------------------------------------------


def test_lists_come_in_pages(call, people):
    for _ in range(3):
        open_application(people["zhao.min"])
    assert len(call("zhao.min", "get", "/records").json()["records"]) <= 50


def test_lists_ask_the_database_as_often_for_many_records_as_for_few(call, as_, people):
    open_application(people["zhao.min"])
    client = as_("lin.jing")
    asks = (
        lambda: call("lin.jing", "get", "/records"),
        lambda: call("lin.jing", "get", "/duties"),
        lambda: client.get("/"),
    )
    few = [_queries(ask) for ask in (*asks, lambda: client.get("/records/"))][-3:]
    for _ in range(4):
        open_application(people["zhao.min"])
    many = [_queries(ask) for ask in (*asks, lambda: client.get("/records/"))][-3:]
    assert many == few


def _queries(ask) -> int:
    with CaptureQueriesContext(connection) as caught:
        ask()
    return len(caught)


def test_the_journal_comes_in_pages_too(call, people):
    r = open_application(people["zhao.min"])
    for _ in range(51):
        call("liu.ju", "post", f"/applications/{r.number}/withdraw", {})
    first = call("zhao.min", "get", f"/records/{r.number}/journal").json()
    assert len(first["entries"]) == 50
    second = call("zhao.min", "get", f"/records/{r.number}/journal?after={first['after']}").json()
    assert len(second["entries"]) == 2
    assert second["after"] == 0
    assert second["entries"][0]["seq"] > first["entries"][-1]["seq"]
