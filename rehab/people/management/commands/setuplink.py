"""`manage.py setuplink`: a fresh one-time link with which the first admin joins."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rehab.people.actions import setup_link


class Command(BaseCommand):
    help = "Print a one-time link for the first admin. Earlier setup links stop working."

    def handle(self, *args: Any, **options: Any) -> None:
        link = setup_link(timezone.now())
        self.stdout.write(link or "An admin is there already. Sign in, or ask them to invite you.")
