"""What every chart shares: numbers as SVG wants them, broken lines, and month names under an axis."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .dates import month_of, spans_years

PHONE = 318
"""Width of a chart on a phone; from 560 to 760 at a desk. Charts are drawn 1:1, so text keeps its size."""
RIGHT_MARGIN = 4
CHARACTER = 7.2
"""Width of one character of chart text, with some to spare."""


class Label(NamedTuple):
    """Text at a place."""

    x: str
    y: str
    text: str


class Line(NamedTuple):
    """A level line across the plot."""

    css: str
    y: str


def px(value: float) -> str:
    """A length with at most one decimal, always with a point: SVG does not read `26,4`."""
    return f"{round(value, 1):g}"


def left_of(width: int) -> int:
    """Where the plot begins: room for the axis numbers."""
    return 24 if width <= PHONE else 30


def path(runs: Iterable[Sequence[tuple[float, float]]]) -> str:
    """One path through runs of points, the pen lifted between them. A lone point is a dot."""
    return "".join(_run(run) for run in runs if run)


def _run(run: Sequence[tuple[float, float]]) -> str:
    first, *rest = (f"{px(x)} {px(y)}" for x, y in run)
    return f"M{first}L{' '.join(rest)}" if rest else f"M{first}h0"


def month_labels(days: Sequence[date], places: Sequence[float], *, y: float, right: float) -> tuple[Label, ...]:
    """The name of each month at its first day (days are oldest first), as many as fit without touching."""
    with_year = spans_years(days)
    labels: list[Label] = []
    free_from, shown = 0.0, None
    for on, x in zip(days, places, strict=True):
        if (on.year, on.month) == shown:
            continue
        shown = (on.year, on.month)
        text = month_of(on, with_year=with_year)
        end = x + CHARACTER * len(text)
        if x >= free_from and end <= right:
            labels.append(Label(px(x), px(y), text))
            free_from = end + CHARACTER
    return tuple(labels)
