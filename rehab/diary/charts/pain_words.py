"""One knee on one walk, and what a run of walks says in words and in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .dates import weekday_of
from .table import Table, WalkRow, known

SOME = 6
"""Walks in the first and in the latest mean of the description."""


@dataclass(frozen=True)
class PainPoint:
    """One knee on one walk. Pain is NPRS 0-10, None for no answer. `move` came just before this walk."""

    on: date
    worst: int | None
    morning: int | None
    morning_state: Literal["settled", "up", "flared"] | None
    before: int | None
    stage: str
    minutes: int | None
    move: Literal["up", "back"] | None
    late: bool
    note: str = ""

    @property
    def has_morning(self) -> bool:
        return self.morning is not None or self.morning_state is not None

    @property
    def has_answer(self) -> bool:
        return self.worst is not None or self.has_morning


def mean_text(values: Sequence[int]) -> str:
    """The mean with one decimal, halves up. At least one value."""
    tenths = (20 * sum(values) + len(values)) // (2 * len(values))
    return f"{tenths // 10}.{tenths % 10}"


def title_of(knee: str, count: int) -> str:
    """What the chart shows of how many walks."""
    walks = "the last walk" if count == 1 else f"each of the last {count} walks"
    return f"{knee.capitalize()} knee: most pain on {walks}"


def answered_text(points: Sequence[PainPoint]) -> tuple[str, str]:
    """`58 of 60 walks` and `51 of 60 mornings`."""
    walks = sum(point.worst is not None for point in points)
    mornings = sum(point.has_morning for point in points)
    return f"{walks} of {len(points)} walks", f"{mornings} of {len(points)} mornings"


def describe(points: Sequence[PainPoint]) -> str:
    """The finding in words, with how much of it is answered. Means leave blanks out and keep zeros in."""
    walks, mornings = answered_text(points)
    finding = _finding([point.worst for point in points if point.worst is not None])
    answered = f"{walks} and {mornings} answered."
    return f"Pain from 0 to 10. {finding} {answered} The same numbers are in a table below."


def _finding(worst: Sequence[int]) -> str:
    if not worst:
        return "No walk is answered yet."
    if len(worst) == 1:
        return f"The only answer is {worst[0]}."
    if len(worst) < 2 * SOME:
        return f"{len(worst)} answered walks average {mean_text(worst)}. Highest {max(worst)}."
    first, latest = mean_text(worst[:SOME]), mean_text(worst[-SOME:])
    return f"The first six answered walks average {first}, the latest six {latest}. Highest {max(worst)}."


def pain_table(knee: str, points: Sequence[PainPoint], days: Sequence[str], *, staff: bool) -> Table:
    """The chart's numbers, newest first."""
    return Table(
        title=f"{knee.capitalize()} knee: all numbers",
        caption=f"{len(points)} walk{'' if len(points) == 1 else 's'}, newest first. "
        "Pain 0 to 10. A dash is no answer.",
        walks=tuple(_row(point, day) for point, day in zip(reversed(points), reversed(days), strict=True)),
        staff=staff,
        has_notes=any(point.note for point in points),
    )


def _row(point: PainPoint, day: str) -> WalkRow:
    return WalkRow(
        day=f"{weekday_of(point.on)} {day}",
        step=point.stage,
        minutes=known(point.minutes),
        before=known(point.before),
        worst=known(point.worst),
        morning=known(point.morning),
        written="later" if point.late else "same day",
        note=point.note,
    )
