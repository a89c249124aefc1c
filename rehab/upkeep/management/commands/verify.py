from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab.upkeep.backups import keeping
from rehab.upkeep.backups.refusals import in_one_sentence
from rehab.upkeep.backups.restoring import checked


class Command(BaseCommand):
    help = "Open a backup and check all of it, as restore would, without changing anything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the backup (default: the newest in BACKUP_DIR)")
        parser.add_argument("--key", type=Path, help="a file with the secret key, if the backup is encrypted")

    def handle(self, *args: Any, file: Path | None, key: Path | None, **options: Any) -> None:
        path = file or next(iter(keeping.kept()), None)
        if path is None:
            raise CommandError("There is no backup in BACKUP_DIR.")
        with in_one_sentence(), keeping.one_at_a_time(), checked(path, key) as (manifest, _):
            self.stdout.write(
                f"{path} is sound: Backstep {manifest.version}, {manifest.engine}, {manifest.made_at},"
                f" {sum(manifest.counts.values())} rows in {len(manifest.counts)} tables."
            )
