"""Tells Django where the surfaces' static files are, and registers the effect handlers. No models here."""

import importlib

from django.apps import AppConfig


class SurfacesConfig(AppConfig):
    """The surfaces as one app, without tables of their own."""

    name = "tongchou.surfaces"
    label = "surfaces"

    def ready(self) -> None:
        """Register the effects once the models are there."""
        importlib.import_module("tongchou.surfaces.jobs.effects")
