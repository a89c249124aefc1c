"""The plan card of a patient's page: the plan, the path drawn, the advice that stands, the lock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rehab import progression
from rehab.guidance.words import AdviceWords, Prescription, advice_words, dose_words, prescription
from rehab.plan.facts import profile_facts, read_grants
from rehab.plan.models import Advice, Plan
from rehab.progression import Numbers
from rehab.progression.names import UNLOCKS

from .editions import Editions
from .said import named

STOPS = (Plan.Lock.THERAPIST, Plan.Lock.SAME_DAY, Plan.Lock.EMERGENCY)


@dataclass(frozen=True)
class Step:
    """One step of the drawn ladder. `state` is done, now, locked or empty (still to come)."""

    word: str
    state: str


@dataclass(frozen=True)
class PlanCard:
    """Where the plan stands. `offered` are the steps to go on from after a stop, highest first, as code and words;
    `one_back` is chosen at first. `start_reasons` are why a clinician must say yes before any walk."""

    plan: Plan
    numbers: Numbers
    dose: Prescription
    steps: tuple[Step, ...]
    advice: Advice | None
    words: AdviceWords | None
    edition_number: int | None
    start_reasons: tuple[str, ...]
    offered: tuple[tuple[str, str], ...]
    one_back: str

    @property
    def is_stopped(self) -> bool:
        return self.plan.locked in STOPS

    @property
    def is_paused(self) -> bool:
        return self.plan.locked == Plan.Lock.PAUSED


def read_plan_card(patient: Any, editions: Editions, therapist: Any, today: date) -> PlanCard:
    """Read the card of a patient with a plan: three statements, for unlocks, overrides and advice."""
    plan, profile, grants = patient.plan, profile_facts(patient.profile), read_grants(patient, today)
    numbers = editions.in_force.rulebook.with_overrides(grants.overrides)
    path = progression.path(profile, plan.goal, grants.unlocks, numbers)
    # With every unlock the path also shows what is still closed.
    whole = progression.path(profile, plan.goal, UNLOCKS, numbers)
    advice = Advice.objects.visible_to(therapist).of(patient).newest_first().defer("facts").first()
    reasons = () if plan.cleared_to_start_at else progression.no_start_reasons(profile, today, numbers)
    one_back = progression.one_back(plan.stage, path, numbers)
    return PlanCard(
        plan=plan,
        numbers=numbers,
        dose=prescription(plan.stage, numbers),
        steps=ladder(plan.stage, path, whole),
        advice=advice,
        words=words_of(advice, patient, editions, therapist, today, numbers) if advice else None,
        edition_number=editions.by_pk[advice.edition_id].number if advice else None,
        start_reasons=tuple(named(reason) for reason in reasons),
        offered=offered_stages(plan.stage, one_back, path, numbers),
        one_back=one_back,
    )


def words_of(
    advice: Advice,
    patient: Any,
    editions: Editions,
    therapist: Any,
    today: date,
    numbers: Numbers | None = None,
) -> AdviceWords:
    """What an advice says to staff, in the words of its own edition."""
    return advice_words(
        advice,
        edition=editions.by_pk[advice.edition_id],
        patient=patient,
        reader="staff",
        today=today,
        numbers=numbers,
        therapist=therapist.name,
    )


def ladder(stage: str, path: tuple[str, ...], whole: tuple[str, ...]) -> tuple[Step, ...]:
    """The path as steps, and what is still closed as one locked step a letter. The present stage is always drawn.

    The codes of a ladder sort from the lowest stage to the highest."""
    drawn = sorted({*path, stage})
    closed = dict.fromkeys(code[0] for code in whole if code not in drawn)
    return (*(Step(code, state_of(code, stage)) for code in drawn), *(Step(letter, "locked") for letter in closed))


def state_of(code: str, stage: str) -> str:
    if code == stage:
        return "now"
    return "done" if code < stage else ""


def offered_stages(stage: str, one_back: str, path: tuple[str, ...], numbers: Numbers) -> tuple[tuple[str, str], ...]:
    """After a stop: the present step and every lower one of the path, highest first, in words."""
    lower = sorted((code for code in path if code < stage), reverse=True)
    notes = {one_back: " (one back)", stage: " (the present step)"}
    return tuple((code, f"{code}, {dose_words(code, numbers)}{notes.get(code, '')}") for code in [stage, *lower])
