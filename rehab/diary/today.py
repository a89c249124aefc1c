"""The home screen of a patient: the one thing that matters now, then what is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from rehab import progression
from rehab.guidance.phrases import counted, walk_of
from rehab.guidance.words import AdviceWords, Prescription, day_words, prescription
from rehab.plan.models import Advice, Plan
from rehab.plan.usual import usual_is_due
from rehab.progression import Numbers

from .advising import Reading
from .days import day_of, monday_of
from .due import Asked, affected, answered_morning, asked_now, is_left_open
from .facts import History
from .models import Morning, Start, Walk
from .own_word import not_before_own, todays_words
from .words import amount_words


@dataclass(frozen=True)
class Week:
    """This week's walks against the plan: `done`, `part` (shorter than planned) or `to-come` for each."""

    walks: list[str]
    heading: str
    text: str


@dataclass(frozen=True)
class LastWalk:
    """The latest walk of the week, to look at and to correct. `worst` has a pain for each affected knee, or None."""

    key: UUID
    on: date
    words: str
    amount: str
    worst: list[int | None]


@dataclass(frozen=True)
class Today:
    """What the page shows. `card` names the one card that matters now:
    stop, safety, rest, walking, morning, after, walked, resting (a rest day), walk.

    `answered` is this morning's answer; `unfinished` says when a walk was begun that was left open."""

    card: str
    on: date
    greeting: str
    advice: Advice
    words: AdviceWords
    walk: Prescription
    knees: list[str]
    next_on: date | None
    next_words: str
    week: Week
    asked: Asked
    unfinished: str
    last: LastWalk | None
    answered: Morning | None
    version: int
    may_squat: bool
    asks_usual: bool

    @property
    def walked_today(self) -> bool:
        return self.last is not None and self.last.on == self.on

    @property
    def rests(self) -> bool:
        """Nothing more to walk today: said kindly, also below a question."""
        waits = self.next_on is not None and self.next_on > self.on
        return self.card in ("walked", "resting") or (self.card in ("morning", "after") and waits)


def open_page(patient: Any, reading: Reading, now: datetime) -> Today:
    """Everything Today shows, from one reading of the engine. `now` is on the patient's own clock."""
    today, history, advice = day_of(now), reading.history, reading.advice
    numbers = reading.numbers
    edition = reading.edition if advice.edition_id == reading.edition.pk else advice.edition
    asked, next_on = asked_now(history, now), not_before_own(reading, next_walk_on(advice, reading, today))
    card = card_of(reading, asked, today, next_on)
    return Today(
        card=card,
        on=today,
        greeting=greeting(patient.name, now, card),
        advice=advice,
        words=todays_words(reading, edition, today),
        walk=todays_walk(reading, today, asked.start),
        knees=affected(history.profile),
        next_on=next_on,
        next_words=day_words(next_on, today) if next_on else "",
        week=week_of(this_weeks_walks(reading, today), prescription(reading.plan.stage, numbers), reading),
        asked=asked,
        unfinished=unfinished_words(asked.start, now),
        last=last_walk(history, today),
        answered=answered_morning(history, today),
        version=reading.plan.version,
        may_squat=may_squat(reading),
        asks_usual=card in ("walk", "walked", "resting") and usual_is_due(history.profile, today),
    )


def last_walk(history: History, today: date) -> LastWalk | None:
    """The latest walk, if it is of the last seven days."""
    walk = next((walk for walk in history.walks if walk.happened_on > today - timedelta(days=7)), None)
    if walk is None:
        return None
    worst = [walk.worst(knee) for knee in affected(history.profile)]
    return LastWalk(walk.key, walk.happened_on, walk_of(walk.happened_on, today), amount_words(walk), worst)


def unfinished_words(start: Start | None, now: datetime) -> str:
    """When a walk was begun whose end nobody told: "today", "yesterday", "on Monday"; "" while its clock is right."""
    if start is None or not is_left_open(start, now):
        return ""
    return day_words(start.happened_on, day_of(now))


def greeting(name: str, now: datetime, card: str) -> str:
    """By the clock, and by what was done."""
    if card == "walked":
        return _("Well walked, {name}").format(name=name)
    greetings = {
        "morning": _("Good morning, {name}"),
        "afternoon": _("Good afternoon, {name}"),
        "evening": _("Good evening, {name}"),
    }
    return greetings[part_of_day(now.hour)].format(name=name)


def part_of_day(hour: int) -> str:
    return "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"


def card_of(reading: Reading, asked: Asked, today: date, next_on: date | None) -> str:
    """The one card that matters now, gravest first."""
    start = asked.start
    cards = {
        "stop": reading.advice.direction == "stop" or bool(reading.plan.locked),
        "safety": safety_is_due(reading),
        "rest": start is not None and start.verdict == "rest",
        "walking": start is not None,
        "morning": asked.waiting is not None,
        "after": asked.recovering is not None,
        "walked": last_walk_day(reading) == today,
        "resting": next_on is not None and next_on > today,
        "walk": True,
    }
    return next(card for card, matters in cards.items() if matters)


def safety_is_due(reading: Reading) -> bool:
    """After a very long gap the safety check is done again before the next walk, unless it is that recent itself."""
    screened = reading.history.profile.screened_at
    long_ago = reading.facts.now - timedelta(days=reading.numbers.default("gap_far_after"))
    return "gap_was_very_long" in reading.answer.because and (screened is None or screened < long_ago)


def last_walk_day(reading: Reading) -> date | None:
    """The latest walk-day the engine read."""
    return max((day_of(walk.happened) for walk in reading.facts.walks), default=None)


def next_walk_on(advice: Advice, reading: Reading, today: date) -> date | None:
    """The first day on which a walk fits the plan: a rest day after the last walk, and for a step back its own date.

    Before the date of a step up the present stage is walked again, so that date does not keep anyone from walking."""
    last = last_walk_day(reading)
    rested = last + timedelta(days=2) if last else today
    if advice.direction in ("step_back", "hold") and advice.not_before:
        return max(advice.not_before, rested) if last else advice.not_before
    return rested if advice.direction != "stop" else None


def todays_stage(plan: Plan, advice: Advice, today: date) -> str:
    """The stage of a walk on this day (clinical.md, section 8): a step up waits for its date, a step back does not."""
    if advice.direction == "step_back":
        return advice.stage
    if advice.direction == "progress" and (advice.not_before is None or advice.not_before <= today):
        return advice.stage
    return plan.stage


def todays_walk(reading: Reading, today: date, start: Start | None) -> Prescription:
    """The walk as prescribed for this day: halved, flat and one back when the knee was sore before it."""
    numbers, plan, advice = reading.numbers, reading.plan, reading.advice
    unsteady = progression.is_unsteady(reading.facts.profile, numbers)
    if start and start.verdict == "easier":
        stage = one_back(todays_stage(plan, advice, today), reading, numbers)
        return prescription(stage, numbers, half=True, unsteady=unsteady, units=plan.patient.units)
    return planned_walk(plan, advice, numbers, today, unsteady=unsteady)


def planned_walk(plan: Plan, advice: Advice, numbers: Numbers, today: date, *, unsteady: bool) -> Prescription:
    """The walk of the stage for this day; half of it where even the first stage was too much."""
    stage = todays_stage(plan, advice, today)
    too_much = advice.direction == "step_back" and stage == plan.stage
    return prescription(stage, numbers, half=too_much, unsteady=unsteady, units=plan.patient.units)


def one_back(stage: str, reading: Reading, numbers: Numbers) -> str:
    path = progression.path(reading.facts.profile, reading.facts.plan.goal, reading.facts.plan.unlocks, numbers)
    return progression.one_back(stage, path, numbers)


def may_squat(reading: Reading) -> bool:
    """Squats and lunges are an equal alternative while the last walk's worst pain was 2 or less."""
    last = reading.answer.days[-1] if reading.answer.days else None
    calm = reading.numbers.default("calm_worst_max")
    return last is not None and last.worst is not None and last.worst <= calm


def this_weeks_walks(reading: Reading, today: date) -> list[progression.Walk]:
    """The walks since Monday, oldest first."""
    monday = monday_of(today)
    return sorted(
        (walk for walk in reading.facts.walks if day_of(walk.happened) >= monday),
        key=lambda walk: walk.happened,
    )


def week_of(walks: list[progression.Walk], planned: Prescription, reading: Reading) -> Week:
    """A footprint for each walk planned this week. A short walk is half a footprint and no blame."""
    enough = (planned.minutes or 0) * reading.numbers.default("minutes_low_percent") / 100
    prints = ["part" if walk.minutes is not None and walk.minutes < enough else "done" for walk in walks]
    to_come = max(0, planned.per_week - len(prints))
    noted = [walk.minutes for walk in walks if walk.minutes is not None]
    text = (
        _("{noted} of {minutes} minutes.").format(noted=sum(noted), minutes=planned.minutes * planned.per_week)
        if planned.minutes
        else ""
    )
    if len(noted) < len(walks):
        text += _(" Minutes noted for {noted} of {walks} walks.").format(noted=len(noted), walks=len(walks))
    if "part" in prints:
        text += _(" A short walk is fine.")
    heading = _("{done} of {per_week} walks this week").format(done=len(prints), per_week=planned.per_week)
    return Week(prints + ["to-come"] * to_come, heading, text.strip())


def walked_words(walk: Walk, today: date) -> str:
    """A walk in a line: "You walked 16 minutes backward yesterday evening"."""
    amount = (
        _("{minutes} backward").format(minutes=counted(walk.minutes)) if walk.minutes is not None else _("backward")
    )
    said = {
        "morning": _("{amount} {day} morning"),
        "afternoon": _("{amount} {day} afternoon"),
        "evening": _("{amount} {day} evening"),
    }
    return said[part_of_day(walk.local_time.hour)].format(amount=amount, day=day_words(walk.happened_on, today))
