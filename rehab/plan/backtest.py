"""What would have been advised? Past advice, worked out again with other numbers. Nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from rehab.guidance.models import Edition
from rehab.progression import CaseError, Facts, Numbers, Recommendation, recommend, stricter
from rehab.progression.days import day_of

from .models import Advice, AdviceQuerySet
from .what_if import WhatIf, as_it_was

NEWEST = 400
AT_ONCE = 50


@dataclass(frozen=True)
class Difference:
    """One advice that would have been another. `kind` is stricter, milder or other (only the word before a walk)."""

    on: date
    at: datetime
    before: Recommendation
    after: Recommendation
    kind: str


@dataclass(frozen=True)
class BackTest:
    """What other numbers would have changed, newest first.

    `asked` is how many advices were worked out again. `unasked` could not be: their stage is not on the new ladder."""

    asked: int
    unasked: int
    differences: tuple[Difference, ...]

    @property
    def differing(self) -> int:
        return len(self.differences)

    @property
    def stricter(self) -> int:
        return self.count("stricter")

    @property
    def milder(self) -> int:
        return self.count("milder")

    @property
    def other(self) -> int:
        return self.count("other")

    def count(self, kind: str) -> int:
        return sum(difference.kind == kind for difference in self.differences)


def back_test(advices: AdviceQuerySet, what_if: WhatIf = as_it_was, numbers: Numbers | None = None) -> BackTest:
    """Work the newest 400 of these advices out again, each from the facts as they were known at its moment.

    `what_if` says what would have been otherwise in the plan. Without `numbers` each is asked of its own edition. What
    a change would have led to later is not followed. Two statements."""
    newest = advices.newest_first()[:NEWEST]
    return tested(newest.defer("because").iterator(chunk_size=AT_ONCE), rulebooks(), what_if, numbers)


def back_test_caseload(
    therapist: Any, what_if: WhatIf = as_it_was, numbers: Numbers | None = None
) -> dict[int, BackTest]:
    """The same for the newest 400 advices of each patient in care, by the patient's key. Two statements."""
    place = Window(RowNumber(), partition_by=F("patient_id"), order_by=[F("at").desc(), F("pk").desc()])
    newest = Advice.objects.visible_to(therapist).annotate(place=place).filter(place__lte=NEWEST).values("pk")
    advices = Advice.objects.filter(pk__in=newest).order_by("patient_id", "-at", "-pk").defer("because")
    by_patient = groupby(advices.iterator(chunk_size=AT_ONCE), key=lambda advice: advice.patient_id)
    books = rulebooks()
    return {patient: tested(theirs, books, what_if, numbers) for patient, theirs in by_patient}


def rulebooks() -> dict[int, Numbers]:
    """The numbers of every published edition by its key."""
    return {edition.pk: edition.rulebook for edition in Edition.objects.published().defer("numbers")}


def tested(
    advices: Iterable[Advice], books: Mapping[int, Numbers], what_if: WhatIf, numbers: Numbers | None
) -> BackTest:
    """Go through the advices one by one: only what differs is kept."""
    asked, unasked = 0, 0
    differences: list[Difference] = []
    for advice in advices:
        try:
            found = difference(advice, what_if, numbers or books[advice.edition_id])
        except CaseError:
            unasked += 1
            continue
        asked += 1
        differences.extend(found)
    return BackTest(asked, unasked, tuple(differences))


def difference(advice: Advice, what_if: WhatIf, numbers: Numbers) -> list[Difference]:
    """This advice against the one that would have been given: one entry when a reader would have been told otherwise.

    Raises CaseError when these numbers cannot answer it."""
    facts = Facts.from_json(advice.facts)
    after = recommend(replace(facts, plan=what_if(facts.plan)), numbers)
    if is_told_the_same(advice, after):
        return []
    before = Recommendation.from_json(advice.answer)
    kind = "stricter" if stricter(after, before) else "milder" if stricter(before, after) else "other"
    return [Difference(date.fromordinal(day_of(facts.now)), advice.at, before, after, kind)]


def is_told_the_same(advice: Advice, answer: Recommendation) -> bool:
    """What a reader does or hears is the same, though other rules may have spoken."""
    told = (advice.direction, advice.stage, advice.not_before, advice.contact, advice.today)
    return told == (answer.direction, answer.stage, answer.not_before, answer.contact, answer.today or "")
