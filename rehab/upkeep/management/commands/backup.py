import time
from datetime import timedelta
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rehab.upkeep.backups import keeping
from rehab.upkeep.backups.making import make
from rehab.upkeep.backups.refusals import in_one_sentence


class Command(BaseCommand):
    help = "Write a backup of database and secret key into BACKUP_DIR, while the clinic is open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="HOURS", help="only if the newest is as old as that")
        parser.add_argument("--keep", type=natural, metavar="NUMBER", help="then remove all but the newest so many")
        parser.add_argument("--make-key", action="store_true", help="print a new pair of keys for BACKUP_RECIPIENTS")

    def handle(self, *args: Any, every: float | None, keep: int | None, **options: Any) -> None:
        if options["make_key"]:
            self.make_key()
            return
        with in_one_sentence(), keeping.one_at_a_time():
            now, began = timezone.now(), time.monotonic()
            if every is not None and not keeping.is_due(now, timedelta(hours=every)):
                return
            path = make(now)
            size = path.stat().st_size / 1_000_000
            self.stdout.write(f"{path}: {size:.1f} MB in {time.monotonic() - began:.1f} s.")
            if keep is not None:
                self.stdout.write(f"Older ones removed: {keeping.prune(keep)}.")

    def make_key(self) -> None:
        secret = pyrage.x25519.Identity.generate()
        self.stdout.write("# Put this into the server's settings:")
        self.stdout.write(f"# BACKUP_RECIPIENTS={secret.to_public()}")
        self.stdout.write("# Keep this away from the server, twice. Without it no backup can be opened:")
        self.stdout.write(str(secret))


def natural(written: str) -> int:
    """At least one. Raises ValueError, which the parser tells."""
    number = int(written)
    if number < 1:
        raise ValueError
    return number
