"""The calendar feed: one person's deadlines, at an address whose secret is the key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from tongchou.records import notices
from tongchou.records.desk import Desk
from tongchou.surfaces.web import calendar_text

MOST = 200


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines as an iCalendar file; an unknown or revoked secret opens nothing."""
    person = notices.person_of_feed(secret)
    if person is None:
        raise Http404("没有这个日历。它可能已停用，在“通知设置”里重新生成。")
    now = timezone.now()
    tasks = Desk(person, now, timezone.localdate()).due(MOST)
    text = calendar_text.feed(tasks, now, request.build_absolute_uri("/"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = 'inline; filename="tongchou.ics"'
    return response
