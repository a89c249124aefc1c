"""What waits for the patient to answer it now, and what was answered last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rehab.plan.models import KNEES, Profile

from .days import day_of
from .facts import History
from .models import Morning, Start, Walk

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """What waits for an answer: `start` is a walk that was begun, `waiting` yesterday's walk without its morning,
    `recovering` today's walk without its pain an hour after."""

    start: Start | None
    waiting: Walk | None
    recovering: Walk | None


def asked_now(history: History, now: datetime) -> Asked:
    """Everything that is asked at this moment, on the patient's own clock."""
    return Asked(tap_that_stands(history, now), morning_is_due(history, now), after_is_due(history, now))


def affected(profile: Profile) -> list[str]:
    """The knees that are asked, left before right."""
    return [knee for knee in KNEES if knee in profile.knees]


def tap_that_stands(history: History, now: datetime) -> Start | None:
    """Today's tap, or a walk that was begun within the last week and never finished: no walk is lost with a phone."""
    tap = history.tap
    if tap is None or tap.happened_on == day_of(now):
        return tap
    return None if tap.verdict == "rest" or history.came_too_late(tap.happened_at, now) else tap


def was_begun(start: Start) -> bool:
    """Somebody walked on this tap: it was not told to rest, and its clock was not held before the first step."""
    return start.verdict != "rest" and start.stopped_at != start.happened_at


def morning_is_due(history: History, now: datetime) -> Walk | None:
    """The walk of yesterday (diary day) that still waits for its morning answer. Asked from 04:00 to 23:59."""
    if now.hour < 4:
        return None
    walks = walks_on(history, day_of(now) - timedelta(days=1))
    return None if any(answer_of(walk) for walk in walks) else next(iter(walks), None)


def after_is_due(history: History, now: datetime) -> Walk | None:
    """Today's last walk, once an hour has gone since its end and an affected knee has not told how it was then."""
    walk = next(iter(walks_on(history, day_of(now))), None)
    if walk is None or now < walk.happened_at + timedelta(minutes=walk.minutes or 0) + AN_HOUR:
        return None
    unanswered = any(getattr(walk, f"{knee}_after") is None for knee in affected(history.profile))
    return walk if unanswered else None


def walks_on(history: History, day: date) -> list[Walk]:
    """The walks of a diary day, newest first."""
    return [walk for walk in history.walks if walk.happened_on == day]


def is_left_open(start: Start, now: datetime) -> bool:
    """The clock of this walk ran on with nobody there: a phone went dark, or a day went by. Only the patient knows its
    minutes. Twice the planned time and half an hour more is not one walk any longer."""
    longest = timedelta(minutes=2 * (start.minutes or 15)) + HALF_AN_HOUR
    return start.verdict != "rest" and start.stopped_at is None and now - start.happened_at > longest


def answer_of(walk: Walk) -> Morning | None:
    """The morning after this walk, if it is answered."""
    morning: Morning | None = getattr(walk, "morning", None)
    return None if morning is None or morning.is_blank else morning


def answered_morning(history: History, today: date) -> Morning | None:
    """This morning's answer, to show it and to let it be changed."""
    answers = (answer_of(walk) for walk in walks_on(history, today - timedelta(days=1)))
    return next(filter(None, answers), None)
