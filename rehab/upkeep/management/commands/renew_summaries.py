from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rehab.diary.renewing import renew_all
from rehab.review.flagging import renew_handling


class Command(BaseCommand):
    help = (
        "Work out again what the worklist shows of each patient, and say what differed. The second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--outdated", action="store_true", help="only what an earlier version has made")

    def handle(self, *args: Any, **options: Any) -> None:
        made = renew_all(timezone.now(), outdated=options["outdated"])
        renewed = [(patient, [*names, *renew_handling(patient)]) for patient, names in made]
        differed = [(patient, names) for patient, names in renewed if names]
        if options["verbosity"]:
            for patient, names in differed:
                self.stdout.write(f"{patient.handle}: {', '.join(sorted(names))}")
            self.stdout.write(f"{len(renewed)} made again, {len(differed)} differed.")
