"""Addresses of the product with its error pages, and one that fails."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import path

from tongchou.config.urls import urlpatterns as all_addresses

handler403 = "tongchou.surfaces.web.views.errors.refused"
handler404 = "tongchou.surfaces.web.views.errors.missing"
handler500 = "tongchou.surfaces.web.views.errors.fault"


@login_not_required
def fail(_: HttpRequest) -> NoReturn:
    """A fault of ours."""
    raise RuntimeError("deliberate")


urlpatterns = [*all_addresses, path("fail/", fail)]
