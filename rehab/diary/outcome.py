"""What the answers lead to, said plainly: where it starts and why there, what is closed and who opens it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rehab import progression
from rehab.access.tongues import later
from rehab.guidance.models import Edition
from rehab.guidance.words import Prescription, prescription, symptom_words
from rehab.plan.facts import profile_facts, read_grants
from rehab.plan.models import Plan, UsualProposal
from rehab.plan.usual import waiting_usual
from rehab.progression import Numbers
from rehab.progression.paths import has_high_usual_pain, is_older

from .models import Walk


@dataclass(frozen=True)
class Closed:
    """A part that is not open yet, why, and how it opens."""

    what: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """The page. `reasons` against a start: a clinician looks first. `gentle` is why it starts on the lowest step."""

    walk: Prescription
    has_walked: bool
    reasons: tuple[str, ...]
    gentle: tuple[str, ...]
    closed: tuple[Closed, ...]
    unsteady: bool
    waiting: tuple[UsualProposal, ...]
    therapist: Any


def read_outcome(plan: Plan, today: date) -> Outcome:
    """Read the page: what the answers mean for this plan on this day."""
    patient, grants = plan.patient, read_grants(plan.patient, today)
    numbers = Edition.objects.in_force().rulebook.with_overrides(grants.overrides)
    profile, therapist = profile_facts(patient.profile), patient.therapist()
    unsteady = progression.is_unsteady(profile, numbers)
    reasons = () if plan.cleared_to_start_at else progression.no_start_reasons(profile, today, numbers)
    return Outcome(
        walk=prescription(plan.stage, numbers, unsteady=unsteady, units=patient.units),
        has_walked=Walk.objects.of(patient).standing().exists(),
        reasons=tuple(symptom_words().get(reason, reason.replace("_", " ")) for reason in reasons),
        gentle=gentle_because(profile, numbers, today) if plan.stage == numbers.stages[0].code else (),
        closed=closed_parts(plan, profile, numbers, str(therapist or ""), grants.unlocks),
        unsteady=unsteady,
        waiting=tuple(waiting_usual(UsualProposal.objects.visible_to(patient))),
        therapist=therapist,
    )


def gentle_because(profile: progression.Profile, numbers: Numbers, today: date) -> tuple[str, ...]:
    """Why a plan starts on the lowest step."""
    why = {
        _("you told us about a fall or your balance"): progression.is_unsteady(profile, numbers),
        _("you are 65 or older"): is_older(profile, today),
        _("your knee is usually quite sore"): has_high_usual_pain(profile, numbers),
    }
    return tuple(words for words, holds in why.items() if holds)


def closed_parts(
    plan: Plan, profile: progression.Profile, numbers: Numbers, therapist: str, held: frozenset[str]
) -> tuple[Closed, ...]:
    """What this goal leads to and is not open, with the way to it. `held` are the parts that are open."""
    unsteady, severe, goal = progression.is_unsteady(profile, numbers), profile.oa == "severe", plan.goal
    sore = has_high_usual_pain(profile, numbers)
    by = _("{therapist} can open it").format(therapist=therapist) if therapist else _("Only a therapist opens it")
    to_come = [str(words) for name, words in RESISTED.items() if name not in held and not (name == "sled" and unsteady)]
    last = _("{therapist} opens").format(therapist=therapist) if therapist else _("You may ask for")
    parts = (
        (unsteady, _("Outdoors"), _("You told us about a fall or your balance. Stay indoors, by a rail.")),
        (
            sore and "high_pain" not in held,
            _("More than 10 minutes"),
            _("Your knee is usually quite sore. {by}.").format(by=by),
        ),
        (goal == "pain" and "incline" not in held, _("A slope"), _("It loads the knee more. {by}.").format(by=by)),
        (
            goal == "function" and "speed" not in held,
            _("Faster walks"),
            _("They ask more of the knee. {by}.").format(by=by),
        ),
        (
            goal == "function" and severe and "long_walks" not in held,
            _("More than 20 minutes"),
            _("For your arthritis. {by}.").format(by=by),
        ),
        (
            goal == "performance" and to_come,
            ", ".join(to_come).capitalize(),
            _("They come last. {last} each in its turn.").format(last=last),
        ),
        (goal == "performance" and unsteady, _("The sled"), _("It needs steady feet, so it stays closed.")),
    )
    return tuple(Closed(what, why) for is_closed, what, why in parts if is_closed)


RESISTED = {
    "steep_incline": later("steep slopes"),
    "unpowered": later("a treadmill without a motor"),
    "sled": later("the sled with a waist strap"),
}
