from typing import Any

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def begin_with_today(apps: Any, schema_editor: Any) -> None:
    """Nobody is told of changes from before this was kept."""
    published = apps.get_model("guidance", "Edition").objects.exclude(published_at=None)
    begun = published.filter(Q(in_force_from=None) | Q(in_force_from__lte=timezone.now()))
    apps.get_model("plan", "Plan").objects.update(known_edition=begun.order_by("-number").first())


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0008_the_edition_that_is_known"),
    ]

    operations = [migrations.RunPython(begin_with_today, migrations.RunPython.noop)]
