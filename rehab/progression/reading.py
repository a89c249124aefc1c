"""Reading JSON that a stranger wrote: every value is checked, and the error names the field that is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TypeGuard

type Json = dict[str, object]

FIRST_YEAR, LAST_YEAR = 1900, 2200


class CaseError(ValueError):
    """A case, or an edition's numbers, holds something that cannot be read. The message begins with the field."""

    def __init__(self, field: str, complaint: str) -> None:
        super().__init__(f"{field}: {complaint}")
        self.field = field


class Node:
    """A JSON object and the name of the place it was found at. Missing and null are the same: not answered."""

    def __init__(self, value: object, field: str = "") -> None:
        if not isinstance(value, dict):
            raise CaseError(field or "case", f"must be an object, not {shown(value)}")
        self.values: Json = value
        self.field = field

    def name(self, key: str) -> str:
        return f"{self.field}.{key}" if self.field else key

    def refuse(self, key: str, complaint: str) -> CaseError:
        return CaseError(self.name(key), f"{complaint}, not {shown(self.values.get(key))}")

    def needs(self, *keys: str) -> None:
        """Raises CaseError for the first of `keys` that is missing or null."""
        for key in keys:
            if self.values.get(key) is None:
                raise CaseError(self.name(key), "is needed")

    def node(self, key: str) -> Node:
        value = self.values.get(key)
        return Node({} if value is None else value, self.name(key))

    def nodes(self, key: str) -> Iterator[Node]:
        """The objects of a list, each named by its place: `walks[2]`."""
        for place, value in enumerate(self.list_of(key)):
            yield Node(value, f"{self.name(key)}[{place}]")

    def children(self) -> Iterator[tuple[str, Node]]:
        """The objects of an object, by their key."""
        for key in self.values:
            yield key, self.node(key)

    def list_of(self, key: str) -> list[object]:
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(key, "must be a list")
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`. 2.0 is whole; true is not a number."""
        value = self.values.get(key)
        if value is None:
            return None
        if not is_number(value) or value != math.floor(value) or not low <= value <= high:
            raise self.refuse(key, f"must be a whole number from {low} to {high}")
        return int(value)

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not is_number(value) or not low <= value <= high:
            bounds = f" from {low:g} to {high:g}" if math.isfinite(high) else ""
            raise self.refuse(key, f"must be a number{bounds}")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(key, "must be true or false")
        return bool(value)

    def text(self, key: str, longest: int = 300) -> str:
        """A line of text; empty when missing."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise self.refuse(key, f"must be text of at most {longest} characters")
        return value

    def choice(self, key: str, choices: Iterable[str]) -> str | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in choices:
            raise self.refuse(key, f"must be one of {', '.join(choices)}")
        return value

    def names(self, key: str, choices: Iterable[str]) -> frozenset[str]:
        """A list of known names. An unknown one is refused: a misspelt warning sign must not pass for none."""
        return frozenset(self.names_in_order(key, choices))

    def names_in_order(self, key: str, choices: Iterable[str]) -> tuple[str, ...]:
        """The same, in the order in which they were told."""
        names = []
        for value in self.list_of(key):
            if not isinstance(value, str) or value not in choices:
                raise CaseError(self.name(key), f"may hold {', '.join(choices)}, not {shown(value)}")
            names.append(value)
        return tuple(names)

    def day(self, key: str) -> date | None:
        """A day as YYYY-MM-DD."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            return in_years(date.fromisoformat(str(value)))
        except ValueError:
            raise self.refuse(key, f"must be a day from {FIRST_YEAR} to {LAST_YEAR} as YYYY-MM-DD") from None

    def moment(self, key: str) -> datetime | None:
        """A moment as ISO 8601 with its offset."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            moment = in_years(datetime.fromisoformat(str(value)))
        except ValueError:
            raise self.refuse(key, f"must be an ISO 8601 moment from {FIRST_YEAR} to {LAST_YEAR}") from None
        if moment.utcoffset() is None:
            raise self.refuse(key, "must carry its offset from UTC")
        return moment


def in_years[Moment: date](moment: Moment) -> Moment:
    """Raises ValueError for what lies beyond any patient's life: day arithmetic must not run over."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(moment)
    return moment


def is_number(value: object) -> TypeGuard[int | float]:
    """A finite int or float; a boolean is neither."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def shown(value: object) -> str:
    """What was found, short enough for one line of an error."""
    text = ascii(value) if not isinstance(value, int) or -(10**12) < value < 10**12 else "a huge number"
    return text if len(text) <= 40 else f"{text[:37]}..."
