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
    """One knee on one walk. Pain is NPRS 0-10, None for no answer. `move` came just before this walk.

    Or in one week: the worst of its `walks`, of which so many walks and mornings `told`."""

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
    walks: int = 1
    told: tuple[int, int] | None = None

    @property
    def walks_and_mornings(self) -> tuple[int, int]:
        """How many walks, and how many mornings, were answered."""
        return self.told or (int(self.worst is not None), int(self.has_morning))

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


def title_of(knee: str, count: int, unit: str = "walk") -> str:
    """What the chart shows of how many walks, or weeks."""
    walks = f"the last {unit}" if count == 1 else f"each of the last {count} {unit}s"
    return f"{knee.capitalize()} knee: most pain on {walks}"


def answered_text(points: Sequence[PainPoint]) -> tuple[str, str]:
    """`58 of 60 walks` and `51 of 60 mornings`."""
    walks, mornings = (sum(told) for told in zip((0, 0), *(one.walks_and_mornings for one in points), strict=True))
    count = sum(point.walks for point in points)
    return f"{walks} of {count} walks", f"{mornings} of {count} mornings"


def describe(points: Sequence[PainPoint], unit: str = "walk") -> str:
    """The finding in words, with how much of it is answered. Means leave blanks out and keep zeros in."""
    walks, mornings = answered_text(points)
    finding = _finding([point.worst for point in points if point.worst is not None], unit)
    answered = f"{walks} and {mornings} answered."
    return f"Pain from 0 to 10. {finding} {answered} The same numbers are in a table below."


def _finding(worst: Sequence[int], unit: str) -> str:
    if not worst:
        return f"No {unit} is answered yet."
    if len(worst) == 1:
        return f"The only answer is {worst[0]}."
    if len(worst) < 2 * SOME:
        return f"{len(worst)} answered {unit}s average {mean_text(worst)}. Highest {max(worst)}."
    first, latest = mean_text(worst[:SOME]), mean_text(worst[-SOME:])
    return f"The first six answered {unit}s average {first}, the latest six {latest}. Highest {max(worst)}."


def pain_table(
    knee: str, points: Sequence[PainPoint], days: Sequence[str], *, staff: bool, unit: str = "walk"
) -> Table:
    """The chart's numbers, newest first."""
    return Table(
        title=f"{knee.capitalize()} knee: all numbers",
        caption=f"{len(points)} {unit}{'' if len(points) == 1 else 's'}, newest first. "
        "Pain 0 to 10. A dash is no answer.",
        walks=tuple(_row(point, day) for point, day in zip(reversed(points), reversed(days), strict=True)),
        staff=staff,
        unit=unit,
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
