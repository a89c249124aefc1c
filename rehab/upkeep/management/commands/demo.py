from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people.actions import key_link, new_device_key
from rehab.people.models import User
from rehab.upkeep import serving
from rehab.upkeep.demo import DEMO_MAIL, demo_is_there, load_demo


class Command(BaseCommand):
    help = "Load the demo clinic into an empty database, print one-time sign-in links, and serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="the moment the demo ends at, such as 2026-03-20T08:40+01:00 (default: now)")
        parser.add_argument("--no-serve", action="store_true", help="load and print the links only")

    def handle(self, *args: Any, **options: Any) -> None:
        serving.prepare()
        if not demo_is_there():
            self.stdout.write("Loading the demo clinic: 24 patients, 16 weeks. This takes about half a minute.")
            load_demo(moment(options["at"]))
        self.print_links()
        if not options["no_serve"]:
            serving.run("STAFF_SECOND_STEP=off")  # nobody looks around a demo with an app for codes

    def print_links(self) -> None:
        """A fresh one-time link for each role. Raises CommandError in a clinic that is not the demo."""
        self.stdout.write("\nThe demo clinic. Each link signs one person in, once:\n")
        for role in (Role.PATIENT, Role.THERAPIST, Role.ADMIN):
            user = User.objects.filter(role=role, email__endswith=DEMO_MAIL).order_by("pk").first()
            if user is None:
                raise CommandError("This database holds a real clinic, not the demo. Set DATA_DIR to an empty folder.")
            _, key = new_device_key(user, by=None, now=timezone.now())
            self.stdout.write(f"  {user.get_role_display():<20} {key_link(key)}")
        self.stdout.write("")


def moment(written: str | None) -> datetime:
    """The moment the demo ends at. Raises CommandError when it cannot be read."""
    if not written:
        return timezone.now()
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise CommandError("--at wants a moment with its offset, such as 2026-03-20T08:40+01:00.") from None
    if at.tzinfo is None:
        raise CommandError("--at wants an offset too, such as +01:00.")
    return at
