import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from rehab.upkeep.backups.moving import move, old_database
from rehab.upkeep.backups.refusals import in_one_sentence
from rehab.upkeep.backups.restoring import refuse_unless_empty


class Command(BaseCommand):
    help = (
        "Bring everything over from another database into the empty one that DATABASE_URL names: SQLite to PostgreSQL,"
        " or back. Stop the server first. The old database is only read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "address", help="the old database, written as in DATABASE_URL; - reads it from standard input"
        )

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        written = sys.stdin.readline().strip() if address == "-" else address
        with in_one_sentence(), old_database(written):
            refuse_unless_empty()
            call_command("migrate", verbosity=0)
            number = move()
        self.stdout.write(f"Everything is here: {number} rows, each the same. The old database can be put away.")
