"""Ask the engine, keep its answer, lock the plan on a stop, and renew the row that the therapist sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rehab.guidance.models import Edition
from rehab.plan.actions import GRAVITY, lock_on_stop, record_advice
from rehab.plan.models import Advice, Plan
from rehab.progression import Facts, Recommendation, recommend, stricter

from .facts import History, read_history
from .summary import renew_summary


@dataclass(frozen=True)
class Reading:
    """What the engine says now, beside the advice that was last given."""

    plan: Plan
    edition: Edition
    facts: Facts
    answer: Recommendation
    standing: Advice | None

    @property
    def advice(self) -> Advice:
        """The advice that stands. Raises LookupError before the first one."""
        if self.standing is None:
            raise LookupError("Nothing has been advised yet.")
        return self.standing

    @property
    def is_milder(self) -> bool:
        """The advice that stands is stricter than what the engine says now."""
        if self.standing is None:
            return False
        return stricter(as_recommendation(self.standing), self.answer)

    @property
    def is_news(self) -> bool:
        """The engine says something that the patient has not been told, and it may be told now."""
        if self.standing is None:
            return True
        if self.plan.advice_kept_at and self.is_milder:
            return False
        locks = self.answer.direction == "stop" and GRAVITY[self.answer.contact] > GRAVITY[self.plan.locked]
        return locks or self.standing.as_known() != as_known(self.answer)


def read(patient: Any, plan: Plan, now: datetime, history: History | None = None) -> Reading:
    """Ask the engine at `now` (aware, on the patient's own clock). Writes nothing."""
    known = history or read_history(patient, now)
    facts = known.facts(plan, now)
    answer = recommend(facts, known.edition.rulebook)
    return Reading(plan, known.edition, facts, answer, known.standing)


def consult(plan: Plan, history: History, *, cause: str, now: datetime, seen_at: datetime) -> tuple[Reading, Advice]:
    """Ask the engine as of `seen_at` and give the advice that stands, a new one when there is something new to tell.

    After an edit a stricter answer holds at once; a more lenient one waits for the next new walk or for a therapist
    (clinical.md, section 8). Does not save the plan."""
    reading = read(plan.patient, plan, seen_at, history)
    if cause == "edit" and reading.is_milder:
        plan.advice_kept_at = now
    if reading.standing is None or reading.is_news:
        history.standing = tell(reading, cause, now)
        return reading, history.standing
    return reading, reading.standing


def settle(plan: Plan, now: datetime) -> None:
    """Tell what time alone has changed before an edit, so that only what the edit itself makes milder has to wait."""
    consult(plan, read_history(plan.patient, now), cause="edit_began", now=now, seen_at=now)


def advise(patient: Any, plan: Plan, *, cause: str, now: datetime, history: History | None = None) -> Advice:
    """The end of every act: what the next walk should be, the plan saved, the therapist's row renewed.

    Call inside the transaction that holds the plan. `now` is on the patient's own clock."""
    known = history or read_history(patient, now)
    reading, advice = consult(plan, known, cause=cause, now=now, seen_at=now)
    plan.save()
    renew_summary(reading, advice)
    return advice


def tell(reading: Reading, cause: str, now: datetime) -> Advice:
    """Keep the answer, with all it came from, and lock the plan when it says stop."""
    plan = reading.plan
    lock_on_stop(plan, reading.answer, now=now)
    return record_advice(plan.patient, plan, reading.edition, reading.facts, reading.answer, cause=cause, now=now)


def as_recommendation(advice: Advice) -> Recommendation:
    """A stored advice as the engine gave it."""
    return Recommendation.from_json(advice.answer)


def as_known(answer: Recommendation) -> tuple[Any, ...]:
    """What a reader would be told, to compare with `Advice.as_known`."""
    return (
        answer.direction, answer.stage, answer.not_before, tuple(answer.because), answer.contact, answer.today or "",
    )  # fmt: skip
