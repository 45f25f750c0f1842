"""Addresses of the product with its error pages, and one that fails."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from tongchou.config.urls import urlpatterns as all_addresses

handler403 = "tongchou.surfaces.web.views.errors.refused"
handler404 = "tongchou.surfaces.web.views.errors.missing"
handler500 = "tongchou.surfaces.web.views.errors.fault"


def fail(_: HttpRequest) -> NoReturn:
    """A fault of ours."""
    raise RuntimeError("deliberate")


# Under the name of an open page, because the policy closes every address that it does not know.
urlpatterns = [*all_addresses, path("fail/", fail, name="healthz")]
