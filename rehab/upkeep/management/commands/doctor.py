from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rehab.upkeep.doctor import BAD, examine, worst


class Command(BaseCommand):
    help = "Look at how this instance is set up, and say for each thing what to set. Ends with 1 when something is bad."

    def handle(self, *args: Any, **options: Any) -> None:
        found = examine(timezone.now())
        for one in found:
            self.stdout.write(f"{one.state:5}  {one.name}: {one.said}" + (f" -> {one.do}" if one.do else ""))
        if worst(found) == BAD:
            raise SystemExit(1)
