"""`manage.py replay`: every stored advice again, from its own facts, by the numbers of its own edition."""

import json
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import make_aware

from rehab.people.models import User
from rehab.people.standby import from_standby
from rehab.plan.backtest import rulebooks
from rehab.plan.models import Advice
from rehab.progression import ENGINE_VERSION, CaseError, Facts, Numbers, recommend

AT_ONCE = 100


class Command(BaseCommand):
    help = "Work every stored advice out again and compare it. Prints what differs; ends with 1 on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patient", type=handle, help="one patient only, by handle")
        parser.add_argument("--since", type=date.fromisoformat, help="advice from this day on, as YYYY-MM-DD")

    @from_standby()
    def handle(self, *args: Any, patient: UUID | None, since: date | None, **options: Any) -> None:
        books = rulebooks()
        asked, differing, others = 0, 0, 0
        for advice in stored(patient, since).iterator(chunk_size=AT_ONCE):
            if advice.engine_version != ENGINE_VERSION:
                others += 1
                continue
            asked += 1
            differs = differences(advice, books[advice.edition_id])
            if differs:
                differing += 1
                self.stdout.write(f"advice {advice.pk} of {advice.patient.handle}: {', '.join(differs)}")
        self.stdout.write(f"Replayed {asked}: {differing} differ. Of another engine, left out: {others}.")
        if differing:
            raise CommandError(f"{differing} of {asked} advices differ from what is stored.", returncode=1)


def handle(written: str) -> UUID:
    """A patient's handle. Raises ValueError, which the parser tells, when it is none."""
    return UUID(written)


def stored(patient: UUID | None, since: date | None) -> Any:
    """The advices asked for, oldest first. Raises CommandError when there is no such patient."""
    advices = Advice.objects.select_related("patient").order_by("pk")
    if patient:
        if not User.objects.filter(handle=patient).exists():
            raise CommandError(f"No patient has the handle {patient}.")
        advices = advices.filter(patient__handle=patient)
    return advices.filter(at__gte=make_aware(datetime.combine(since, time.min))) if since else advices


def differences(advice: Advice, numbers: Numbers) -> list[str]:
    """What is stored otherwise than it is worked out now: parts of the answer, and the columns that repeat them."""
    try:
        again = recommend(Facts.from_json(advice.facts), numbers)
    except CaseError as error:
        return [f"facts cannot be read: {error}"]
    answer = again.to_json()
    parts = sorted({*answer, *advice.answer})
    differs = [part for part in parts if written(answer.get(part)) != written(advice.answer.get(part))]
    told = (again.direction, again.stage, again.not_before, again.because, again.contact, again.today or "")
    return differs if differs or advice.as_known() == told else ["its columns differ from its answer"]


def written(value: object) -> str:
    """As JSON, byte for byte. Databases do not keep the order of an object's keys."""
    return json.dumps(value, sort_keys=True)
