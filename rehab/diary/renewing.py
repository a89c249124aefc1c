"""Every summary worked out again from the diary: after an upgrade, or to see that what is shown is true."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from rehab.people.models import User
from rehab.plan.actions import hold_plan

from .advising import read
from .models import Summary, Walk
from .summing_up import SHAPE, findings_of, said_since, summed_up, waiting_messages, waiting_usual_pain

# The engine reads 90 days back. Somebody who has not walked for months is read as of soon after their last walk, so
# that the walks before it are still there.
AFTER_THE_LAST_WALK = timedelta(days=45)


def renew_all(now: datetime, *, outdated: bool = False) -> Iterator[tuple[User, list[str]]]:
    """Make each row again. Gives each patient with the names of what differed. One transaction each, so it can be
    stopped and run again. `outdated` leaves out rows that were made by the present recipe."""
    people = User.objects.patients().exclude(plan=None)
    if outdated:
        people = people.filter(Q(summary=None) | Q(summary__shape__lt=SHAPE))
    for pk in list(people.order_by("pk").values_list("pk", flat=True)):
        patient = User.objects.get(pk=pk)
        yield patient, renew_again(patient, patient.local(now))


@transaction.atomic
def renew_again(patient: User, now: datetime) -> list[str]:
    """Make one row again, and say what differed."""
    plan = hold_plan(patient)
    reading = read(patient, plan, read_at(patient, now))
    if reading.standing is None:
        return []
    says = summed_up(reading, reading.standing) | waiting_messages(patient) | waiting_usual_pain(patient)
    says["findings"] = findings_of(reading.standing, said_since(reading.standing))
    summary = Summary.objects.of(patient).first() or Summary(patient=patient)
    differs = [name for name, value in says.items() if getattr(summary, name) != value]
    if differs:
        for name, value in says.items():
            setattr(summary, name, value)
        summary.save()
    return differs


def read_at(patient: Any, now: datetime) -> datetime:
    """The moment as of which the diary is read."""
    last = Walk.objects.of(patient).standing().newest_first().values_list("happened_at", flat=True).first()
    return min(now, patient.local(last + AFTER_THE_LAST_WALK)) if last else now
