"""What a draft edition would have changed in the past, before it is published. Nothing of a plan is written.

Bounded, so that nobody waits for minutes: the newest advices of the last weeks. What was left out is counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rehab.access.roles import Role
from rehab.guidance.actions import keep_test, print_of_numbers
from rehab.guidance.models import Edition
from rehab.people.models import User
from rehab.progression import CaseError, Numbers
from rehab.progression.days import day_of

from .backtest import AT_ONCE, Difference, difference
from .models import Advice, AdviceQuerySet
from .what_if import as_it_was

WEEKS = 12
NEWEST = 4000
KINDS = ("stricter", "milder", "other")


@dataclass(frozen=True)
class PatientWeek:
    """A patient's week in which somebody would have been told otherwise. `who` is a name, or a neutral handle."""

    who: str
    monday: date
    kind: str
    differences: tuple[Difference, ...]

    @property
    def first(self) -> Difference:
        """The first one that is as grave as the week."""
        return next(one for one in self.differences if one.kind == self.kind)


@dataclass(frozen=True)
class DraftTest:
    """What a draft would have changed: advices worked out again, in patient-weeks; the weeks that differ, newest first.

    `unasked` could not be worked out again, `left_out` are older than the newest that were asked."""

    asked: int
    unasked: int
    left_out: int
    weeks: int
    patients: int
    differing: tuple[PatientWeek, ...]

    def count(self, kind: str) -> int:
        return sum(week.kind == kind for week in self.differing)

    @property
    def figures(self) -> dict[str, int]:
        """The test in numbers, to be kept with the draft."""
        kinds = {kind: self.count(kind) for kind in KINDS}
        counts = {"asked": self.asked, "unasked": self.unasked, "left_out": self.left_out, "patients": self.patients}
        return {**counts, "weeks": self.weeks, "differing": len(self.differing), **kinds}


def try_draft(draft_id: int, *, by: Any, now: datetime) -> DraftTest:
    """Work the past out again with the draft's numbers. An admin's test is of the whole clinic, without names, and is
    kept with the draft; a therapist's is of those in care, by name.

    Raises Edition.DoesNotExist, CaseError for numbers that nobody can read, and Moved when they were changed
    meanwhile."""
    draft = Edition.objects.drafts().get(pk=draft_id)
    tested = try_numbers(Numbers.from_json(draft.numbers), by, now)
    if by.role == Role.ADMIN:
        keep_test(draft_id, print_of_numbers(draft.numbers), tested.figures, by=by, now=now)
    return tested


def try_numbers(numbers: Numbers, reader: Any, now: datetime) -> DraftTest:
    """The newest advices of the last weeks that this reader may ask about. Three statements."""
    advices = advices_for(reader).filter(at__gte=now - timedelta(weeks=WEEKS), at__lte=now)
    there = advices.count()
    weeks: dict[tuple[int, date], list[Difference]] = defaultdict(list)
    asked = 0
    for advice in advices.newest_first()[:NEWEST].defer("because").iterator(chunk_size=AT_ONCE):
        try:
            found = difference(advice, as_it_was, numbers)
        except CaseError:
            continue
        asked += 1
        weeks[advice.patient_id, monday_of(advice)] += found
    tried = min(there, NEWEST)
    patients = {patient for patient, _ in weeks}
    return DraftTest(
        asked=asked,
        unasked=tried - asked,
        left_out=there - tried,
        weeks=len(weeks),
        patients=len(patients),
        differing=differing(weeks, names_for(reader, patients)),
    )


def advices_for(reader: Any) -> AdviceQuerySet:
    """A therapist's own patients; for an admin the whole clinic, of which no name and no record is shown."""
    everyone: AdviceQuerySet = Advice.objects.all()
    return everyone if reader.role == Role.ADMIN else Advice.objects.visible_to(reader)


def monday_of(advice: Advice) -> date:
    """The Monday of the patient's week in which the advice was given."""
    on = date.fromordinal(day_of(datetime.fromisoformat(advice.facts["now"])))
    return on - timedelta(days=on.weekday())


def differing(weeks: Mapping[tuple[int, date], list[Difference]], names: Mapping[int, str]) -> tuple[PatientWeek, ...]:
    """The weeks that differ, newest first. One stricter advice makes a week stricter; else a milder one makes it so."""
    found = []
    for (patient, monday), differences in weeks.items():
        if differences:
            kinds = {one.kind for one in differences}
            kind = next(kind for kind in KINDS if kind in kinds)
            found.append(PatientWeek(names[patient], monday, kind, tuple(reversed(differences))))
    return tuple(sorted(found, key=lambda week: (-week.monday.toordinal(), week.who)))


def names_for(reader: Any, patients: set[int]) -> dict[int, str]:
    """Names for a therapist. An admin reads "patient 7": numbers in an order that tells nothing of who came when."""
    people = User.objects.filter(pk__in=patients).order_by("handle").values_list("pk", "name")
    if reader.role == Role.ADMIN:
        return {pk: f"patient {place}" for place, (pk, _) in enumerate(people, 1)}
    return dict(people)
