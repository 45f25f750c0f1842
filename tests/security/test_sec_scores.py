"""Nobody peeks at a score: a word that stands in a sealed sheet only is looked for on pages, in the API, search and journal."""

from typing import Any

import pytest
from tests.journeys.reviewing import ON, hand_in, seated, sheets, sitting
from tests.security.conftest import FAR

from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import City, moment

pytestmark = pytest.mark.django_db

CANARY = "金丝雀评语七三九"


@pytest.mark.clause("9.2", "12.2")
def test_a_sealed_sheet_is_heard_nowhere_and_an_open_one_is(city: City, as_: Any) -> None:
    people, r = city.people, seated(city)
    coming = list(sitting(r, people).values())
    for person in coming[:-1]:
        hand_in(sheets(r, person)[0], person, advice=CANARY)
    number, application = sheets(r, coming[0])[0].number, r.answers["applications"][0]
    paths = [
        f"/records/{number}/", f"/records/{number}/journal/", f"/records/{number}/versions/", f"/records/{number}/print.pdf",
        f"/expert/{number}/", f"/reviews/{r.number}/scores/", f"/records/{r.number}/journal/", f"/records/{application}/",
        f"/records/{application}/journal/", f"/search/?q={CANARY}", f"/records/?q={CANARY}", "/records/?line=score",
        f"/api/v1/scores/{number}", f"/api/v1/scores/{number}/journal", "/api/v1/scores", "/", "/desk/alerts/",
    ]  # fmt: skip

    def heard(who: str) -> list[str]:
        token = make_token(people[who], "ears", moment(ON), FAR)
        headers = {"Authorization": f"Bearer {token}"}
        out = []
        for path in paths:
            answer = as_(who).get(path, headers=headers if path.startswith("/api/") else None)
            body = answer.content.decode("utf-8", "replace").replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "")
            if f">{CANARY}" in body or f'"{CANARY}' in body:
                out.append(path)
        return out

    for who in ("lin.jing", "chen.gong", "ma.jun", "sun.shen", "zhao.min", "liu.ju"):
        assert heard(who) == [], who
    hand_in(sheets(r, coming[-1])[0], coming[-1])
    assert len(heard("lin.jing")) >= 2, "so that silence means something"
    assert heard("zhao.min") == []
