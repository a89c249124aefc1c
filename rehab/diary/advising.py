"""Ask the engine, keep its answer, lock the plan on a stop, and renew the row that the therapist sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from rehab.guidance.models import Edition
from rehab.plan.actions import GRAVITY, hold_plan, lock_on_stop, record_advice
from rehab.plan.fitting import end_unfit, without
from rehab.plan.models import Advice, Plan
from rehab.progression import Facts, Numbers, Recommendation, recommend, stricter
from rehab.progression.names import OUTCOMES

from .facts import History, read_history
from .summing_up import renew_summary

AT_ONCE = timedelta(minutes=2)  # Undo is shown for ten seconds, and a bad connection takes its time


@dataclass(frozen=True)
class Reading:
    """What the engine says now, beside the advice that was last given."""

    plan: Plan
    edition: Edition
    facts: Facts
    answer: Recommendation
    history: History

    @property
    def numbers(self) -> Numbers:
        """The edition's numbers with the limits of the patient's own: what the engine read."""
        return self.numbers_of(self.edition)

    def numbers_of(self, edition: Edition) -> Numbers:
        """The same by another edition: the one that an advice was given by."""
        return edition.rulebook.with_overrides(self.history.grants.overrides)

    @property
    def standing(self) -> Advice | None:
        """The advice that was last given, if any."""
        return self.history.standing

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
    return Reading(plan, known.edition, facts, answer, known)


@contextmanager
def holding(patient: Any, now: datetime, key: UUID | None = None) -> Iterator[Reading]:
    """The plan, held until the block ends, and what the engine says: what a form is checked against is what its words
    are saved on. `key` is the one the form came with; `now` is on the patient's own clock."""
    with transaction.atomic():
        plan = hold_plan(patient)
        yield read(patient, plan, now, read_history(patient, now, key))


@dataclass(frozen=True)
class Change:
    """What was known is about to change: what the engine says just before it, and when the entry was told that is
    taken back, if it is one."""

    before: Recommendation
    undoes: datetime | None = None

    def softens(self, answer: Recommendation) -> bool:
        """A day is no longer as bad as it was, or the way up has become shorter, though the advice may be the same:
        what comes of it with the next morning is still the change's doing."""
        days = {day.on: OUTCOMES.index(day.outcome) for day in answer.days}
        milder = any(days.get(day.on, 0) < OUTCOMES.index(day.outcome) for day in self.before.days)
        return milder or answer.count.more < self.before.count.more


def consult(
    plan: Plan, history: History, *, cause: str, now: datetime, seen_at: datetime, change: Change | None = None
) -> tuple[Reading, Advice]:
    """Ask the engine as of `seen_at` and give the advice that stands, a new one when there is something new to tell.

    After a `change` of what was known a stricter answer holds at once; a more lenient one waits for the next new walk
    or for a therapist (clinical.md, section 8). Does not save the plan."""
    reading = read(plan.patient, plan, seen_at, history)
    if change and is_slip(change, reading, now):
        cause = "undo"
    elif change and (reading.is_milder or change.softens(reading.answer)):
        plan.advice_kept_at = now
    if reading.standing is None or reading.is_news:
        history.standing = tell(reading, cause, now)
        return reading, history.standing
    return reading, reading.standing


def is_slip(change: Change, reading: Reading, now: datetime) -> bool:
    """A slip of the thumb that is undone at once is no correction: it leads back to what held before it, not beyond.

    Anything milder than that waits as after any other change."""
    if change.undoes is None or now - change.undoes > AT_ONCE:
        return False
    before = Advice.objects.of(reading.plan.patient).filter(at__lt=change.undoes).newest_first().first()
    return before is not None and not stricter(as_recommendation(before), reading.answer)


def settle(plan: Plan, now: datetime, *, undoes: datetime | None = None) -> Change:
    """Tell what time alone has changed before a change, so that only what the change itself makes milder has to wait.

    `undoes` is when the entry was told that is about to be taken back."""
    reading, _ = consult(plan, read_history(plan.patient, now), cause="edit_began", now=now, seen_at=now)
    return Change(reading.answer, undoes)


def advise(
    patient: Any,
    plan: Plan,
    *,
    cause: str,
    now: datetime,
    history: History | None = None,
    change: Change | None = None,
) -> Advice:
    """The end of every act: what the next walk should be, the plan saved, the therapist's row renewed.

    Call inside the transaction that holds the plan, with the `change` that `settle` gave where what was known changes.
    `now` is on the patient's own clock."""
    known = history or read_history(patient, now)
    reading, advice = consult(plan, known, cause=cause, now=now, seen_at=now, change=change)
    if gone := known.unfit(plan, now):  # asked after a stop has locked the plan
        end_unfit(patient, known.grants, gone, now)
        known.grants = without(known.grants, gone)
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
