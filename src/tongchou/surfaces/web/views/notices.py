"""Notices: by object, read or not, and how each kind goes out by letter; the secret of the calendar feed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongchou.records import access, notices
from tongchou.records.desk import PAGE
from tongchou.records.models import Notice, Record
from tongchou.records.notices import AT_ONCE, DIGEST, KINDS, OFF, way_of

KIND_WORDS: dict[str, Promise] = {
    "task": _("轮到我办"),
    "notice": _("办理结果"),
    "receipt": _("提交回执"),
    "publication": _("公布"),
    "alarm": _("安全事件"),
}
WAY_WORDS: dict[str, Promise] = {AT_ONCE: _("立即发邮件"), DIGEST: _("并入早上的汇总"), OFF: _("不发邮件")}


@dataclass(frozen=True, slots=True)
class About:
    """The notices about one object, newest first."""

    record: Record | None
    notices: list[Notice]

    @property
    def unread(self) -> list[int]:
        """Those that have not been read."""
        return [n.pk for n in self.notices if n.read_at is None]


def listing(request: HttpRequest) -> HttpResponse:
    """A page of notices, those about one object together."""
    word = request.GET.get("before", "")
    rows = access.notices_for(request.user).order_by("-pk")
    if word.isdecimal() and len(word) < 16:
        rows = rows.filter(pk__lt=int(word))
    found = list(rows[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else 0
    context = {"objects": _by_object(found[:PAGE]), "newest": found[0].pk if found else 0, "following": following}
    return render(request, "desk/notices.html", {**context, "kinds": KIND_WORDS})


def _by_object(rows: Iterable[Notice]) -> list[About]:
    objects: dict[int | None, About] = {}
    for notice in rows:
        about = objects.setdefault(notice.entry.record_id, About(notice.entry.record, []))
        about.notices.append(notice)
    return list(objects.values())


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark some, or all that the page could have shown, as read."""
    until = request.POST.get("until", "")
    if until.isdecimal() and len(until) < 16:
        notices.read_until(request.user, int(until), timezone.now())
    pks = [int(word) for word in request.POST.getlist("pk")[:PAGE] if word.isdecimal() and len(word) < 16]
    notices.read(request.user, pks, timezone.now())
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if ours else reverse("notices"))


def choices(request: HttpRequest) -> HttpResponse:
    """How each kind goes out, the address, and the calendar feed."""
    known = notices.preference_of(request.user)
    problem = ""
    if request.method == "POST":
        known.email = request.POST.get("email", "").strip()[:254]
        known.ways = {kind: request.POST.get(kind, "") for kind in KINDS}
        problem = _wrong(known.email)
        if not problem:
            notices.choose(request.user, known.email, known.ways)
            return redirect(f"{reverse('notices-settings')}?saved=1")
    rows = [(kind, KIND_WORDS[kind], way_of(kind, "", known.ways), KINDS[kind].urgent) for kind in KINDS]
    context = {
        "rows": rows, "ways": WAY_WORDS.items(), "preference": known, "problem": problem, "saved": "saved" in request.GET,
        "stuck": notices.stuck(timezone.now()).filter(person=request.user)[:5],
    }  # fmt: skip
    return render(request, "desk/settings.html", context, status=400 if problem else 200)


def _wrong(email: str) -> str | Promise:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return _("这不像邮箱地址。写成 名字@单位域名；不想收邮件就留空。")
    return ""


@require_POST
def feed_secret(request: HttpRequest) -> HttpResponse:
    """Make the address of the calendar feed, shown this once, or end it."""
    if "end" in request.POST:
        notices.end_feed(request.user)
        return redirect("notices-settings")
    secret = notices.new_feed(request.user, timezone.now())
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    return render(request, "desk/feed.html", {"address": address})
