"""What a page says when it cannot be shown: our fault or not, what is safe, and where to go."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.utils.translation import gettext as _

from tongchou.surfaces.web import kept


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the words of whoever raised it; an address that leads nowhere has none of its own."""
    own = isinstance(exception, Http404) and not isinstance(exception, Resolver404) and exception.args
    says = str(exception) if own else _("没有这个页面。它可能已经改了地址，从菜单里找找看。")
    return render(request, "404.html", {"says": says}, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, in the words of whoever raised it."""
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def not_taken(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is stale or another's; its words are kept where it carries its writer's name."""
    kept.rescue(request)
    return render(request, "403_csrf.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """500, with the number under which the log has it; if even this page fails, Django's own bare one is sent."""
    return render(request, "500.html", status=500)
