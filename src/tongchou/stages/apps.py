"""Tells Django to fill the registries when it starts. No models here."""

from django.apps import AppConfig

from tongchou import stages


class StagesConfig(AppConfig):
    """The stages as one app, without tables of their own."""

    name = "tongchou.stages"
    label = "stages"

    def ready(self) -> None:
        """Load rules, gatherers and consequences once the models are there."""
        stages.load_all()
