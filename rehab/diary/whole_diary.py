"""What Progress says of the whole diary: both its ends, the mornings after, and the weeks. One statement for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Subquery
from django.utils import timezone

from rehab.guidance.models import Edition
from rehab.people.kept import ThePatient, Told
from rehab.people.together import Together
from rehab.plan.facts import Grants, granted, grants_in_force
from rehab.plan.models import KNEES, Profile
from rehab.progression import Numbers

from .change import answered_by
from .charts.pain_words import SOME
from .days import monday_of
from .models import Morning, Walk
from .response import NEWEST, Pair
from .span import Span


class Walked(NamedTuple):
    """The day, step and minutes of one walk."""

    on: date
    stage: str
    minutes: int | None


@dataclass(frozen=True)
class WholeDiary:
    """By knee, `first` and `latest` are the worst pains (NPRS 0-10) of the six answered walks at each end, and `pairs`
    the newest 100 walks with all three numbers. `walked` is every walk in the weeks of the minutes' chart, oldest
    first."""

    profile: Profile
    grants: Grants
    numbers: Numbers
    walked: list[Walked]
    first: dict[str, tuple[int, ...]]
    latest: dict[str, tuple[int, ...]]
    pairs: dict[str, list[Pair]]


def whole_diary() -> tuple[Any, ...]:
    patient = ThePatient()
    walks = Walk.objects.visible_to(patient).standing()
    return (
        Profile.objects.of(patient),
        *grants_in_force(patient, Told("today")),
        Edition.objects.that_is_in_force(Told("moment")),
        walks.since(Told("begin")).only("happened_at", "happened_on", "stage", "minutes"),
        *(at_one_end(walks, knee, order) for knee in KNEES for order in ("happened_at", "-happened_at")),
        *(mornings_after(patient, walks, knee) for knee in KNEES),
    )


WHOLE_DIARY = Together(whole_diary, joined={"walk": ("id", "minutes", *(f"{knee}_before" for knee in KNEES))})


def read_whole_diary(patient: Any, span: Span, today: date) -> WholeDiary:
    """Everything but the points, in one statement. However long the diary is, no more than a year of it is read."""
    begin = monday_of(today) - timedelta(weeks=span.weeks - 1)
    profiles, unlocks, overrides, editions, weeks, *of_knees = WHOLE_DIARY.read(
        patient=patient.pk, today=today, begin=begin, moment=timezone.now()
    )
    first_left, latest_left, first_right, latest_right, *mornings = of_knees
    return WholeDiary(
        profile=profiles[0],
        grants=granted(patient, unlocks, overrides),
        numbers=editions[0].rulebook,
        walked=[Walked(walk.happened_on, walk.stage, walk.minutes) for walk in oldest_first(weeks)],
        first={"left": worst_of(first_left, "left"), "right": worst_of(first_right, "right")},
        latest={"left": worst_of(latest_left, "left"), "right": worst_of(latest_right, "right")},
        pairs={knee: pairs_of(rows, knee) for knee, rows in zip(KNEES, mornings, strict=True)},
    )


def at_one_end(walks: Any, knee: str, order: str) -> Any:
    """The six walks at this end of the diary whose worst pain was answered."""
    rated = walks.filter(answered_by(knee)).order_by(order, "-pk" if order.startswith("-") else "pk")
    six = Walk.objects.filter(pk__in=Subquery(rated.values("pk")[:SOME]))
    return six.only("happened_at", f"{knee}_peak", f"{knee}_after")


def mornings_after(patient: Any, walks: Any, knee: str) -> Any:
    """The mornings after the newest 100 walks that have all three numbers. Squats have no minutes to compare."""
    columns = ("minutes", f"{knee}_before", f"morning__{knee}")
    told = walks.filter(**{f"{column}__isnull": False for column in columns}).exclude(place=Walk.Place.SQUATS)
    newest = told.newest_first().values("pk")[:NEWEST]
    return Morning.objects.of(patient).filter(walk__in=Subquery(newest)).only("walk", knee)


def oldest_first(walks: Sequence[Walk]) -> list[Walk]:
    return sorted(walks, key=lambda walk: (walk.happened_at, walk.pk))


def worst_of(walks: Sequence[Walk], knee: str) -> tuple[int, ...]:
    """The worst pain of each, oldest first."""
    worst = (walk.worst(knee) for walk in oldest_first(walks))
    return tuple(pain for pain in worst if pain is not None)


def pairs_of(mornings: Sequence[Morning], knee: str) -> list[Pair]:
    told = ((one.walk.minutes, getattr(one.walk, f"{knee}_before"), getattr(one, knee)) for one in mornings)
    return [Pair(minutes or 0, morning - before) for minutes, before, morning in told]
