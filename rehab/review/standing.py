"""Where a patient stands on the therapist's list: the ground, since when, how much was walked lately.

The grounds come from the summary row; what time alone brings (no walk logged) is worked out here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from rehab.diary.days import day_of
from rehab.diary.models import Summary
from rehab.diary.summary import GROUNDS
from rehab.plan.models import Plan
from rehab.progression import Numbers

# Planned and not logged: less than an advice to step back, more than a patient who waits to be let up.
SILENT = 45
NEEDS_SOMEONE = GROUNDS["contact"]
SHOWN_DAYS = 14


@dataclass(frozen=True)
class Standing:
    """One patient's place. `attention` 0 is quiet; `quiet_days` count from the last walk or the stage."""

    patient: Any
    summary: Summary
    plan: Plan
    ground: str
    attention: int
    since: datetime | None
    today: date
    quiet_days: int

    @property
    def group(self) -> str:
        """`need` (a therapist), `look` (worth one), or `quiet`."""
        if self.attention >= NEEDS_SOMEONE:
            return "need"
        return "look" if self.attention else "quiet"

    @property
    def order(self) -> tuple[int, float, str]:
        """Worst first; among equals who has waited longest, then by name."""
        waited = self.since.timestamp() if self.since and self.attention else 0.0
        if self.ground == "silent":
            waited = -float(self.quiet_days)
        return (-self.attention, waited, self.patient.name.casefold())


def walked_lately(summary: Summary, today: date) -> int:
    """Days with a walk among the last 14."""
    first = (today - timedelta(days=SHOWN_DAYS - 1)).isoformat()
    return sum(first <= day <= today.isoformat() for day in summary.walk_days)


def planned_lately(patient: Any, stage: str, numbers: Numbers, today: date) -> int:
    """Walks that the stage asked for in the last 14 days, fewer for somebody who joined within them."""
    here = (today - day_of(patient.local(patient.joined_at))).days + 1
    return ceil(numbers.stage(stage).per_week * min(SHOWN_DAYS, max(here, 1)) / 7)


def standing_of(patient: Any, numbers: Numbers, now: datetime) -> Standing:
    """The patient's place at `now`. `patient` comes with `summary` and `plan`."""
    summary, plan, today = patient.summary, patient.plan, day_of(patient.local(now))
    last = max(day for day in (summary.last_walk_on, plan.stage_since) if day)
    quiet_days = max(0, (today - last).days)
    ground, attention = summary.ground, summary.attention
    silent = quiet_days > numbers.default("gap_reset_after") and not plan.locked and attention < SILENT
    if silent:
        ground, attention = "silent", SILENT
    return Standing(patient, summary, plan, ground, attention, summary.since, today, quiet_days)
