"""The strip of steps above the plot, and the marks where a step changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from .drawing import CHARACTER, px
from .pain_words import PainPoint

UP = "l5.2 8.5h-10.4z"
BACK = "l5.2 -8.5h-10.4z"


class Stage(NamedTuple):
    """Walks in a row on one step. `name` is empty where it does not fit."""

    css: str
    x: str
    width: str
    name_css: str
    middle: str
    name: str


class Edge(NamedTuple):
    """Where a step begins. `css` is empty when the step changed without a move up or back."""

    x: str
    css: str
    d: str
    title: str


def _starts(points: Sequence[PainPoint]) -> list[int]:
    """The first walk of each step: where a move is written, or the step is another one than before."""
    return [i for i, p in enumerate(points) if i == 0 or p.move or p.stage != points[i - 1].stage]


def stages(
    points: Sequence[PainPoint], edge: Callable[[int], float], labels: Mapping[str, str], *, staff: bool
) -> tuple[Stage, ...]:
    """The strip's pieces, oldest first. The last is the current step."""
    starts = _starts(points)
    ends = [*starts[1:], len(points)]
    return tuple(
        _stage(
            points[start].stage,
            edge(start),
            edge(end),
            labels,
            staff=staff,
            odd=n % 2 == 0,
            now=end == len(points),
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=False))
    )


def _stage(
    stage: str, left: float, right: float, labels: Mapping[str, str], *, staff: bool, odd: bool, now: bool
) -> Stage:
    label = labels.get(stage, stage)
    names = (f"{stage} · {label}", stage) if staff and label != stage else (label,)
    name = next((name for name in names if len(name) * CHARACTER + 2 <= right - left), "")
    css = "stage-now" if now else "stage-odd" if odd else "stage"
    name_css = "stage-name-now" if now else "stage-name"
    return Stage(css, px(left), px(right - left), name_css, px((left + right) / 2), name)


def edges(
    points: Sequence[PainPoint], days: Sequence[str], edge: Callable[[int], float], labels: Mapping[str, str]
) -> tuple[Edge, ...]:
    """A line before the first walk of each step, with an arrow for a move up or back."""
    return tuple(_edge(points[i], px(edge(i)), days[i], labels) for i in _starts(points) if i > 0 or points[i].move)


def _edge(point: PainPoint, x: str, day: str, labels: Mapping[str, str]) -> Edge:
    label = labels.get(point.stage, point.stage)
    to = _("{label} minutes").format(label=label) if label.isdigit() else label
    if point.move == "up":
        return Edge(x, "went-up", f"M{x} 27{UP}", _("Moved up to {to}, {day}").format(to=to, day=day))
    if point.move == "back":
        return Edge(x, "went-back", f"M{x} 36{BACK}", _("Stepped back to {to}, {day}").format(to=to, day=day))
    return Edge(x, "", "", "")
