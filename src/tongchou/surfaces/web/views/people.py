"""Who acts: units with their people and rules, persons with their roles, and who signed in."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.tokens import default_token_generator
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongchou.lifecycle.trust import UNIT_KINDS
from tongchou.lifecycle.words import LINES, Line, Role
from tongchou.records import access, access_people
from tongchou.records.models import Person, Record
from tongchou.surfaces.web import policy
from tongchou.surfaces.web.shown import ShownEntry
from tongchou.surfaces.web.shown_record import journal_of

PAGE, NEWEST, MOST_WORDS = 50, 12, 100


def units(request: HttpRequest) -> HttpResponse:
    """All units that the person may look up, by kind and by words."""
    rows = access_people.units_for(request.user, timezone.localdate())
    rows = rows.annotate(count=Count("people", filter=Q(people__is_active=True)))
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:MOST_WORDS]
    if kind in UNIT_KINDS:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(uscc__icontains=words))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    kept = urlencode({k: v for k, v in (("kind", kind), ("q", words)) if v})
    context = {"page": page, "kinds": UNIT_KINDS.items(), "kind": kind, "q": words, "kept": kept, **_may(request)}
    return render(request, "people/units.html", context)


def _may(request: HttpRequest) -> dict[str, bool]:
    roles = policy.roles_of(request)
    return {"registers": Role.ADMIN in roles, "grants": Role.ADMIN in roles}


def _new(line: Line, verb: str, **answers: str) -> str:
    """The address of a form that begins a record, with what is known already."""
    return f"{reverse('record-begin', args=[LINES[line].noun, verb])}?{urlencode(answers)}"


def _history(request: HttpRequest, record: Record | None) -> list[ShownEntry]:
    if record is None:
        return []
    today = timezone.localdate()
    whole = access.reads_whole(request.user, today)
    return [ShownEntry.of(e, whole=whole) for e in journal_of(record, request.user, today)[:NEWEST]]


def _openable(request: HttpRequest, record: Record | None) -> Record | None:
    """The record behind a unit or a person, where the person who looks may open it."""
    return record if record and access.may_see(request.user, record, timezone.localdate()) else None


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: its people with their roles, the rules that it has filed (35), its records, its history."""
    today = timezone.localdate()
    found = access_people.units_for(request.user, today).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个单位，或你没有查看它的权限。")
    members = list(access_people.people_for(request.user, today).filter(unit=found))
    records = access.records_for(request.user, today).filter(unit=found)
    rules = records.filter(line=Line.INTERNAL_RULE).order_by("-opened_at")
    counts = records.values_list("line").annotate(count=Count("pk")).order_by()
    context: dict[str, Any] = {
        "unit": found,
        "kind": UNIT_KINDS.get(found.kind, found.kind),
        "members": _with_grants(request, members),
        "rules": rules,
        "counts": sorted(((LINES[Line(line)].name, line, count) for line, count in counts), key=lambda c: -c[2]),
        "record": _openable(request, found.record),
        "entries": _history(request, found.record),
        "register": "" if found.record else _new(Line.UNIT, "open", title=found.name, uscc=found.uscc),
        "new_person": _new(Line.PERSON, "open", unit_name=found.name),
        **_may(request),
    }
    return render(request, "people/unit.html", context)


def _with_grants(request: HttpRequest, members: list[Person]) -> list[tuple[Person, list[Any]]]:
    """Each person with the grants that are not over."""
    today = timezone.localdate()
    rows = access_people.grants_for(request.user, today).filter(person__in=members)
    current = rows.filter(Q(until=None) | Q(until__gte=today))
    by_person: dict[int, list[Any]] = {}
    for grant in current:
        by_person.setdefault(grant.person_id, []).append(grant)
    return [(person, by_person.get(person.pk, [])) for person in members]


def people(request: HttpRequest) -> HttpResponse:
    """All persons that the person may look up, with their roles."""
    rows = access_people.people_for(request.user, timezone.localdate())
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words) | Q(unit__name__icontains=words))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "q": words, "kept": urlencode({"q": words} if words else {}),
        "members": _with_grants(request, list(page.object_list)), "new_person": _new(Line.PERSON, "open"), **_may(request),
    }  # fmt: skip
    return render(request, "people/people.html", context)


def _person(request: HttpRequest, pk: int) -> Person:
    found = access_people.people_for(request.user, timezone.localdate()).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个人员，或你没有查看的权限。")
    return found


@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: roles with their times, delegations, and for the keepers of the platform the last sign-in."""
    return _shown(request, _person(request, pk))


def _shown(request: HttpRequest, found: Person, link: str = "") -> HttpResponse:
    today = timezone.localdate()
    delegations = access_people.delegations_for(request.user, today).filter(Q(giver=found) | Q(taker=found))
    registered = {"title": found.name, "username": found.username, "unit_name": found.unit.name, "phone": found.phone}
    context = {
        "person": found,
        "grants_held": access_people.grants_for(request.user, today).filter(person=found),
        "delegations": delegations,
        "openable": access_people.openable(request.user, (d.record_id for d in delegations), today),
        "record": _openable(request, found.record),
        "entries": _history(request, found.record),
        "sees_sign_in": access_people.reads_sign_ins(request.user, today),
        "register": "" if found.record else _new(Line.PERSON, "open", **registered),
        "new_grant": _new(Line.GRANT, "propose", username=found.username),
        "waits": found.is_active and not found.has_usable_password(),
        "link": link,
        **_may(request),
    }
    return render(request, "people/person.html", context)


@never_cache
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link by which somebody without a password chooses one; it goes to him by hand, and counts for three days."""
    found = _person(request, pk)
    if not found.is_active or found.has_usable_password():
        raise Http404("这个账号已有口令。要重设，由系统管理员申请、安全管理员同意。")
    uid = urlsafe_base64_encode(force_bytes(found.pk))
    address = reverse("welcome", args=[uid, default_token_generator.make_token(found)])
    return _shown(request, found, request.build_absolute_uri(address))


@never_cache
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Who signed in, who failed, who was locked out."""
    rows = access_people.sign_ins_for(request.user, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    known = access_people.names_known(row["username"] or "" for row in page.object_list)
    shown = [(row, known.get(row["username"])) for row in page.object_list]
    return render(request, "people/sign_ins.html", {"page": page, "rows": shown})
