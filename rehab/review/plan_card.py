"""The plan card of a patient's page: the plan, the path drawn, the advice that stands, the lock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rehab import progression
from rehab.guidance.prescribing import Line, lines_of
from rehab.guidance.words import AdviceWords, Prescription, advice_words, dose_words, prescription
from rehab.plan.deciding import first_day
from rehab.plan.facts import profile_facts
from rehab.plan.models import Advice, Opinion, Plan
from rehab.progression import Numbers
from rehab.progression.names import UNLOCKS

from .editions import Editions
from .granted import Granted, read_granted
from .said import named
from .steps import stage_choices, with_present

STOPS = (Plan.Lock.THERAPIST, Plan.Lock.SAME_DAY, Plan.Lock.EMERGENCY)


@dataclass(frozen=True)
class Step:
    """One step of the drawn ladder. `state` is done, now, locked or empty (still to come)."""

    word: str
    state: str


@dataclass(frozen=True)
class PlanCard:
    """Where the plan stands. `offered` are the steps to go on from after a stop, highest first, as code and words;
    `one_back` is chosen at first. `start_reasons` are why a clinician must say yes before any walk.

    `opinions` are what therapists said of the advice that stands, `own` is a therapist's word that holds instead of
    it. `steps_to_set` and `first_day` are what a therapist may decide; `one_up` is "" at the end of the path."""

    plan: Plan
    numbers: Numbers
    dose: Prescription
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    advice: Advice | None
    words: AdviceWords | None
    edition_number: int | None
    start_reasons: tuple[str, ...]
    offered: tuple[tuple[str, str], ...]
    one_back: str
    granted: Granted
    opinions: tuple[Opinion, ...]
    own: Opinion | None
    steps_to_set: tuple[tuple[str, str], ...]
    one_up: str
    first_day: date
    has_agreed: bool

    @property
    def is_stopped(self) -> bool:
        return self.plan.locked in STOPS

    @property
    def is_paused(self) -> bool:
        return self.plan.locked == Plan.Lock.PAUSED


def read_plan_card(
    patient: Any, editions: Editions, therapist: Any, today: date, opinions: tuple[Opinion, ...] | None = None
) -> PlanCard:
    """Read the card of a patient whose plan comes with its advice: one statement, for what was granted, and one for
    the opinions unless they are known."""
    plan, profile, granted = patient.plan, profile_facts(patient.profile), read_granted(patient, today)
    numbers = editions.in_force.rulebook.with_overrides(granted.overrides)
    path = progression.path(profile, plan.goal, granted.unlocks, numbers)
    # With every unlock the path also shows what is still closed.
    whole = progression.path(profile, plan.goal, UNLOCKS, numbers)
    advice: Advice | None = plan.advice
    reasons = () if plan.cleared_to_start_at else progression.no_start_reasons(profile, today, numbers)
    one_back = progression.one_back(plan.stage, path, numbers)
    dose = prescription(plan.stage, numbers, unsteady=progression.is_unsteady(profile, numbers), units=therapist.units)
    said = opinions_of(advice) if opinions is None else opinions
    return PlanCard(
        plan=plan,
        numbers=numbers,
        dose=dose,
        lines=lines_of(dose, weight_kg=patient.profile.weight_kg, units=therapist.units),
        steps=ladder(plan.stage, path, whole),
        advice=advice,
        words=words_of(advice, patient, editions, therapist, today, numbers) if advice else None,
        edition_number=editions.by_pk[advice.edition_id].number if advice else None,
        start_reasons=tuple(named(reason) for reason in reasons),
        offered=offered_stages(plan.stage, one_back, path, numbers),
        one_back=one_back,
        granted=granted,
        opinions=said,
        own=plan.own_word(),
        steps_to_set=with_present(plan, stage_choices(plan, profile, granted.unlocks, numbers), numbers),
        one_up=next((code for code in path if code > plan.stage), ""),
        first_day=first_day(today, patient.summary.last_walk_on),
        has_agreed=any(one.agrees and one.by_id == therapist.pk for one in said),
    )


def opinions_of(advice: Advice | None) -> tuple[Opinion, ...]:
    """What therapists said of an advice, oldest first. One statement."""
    said = Opinion.objects.of(advice.patient_id).filter(advice=advice) if advice else Opinion.objects.none()
    return tuple(said.select_related("by").order_by("at", "pk"))


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
    notes = {one_back: _(" (one back)"), stage: _(" (the present step)")}
    return tuple((code, f"{code}, {dose_words(code, numbers)}{notes.get(code, '')}") for code in [stage, *lower])
