"""What a patient was granted: the unlocks in force, the limits of their own, and those limits that have ended."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DecimalField, F, Q, Value
from django.db.models.functions import Cast

from rehab.people.kept import Kept, Told
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.models import Override, Unlock
from rehab.plan.own_limits import amount_words
from rehab.progression import Numbers

SHOWN_ENDED = 20


@dataclass(frozen=True)
class GrantRow:
    """One grant. `value` and `until` are those of a limit; `by` is None for what the intake opened."""

    kind: str
    name: str
    value: Decimal | None
    until: date | None
    at: datetime
    ended_at: datetime | None
    reason: str
    by: str | None


@dataclass(frozen=True)
class Granted:
    """What is in force, by name, and every limit in force or ended lately, newest first."""

    unlocks: dict[str, GrantRow]
    limits: dict[str, GrantRow]
    history: tuple[GrantRow, ...]

    @property
    def overrides(self) -> dict[str, float]:
        """As the engine takes them."""
        return {name: float(row.value or 0) for name, row in self.limits.items()}


def grants() -> Any:
    """The unlocks in force, the limits of their own, and the newest 20 of those that ended."""
    patient = Told("patient")
    limits = Override.objects.of(patient)
    ended = limits.exclude(ended_at=None).order_by("-at", "-pk").values("pk")[:SHOWN_ENDED]
    kept = limits.filter(Q(ended_at=None) | Q(pk__in=ended)).values_list(
        Value("limit", CharField()), "name", "value", "until", "at", "ended_at", "reason", F("by__name")
    )
    nothing = Cast(Value(None), DecimalField(max_digits=5, decimal_places=1)), Cast(Value(None), DateField())
    opened = Unlock.objects.of(patient).in_force(Told("today"))
    unlocks = opened.values_list(
        Value("unlock", CharField()), "name", *nothing, "at", "ended_at", "reason", F("by__name")
    )
    return kept.union(unlocks, all=True)


GRANTS = Kept(grants)


def read_granted(patient: Any, today: date) -> Granted:
    """What was granted. One statement."""
    rows = [GrantRow(*row) for row in GRANTS.read(patient=patient.pk, today=today)]
    own = sorted((row for row in rows if row.kind == "limit"), key=lambda row: row.at, reverse=True)
    return Granted(
        unlocks={row.name: row for row in rows if row.kind == "unlock"},
        limits={row.name: row for row in own if is_in_force(row, today)},
        history=tuple(own),
    )


@dataclass(frozen=True)
class UnlockLine:
    """One part of the ladder, and who opened it when, if it is open."""

    name: str
    title: str
    grant: GrantRow | None


@dataclass(frozen=True)
class LimitLine:
    """One limit of the patient's own in words, beside the clinic's."""

    meaning: str
    value: str
    clinic: str
    grant: GrantRow


def unlock_lines(granted: Granted) -> tuple[UnlockLine, ...]:
    """Every part that can be unlocked, open or not."""
    return tuple(UnlockLine(name, title, granted.unlocks.get(name)) for name, title in UNLOCK_NAMES.items())


def own_limit_lines(granted: Granted, numbers: Numbers) -> tuple[LimitLine, ...]:
    """The limits of the patient's own that are in force. `numbers` are the edition's."""
    return tuple(
        LimitLine(
            limit.meaning,
            amount_words(row.value or 0, limit.unit),
            amount_words(limit.value, limit.unit),
            row,
        )
        for name, limit in numbers.limits.items()
        if (row := granted.limits.get(name))
    )


def is_in_force(row: GrantRow, today: date) -> bool:
    return row.ended_at is None and (row.until is None or row.until >= today)
