from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rehab.people.retiring import retire_unused
from rehab.upkeep.backups import tombstones
from rehab.upkeep.backups.refusals import in_one_sentence
from rehab.upkeep.erasing import erase_again, erase_due


class Command(BaseCommand):
    help = (
        "Erase the accounts whose pause is over, and whoever a backup has brought back; tell those whose record nobody"
        " has used for as long as the clinic keeps one. Run it as often as you like;"
        " twice at once erases nobody twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with in_one_sentence():
            retire_unused(now)
            count = erase_again(tombstones.read(), now) + erase_due(now)
            tombstones.keep()
        self.stdout.write(f"Accounts: {count} erased.")
