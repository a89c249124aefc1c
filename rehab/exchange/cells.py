"""One value as JSON and as a cell of a table: the same on every database and in every program that opens it."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field

from rehab.diary.models import Walk
from rehab.guidance.models import Edition
from rehab.people.models import User

# A spreadsheet runs a cell that begins like this, and some do so after blanks.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

# A moment is a day to Python too, so moments come first.
PLAIN: dict[type, Callable[[Any], Any]] = {
    datetime: lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    date: date.isoformat,
    time: time.isoformat,
    Decimal: float,
    UUID: str,
    User: str,
    Walk: lambda walk: str(walk.key),
    Edition: lambda edition: edition.number,
}


def value_of(field: Field, row: Any) -> Any:
    """What this column says, made of nothing but JSON's own kinds."""
    value = getattr(row, field.name)
    if field.name == "address" and getattr(row, "actor_id", None) != getattr(row, "patient_id", None):
        return None  # where somebody else was is theirs
    return plain(value)


def plain(value: Any) -> Any:
    """A value of the database as text, number, yes or no, list, or nothing. A row stands for itself by its name."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    kind = next((kind for kind in PLAIN if isinstance(value, kind)), None)
    return PLAIN[kind](value) if kind else value.pk


def as_json(value: Any) -> str:
    """In one line, keys in order, every letter as it is. A NUL is written as JSON writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def as_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, below zero too; nothing is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:g}" if isinstance(value, float) else str(value)
        case str():
            return harmless(value)
    return harmless(as_json(value))


def harmless(text: str) -> str:
    """Text with a quote before what would run, and without NUL, at which programs stop reading."""
    shown = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULA) else shown
