"""What of a plan a therapist may change: the step, the unlocks, the limits of the patient's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rehab.guidance.doses import dose_words
from rehab.guidance.models import Edition
from rehab.plan.facts import profile_facts
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.models import Override, Plan, Unlock
from rehab.plan.own_limits import amount_words, own_limits, range_words
from rehab.progression import Limit, Numbers

from .plan_card import STOPS
from .steps import stage_choices


@dataclass(frozen=True)
class UnlockRow:
    """One part of the ladder: its name, what it opens, a word of care, and the grant in force, if there is one."""

    name: str
    title: str
    opens: str
    care: str
    grant: Unlock | None

    @property
    def by(self) -> str:
        """Who opened it."""
        return str(self.grant.by or _("the intake")) if self.grant else ""


@dataclass(frozen=True)
class LimitRow:
    """One limit in words; `own` is this patient's value, "" where it is the clinic's."""

    name: str
    meaning: str
    clinic: str
    allowed: str
    own: str
    override: Override | None


@dataclass(frozen=True)
class Changes:
    """Everything that the page offers. `stages` are the steps to set, highest first, as code and words.

    `numbers` are the edition's, without the patient's own limits."""

    patient: Any
    plan: Plan
    today: date
    edition: Edition
    numbers: Numbers
    dose: str
    stages: tuple[tuple[str, str], ...]
    unlocks: tuple[UnlockRow, ...]
    limits: tuple[LimitRow, ...]

    @property
    def is_stopped(self) -> bool:
        return self.plan.locked in STOPS


def read_changes(patient: Any, today: date) -> Changes:
    """Read the page of a patient with a plan: three statements, for the edition, the unlocks and the overrides."""
    edition, profile = Edition.objects.in_force(), profile_facts(patient.profile)
    numbers, plan = edition.rulebook, patient.plan
    unlocks = {unlock.name: unlock for unlock in Unlock.objects.of(patient).in_force(today).select_related("by")}
    held = Override.objects.of(patient).in_force(today).select_related("by")
    overrides = {override.name: override for override in held}
    own = numbers.with_overrides({name: float(override.value) for name, override in overrides.items()})
    return Changes(
        patient=patient,
        plan=plan,
        today=today,
        edition=edition,
        numbers=numbers,
        dose=dose_words(plan.stage, own),
        stages=stage_choices(plan, profile, unlocks, own),
        unlocks=tuple(UnlockRow(*words, unlocks.get(words[0])) for words in unlock_words(patient.name, own)),
        limits=tuple(limit_row(limit, own, overrides) for limit in own_limits(numbers).values()),
    )


def unlock_words(patient: str, numbers: Numbers) -> list[tuple[str, str, str, str]]:
    """Every unlock: its name, title, what it opens on this ladder, and a word of care."""
    care = {
        "sled": _(
            "The squat test before it is yours: {patient} squats to a chair with no more pain than before."
        ).format(patient=patient)
    }
    return [(name, title, opens(name, numbers), care.get(name, "")) for name, title in UNLOCK_NAMES.items()]


def opens(name: str, numbers: Numbers) -> str:
    """What an unlock opens, as in "D1, slope 1%, 8 minutes, to D4, slope 4%, 10 minutes. Goal: less pain."."""
    said = [
        _("{stages_words}. Goal: {lower}{said}.").format(
            stages_words=stages_words(segment.stages, numbers),
            lower=Plan.Goal(goal).label.lower(),
            said=_(", with severe osteoarthritis") if name == segment.severe_unlock else "",
        )
        for goal, segments in numbers.paths.items()
        for segment in segments
        if name in (segment.unlock, segment.severe_unlock)
    ]
    said += [
        _("Going on from {code} with a usual pain of {default} or more.").format(
            code=stage.code, default=f"{numbers.default('high_usual_from'):g}"
        )
        for stage in numbers.stages
        if stage.high_usual_unlock == name
    ]
    return " ".join(said)


def stages_words(codes: tuple[str, ...], numbers: Numbers) -> str:
    first, last = (f"{code}, {dose_words(code, numbers)}" for code in (codes[0], codes[-1]))
    return _("{first}, to {last}").format(first=first, last=last) if codes[1:] else first


def limit_row(limit: Limit, own: Numbers, overrides: Mapping[str, Override]) -> LimitRow:
    override = overrides.get(limit.name)
    return LimitRow(
        name=limit.name,
        meaning=limit.meaning,
        clinic=amount_words(limit.value, limit.unit),
        allowed=range_words(limit),
        own=amount_words(own.default(limit.name), limit.unit) if override else "",
        override=override,
    )
