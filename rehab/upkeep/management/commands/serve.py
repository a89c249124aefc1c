from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rehab.people.actions import setup_link
from rehab.upkeep import serving


class Command(BaseCommand):
    help = "Serve a real clinic on this machine. The first start prints a one-time link that makes the first admin."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        serving.prepare()
        link = setup_link(timezone.now())
        if link:
            self.stdout.write(
                f"\nThis clinic has no admin yet. Open this link once, within a day, to become the first:\n\n  {link}\n"
            )
        serving.run()
