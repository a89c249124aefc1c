"""A change is looked at on the past before it is saved: the page that shows the test marks the form.

The mark is of one change, for one patient, at one version of their record, so a test of something else, or of an older
record, is none."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from rehab.guidance.doses import dose_words
from rehab.guidance.speaker import HEADLINES, SIGNS
from rehab.guidance.words import full_day
from rehab.plan.actions import Stale
from rehab.plan.backtest import BackTest, Difference, back_test
from rehab.plan.models import Advice
from rehab.plan.what_if import WhatIf
from rehab.progression import Numbers, Recommendation

SHOWN_DIFFERENCES = 30


class LookFirst(Exception):
    """Nobody has looked at what this change would have changed in the past."""


def mark_of(patient: Any, version: Any, *change: Any) -> str:
    """The mark of a change that was tested: what is done, and to what, as it was typed."""
    signer = Signer(salt="rehab.review.tested")
    return signer.signature(" ".join(str(part).strip() for part in (patient.handle, version, *change)))


def check_mark(patient: Any, said: dict[str, Any], *change: Any) -> None:
    """Take the mark out of what was sent. Raises Stale when the record has moved on, and LookFirst for a change that
    nobody has looked at."""
    mark = said.pop("tested")
    if said["version"] != patient.plan.version:
        raise Stale
    if not constant_time_compare(mark, mark_of(patient, said["version"], *change)):
        raise LookFirst


@dataclass(frozen=True)
class Told:
    """One side of a difference, in words. `sign` is the badge's."""

    sign: str
    headline: str
    when: str


@dataclass(frozen=True)
class DifferenceRow:
    on: date
    kind: str
    then: Told
    now: Told


@dataclass(frozen=True)
class Tested:
    """A change tested on the patient's past: what it is, the counts, the newest differences in words, and the mark that
    the form needs to save it."""

    result: BackTest
    what: str
    rows: tuple[DifferenceRow, ...]
    more: int
    mark: str


@dataclass(frozen=True)
class Past:
    """Whose past is asked, who asks, and what its words need: the numbers in force for the patient, and the day."""

    patient: Any
    therapist: Any
    numbers: Numbers
    today: date

    def tried(self, what_if: WhatIf, what: str, *change: Any) -> Tested:
        """What a change would have changed, each advice replayed with it. Writes nothing. Two statements."""
        result = back_test(Advice.objects.visible_to(self.therapist).of(self.patient), what_if)
        shown = result.differences[:SHOWN_DIFFERENCES]
        rows = tuple(self.row(one) for one in shown)
        mark = mark_of(self.patient, self.patient.plan.version, *change)
        return Tested(result, what, rows, result.differing - len(shown), mark)

    def row(self, difference: Difference) -> DifferenceRow:
        return DifferenceRow(difference.on, difference.kind, self.told(difference.before), self.told(difference.after))

    def told(self, answer: Recommendation) -> Told:
        """An answer in short, for staff: the headline, the earliest day, and the word before a walk."""
        day = _("not before {day}").format(day=full_day(answer.not_before, self.today)) if answer.not_before else ""
        tap = _("before the walk: {today}").format(today=answer.today) if answer.today else ""
        headline = HEADLINES[answer.direction].format(dose=f"{answer.stage}, {dose_words(answer.stage, self.numbers)}")
        return Told(SIGNS[answer.direction], headline, ", ".join(filter(None, (day, tap))))
