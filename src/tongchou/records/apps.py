"""The one Django app that has models."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Stages and surfaces have no models, so that no migration ever crosses an app."""

    name = "tongchou.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
