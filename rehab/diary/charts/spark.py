"""A line small enough to sit in a row of the worklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from .drawing import path, px

LEFT, RIGHT = 4, 128
BASE, RISE = 32, 2.8


@dataclass(frozen=True)
class Spark:
    """A sparkline ready to print. `last_css` is empty when no walk is answered."""

    title: str
    limit_y: str
    line: str
    last_x: str = ""
    last_y: str = ""
    last_css: str = ""


def spark(values: Sequence[int | None], limit: int) -> Spark:
    """Worst pain (0-10 or blank) of the last walks, oldest first; `limit` is the score that is too sore."""
    limit_y = px(_y(limit - 0.5))
    places = [(_x(i, len(values)), v) for i, v in enumerate(values)]
    answered = [(x, v) for x, v in places if v is not None]
    if not answered:
        return Spark(gettext("Worst pain: no walk answered yet"), limit_y, "")
    runs = ([(x, _y(v)) for x, v in run if v is not None] for _, run in groupby(places, lambda p: p[1] is None))
    x, last = answered[-1]
    return Spark(_title(values), limit_y, path(runs), px(x), px(_y(last)), f"pain-{last}")


def _x(index: int, count: int) -> float:
    return RIGHT if count == 1 else LEFT + index * (RIGHT - LEFT) / (count - 1)


def _y(pain: float) -> float:
    return BASE - pain * RISE


def _title(values: Sequence[int | None]) -> str:
    answered = [v for v in values if v is not None]
    if len(values) == 1:
        return gettext("Worst pain, last walk: {answered}").format(answered=answered[0])
    text = gettext("Worst pain, last {values} walks: from {answered} to {answered_2}").format(
        values=len(values), answered=answered[0], answered_2=answered[-1]
    )
    return (
        text
        if len(answered) == len(values)
        else gettext("{text}, {answered} of {values} answered").format(
            text=text, answered=len(answered), values=len(values)
        )
    )
