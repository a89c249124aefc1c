"""`manage.py recommend FILE...`: the advice for case files, by the first edition. No database, no network, no clock."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehab import guidance
from rehab.progression import CaseError, Facts, Numbers, recommend

FIRST_EDITION = Path(guidance.__path__[0]) / "first_edition" / "numbers.json"


class Command(BaseCommand):
    help = "Print the advice for each case file as one line of JSON. Ends with 1 when a file could not be read."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a case: profile, plan, walks, reports and now")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        numbers = Numbers.from_json(json.loads(FIRST_EDITION.read_text(encoding="utf-8")))
        unread = 0
        for file in files:
            line = answer(Path(file), numbers)
            unread += "error" in line
            self.stdout.write(json.dumps(line))
        if unread:
            raise CommandError(f"{unread} of {len(files)} cases could not be read.", returncode=1)


def answer(file: Path, numbers: Numbers) -> dict[str, Any]:
    """The advice for one case, or what is wrong with it. Today's walk-days are left out: they are the case itself."""
    try:
        advice = recommend(Facts.from_json(read_case(file)), numbers).to_json()
    except CaseError as error:
        return {"error": str(error)}
    return {key: value for key, value in advice.items() if key != "days"}


def read_case(file: Path) -> dict[str, Any]:
    """The JSON of a case file. Raises CaseError when it is none."""
    try:
        case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CaseError("file", f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CaseError("file", "is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise CaseError("file", f"is not JSON: {error}") from error
    return case
