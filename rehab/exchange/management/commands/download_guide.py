from typing import Any

from django.core.management.base import BaseCommand

from rehab.exchange.guide import as_markdown


class Command(BaseCommand):
    help = "Print docs/download.md: what a patient may take along, part by part."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
