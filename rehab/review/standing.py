"""Where each patient of a therapist stands today: the summary rows, read in one statement, put on their grounds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, TextField
from django.db.models.functions import Cast

from rehab.access.roles import Role
from rehab.diary.days import day_of
from rehab.diary.models import Summary
from rehab.people.kept import Kept, TheTherapist, Told
from rehab.people.models import Care, User
from rehab.plan.models import Plan
from rehab.progression import REPEATED_WITHIN_DAYS, Numbers

from .flags import Handling
from .grounds import LOCKS, Day, Flag, Found, Handled, Known, Lines, Place, Waits, place_of

SHOWN_DAYS = 14
SHOWN_WALKS = 14


@dataclass(frozen=True)
class Standing:
    """One patient on the list of one therapist. `patient`, `plan`, `summary` and `handling` hold what the list needs,
    and are not to be saved. `owner` is the colleague to whom flags were handed over, while they care."""

    patient: User
    plan: Plan
    summary: Summary
    handling: Handling
    known: Known
    place: Place
    today: date
    owner: str
    is_archived: bool

    @property
    def order(self) -> tuple[int, float, str, int]:
        """Worst first; among equals who has waited longest, then by name."""
        return (*self.place.order, self.patient.name.casefold(), self.patient.pk)

    @property
    def is_listed(self) -> bool:
        """Those who are archived are out of sight until they need somebody, or wrote."""
        return not self.is_archived or self.place.group == "need" or self.place.has("answer")

    @property
    def is_handed_over(self) -> bool:
        """A colleague has the rest of it."""
        return any(self.known.handled[flag.ground].is_handed_over for flag in self.place.resting)

    def ground_of(self, flag: Flag) -> str:
        """What an act on this flag is about: a stop that was seen is still that stop."""
        return LOCKS[self.known.locked] if flag.ground == "seen" else flag.ground

    @property
    def worsts(self) -> tuple[int | None, ...]:
        """Worst pain of the last walk-days, NPRS 0-10 or None for no answer."""
        return tuple(day.worst for day in self.known.days[-SHOWN_WALKS:])

    @property
    def lately(self) -> list[Day]:
        """The walk-days among the last 14 days."""
        return days_lately(self.known.days, self.today)


def lines_of(numbers: Numbers) -> Lines:
    """What grounds are measured against, in an edition's numbers."""
    return Lines(
        silent_after=numbers.default("gap_reset_after"),
        rise=numbers.default("meaningful_points"),
        repeated_within=REPEATED_WITHIN_DAYS,
    )


def days_lately(days: Iterable[Day], today: date) -> list[Day]:
    first = today - timedelta(days=SHOWN_DAYS - 1)
    return [day for day in days if first <= day.on <= today]


def walked_lately(summary: Summary, today: date) -> int:
    """Days with a walk among the last 14."""
    return len(days_lately(days_of(summary), today))


def days_of(summary: Summary) -> tuple[Day, ...]:
    return tuple(Day(date.fromisoformat(on), *says) for on, *says in summary.days)


def planned_lately(patient: Any, stage: str, numbers: Numbers, today: date) -> int:
    """Walks that the stage asked for in the last 14 days, fewer for somebody who joined within them."""
    here = (today - day_of(patient.local(patient.joined_at))).days + 1
    return ceil(numbers.stage(stage).per_week * min(SHOWN_DAYS, max(here, 1)) / 7)


def known_of(patient: User, plan: Plan, summary: Summary, handled: Mapping[str, Handled]) -> Known:
    """The facts of a patient's rows as the grounds read them."""
    return Known(
        stage_since=plan.stage_since,
        judged_on=day_of(patient.local(plan.cleared_at)) if plan.cleared_at else None,
        locked=plan.locked,
        locked_at=plan.locked_at,
        found=tuple(
            Found(one["rule"], one["mark"], datetime.fromisoformat(one["since"]), one["contact"] != "none")
            for one in summary.findings
        ),
        days=days_of(summary),
        message=waits(summary.message_waits_since, summary.message_last_at),
        usual=waits(summary.usual_waits_since, summary.usual_last_at),
        handled=handled,
    )


def handled_for(reader: int | None, handling: Handling, owner: str) -> dict[str, Handled]:
    """What was done, as the therapist with this key has to read it: what was handed over rests for all but the
    colleague whose it is now, and for nobody when that colleague no longer cares."""
    handled = {}
    for ground, kept in handling.handled.items():
        to, until = kept["to"], kept["until"] and date.fromisoformat(kept["until"])
        if to is None or (owner and to == handling.handed_to_id != reader):
            handled[ground] = Handled(frozenset(kept["marks"]), until, to is not None)
    return handled


def waits(since: datetime | None, last: datetime | None) -> Waits | None:
    return Waits(since, last or since) if since else None


def standing_of(row: "Row", reader: int | None, lines: Lines, today: date) -> Standing:
    """The place of one patient on the list of the therapist with this key, on the patient's own `today`."""
    patient, plan, summary, handling = row.patient, row.plan, row.summary, row.handling
    handled = handled_for(reader, handling, row.owner)
    known = replace(known_of(patient, plan, summary, handled), review_on=handling.review_on)
    place = place_of(known, today, lines)
    return Standing(patient, plan, summary, handling, known, place, today, row.owner, row.is_archived)


# What the list reads, by model. JSON comes as text: whoever is not shown need not be taken apart.
READ: dict[str, tuple[str, ...]] = {
    "patient__": ("pk", "handle", "name", "zone", "units", "joined_at"),
    "patient__plan__": ("pk", "stage", "stage_since", "locked", "locked_at", "cleared_at"),
    "patient__summary__": (
        "pk", "knees", "advice", "findings", "days", "message_waits_since", "message_last_at", "usual_waits_since",
        "usual_last_at",
    ),
    "patient__handling__": ("handled", "handed_to_id", "review_on"),
}  # fmt: skip
MODELS = (User, Plan, Summary, Handling)
JSON = ("knees", "advice", "findings", "days", "handled")
COLUMNS = tuple(f"{path}{name}" for path, names in READ.items() for name in names)
AHEAD = ("archived_at", "owner_cares", "patient__handling__handed_to__name")
Columns = tuple[Any, ...]  # AHEAD, then COLUMNS


@dataclass(frozen=True)
class Row:
    """What is read of one patient."""

    patient: User
    plan: Plan
    summary: Summary
    handling: Handling
    owner: str
    is_archived: bool

    @classmethod
    def read(cls, archived_at: datetime | None, owner_cares: bool, owner: str | None, *columns: Any) -> "Row":
        values, made = iter(columns), list[Any]()
        for model, names in zip(MODELS, READ.values(), strict=True):
            told = {name: json.loads(value) if value and name in JSON else value
                    for name, value in zip(names, values, strict=False)}  # fmt: skip
            made.append(model(**told))
        patient, plan, summary, handling = made
        handling.handled = handling.handled or {}
        return cls(patient, plan, summary, handling, (owner_cares and owner) or "", archived_at is not None)


def rows_in_care() -> Any:
    """Everyone in this therapist's care, as `Row.read` takes them."""
    caring = Care.objects.in_force().filter(
        patient=OuterRef("patient"), therapist=OuterRef("patient__handling__handed_to"), therapist__is_active=True
    )
    ties = Care.objects.visible_to(TheTherapist()).in_force().filter(patient__role=Role.PATIENT)
    columns = (Cast(path, TextField()) if path.rpartition("__")[2] in JSON else F(path) for path in COLUMNS)
    return ties.annotate(owner_cares=Exists(caring)).values_list(*AHEAD, *columns)


CASELOAD = Kept(rows_in_care)
ONE_CASE = Kept(lambda: rows_in_care().filter(patient=Told("patient")))


def read_rows(therapist: Any) -> list[Columns]:
    """Everyone in this therapist's care, in no order, as `Row.read` takes them. One statement."""
    return CASELOAD.read(therapist=therapist.pk)


def read_row(patient: User, therapist: Any) -> Columns:
    """One patient in care. One statement. Raises ValueError when they are in no care of this therapist."""
    (row,) = ONE_CASE.read(therapist=therapist.pk, patient=patient.pk)
    return cast(Columns, row)


def read_standing(patient: User, therapist: Any, numbers: Numbers, now: datetime) -> Standing:
    """One patient in care, with a plan. One statement."""
    row = Row.read(*read_row(patient, therapist))
    return standing_of(row, therapist.pk, lines_of(numbers), day_of(patient.local(now)))
