"""A past week, filled in on one page: each walk is kept as any other, and marked as filled in later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from rehab.plan.models import KNEES

from .actions import answer_morning, log_walk
from .told import Saved, Told


@dataclass(frozen=True)
class PastDay:
    """One walk of a past week: when it began (about), and what was told of it. Pain not answered is None."""

    key: UUID
    began: datetime
    minutes: int
    worst: dict[str, int | None]
    morning: dict[str, int | None]

    def walk(self, zone: str, now: datetime) -> Told:
        says = {"minutes": self.minutes, **{f"{knee}_peak": self.worst.get(knee) for knee in KNEES}}
        sent = {**says, "on": self.began.date()}
        return Told(self.key, says | {"backfilled": True}, happened=self.began, zone=zone, now=now, sent=sent)

    def next_morning(self, zone: str, now: datetime) -> Told | None:
        """The answer for the morning after, given only now; None when there is none."""
        says: dict[str, Any] = {knee: self.morning.get(knee) for knee in KNEES}
        if all(pain is None for pain in says.values()):
            return None
        key = uuid5(self.key, "morning")
        return Told(key, says | {"swelling": ""}, happened=now, zone=zone, now=now, sent=says)


@transaction.atomic
def fill_week(patient: Any, days: Sequence[PastDay], *, now: datetime) -> list[Saved]:
    """Keep the walks of a past week, oldest first, all of them or none. Sent again they are the same walks.

    Raises KeyTaken as `log_walk` and `answer_morning` do."""
    return [saved for day in sorted(days, key=lambda day: day.began) for saved in fill_day(patient, day, now)]


def fill_day(patient: Any, day: PastDay, now: datetime) -> list[Saved]:
    walked = log_walk(patient, day.walk(patient.zone, now))
    told = day.next_morning(patient.zone, now)
    return [walked] if told is None else [walked, answer_morning(patient, walked.entry, told)]
