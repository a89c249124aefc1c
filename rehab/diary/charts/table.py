"""The numbers of a chart as a table. Every entry is text, empty where nobody answered: "0" is an answer."""

from dataclasses import dataclass
from typing import NamedTuple


class WalkRow(NamedTuple):
    """One knee on one walk."""

    day: str
    step: str
    minutes: str
    before: str
    worst: str
    morning: str
    written: str
    note: str


class WeekRow(NamedTuple):
    """One week of minutes."""

    day: str
    walked: str
    planned: str


@dataclass(frozen=True)
class Table:
    """Walks or weeks, newest first. `staff` also read the step and when a walk was written."""

    title: str
    caption: str
    walks: tuple[WalkRow, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    staff: bool = False
    has_notes: bool = False
    unit: str = "walk"


def known(value: int | None) -> str:
    """A number as text, or nothing."""
    return "" if value is None else str(value)
