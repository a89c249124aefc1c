import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rehab.upkeep.backups.refusals import in_one_sentence
from rehab.upkeep.backups.restoring import restore


class Command(BaseCommand):
    help = "Bring a clinic back from a backup, into an empty database. Whoever was erased since then stays erased."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup; the newest erased.txt belongs beside it")
        parser.add_argument("--key", type=Path, help="a file with the secret key, if the backup is encrypted")

    def handle(self, *args: Any, file: Path, key: Path | None, **options: Any) -> None:
        began = time.monotonic()
        with in_one_sentence():
            manifest = restore(file, key, timezone.now())
        self.stdout.write(
            f"The clinic is back as it was at {manifest.made_at}: {sum(manifest.counts.values())} rows"
            f" in {time.monotonic() - began:.1f} s. Start the server now."
        )
