"""Where a limit of the patient's own began or ended: a diamond at the top of the plot, and a line down."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from .dates import short_day
from .drawing import px
from .pain_words import PainPoint

DIAMOND = "l4.5 5.5 -4.5 5.5 -4.5 -5.5z"


@dataclass(frozen=True)
class LimitChange:
    """A limit of the patient's own began or ended on a day: what a reader is told of it."""

    on: date
    text: str


class OwnMark(NamedTuple):
    """The changes between two walks, which share one place."""

    x: str
    d: str
    title: str


def own_marks(
    changes: Sequence[LimitChange], points: Sequence[PainPoint], edge: Callable[[int], float], top: int
) -> tuple[OwnMark, ...]:
    """Each change before the first walk that it could touch. Those before the first walk shown are left out."""
    days = [point.on for point in points]
    places: dict[int, list[str]] = {}
    for change in sorted(changes, key=lambda one: one.on):
        if days and change.on > days[0]:
            places.setdefault(bisect_left(days, change.on), []).append(f"{short_day(change.on)}: {change.text}")
    return tuple(
        OwnMark(px(edge(place)), f"M{px(edge(place))} {top}{DIAMOND}", "; ".join(map(str, said)))
        for place, said in places.items()
    )


def describe_marks(marks: Sequence[OwnMark]) -> str:
    return _(" Limits changed: {value}.").format(value="; ".join(mark.title for mark in marks)) if marks else ""
