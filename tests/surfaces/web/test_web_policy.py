"""The outer door: every address stands in the policy, and what does not is closed."""

import pytest
from django.urls import get_resolver

from tongchou.lifecycle.words import Role
from tongchou.surfaces.web import policy, urls


def test_every_page_stands_in_the_policy_and_nothing_else_does():
    names = [p.name for p in urls.urlpatterns]
    assert None not in names
    assert set(names) == set(policy.POLICY)
    assert len(names) == len(set(names))


def test_what_the_policy_does_not_know_is_closed():
    assert not policy.is_open("no-such-page", frozenset(Role))


def test_nothing_is_routed_past_the_policy_but_the_api():
    past = [p for p in get_resolver().url_patterns if str(p.pattern) not in {"", "api/v1/"}]
    assert past == []


@pytest.mark.django_db
def test_a_page_of_another_role_is_refused_in_words(people, as_, says, monkeypatch):
    monkeypatch.setitem(policy.POLICY, "record-list", frozenset({Role.ADMIN}))
    answer = as_("zhao.min").get("/records/")
    assert answer.status_code == 403
    assert "不在你的职责里" in says(answer)
    assert as_("admin").get("/records/").status_code == 200


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in_and_comes_back(client):
    answer = client.get("/records/?line=change")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login/?next=/records/%3Fline%3Dchange"
