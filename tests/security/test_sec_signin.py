"""The door: lock-out, second factor, one sitting, proof before weighty steps, passwords, keys; and what nobody learns."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from tests.journeys.acting import DAY, open_application, record, take
from tests.security.acting import paper

from tongchou.lifecycle.trust import SECOND_FACTOR
from tongchou.records import access, factors
from tongchou.records.models import Entry, Person, Token
from tongchou.surfaces.api.auth import make_token
from tongchou.surfaces.demo.city import City, moment
from tongchou.surfaces.demo.people import ACCOUNTS, PASSWORD, demo_key
from tongchou.surfaces.web import sitting

pytestmark = pytest.mark.django_db
AT = moment(DAY)


def sign_in(username, password=PASSWORD, address="127.0.0.1", client=None):
    client = client or Client(REMOTE_ADDR=address)
    return client, client.post("/login/", {"username": username, "password": password})


def is_in(client) -> bool:
    return (
        bool(client.cookies.get("sessionid") and client.cookies["sessionid"].value)
        and "_auth_user_id" in client.session
    )


def words(answer) -> str:
    """A page without what differs between any two pages."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


# --- lock-out --------------------------------------------------------------------------------------------------------


def test_after_six_wrong_passwords_the_right_one_opens_nothing_for_a_while(people, time_machine):
    for n in range(6):
        _, answer = sign_in("zhao.min", f"wrong{n}")
    assert answer.status_code == 429
    client, answer = sign_in("zhao.min")
    assert answer.status_code == 429
    assert not is_in(client)
    assert "试的次数太多，15 分钟后再试。急着办事的，找本单位管理员。" in words(answer)
    time_machine.move_to(AT + timedelta(minutes=16), tick=False)
    assert is_in(sign_in("zhao.min")[0])


def test_five_wrong_ones_are_forgiven_and_a_right_one_begins_the_count_anew(people):
    for _ in range(3):
        for n in range(5):
            assert sign_in("zhao.min", f"wrong{n}")[1].status_code == 200
        assert is_in(sign_in("zhao.min")[0])


def test_going_on_guessing_does_not_keep_the_owner_out(people, time_machine):
    for minute in range(0, 15, 2):
        time_machine.move_to(AT + timedelta(minutes=minute), tick=False)
        for n in range(6):
            sign_in("zhao.min", f"wrong{n}")
    time_machine.move_to(AT + timedelta(minutes=32), tick=False)
    assert is_in(sign_in("zhao.min")[0])


def test_a_guesser_locks_out_himself_and_not_the_owner_at_his_desk(people):
    for n in range(8):
        sign_in("zhao.min", f"wrong{n}", address="198.51.100.9")
    assert not is_in(sign_in("zhao.min", address="198.51.100.9")[0])
    assert is_in(sign_in("zhao.min", address="198.51.100.10")[0])
    assert is_in(sign_in("he.ping", address="198.51.100.9")[0])


def test_an_address_that_a_client_makes_up_is_not_believed(people, settings):
    for n in range(8):
        Client(headers={"x-forwarded-for": f"203.0.113.{n}"}).post(
            "/login/", {"username": "zhao.min", "password": "wrong"}
        )
    assert sign_in("zhao.min")[1].status_code == 429
    settings.HTTPS = True  # behind a proxy of our own the last address is the one that the proxy saw
    for n in range(8):
        headers = {"x-forwarded-for": f"203.0.113.{n}, 198.51.100.7"}
        Client(headers=headers).post("/login/", {"username": "he.ping", "password": "wrong"})
    client = Client(headers={"x-forwarded-for": "198.51.100.8"})
    assert is_in(sign_in("he.ping", client=client)[0])


def test_a_name_that_nobody_has_is_locked_out_in_the_same_words(people):
    Person.objects.filter(username="he.ping").update(is_active=False)
    seen = {}
    for who in ("zhao.min", "nobody", "he.ping"):
        seen[who] = [words(sign_in(who, f"wrong{n}")[1]).replace(who, "") for n in range(8)]
    assert seen["zhao.min"] == seen["nobody"] == seen["he.ping"]


def test_what_was_typed_is_not_kept(people):
    from axes.models import AccessAttempt, AccessFailureLog

    sign_in("zhao.min", "my-cat-is-called-Mimi")
    kept = [str(vars(row)) for model in (AccessAttempt, AccessFailureLog) for row in model.objects.all()]
    assert len(kept) == 2
    assert not any("Mimi" in text for text in kept)


# --- second factor ---------------------------------------------------------------------------------------------------


def shown_code(client) -> str:
    """The code that the demo shows; only there."""
    return re.search(r"data-present>(\d{6})<", client.get("/login/code/").content.decode())[1]


@pytest.fixture
def in_demo(settings):
    settings.DEMO = True


@pytest.mark.clause("4.5")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: a.username)
def test_who_approves_signs_or_pays_is_not_in_by_a_password_alone(people, account):
    client, _ = sign_in(account.username)
    pages = ["/", "/records/", "/rules/", "/account/", "/account/password/", "/people/", "/new/"]
    answers = [client.get(page) for page in pages]
    if account.role in SECOND_FACTOR:
        assert {a.status_code for a in answers} == {302}
        assert all(a.headers["Location"].startswith("/login/code/?next=/") for a in answers)
    else:  # an expert's first page is that of his reviews
        assert {a.headers.get("Location", a.status_code) for a in answers} <= {
            200,
            "/expert/",
        }


def test_the_code_opens_the_door_once(people, in_demo, time_machine):
    client, _ = sign_in("liu.ju")
    code = shown_code(client)
    answer = client.post("/login/code/", {"code": code, "next": "/records/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/records/")
    assert client.get("/records/").status_code == 200
    other, _ = sign_in("liu.ju")
    assert other.post("/login/code/", {"code": code}).status_code == 422
    assert other.get("/records/").status_code == 302
    time_machine.move_to(AT + timedelta(seconds=70), tick=False)
    assert other.post("/login/code/", {"code": shown_code(other)}).status_code == 302
    assert other.get("/records/").status_code == 200


def test_the_session_gets_a_new_number_with_the_second_factor(people, in_demo):
    client, _ = sign_in("liu.ju")
    half = client.cookies["sessionid"].value
    client.post("/login/code/", {"code": shown_code(client)})
    assert client.cookies["sessionid"].value != half
    stale = Client()
    stale.cookies["sessionid"] = half
    assert stale.get("/records/").status_code == 302


def test_the_demo_code_is_shown_nowhere_but_in_a_demo(people):
    client, _ = sign_in("liu.ju")
    text = client.get("/login/code/").content.decode()
    assert "data-present" not in text
    assert not re.search(r">\d{6}<", text)


def test_wrong_codes_are_slowed_down_until_the_right_one_does_not_help(people, in_demo):
    client, _ = sign_in("liu.ju")
    right = shown_code(client)
    for n in range(4):
        assert client.post("/login/code/", {"code": f"{n:06d}"}).status_code == 422
    assert client.post("/login/code/", {"code": right}).status_code == 422
    assert client.get("/records/").status_code == 302


def test_nobody_passes_with_the_device_of_another(people, in_demo):
    client, _ = sign_in("liu.ju")
    session = client.session
    session[factors.SESSION_KEY] = factors.device_of(people["lin.jing"]).persistent_id
    session.save()
    assert client.get("/records/").status_code == 302
    assert "_auth_user_id" in client.session


def test_a_code_page_sends_nobody_to_another_site(people, in_demo):
    client, _ = sign_in("liu.ju")
    answer = client.post("/login/code/", {"code": shown_code(client), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_whoever_has_no_telephone_yet_takes_one_in_first(people):
    factors.device_of(people["liu.ju"]).delete()
    client, _ = sign_in("liu.ju")
    assert client.get("/records/", follow=True).redirect_chain[-1][0].startswith("/account/second-factor/")
    text = client.get("/account/second-factor/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', text)[1]
    assert len(secret.replace(" ", "")) == 32
    assert "<svg" in text
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 422
    assert factors.device_of(people["liu.ju"]) is None
    waiting = factors.beginning(people["liu.ju"])
    waiting.throttle_reset()
    answer = client.post("/account/second-factor/", {"code": factors.present_code(waiting)})
    codes = re.findall(r"<li><code>([a-z2-7]{8})</code>", answer.content.decode())
    assert len(set(codes)) == 8
    assert client.get("/records/").status_code == 200
    assert factors.secret_of(factors.device_of(people["liu.ju"])) == secret
    other, _ = sign_in("liu.ju")
    assert other.post("/login/code/", {"code": codes[0].upper()}).status_code == 302
    assert other.get("/records/").status_code == 200
    third, _ = sign_in("liu.ju")
    assert third.post("/login/code/", {"code": codes[0]}).status_code == 422


def test_half_a_sign_in_cannot_take_a_new_telephone_in(people):
    before = factors.device_of(people["liu.ju"]).pk
    client, _ = sign_in("liu.ju")
    assert client.get("/account/second-factor/").headers["Location"] == "/login/code/"
    client.post("/account/second-factor/", {"code": "123456"})
    assert factors.device_of(people["liu.ju"]).pk == before


def test_a_lent_role_asks_for_the_second_factor_too(people, city):
    client = Client()
    client.post("/login/", {"username": "zhao.min", "password": PASSWORD})
    assert client.get("/records/").status_code == 200
    lend(people["liu.ju"], people["zhao.min"])
    assert client.get("/records/").headers["Location"].startswith("/login/code/")


def lend(giver, taker, roles=("leader",), since=DAY, until=DAY + timedelta(days=5)):
    from tongchou.lifecycle.words import Line
    from tongchou.records import conduct

    stated = {
        "title": "出差",
        "username": taker.username,
        "roles": list(roles),
        "since": str(since),
        "until": str(until),
    }
    actor = access.actor_on(giver, None, DAY, unit=giver.unit)
    return conduct.open_record(Line.DELEGATION, actor, AT, unit=giver.unit, answers=stated)


# --- one sitting -----------------------------------------------------------------------------------------------------


def test_a_sitting_ends_after_half_an_hour_idle_and_after_twelve_hours_at_work(people, time_machine):
    client, _ = sign_in("zhao.min")
    for minutes in range(20, 12 * 60 + 1, 20):
        time_machine.move_to(AT + timedelta(minutes=minutes), tick=False)
        assert client.get("/records/").status_code == 200, minutes
    time_machine.move_to(AT + timedelta(minutes=12 * 60 + 1), tick=False)
    answer = client.get("/records/")
    assert answer.headers["Location"] == "/login/?next=/records/"
    idle, _ = sign_in("zhao.min")
    assert idle.get("/records/").status_code == 200
    time_machine.move_to(AT + timedelta(minutes=12 * 60 + 32), tick=False)
    assert idle.get("/records/").status_code == 302


def test_a_new_password_ends_every_other_sitting(people):
    here, _ = sign_in("zhao.min")
    there, _ = sign_in("zhao.min")
    new = "eine-lange-Zeile-9"
    answer = here.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert here.get("/records/").status_code == 200
    assert there.get("/records/").status_code == 302
    assert not is_in(sign_in("zhao.min")[0])
    assert is_in(sign_in("zhao.min", new)[0])


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("wrong", "eine-lange-Zeile-9", "eine-lange-Zeile-9", "现在的口令不对。"),
        (PASSWORD, "short", "short", "新口令有 5 位，至少 12 位。"),
        (PASSWORD, "eine-lange-Zeile-9", "eine-lange-Zeile-8", "两次填的新口令不一样。"),
        (PASSWORD, "zhao.min-2026-x", "zhao.min-2026-x", "新口令里有用户名。换一个。"),
        (PASSWORD, "passwordpassword", "passwordpassword", ""),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(people, as_, old, new, again, says):
    kept = people["zhao.min"].password
    answer = as_("zhao.min").post("/account/password/", {"old": old, "new": new, "again": again})
    changed = Person.objects.get(username="zhao.min").password != kept
    assert changed is (says == "")
    assert says in answer.content.decode()


def test_the_old_password_cannot_be_guessed_on_the_change_page(people, as_):
    client = as_("zhao.min")
    new = {"new": "eine-lange-Zeile-9", "again": "eine-lange-Zeile-9"}
    for n in range(6):
        client.post("/account/password/", {"old": f"wrong{n}", **new})
    answer = client.post("/account/password/", {"old": PASSWORD, **new})
    assert answer.status_code == 422
    assert "试的次数太多" in answer.content.decode()
    assert Person.objects.get(username="zhao.min").check_password(PASSWORD)


# --- proof before a weighty step ---------------------------------------------------------------------------------------


@pytest.fixture
def to_sign(people):
    """An application that waits for its leader's signature, with its papers."""
    r = open_application(people["zhao.min"])
    paper(City(people), DAY, "zhao.min", r, "application-form", "proposal")
    take(r, "send", people["zhao.min"])
    return record(r.number)


def old_proof(client) -> None:
    session = client.session
    session[sitting.PROVED] = AT.timestamp() - 16 * 60
    session.save()


@pytest.mark.clause("4.5")
def test_a_signature_asks_again_who_it_is_and_loses_nothing(people, as_, to_sign):
    client, address = as_("liu.ju"), f"/records/{to_sign.number}/steps/submit/"
    assert 'name="confirm"' not in client.get(address).content.decode()
    old_proof(client)
    assert 'name="confirm"' in client.get(address).content.decode()
    entries, right = Entry.objects.count(), factors.present_code(factors.device_of(people["liu.ju"]))
    for typed in ("", "wrong password", f"{(int(right) + 424242) % 10**6:06d}", PASSWORD + "x"):
        answer = client.post(address, {"truth_stated": "yes", "confirm": typed})
        text = answer.content.decode()
        assert answer.status_code == 422, typed
        assert re.search(r'name="truth_stated" value="yes"[^>]* checked', text), "what was typed is lost"
        assert typed not in text or not typed
        assert record(to_sign.number).state == "signing"
        assert Entry.objects.count() == entries, "a wrong password touched the journal"
    factors.device_of(people["liu.ju"]).throttle_reset()
    answer = client.post(address, {"truth_stated": "yes", "confirm": PASSWORD})
    assert answer.status_code == 302
    assert record(to_sign.number).state == "submitted"
    assert 'name="confirm"' not in client.get(address).content.decode(), "the proof lasts a while"


def test_a_fresh_code_is_proof_too_and_only_once(people, as_, to_sign):
    client, address = as_("liu.ju"), f"/records/{to_sign.number}/steps/submit/"
    old_proof(client)
    code = factors.present_code(factors.device_of(people["liu.ju"]))
    assert client.post(address, {"truth_stated": "yes", "confirm": code}).status_code == 302
    old_proof(client)
    answer = client.post(f"/records/{to_sign.number}/steps/submit/", {"truth_stated": "yes", "confirm": code})
    assert answer.status_code == 422


def test_a_step_that_only_hands_on_asks_nothing(people, as_):
    r = open_application(people["zhao.min"])
    client = as_("zhao.min")
    old_proof(client)
    assert client.post(f"/records/{r.number}/steps/send/").status_code == 302
    assert record(r.number).state == "signing"


def test_guessing_at_a_step_is_counted_as_at_the_door(people, as_, to_sign):
    client, address = as_("liu.ju"), f"/records/{to_sign.number}/steps/submit/"
    old_proof(client)
    for n in range(6):
        client.post(address, {"truth_stated": "yes", "confirm": f"a wrong one {n}"})
    answer = client.post(address, {"truth_stated": "yes", "confirm": PASSWORD})
    assert answer.status_code == 422
    assert "试的次数太多" in answer.content.decode()
    assert record(to_sign.number).state == "signing"
    from axes.models import AccessAttempt

    assert not any("truth_stated" in a.post_data for a in AccessAttempt.objects.all()), (
        "the form was kept with the count"
    )


def test_a_program_acts_by_its_token_alone(call, people, to_sign):
    answer = call("liu.ju", "post", f"/applications/{to_sign.number}/submit", {"truth_stated": True})
    assert answer.status_code == 200
    assert record(to_sign.number).state == "submitted"


# --- keys to the API ----------------------------------------------------------------------------------------------------


def test_a_key_is_shown_once_works_and_is_taken_away(people, as_):
    client = as_("zhao.min")
    answer = client.post("/account/tokens/", {"name": "同步", "days": "30"})
    secret = re.search(r"tc_[\w-]{43}", answer.content.decode())[0]
    assert secret not in client.get("/account/").content.decode()
    asked = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/records", headers=asked).status_code == 200
    token = Token.objects.get(person=people["zhao.min"])
    assert token.expires_on == DAY + timedelta(days=30)
    assert as_("he.ping").post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert Client().get("/api/v1/records", headers=asked).status_code == 200
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert Client().get("/api/v1/records", headers=asked).status_code == 401


@pytest.mark.parametrize(
    ("name", "days"), [("", "30"), ("x", "0"), ("x", "366"), ("x", "-1"), ("x", "1e9"), ("x" * 61, "30")]
)
def test_a_key_has_a_purpose_and_an_end(people, as_, name, days):
    assert as_("zhao.min").post("/account/tokens/", {"name": name, "days": days}).status_code == 422
    assert not Token.objects.exists()


def test_a_key_is_not_made_on_an_old_proof(people, as_):
    client = as_("zhao.min")
    old_proof(client)
    assert client.post("/account/tokens/", {"name": "同步", "days": "30"}).status_code == 422
    assert not Token.objects.exists()
    assert client.post("/account/tokens/", {"name": "同步", "days": "30", "confirm": PASSWORD}).status_code == 200
    assert Token.objects.count() == 1


# --- accounts without a password ----------------------------------------------------------------------------------------


def test_a_link_gives_a_password_once_and_only_where_there_is_none(people, as_):
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    person = people["he.ping"]
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    forged = f"/welcome/{uid}/{default_token_generator.make_token(person)}/"
    assert "链接不能用了" in Client().get(forged, follow=True).content.decode()
    assert as_("admin").post(f"/people/{person.pk}/link/").status_code == 404
    person.set_unusable_password()
    person.save()
    assert as_("secadmin").post(f"/people/{person.pk}/link/").status_code == 403
    text = as_("admin").post(f"/people/{person.pk}/link/").content.decode()
    link = re.search(r"http://testserver(/welcome/[^<]+)<", text)[1]
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    assert client.post(form, {"new_password1": "short", "new_password2": "short"}).status_code == 200
    assert not Person.objects.get(pk=person.pk).has_usable_password()
    new = "eine-lange-Zeile-9"
    assert client.post(form, {"new_password1": new, "new_password2": new}).status_code == 302
    assert is_in(sign_in("he.ping", new)[0])
    assert "链接不能用了" in Client().get(link, follow=True).content.decode()


# --- who signed in -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("4.3")
def test_sign_ins_are_read_by_those_who_guard_and_names_that_nobody_has_by_none(people, as_):
    sign_in("zhao.min")
    sign_in("zhao.min", "wrong")
    sign_in("Kennwort-versehentlich", "x")
    for who in ("secadmin", "auditadmin"):
        text = as_(who).get("/people/sign-ins/").content.decode()
        assert "口令不对" in text
        assert "没有这个账号" in text
        assert "Kennwort" not in text
    for who in ("admin", "zhao.min", "lin.jing", "sun.shen"):
        assert as_(who).get("/people/sign-ins/").status_code == 403


def test_the_last_sign_in_is_for_keepers_only(people, as_):
    sign_in("zhao.min")
    page = f"/people/{people['zhao.min'].pk}/"
    assert "最近登录" in as_("admin").get(page).content.decode()
    for who in ("liu.ju", "lin.jing", "sun.shen"):
        assert "最近登录" not in as_(who).get(page).content.decode()


def test_a_demo_key_is_nobodys_secret_but_differs():
    assert demo_key("liu.ju") == demo_key("liu.ju") != demo_key("lin.jing")
    assert re.fullmatch("[0-9a-f]{40}", demo_key("liu.ju"))


def test_a_stopped_person_is_out_at_the_next_request(people, as_):
    client = as_("zhao.min")
    token = make_token(people["zhao.min"], "t", AT, date(2100, 1, 1))
    Person.objects.filter(username="zhao.min").update(is_active=False)
    assert client.get("/records/").status_code == 302
    assert Client().get("/api/v1/records", headers={"Authorization": f"Bearer {token}"}).status_code == 401
