"""The working calendar: public to read, marked without colour alone, and changed by two administrators only."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongchou.records.models import Record

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR = 'year = 2027\nsource = "国办发明电〔2026〕9号"\noff = [2027-01-01, 2027-10-01]\nwork = [2027-10-09]\n'


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def test_published_years_and_the_one_that_is_not_yet_known(client, says):
    text = says(client.get("/workdays/"))
    assert text.index(">2027<") < text.index(">2026<")
    assert "还没有公布，按周一至周五计算" in text
    assert "已公布" in text


def test_days_off_and_worked_weekends_carry_a_word(client, says):
    text = says(client.get("/workdays/2026/"))
    assert '<td class="off">1<i>休</i></td>' in text
    assert '<td class="work">4<i>班</i></td>' in text
    assert '<td class=" today" aria-current="date">23</td>' in text
    assert "248 个工作日" in text
    assert "预计" not in text


def test_a_year_that_nobody_has_published_says_so(client, says):
    text = says(client.get("/workdays/2027/"))
    assert "还没有公布 2027 年的放假安排" in text
    assert "<i>休</i>" not in text


@pytest.mark.parametrize("year", [1900, 2031, 10000])
def test_a_year_beyond_the_tables_is_not_found(client, year):
    assert client.get(f"/workdays/{year}/").status_code == 404


def test_only_an_administrator_may_propose(client, as_, says):
    assert client.get("/workdays/propose/").status_code == 302
    assert as_("zhao.min").get("/workdays/propose/").status_code == 403
    assert "/workdays/propose/" not in says(as_("zhao.min").get("/workdays/"))
    assert "/workdays/propose/" in says(as_("admin").get("/workdays/"))
    assert not Record.objects.exists()


@pytest.mark.clause("37")
def test_a_pasted_year_counts_once_a_second_person_has_released_it(as_, client, says):
    admin, keeper = as_("admin"), as_("secadmin")
    answer = admin.post("/workdays/propose/", {"table": YEAR})
    record = Record.objects.get()
    assert answer.headers["Location"] == f"/records/{record.number}/"
    assert (record.line, record.state, record.year) == ("workdays", "proposed", 2027)
    assert record.number in says(admin.get("/workdays/"))
    assert record.number not in says(client.get("/workdays/"))
    assert "预计" in says(client.get("/workdays/2027/"))
    own = admin.get(f"/records/{record.number}/steps/release/")
    assert "同一个人不能两步都办" in says(own)
    assert '<button class="btn btn-primary">发布工作日</button>' not in says(own)
    assert keeper.post(f"/records/{record.number}/steps/release/").status_code == 302
    text = says(client.get("/workdays/2027/"))
    assert "国办发明电〔2026〕9号" in text
    assert '<td class="work">9<i>班</i></td>' in text
    assert record.number not in says(admin.get("/workdays/"))


def test_a_file_is_taken_instead_of_what_was_pasted(as_):
    file = SimpleUploadedFile("2027.toml", YEAR.encode("utf-8-sig"))
    as_("admin").post("/workdays/propose/", {"table": "noise", "file": file})
    assert Record.objects.get().answers["table"] == YEAR


def test_a_table_that_cannot_be_true_comes_back_whole_with_every_problem(as_, says):
    bad = YEAR.replace("2027-10-09", "2027-10-08")
    answer = as_("admin").post("/workdays/propose/", {"table": bad})
    assert answer.status_code == 422
    assert "本来就上班" in says(answer)
    assert "work = [2027-10-08]" in says(answer)
    assert "<title>错误：" in says(answer)
    assert not Record.objects.exists()
