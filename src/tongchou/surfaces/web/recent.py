"""Remembers, for the person alone, which records were opened last; what was said about one has been seen with it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tongchou.records import notices

PAGES_OF_A_RECORD = {"record": "number", "project": "code"}
"""Names of addresses that show one record, and which part of the address is its number."""


class RecentMiddleware:
    """After the page is made, so that what may not be seen is never remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note a record's page that was shown."""
        response = self.get_response(request)
        match = request.resolver_match
        if (
            request.method == "GET"
            and response.status_code == 200
            and match is not None
            and match.view_name in PAGES_OF_A_RECORD
        ):
            notices.opened(request.user, match.kwargs[PAGES_OF_A_RECORD[match.view_name]], timezone.now())
        return response
