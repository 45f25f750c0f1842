"""The page of a draw as its parties see it: conditions, who is left out, whose turn it is, the result, and the file."""

import json
import re

import pytest
import verify
from tests.journeys import reviewing
from tests.journeys.acting import record, take
from tests.journeys.reviewing import ON, answer, commitment, drawn, pool, session

from tongchou.lifecycle.words import Line
from tongchou.stages.review import draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_, on, says):
    """The page of a session as somebody sees it."""
    on(ON)

    def get(r, who: str) -> str:
        got = as_(who).get(f"/reviews/{r.number}/draw/")
        assert got.status_code == 200
        return re.sub(r"\s+", " ", says(got))

    return get


@pytest.mark.clause("9.2", "12.2")
def test_before_anybody_commits_the_page_shows_the_pool_and_what_is_short(city, page):
    pool(city.people)
    r = session(city, quotas=[{"field": "造价", "count": 5}])
    text = page(r, "lin.jing")
    assert "造价领域只有 2 名可抽，需 5 名，差 3 名。" in text
    assert "还没有定下条件" in text
    assert "轮到你交承诺" not in text, "what cannot be drawn is not committed to"
    assert "修改条件" in text
    assert "修改条件" not in page(r, "ma.jun")
    assert "可重放的文件" not in text
    bare = reviewing.begin(r.line, city.people["lin.jing"], title="空的")
    assert "还没有填评审日期和各领域人数" in page(bare, "lin.jing")


@pytest.mark.clause("9.2", "4.1", "4.2")
def test_a_party_is_offered_a_value_that_nobody_keeps(city, as_, page, says):
    pool(city.people)
    r = session(city)
    offered = [re.findall(r'<code class="secret">([0-9a-f]+)</code>', page(r, "lin.jing")) for _ in range(2)]
    (value, hashed), (other, _) = offered
    assert value != other
    assert hashed == draw.commitment(r.number, draw.CENTRE, value)
    form = says(as_("lin.jing").get(f"/records/{r.number}/steps/commit/?centre_commitment={hashed}"))
    assert f">{hashed}</textarea>" in form
    take(r, "commit", city.people["lin.jing"], ON, {"centre_commitment": hashed})
    witness = page(r, "ma.jun")
    assert record(r.number).answers["inputs"] in witness
    assert "任职单位“示例市民政局”是" in witness
    assert "申明有近亲属在“示例咨询有限公司”" in witness
    assert value not in witness
    assert as_("ma.jun").get(f"/reviews/{r.number}/draw/").headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.clause("9.2", "4.3")
def test_the_result_its_replacements_and_the_file_that_replays_it(city, as_, page, tmp_path):
    pool(city.people)
    r = drawn(session(city), city.people)
    seats = r.answers["seats"]
    answer(r, city.people["lin.jing"], seats[0]["expert"], "decline")
    answer(r, city.people["lin.jing"], seats[1]["expert"], "accept")
    text = page(r, "sun.shen")
    assert "不参加" in text
    assert "接替" in text
    assert "与承诺相符" in text
    assert text.count("等答复") == 4
    got = as_("sun.shen").get(f"/reviews/{r.number}/draw.json")
    assert got.headers["Content-Disposition"] == f'attachment; filename="draw-{r.number}.json"'
    file = tmp_path / "draw.json"
    file.write_bytes(got.content)
    assert verify.check_draw(file, r.answers["inputs"]).flaws == []
    told = json.loads(got.content)
    told["seats"][0]["expert"] = told["order"][-1]
    file.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")
    assert [kind for kind, _, _ in verify.check_draw(file).flaws] == ["draw-seats"]


@pytest.mark.clause("9.2")
def test_a_void_draw_stays_in_sight(city, page, as_, says):
    pool(city.people)
    r = session(city)
    take(r, "commit", city.people["lin.jing"], ON, commitment(r, draw.CENTRE))
    take(r, "void", city.people["ma.jun"], ON, {"reason": "条件写错，另行安排。"})
    text = page(r, "lin.jing")
    assert "这次抽取已作废。" in text
    assert '条件写错，另行安排。 <span class="mut">马俊' in text
    said = {k: r.answers[k] for k in ("title", "meeting_on", "applications", "quotas")}
    again = reviewing.begin(Line.SESSION, city.people["lin.jing"], **said)
    assert r.number in page(again, "lin.jing")
    listed = says(as_("lin.jing").get("/reviews/"))
    assert r.number in listed
    assert again.number in listed


def test_the_record_shows_what_people_wrote_and_links_to_the_draw(city, as_, on, says):
    pool(city.people)
    r = drawn(session(city), city.people)
    on(ON)
    text = says(as_("lin.jing").get(f"/records/{r.number}/"))
    assert f'href="/reviews/{r.number}/draw/"' in text
    assert "候选专家" not in text
    assert "各领域人数" in text
    assert f'href="/reviews/{r.number}/draw/"' not in says(as_("deng.gong").get(f"/records/{r.number}/"))


@pytest.mark.parametrize("who", ["zhao.min", "deng.gong", "wang.js", "admin"])
def test_the_page_is_for_the_centre_the_witness_and_audit(city, as_, on, who):
    r = session(city)
    on(ON)
    assert as_(who).get(f"/reviews/{r.number}/draw/").status_code == 403
    assert as_(who).get(f"/reviews/{r.number}/draw.json").status_code == 403


def test_what_is_no_session_has_no_draw(city, as_, on):
    r = session(city)
    on(ON)
    assert as_("lin.jing").get(f"/reviews/{r.answers['applications'][0]}/draw/").status_code == 404
    assert as_("lin.jing").get("/reviews/PS-1999-0001/draw/").status_code == 404
    assert as_("lin.jing").get(f"/reviews/{r.number}/draw.json").status_code == 404
