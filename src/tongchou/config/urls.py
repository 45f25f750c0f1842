"""All addresses. The admin site is not routed: what an administrator does goes through the same table as all else."""

from django.urls import include, path

urlpatterns = [
    path("", include("tongchou.surfaces.web.urls")),
    # Named and not imported: whoever opens a page does not wait until all operations of the API are made.
    path("api/v1/", ("tongchou.surfaces.api.urls", "ninja", "api")),
]

handler403 = "tongchou.surfaces.web.views.errors.refused"
handler404 = "tongchou.surfaces.web.views.errors.missing"
handler500 = "tongchou.surfaces.web.views.errors.fault"
