"""The page of a balanced assignment: what is short, who judges what and why, how much each has, and the file."""

import re

import pytest
import verify
from tests.journeys.acting import record, take
from tests.journeys.assigning import assigned, kept, session, waiting
from tests.journeys.reviewing import ON, answer, commitment, pool
from tests.surfaces.web.test_web_validity import errors

from tongchou.stages.review import draw
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_, on, says):
    """The page of a session as somebody sees it."""
    on(ON)

    def get(r, who: str) -> str:
        got = as_(who).get(f"/reviews/{r.number}/draw/")
        assert got.status_code == 200
        assert errors(got) == []
        return re.sub(r"\s+", " ", says(got))

    return get


@pytest.mark.clause("9.2", "12.2")
def test_before_anybody_commits_the_page_shows_who_stays_away_and_what_is_short(city, page):
    pool(city.people)
    numbers = waiting(city)
    r = session(city, numbers, quotas=[{"field": "造价", "count": 5}])
    text = page(r, "lin.jing")
    assert f"{numbers[0]} 的造价领域只有 2 名可派，需 5 名，差 3 名；另有 0 名要回避。" in text
    assert "轮到你交承诺" not in text, "what cannot be assigned is not committed to"
    assert "任职单位“示例市教育局”是" in text
    assert "各位专家评审几个" not in text
    bare = session(city, [], title="空的", quotas=[])
    assert "还没有填评审日期和各领域人数" in page(bare, "lin.jing")


@pytest.mark.clause("9.2", "12.2", "4.3")
def test_the_page_says_who_judges_what_and_why_and_how_much_each_has(city, as_, page, tmp_path):
    pool(city.people)
    r = assigned(city, session(city, waiting(city)))
    text = page(r, "sun.shen")
    assert "谁评审哪个申报" in text
    assert text.count("没有要回避的关系") == 15
    assert "重算一致" in text
    assert kept(r).result() in text
    low, high = min(kept(r).load().values()), max(kept(r).load().values())
    assert f"各人 {low} 至 {high} 个" in text
    assert "记答复" not in text
    first = next(iter(kept(r).sitting()))
    answer(r, city.people["lin.jing"], first, "decline")
    text = page(r, "lin.jing")
    assert "手上最少" in text
    assert "已退出" in text
    assert f"?answering={next(iter(kept(r).sitting()))}" in text
    got = as_("sun.shen").get(f"/reviews/{r.number}/draw.json")
    file = tmp_path / "draw.json"
    file.write_bytes(got.content)
    assert verify.check_draw(file, r.answers["inputs"]).flaws == []


@pytest.mark.clause("9.2", "4.3")
def test_a_result_that_is_not_worked_out_again_is_said(city, page):
    """As after another solver was installed: the page owns up, and points to the check that needs none."""
    pool(city.people)
    r = assigned(city, session(city, waiting(city)))
    rows = [dict(row) for row in record(r.number).answers["assigned"]]
    rows[0]["expert"], rows[5]["expert"] = rows[5]["expert"], rows[0]["expert"]
    type(r).objects.filter(pk=r.pk).update(answers={**r.answers, "assigned": rows})
    text = page(r, "sun.shen")
    assert "重算不一致" in text
    assert "当时用的是 HiGHS" in text


@pytest.mark.clause("9.2")
def test_the_api_has_the_same_steps_and_says_the_same(city, client, on):
    on(ON)
    people = city.people
    pool(people)
    numbers = waiting(city)
    r = session(city, numbers, way_reason="快。")
    headers = {"Authorization": f"Bearer {make_token(people['lin.jing'], 't', moment(ON), ON)}"}
    path = f"/api/v1/sessions/{r.number}"

    def post(verb: str, body: dict[str, str]):
        return client.post(f"{path}/{verb}", body, content_type="application/json", headers=headers)

    tried = post("commit", commitment(r, draw.CENTRE))
    assert tried.status_code == 409
    assert [f["rule"] for f in tried.json()["findings"]] == ["RVW-WAY"]
    assert tried.json()["findings"][0]["says"] == "均衡分派的理由只有 2 个字，不少于 10 个字（本市参数）。"
    assert post("record-assignment", {}).status_code in {404, 405}, "only the system states who was assigned"

    r = assigned(city, session(city, numbers))
    told = client.get(f"/api/v1/records/{r.number}", headers=headers).json()
    assert [row["expert"] for row in told["answers"]["assigned"]] == [s.expert for s in kept(r).placed]
    said = {"answering": kept(r).placed[0].expert, "answer": "accept"}
    answered = client.post(
        f"/api/v1/sessions/{r.number}/answer", said, content_type="application/json", headers=headers
    )
    assert answered.status_code == 200
    assert record(r.number).answers["calls"] == [{"expert": said["answering"], "answer": "accept"}]


def test_a_void_assignment_says_so(city, page):
    pool(city.people)
    r = session(city, waiting(city))
    take(r, "commit", city.people["lin.jing"], ON, commitment(r, draw.CENTRE))
    take(r, "void", city.people["ma.jun"], ON, {"reason": "条件写错，另行安排。"})
    assert "这次分派已作废。" in page(r, "lin.jing")
