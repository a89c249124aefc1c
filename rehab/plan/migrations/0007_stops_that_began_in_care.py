from typing import Any

from django.db import migrations, models
from django.db.models import F, Q


def mark_those_in_care(apps: Any, schema_editor: Any) -> None:
    """The stops that stand: whoever was cared for when they began still needs a clinician."""
    began = Q(began_at__lte=F("patient__plan__locked_at"))
    lasted = Q(ended_at=None) | Q(ended_at__gt=F("patient__plan__locked_at"))
    ties = apps.get_model("people", "Care").objects.filter(began & lasted)
    stopped = apps.get_model("plan", "Plan").objects.filter(locked__in=["therapist", "same_day", "emergency"])
    stopped.filter(patient_id__in=ties.values("patient_id")).update(locked_in_care=True)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_erasing"),
        ("plan", "0006_finer_weights"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="locked_in_care",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_those_in_care, migrations.RunPython.noop),
    ]
