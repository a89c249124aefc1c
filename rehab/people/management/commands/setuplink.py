"""`manage.py setuplink`: a one-time link with which the first admin joins, or one who cannot get in comes back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rehab.people.actions import setup_link
from rehab.people.models import User
from rehab.people.staffing import new_way_in


class Command(BaseCommand):
    help = "Print a one-time link for the first admin. Earlier setup links stop working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--admin",
            metavar="EMAIL",
            help="an admin who lost the password or the second step: both end, and the link makes a new password",
        )

    def handle(self, *args: Any, admin: str | None, **options: Any) -> None:
        now = timezone.now()
        if admin is not None:
            person = User.objects.admins().active().filter(email__iexact=admin).first()
            if person is None:
                raise CommandError(f"No admin has the address {admin}.")
            self.stdout.write(new_way_in(person, by=None, now=now))
            return
        self.stdout.write(setup_link(now) or "An admin is there already. Sign in, or ask them to invite you.")
