from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.utils import timezone

from rehab.reminders.sending import RAN_AT, send_due


class Command(BaseCommand):
    help = "Send the reminders that are due now. Run it every few minutes; running it twice sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done = send_due(now)
        cache.set(RAN_AT, now, None)
        self.stdout.write(f"Reminders: {done.sent} sent, {done.failed} not sent.")
