"""The journal is append-only in the database itself: update and delete are refused whoever asks (4.3, practice D7)."""

from django.db import migrations

from tongchou.records.migrations._append_only import POSTGRES, SQLITE


def forward(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
