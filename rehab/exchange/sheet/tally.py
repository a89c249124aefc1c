"""How much of a period is known, and how much of what was planned was done: counts that say of how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rehab.access.tongues import number
from rehab.diary.models import Walk
from rehab.progression import Numbers

from .happenings import Act
from .periods import Period

CLOSES, OPENS = ("lock_plan", "pause_plan"), ("clear_stop", "resume_plan")
A_WEEK = 7


@dataclass(frozen=True)
class Week:
    """Seven days of the period, or its last few: walk-days done, walks planned, days on which the plan was closed."""

    begins_on: date
    ends_on: date
    done: int
    sevenths: int
    closed: int

    @property
    def planned(self) -> str:
        """With one decimal, as a week may be cut or partly closed."""
        tenths = round(self.sevenths * 10 / A_WEEK)
        return number(tenths / 10, 1)


@dataclass(frozen=True)
class Tally:
    """Counts over the standing walks of a period. A blank is never counted as an answer, a zero is one."""

    walks: int
    done: int
    planned: int
    closed_days: int
    same_day: int
    worst_answered: int
    mornings_due: int
    mornings_answered: int
    weeks: tuple[Week, ...]


def tally_of(walks: Sequence[Walk], knees: Sequence[str], plan: "Planned", period: Period, today: date) -> Tally:
    """Count walks, oldest first. A morning is due once its day has come; it is answered for every affected knee."""
    due = [walk for walk in walks if walk.happened_on < today]
    weeks = tuple(plan.weeks(period, {walk.happened_on for walk in walks}))
    return Tally(
        walks=len(walks),
        done=len({walk.happened_on for walk in walks}),
        planned=(2 * sum(week.sevenths for week in weeks) + A_WEEK) // (2 * A_WEEK),
        closed_days=sum(week.closed for week in weeks),
        same_day=sum(walk.is_same_day for walk in walks),
        worst_answered=sum(all(walk.worst(knee) is not None for knee in knees) for walk in walks),
        mornings_due=len(due),
        mornings_answered=sum(has_morning(walk, knees) for walk in due),
        weeks=weeks,
    )


def has_morning(walk: Walk, knees: Sequence[str]) -> bool:
    """The next morning was answered for every affected knee."""
    morning = getattr(walk, "morning", None)
    return morning is not None and all(getattr(morning, knee) is not None for knee in knees)


@dataclass(frozen=True)
class Planned:
    """What the plan asked for: walks a week by day, and the days on which it was stopped or paused."""

    per_week: Mapping[date, int]
    closed: frozenset[date]

    def weeks(self, period: Period, walked: set[date]) -> Iterable[Week]:
        """The period in weeks, counted back from its last day. A day before the plan began asks for nothing."""
        ends_on = period.until
        while ends_on >= period.since:
            begins_on = max(period.since, ends_on - timedelta(days=A_WEEK - 1))
            days = [begins_on + timedelta(days=n) for n in range((ends_on - begins_on).days + 1)]
            open_days = [day for day in days if day not in self.closed]
            yield Week(
                begins_on=begins_on,
                ends_on=ends_on,
                done=sum(day in walked for day in days),
                sevenths=sum(self.per_week.get(day, 0) for day in open_days),
                closed=sum(day in self.closed for day in days),
            )
            ends_on = begins_on - timedelta(days=1)


def planned_in(
    period: Period, walks: Sequence[Walk], acts: Sequence[Act], numbers: Numbers, stage: str, began_on: date
) -> Planned:
    """The plan of each day: the step of the latest walk until then, the present one's where there was none yet.

    `acts` are the trail's, oldest first; `walks` are oldest first; the plan began on `began_on`."""
    left, asked = list(walks), walks[0].stage if walks else stage
    per_week: dict[date, int] = {}
    for n in range(period.days):
        day = period.since + timedelta(days=n)
        while left and left[0].happened_on <= day:
            asked = left.pop(0).stage
        if day >= began_on:
            per_week[day] = numbers.stage(asked).per_week if asked in numbers.by_code else 0
    return Planned(per_week, frozenset(closed_days(period, acts)))


def closed_days(period: Period, acts: Iterable[Act]) -> Iterable[date]:
    """Whole days on which a stop or a pause stood: the plan asked for no walk on them."""
    closed_on: date | None = None
    for act in acts:
        on = act.on
        if act.action in CLOSES:
            closed_on = closed_on or on
        elif act.action in OPENS and closed_on is not None:
            yield from days_between(closed_on, on, period)
            closed_on = None
    if closed_on is not None:
        yield from days_between(closed_on, period.until + timedelta(days=1), period)


def days_between(after: date, before: date, period: Period) -> Iterable[date]:
    """The days that lie wholly between two days, within the period."""
    first, last = max(after + timedelta(days=1), period.since), min(before - timedelta(days=1), period.until)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
