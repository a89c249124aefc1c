from django.db import migrations

from rehab.guidance.edition_one import publish_first_edition


def publish(apps, schema_editor):
    """The edition that ships with the app."""
    publish_first_edition(apps.get_model("guidance", "Edition"), apps.get_model("guidance", "Passage"))


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
