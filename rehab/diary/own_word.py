"""The therapist's own word on Today: it speaks instead of the engine until the next walk, never instead of a stop."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from rehab.guidance.models import Edition
from rehab.guidance.words import AdviceWords, advice_words
from rehab.plan.grants import stage_set_by
from rehab.plan.models import Advice, Opinion
from rehab.progression import Recommendation

from .advising import Reading
from .days import day_of

# All that the engine can say of a step on which nobody has walked yet, unless today itself is in the way.
NOTHING_KNOWN_YET = {"no_walk_yet", "stage_was_the_target", "gap_reset_the_count"}


def speaks_instead(reading: Reading, advice: Advice) -> Opinion | None:
    """The therapist's word, while the engine has nothing of its own to say about the step that it put the plan on."""
    opinion = reading.plan.own_word()
    has_nothing_to_say = advice.direction == "hold" and advice.because[:1] and advice.because[0] in NOTHING_KNOWN_YET
    if opinion is None or not has_nothing_to_say or advice.today in ("rest", "easier"):
        return None
    has_walked = any(day_of(walk.happened) >= reading.plan.stage_since for walk in reading.facts.walks)
    return None if has_walked else opinion


def todays_words(reading: Reading, edition: Edition, today: date) -> AdviceWords:
    """The advice as the patient reads it, or what the therapist set instead, with who says so and why. `edition` is
    the advice's own."""
    advice, patient = reading.advice, reading.plan.patient
    opinion = speaks_instead(reading, advice)
    told = instead_of(opinion, advice) if opinion else advice
    numbers = reading.numbers_of(edition)
    words = advice_words(told, edition=edition, patient=patient, reader="patient", today=today, numbers=numbers)
    if opinion is None:
        return words
    return replace(words, by=_("Set by your therapist {by}").format(by=opinion.by), reason=f"“{opinion.reason}”")


def is_set_by_therapist(reading: Reading) -> bool:
    """A part of what stands is a therapist's doing: a limit in force, or the step, while their decision is the last."""
    if reading.history.grants.overrides:
        return True
    return reading.advice.cause == "decision" and bool(stage_set_by(reading.plan.patient, reading.numbers))


def words_now(reading: Reading, advice: Advice, today: date) -> AdviceWords:
    """A stored advice as the patient reads it now, in the numbers of their own."""
    numbers = reading.numbers_of(advice.edition)
    patient = reading.plan.patient
    return advice_words(advice, edition=advice.edition, patient=patient, reader="patient", today=today, numbers=numbers)


def instead_of(opinion: Opinion, advice: Advice) -> Recommendation:
    """An opinion in the shape of an answer, to be said in the same words."""
    return Recommendation(opinion.direction, opinion.stage, opinion.not_before, (), advice.contact)


def not_before_own(reading: Reading, found: date | None) -> date | None:
    """The first day for a walk: the engine's, or the therapist's own where that is later."""
    opinion = reading.plan.own_word()
    if found is None or opinion is None or opinion.not_before is None:
        return found
    return max(found, opinion.not_before)
