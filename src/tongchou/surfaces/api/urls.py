"""The addresses of the API. They are made at the first call, not at the start: one operation per row takes a second."""

from tongchou.surfaces.api.api import api

urlpatterns = api.urls[0]
