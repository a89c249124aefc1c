from django.db import migrations, models

from rehab.trail.guard import stand_guard


def stand(apps, schema_editor):
    stand_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("trail", "0004_chain_what_is_there"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="trail",
            constraint=models.CheckConstraint(
                condition=~models.Q(digest="") & ~models.Q(sealed=""), name="trail_sealed"
            ),
        ),
        migrations.RunPython(stand),
    ]
