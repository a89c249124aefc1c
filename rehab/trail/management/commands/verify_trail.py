from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab.trail.verifying import Broken, verify


class Command(BaseCommand):
    help = "Check that no row of the trail was changed, removed, added or moved past the application. Fails if one was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--holds", default="", metavar="HASH", help="an ending printed earlier: the chain must still go through it"
        )

    def handle(self, *args: Any, holds: str, **options: Any) -> None:
        try:
            ending = verify(holds)
        except Broken as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(f"The trail is whole: {ending.number} rows, ending in {ending.hash or 'nothing yet'}.")
