"""The home screen of a patient: the one thing that matters now, then what is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rehab import progression
from rehab.guidance.words import AdviceWords, Prescription, advice_words, day_words, prescription
from rehab.plan.models import KNEES, Advice, Plan, Profile
from rehab.progression import Numbers

from .actions import morning_is_due
from .advising import Reading
from .days import day_of
from .models import Morning, Start, Walk


@dataclass(frozen=True)
class Week:
    """This week's walks against the plan: `done`, `part` (shorter than planned) or `to-come` for each."""

    walks: list[str]
    heading: str
    text: str


@dataclass(frozen=True)
class Today:
    """What the page shows. `card` names the one card that matters now:
    stop, safety, rest, walking, morning, walked, resting (a rest day), walk."""

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
    start: Start | None
    waiting: Walk | None
    answered: Morning | None
    version: int
    may_squat: bool


def open_page(patient: Any, reading: Reading, now: datetime) -> Today:
    """Everything Today shows, from one reading of the engine. `now` is on the patient's own clock."""
    today = day_of(now)
    advice = reading.advice
    numbers = reading.edition.rulebook
    start = Start.objects.of(patient).filter(happened_on=today).first()
    waiting = morning_is_due(patient, now)
    walks = this_weeks_walks(reading, today)
    planned = todays_walk(reading, today, start)
    next_on = next_walk_on(advice, reading, today)
    card = card_of(reading, advice, start, waiting, today, next_on)
    return Today(
        card=card,
        on=today,
        greeting=greeting(patient.name, now, card),
        advice=advice,
        words=advice_words(advice, edition=advice.edition, patient=patient, reader="patient", today=today),
        walk=planned,
        knees=affected(patient.profile),
        next_on=next_on,
        next_words=day_words(next_on, today) if next_on else "",
        week=week_of(walks, prescription(reading.plan.stage, numbers), reading),
        start=start,
        waiting=waiting,
        answered=answered_morning(patient, today),
        version=reading.plan.version,
        may_squat=may_squat(reading),
    )


def affected(profile: Profile) -> list[str]:
    """The knees that are asked, left before right."""
    return [knee for knee in KNEES if knee in profile.knees]


def greeting(name: str, now: datetime, card: str) -> str:
    """By the clock, and by what was done."""
    if card == "walked":
        return f"Well walked, {name}"
    part = "morning" if 4 <= now.hour < 12 else "afternoon" if 12 <= now.hour < 18 else "evening"
    return f"Good {part}, {name}"


def card_of(
    reading: Reading,
    advice: Advice,
    start: Start | None,
    waiting: Walk | None,
    today: date,
    next_on: date | None,
) -> str:
    """The one card that matters now, gravest first."""
    cards = {
        "stop": advice.direction == "stop" or bool(reading.plan.locked),
        "safety": safety_is_due(reading),
        "rest": start is not None and start.verdict == "rest",
        "walking": start is not None,
        "morning": waiting is not None,
        "walked": last_walk_day(reading) == today,
        "resting": next_on is not None and next_on > today,
        "walk": True,
    }
    return next(card for card, matters in cards.items() if matters)


def safety_is_due(reading: Reading) -> bool:
    """After a very long gap the safety check is done again before the next walk, unless it is that recent itself."""
    screened = reading.plan.patient.profile.screened_at
    long_ago = reading.facts.now - timedelta(days=reading.edition.rulebook.default("gap_far_after"))
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
    numbers, plan, advice = reading.edition.rulebook, reading.plan, reading.advice
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
    calm = reading.edition.rulebook.default("calm_worst_max")
    return last is not None and last.worst is not None and last.worst <= calm


def answered_morning(patient: Any, today: date) -> Morning | None:
    """This morning's answer, to show it and to let it be changed."""
    yesterday = today - timedelta(days=1)
    answered = Morning.objects.of(patient).select_related("walk")
    morning: Morning | None = answered.filter(walk__happened_on=yesterday, walk__withdrawn_at=None).first()
    return morning


def this_weeks_walks(reading: Reading, today: date) -> list[progression.Walk]:
    """The walks since Monday, oldest first."""
    monday = today - timedelta(days=today.weekday())
    return sorted(
        (walk for walk in reading.facts.walks if day_of(walk.happened) >= monday),
        key=lambda walk: walk.happened,
    )


def week_of(walks: list[progression.Walk], planned: Prescription, reading: Reading) -> Week:
    """A footprint for each walk planned this week. A short walk is half a footprint and no blame."""
    enough = (planned.minutes or 0) * reading.edition.rulebook.default("minutes_low_percent") / 100
    prints = ["part" if walk.minutes is not None and walk.minutes < enough else "done" for walk in walks]
    to_come = max(0, planned.per_week - len(prints))
    noted = [walk.minutes for walk in walks if walk.minutes is not None]
    text = f"{sum(noted)} of {planned.minutes * planned.per_week} minutes." if planned.minutes else ""
    if len(noted) < len(walks):
        text += f" Minutes noted for {len(noted)} of {len(walks)} walks."
    if "part" in prints:
        text += " A short walk is fine."
    heading = f"{len(prints)} of {planned.per_week} walks this week"
    return Week(prints + ["to-come"] * to_come, heading, text.strip())


def walked_words(walk: Walk, today: date) -> str:
    """A walk in a line: "You walked 16 minutes backward yesterday"."""
    amount = f"{walk.minutes} minutes" if walk.minutes is not None else "a walk"
    return f"{amount} {day_words(walk.happened_on, today)}"
