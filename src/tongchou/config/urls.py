"""All addresses. The admin site is not routed: what an administrator does goes through the same table as all else."""

from django.urls import include, path

from tongchou.surfaces.api.api import api

urlpatterns = [
    path("", include("tongchou.surfaces.web.urls")),
    path("api/v1/", api.urls),
]

handler403 = "tongchou.surfaces.web.views.errors.refused"
handler404 = "tongchou.surfaces.web.views.errors.missing"
handler500 = "tongchou.surfaces.web.views.errors.fault"
