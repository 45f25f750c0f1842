"""The form of a draft: it saves itself, keeps what cannot be read, shows two writers to each other, compares versions."""

from datetime import date, timedelta

import pytest
from tests.journeys.acting import open_application, take

from tongchou.records import drafts
from tongchou.records.models import Draft, Entry
from tongchou.surfaces.demo.city import moment

pytestmark = pytest.mark.django_db
DAY = date(2021, 7, 20)


@pytest.fixture(autouse=True)
def _today(on):
    on(DAY)


@pytest.fixture
def draft(people):
    return open_application(people["zhao.min"])


@pytest.fixture
def form(as_):
    """The form as its page shows it, ready to be sent with some words changed."""

    def sent(record, who="zhao.min", **changes):
        page = as_(who).get(f"/records/{record.number}/edit/?mine=1").context
        typed = {c.field.id: list(c.picked) if c.widget == "checkbox" else c.text for c in page["controls"]}
        return {**typed, "version": page["version"], "page": page["page_key"], **changes}

    return sent


@pytest.fixture
def autosave(as_):
    def send(record, words, who="zhao.min"):
        return as_(who).post(f"/records/{record.number}/draft/", words)

    return send


# --- a form that saves itself ------------------------------------------------------------------------------------------


def test_what_can_be_read_is_saved_and_the_rest_is_kept_as_it_was_typed(as_, says, draft, form, autosave):
    words = form(draft, office="信息化二科", total_fen="大约五百", build_months="一年左右")
    answer = autosave(draft, words)
    draft.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["at"] == "10:00"
    assert answer.json()["version"] == draft.version
    assert set(answer.json()["problems"]) == {"f-total_fen", "f-build_months"}
    assert draft.answers["office"] == "信息化二科"
    assert draft.answers["total_fen"] is None  # no rule may go on judging the amount that is no longer written there
    kept = Draft.objects.get()
    assert (kept.seq, kept.typed["total_fen"], kept.unread) == (1, ["大约五百"], ["total_fen", "build_months"])
    page = says(as_("zhao.min").get(f"/records/{draft.number}/edit/"))
    assert 'value="大约五百"' in page
    assert 'value="一年左右"' in page
    assert page.count('aria-invalid="true"') == 2
    assert not Entry.objects.filter(record=draft).exclude(verb="open").exists()


def test_what_could_not_be_read_outlives_a_round_to_the_leader(as_, says, people, draft, form, autosave):
    autosave(draft, form(draft, superior_fen="等省里批"))
    take(draft, "send", people["zhao.min"])
    take(draft, "decline", people["liu.ju"], DAY, {"reason": "再看"})
    assert 'value="等省里批"' in says(as_("zhao.min").get(f"/records/{draft.number}/edit/"))


def test_saved_by_hand_the_readable_is_saved_and_the_page_says_what_is_not(as_, says, draft, form):
    answer = as_("zhao.min").post(f"/records/{draft.number}/edit/", form(draft, office="二科", total_fen="大约五百"))
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "能读懂的已经保存" in says(answer)
    assert 'value="大约五百"' in says(answer)
    assert draft.answers["office"] == "二科"
    again = form(draft, total_fen="500")
    assert as_("zhao.min").post(f"/records/{draft.number}/edit/", again).status_code == 302
    draft.refresh_from_db()
    assert draft.total_fen == 500_000_000
    assert drafts.unread_of(draft) == {}


def test_nothing_typed_is_saved_twice_and_an_unchanged_form_moves_nothing(draft, form, autosave):
    words, before = form(draft), draft.version
    assert autosave(draft, words).json()["version"] == before
    assert autosave(draft, words).json()["version"] == before
    assert Draft.objects.get().seq == 1


def test_one_sitting_is_one_version_and_a_pause_begins_another(draft, form, autosave, time_machine):
    words = form(draft)
    for minute, goals in ((0, "一"), (5, "二"), (12, "三")):
        time_machine.move_to(moment(DAY) + timedelta(minutes=minute), tick=False)
        assert autosave(draft, {**words, "goals": goals}).status_code == 200
    assert [(d.seq, d.typed["goals"]) for d in Draft.objects.all()] == [(1, ["二"]), (2, ["三"])]


def test_versions_are_bounded(draft, form, autosave, time_machine):
    words = form(draft)
    for n in range(drafts.MOST_VERSIONS + 3):
        time_machine.move_to(moment(DAY) + timedelta(minutes=11 * n), tick=False)
        autosave(draft, {**words, "goals": f"第 {n} 遍"})
    assert Draft.objects.count() == drafts.MOST_VERSIONS
    assert Draft.objects.first().seq == 4


def test_an_answer_that_was_lost_on_the_way_is_no_conflict_with_oneself(draft, form, autosave):
    words = form(draft)
    assert autosave(draft, {**words, "goals": "一"}).status_code == 200
    assert autosave(draft, {**words, "goals": "二"}).status_code == 200  # still with the version of the first
    draft.refresh_from_db()
    assert draft.answers["goals"] == "二"


@pytest.mark.clause("32")
@pytest.mark.parametrize("words", [{"involves_state_secrets": "yes"}, {"goals": "机密★10年\n目标"}])
def test_of_secrets_no_version_is_kept(draft, form, autosave, words):
    autosave(draft, form(draft, **words))
    assert not Draft.objects.exists()


@pytest.mark.clause("32")
def test_that_it_is_about_secrets_is_noted_and_not_kept(draft, form, autosave):
    answer = autosave(draft, form(draft, involves_state_secrets="yes", goals="不该留下"))
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert draft.answers["goals"] != "不该留下"
    assert Entry.objects.get(record=draft, taken=False).verb == "attach"


def test_only_whoever_may_write_saves_and_reads_versions(as_, people, draft, form, autosave):
    words = form(draft)
    assert autosave(draft, words, "he.ping").status_code == 404
    assert autosave(draft, words, "lin.jing").status_code == 403
    assert as_("zhao.min").get(f"/records/{draft.number}/draft/").status_code == 405
    assert as_("lin.jing").get(f"/records/{draft.number}/versions/").status_code == 403
    take(draft, "send", people["zhao.min"])
    assert autosave(draft, words).status_code == 403
    assert not Draft.objects.exists()


# --- two writers -------------------------------------------------------------------------------------------------------


def test_the_second_to_open_reads_along_until_the_first_has_stopped(as_, says, draft, form, autosave, time_machine):
    autosave(draft, form(draft, goals="赵敏写的"))
    path = f"/records/{draft.number}/edit/"
    page = says(as_("liu.ju").get(path))
    assert "赵敏正在填写，你可以查看" in page
    assert "赵敏写的" in page
    assert "<textarea" not in page
    assert "<textarea" in says(as_("liu.ju").get(f"{path}?mine=1"))
    assert "<textarea" in says(as_("zhao.min").get(path))
    time_machine.move_to(moment(DAY) + drafts.PRESENT, tick=False)
    assert "<textarea" in says(as_("liu.ju").get(path))


@pytest.fixture
def conflict(draft, form, autosave):
    """Two have opened the same form; the clerk has saved."""
    leader = form(draft, "liu.ju", goals="领导写的", office="二科", network=["internet"])
    autosave(draft, form(draft, goals="经办写的"))
    return leader


def test_both_texts_are_shown_and_nothing_is_overwritten(as_, says, draft, conflict):
    answer = as_("liu.ju").post(f"/records/{draft.number}/edit/", conflict)
    page = says(answer)
    assert answer.status_code == 409
    assert "别人刚刚改过这份记录：赵敏" in page
    assert ">领导写的</textarea>" in page
    assert "经办写的" in page
    assert [p.mine.field.id for p in answer.context["pairs"]] == ["office", "goals", "network"]
    draft.refresh_from_db()
    assert draft.answers["goals"] == "经办写的"
    assert Draft.objects.get(version=0).typed["goals"] == ["领导写的"]  # kept, though it is not merged


def test_each_place_has_to_be_chosen_and_the_choice_is_saved(as_, says, draft, conflict):
    client, path = as_("liu.ju"), f"/records/{draft.number}/edit/"
    shown = client.post(path, conflict).context
    sent = {**conflict, "version": shown["record"].version, "differ": [p.mine.field.id for p in shown["pairs"]]}
    half = client.post(path, {**sent, "keep-goals": "theirs"})
    assert half.status_code == 409
    assert "每一处都要选" in says(half)
    chosen = {"keep-goals": "theirs", "keep-office": "mine", "keep-network": "mine"}
    assert client.post(path, {**sent, **chosen}).status_code == 302
    draft.refresh_from_db()
    stored = {k: draft.answers[k] for k in ("goals", "office", "network")}
    assert stored == {"goals": "经办写的", "office": "二科", "network": ["internet"]}


def test_the_page_that_saves_itself_is_told_of_the_other(draft, conflict, autosave):
    answer = autosave(draft, conflict, "liu.ju")
    assert answer.status_code == 409
    assert "保存时选留哪一份" in answer.json()["says"]


def test_the_same_words_twice_are_no_conflict(as_, draft, form):
    one, two = form(draft, goals="一样"), form(draft, "liu.ju", goals="一样")
    assert as_("zhao.min").post(f"/records/{draft.number}/edit/", one).status_code == 302
    assert as_("liu.ju").post(f"/records/{draft.number}/edit/", two).status_code == 302


# --- versions and rules ------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_field_by_field(as_, says, draft, form, autosave):
    autosave(draft, form(draft, goals="经办写的"))
    autosave(draft, form(draft, "liu.ju", goals="领导写的", total_fen="再说"), "liu.ju")
    answer = as_("zhao.min").get(f"/records/{draft.number}/versions/")
    page = says(answer)
    assert [p.mine.field.id for p in answer.context["pairs"]] == ["goals", "total_fen"]
    assert "第 1 版到第 2 版" in page
    assert "没有读懂，按原样留着" in page
    back = as_("zhao.min").get(f"/records/{draft.number}/versions/?old=2&new=1")
    assert "第 2 版到第 1 版" in says(back)
    assert as_("zhao.min").get(f"/records/{draft.number}/versions/?old=9").status_code == 404


@pytest.mark.clause("10.3", "11.1")
def test_the_panel_says_what_is_met_and_what_is_not_also_for_the_signature(as_, says, people):
    record = open_application(people["zhao.min"], service_years=3, goals="", total_fen=None)
    answer = as_("zhao.min").get(f"/records/{record.number}/panel/")
    panel = answer.context["panel"]
    assert [s.verb for s in panel.steps] == ["send", "submit"]
    assert {"APP-COMPLETE", "APP-LIFE", "PAPER"} <= {f.rule for f in panel.findings}
    assert not {"STATE", "ROLE", "ASKS"} & {f.rule for f in panel.findings}
    assert panel.stops + panel.warns + panel.open == len(panel.findings)
    assert panel.open > 0
    assert "APP-NATURE" in {r.id for r in panel.met}
    assert 'href="#f-service_years"' in says(answer)
    assert "第十一条" in says(answer)
    assert not Entry.objects.filter(taken=False).exists()  # to look is not to try


def test_a_long_form_has_its_parts_with_what_is_filled_and_what_is_wrong(as_, says, draft, form, autosave):
    autosave(draft, form(draft, total_fen="再说"))
    answer = as_("zhao.min").get(f"/records/{draft.number}/edit/")
    parts = answer.context["sections"]
    assert len(parts) == 14
    assert sum(len(p.controls) for p in parts) == len(answer.context["controls"])
    assert [p.title for p in parts if p.problems] == ["投资与资金"]
    assert all(f'href="#{p.anchor}"' in says(answer) and f'id="{p.anchor}"' in says(answer) for p in parts)
