from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_newest(apps: Any, schema_editor: Any) -> None:
    """Every plan knows the advice that was given last."""
    newest = apps.get_model("plan", "Advice").objects.filter(patient_id=OuterRef("patient_id")).order_by("-at", "-pk")
    apps.get_model("plan", "Plan").objects.update(advice_id=Subquery(newest.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0004_agree_or_disagree"),
    ]

    operations = [migrations.RunPython(name_the_newest, migrations.RunPython.noop)]
