"""What a draft edition would have changed in the past, before it is published. Nothing of a plan is written.

It takes a minute for a clinic of hundreds, so it is worked out in a process of its own (`work_out`), from patient to
patient. It can be cancelled between two of them, and goes on where it was after a restart."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nlargest
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from rehab.access.roles import Role
from rehab.guidance.actions import Moved, keep_test, print_of_numbers
from rehab.guidance.models import Edition
from rehab.people.models import User
from rehab.people.standby import from_standby
from rehab.progression import CaseError, Numbers
from rehab.progression.days import day_of

from .backtest import Difference, difference
from .models import Advice, AdviceQuerySet
from .trials import Trial
from .what_if import as_it_was

WEEKS = 12
SHOWN = 60
KINDS = ("stricter", "milder", "other")
FIGURES = ("asked", "unasked", "patients", "weeks", "differing", *KINDS)
told = logging.getLogger(__name__)


@dataclass(frozen=True)
class PatientWeek:
    """A patient's week in which somebody would have been told otherwise, so many `times`. `who` is a name, or a neutral
    number; `first` is the first difference that is as grave as the week."""

    who: str
    monday: date
    kind: str
    times: int
    first: Difference


@dataclass(frozen=True)
class DraftTest:
    """What a draft would have changed: advices worked out again, in patient-weeks. `shown` are the newest that differ.

    Of the figures, `unasked` are advices that could not be worked out again."""

    figures: dict[str, int]
    shown: tuple[PatientWeek, ...]


# ---- Asked for


def ask_trial(draft_id: int, *, by: Any, now: datetime) -> Trial:
    """Have the past worked out again with the draft's numbers. An admin's test is of the whole clinic, without names,
    and is kept with the draft; a therapist's is of those in care, by name. One that is under way is not begun again.

    Raises Edition.DoesNotExist, and CaseError for numbers that nobody can read."""
    draft = Edition.objects.drafts().get(pk=draft_id)
    Numbers.from_json(draft.numbers)
    says, mine = print_of_numbers(draft.numbers), Trial.objects.of(by, draft)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two taps at once are one test
        under_way: Trial | None = mine.under_way().filter(numbers_print=says).first()
        if under_way:
            return under_way
        mine.delete()
        total = asked_of(by, now).count()
        trial: Trial = Trial.objects.create(draft=draft, by=by, numbers_print=says, asked_at=now, total=total)
    work_out.enqueue(str(trial.key))
    return trial


def cancel_trial(reader: Any, draft: Edition) -> None:
    """Stop this person's test after the patient who is being worked out. One that is done stays done."""
    Trial.objects.of(reader, draft).under_way().update(state="cancelled")


def take_up(trial: Trial) -> None:
    """Have somebody go on with a test that was left by its process. A page asks each second: one process is enough."""
    left = Trial.objects.filter(pk=trial.pk, state=trial.state, seen_at=trial.seen_at)
    if left.update(state="waiting", seen_at=timezone.now()):
        work_out.enqueue(str(trial.key))


def asked_of(reader: Any, now: datetime) -> AdviceQuerySet:
    """The advices of the last weeks that this reader may ask about: a therapist's own patients; for an admin the whole
    clinic, of which no name and no record is shown."""
    everyone: AdviceQuerySet = Advice.objects.all() if reader.role == Role.ADMIN else Advice.objects.visible_to(reader)
    return everyone.filter(at__gte=now - timedelta(weeks=WEEKS), at__lte=now)


# ---- Worked out


@task()
def work_out(key: str) -> None:
    """Work at this test until it is done, cancelled, or another process has it."""
    trial = take(UUID(key))
    if trial is None:
        return
    try:
        go_through(trial)
    except (Moved, Edition.DoesNotExist):
        held_by(trial).update(state="moved")
    except Exception:
        told.exception("A test of a draft failed")
        held_by(trial).update(state="failed")


def take(key: UUID) -> Trial | None:
    """Have this test to oneself; nothing when it is over, or somebody is at it."""
    free = Trial.objects.filter(key=key, state="waiting")
    if not free.update(state="running", worker=uuid4(), seen_at=timezone.now()):
        return None
    trial: Trial = Trial.objects.select_related("draft", "by").get(key=key)
    return trial


def held_by(trial: Trial) -> Any:
    """The row, as long as this process has it and nobody has cancelled it."""
    return Trial.objects.filter(pk=trial.pk, worker=trial.worker, state="running")


def go_through(trial: Trial) -> None:
    """From the patient where it stands to the last one. Raises Moved when the numbers were changed meanwhile."""
    if print_of_numbers(trial.draft.numbers) != trial.numbers_print:
        raise Moved(trial.numbers_print)
    numbers, advices = Numbers.from_json(trial.draft.numbers), asked_of(trial.by, trial.asked_at)
    left = advices.filter(patient__gt=trial.after).order_by("patient").values_list("patient", flat=True).distinct()
    found = {**dict.fromkeys(FIGURES, 0), "newest": [], **trial.found}
    for patient in list(left):
        with from_standby():
            theirs = list(advices.filter(patient=patient).order_by("at", "pk").defer("because"))
        add(found, theirs, numbers)
        done = {"done": F("done") + len(theirs), "after": patient, "found": found, "seen_at": timezone.now()}
        if not held_by(trial).update(**done):
            return
    finish(trial, {name: found[name] for name in FIGURES})


def add(found: dict[str, Any], advices: Iterable[Advice], numbers: Numbers) -> None:
    """Add one patient's advices, oldest first, to what was found so far."""
    weeks: dict[date, list[tuple[int, str]]] = {}
    for advice in advices:
        try:
            differs = difference(advice, as_it_was, numbers)
        except CaseError:
            found["unasked"] += 1
            continue
        found["asked"] += 1
        weeks.setdefault(monday_of(advice), []).extend((advice.pk, one.kind) for one in differs)
    differing = [(monday, *graver(differs), len(differs)) for monday, differs in weeks.items() if differs]
    found["patients"] += bool(weeks)
    found["weeks"] += len(weeks)
    found["differing"] += len(differing)
    for _, _, kind, _ in differing:
        found[kind] += 1
    rows = [[monday.isoformat(), pk, kind, times] for monday, pk, kind, times in differing]
    found["newest"] = nlargest(SHOWN, [*found["newest"], *rows])


def graver(differs: list[tuple[int, str]]) -> tuple[int, str]:
    """What a week comes to: one stricter advice makes it stricter; else a milder one makes it so. And the first such
    advice."""
    kind = next(kind for kind in KINDS if any(kind == one for _, one in differs))
    return next(pk for pk, one in differs if one == kind), kind


def monday_of(advice: Advice) -> date:
    """The Monday of the patient's week in which the advice was given."""
    on = date.fromordinal(day_of(datetime.fromisoformat(advice.facts["now"])))
    return on - timedelta(days=on.weekday())


def finish(trial: Trial, figures: dict[str, int]) -> None:
    """It is done. An admin's test counts for publishing. Raises Moved when the numbers are others by now."""
    with transaction.atomic():
        if held_by(trial).update(state="done") and trial.by.role == Role.ADMIN:
            keep_test(trial.draft_id, trial.numbers_print, figures, by=trial.by, now=timezone.now())


# ---- Read


def read_trial(trial: Trial) -> DraftTest:
    """What a finished test found, as whoever asked for it may see it now. Two statements."""
    rows = {pk: (date.fromisoformat(monday), kind, times) for monday, pk, kind, times in trial.found.get("newest", ())}
    numbers = Numbers.from_json(trial.draft.numbers)
    advices = asked_of(trial.by, trial.asked_at).filter(pk__in=rows).select_related("patient").defer("because")
    found = list(advices)
    names = names_for(trial.by, {advice.patient for advice in found})
    shown = [
        PatientWeek(names[advice.patient_id], *rows[advice.pk], one)
        for advice in found
        for one in difference(advice, as_it_was, numbers)
    ]
    figures = {name: trial.found.get(name, 0) for name in FIGURES}
    return DraftTest(figures, tuple(sorted(shown, key=lambda week: (-week.monday.toordinal(), week.who))))


def names_for(reader: Any, patients: set[User]) -> dict[int, str]:
    """Names for a therapist. An admin reads "patient 7": numbers in an order that tells nothing of who came when."""
    if reader.role == Role.ADMIN:
        ordered: Iterator[tuple[int, User]] = enumerate(sorted(patients, key=lambda one: str(one.handle)), 1)
        return {patient.pk: f"patient {place}" for place, patient in ordered}
    return {patient.pk: patient.name for patient in patients}
