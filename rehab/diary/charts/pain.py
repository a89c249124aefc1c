"""The pain chart: worst pain on each walk of one knee, with the steps above and the next mornings below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .dates import short_day, spans_years
from .drawing import PHONE, RIGHT_MARGIN, Label, Line, left_of, month_labels, px
from .lane import Mark, lane
from .own import LimitChange, OwnMark, describe_marks, own_marks
from .pain_words import PainPoint, answered_text, describe, pain_table, title_of
from .strip import Edge, Stage, edges, stages
from .table import Table
from .trend import trend

__all__ = ["Limits", "Look", "PainChart", "PainPoint", "pain_chart"]

TICK_HEIGHT = 13


class Zone(NamedTuple):
    """One band of the scale."""

    css: str
    y: str
    height: str


class Dot(NamedTuple):
    """Worst pain on one answered walk."""

    css: str
    x: str
    y: str
    r: str
    title: str


class Cross(NamedTuple):
    """A walk whose worst pain was not answered."""

    d: str
    title: str


@dataclass(frozen=True)
class Frame:
    """The plot's place in the drawing and its scale. `rise` is the height of one pain point."""

    width: int
    top: int
    rise: int
    count: int

    @property
    def left(self) -> int:
        return left_of(self.width)

    @property
    def right(self) -> int:
        return self.width - RIGHT_MARGIN

    @property
    def base(self) -> int:
        return self.top + 10 * self.rise

    @property
    def slot(self) -> float:
        return (self.right - self.left) / max(self.count, 1)

    def edge(self, index: float) -> float:
        """Where the slot of a walk begins."""
        return self.left + index * self.slot

    def x(self, index: int) -> float:
        return self.edge(index + 0.5)

    def y(self, pain: float) -> float:
        return self.base - pain * self.rise


@dataclass(frozen=True)
class PainChart:
    """One knee's chart, ready to print."""

    prefix: str
    knee: str
    title: str
    unit: str
    description: str
    answered: str
    staff: bool
    is_empty: bool
    has_strip: bool
    has_recalled: bool
    width: int
    height: int
    left: int
    right: int
    span: int
    top: int
    base: int
    lane_y: int
    zones: tuple[Zone, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Label, ...]
    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]
    own: tuple[OwnMark, ...]
    zone_name: Label | None
    usual: Label | None
    crosses: tuple[Cross, ...]
    dots: tuple[Dot, ...]
    trend_css: str
    trend: str
    lane: tuple[Mark, ...]
    months: tuple[Label, ...]
    mornings: str
    table: Table | None


@dataclass(frozen=True)
class Limits:
    """The patient's own limits, NPRS: calm up to `calm_max`, too sore from `sore_from`, and the usual pain if known;
    and when a limit of their own began or ended."""

    calm_max: int
    sore_from: int
    usual: int | None = None
    changes: tuple[LimitChange, ...] = ()


@dataclass(frozen=True)
class Look:
    """How a chart is drawn: 318 wide on a phone, 560 to 760 at a desk; `rise` is the height of one pain point.

    `prefix` starts every id on the page; a point is a `unit`, walk or week. A second knee has a `rise` of 9 and no
    `strip`, as the first one's says it."""

    staff: bool = False
    width: int = PHONE
    rise: int = 18
    strip: bool = True
    table: bool = True
    prefix: str = ""
    unit: str = "walk"


def pain_chart(
    knee: str, points: Sequence[PainPoint], limits: Limits, stage_labels: Mapping[str, str], look: Look = Look()
) -> PainChart:
    """Draw the walks of one knee ("right" or "left"), oldest first.

    Pain is NPRS 0-10, None for no answer: a blank is never drawn as 0. `stage_labels` says what this reader calls each
    step (minutes alone for a patient)."""
    frame = Frame(look.width, 46 if look.strip else 12, look.rise, len(points))
    days = _days(points)
    walks, mornings = answered_text(points)
    own = own_marks(limits.changes, points, frame.edge, frame.top)
    return PainChart(
        prefix=look.prefix or knee,
        knee=knee,
        title=title_of(knee, len(points), look.unit),
        unit=look.unit,
        description=describe(points, look.unit) + describe_marks(own),
        answered=walks,
        mornings=mornings,
        staff=look.staff,
        is_empty=not any(point.has_answer for point in points),
        has_strip=look.strip,
        has_recalled=any(point.note and point.worst is not None for point in points),
        stages=stages(points, frame.edge, stage_labels, staff=look.staff) if look.strip else (),
        edges=edges(points, days, frame.edge, stage_labels) if look.strip else (),
        own=own,
        crosses=_crosses(frame, points, days),
        dots=_dots(frame, points, days),
        trend_css="trend-left" if knee == "left" else "trend",
        trend=trend([point.worst for point in points], frame.x, frame.y),
        table=pain_table(knee, points, days, staff=look.staff, unit=look.unit) if look.table and points else None,
        **_ground(frame, limits),
        **_below(frame, points, days),
    )


def _days(points: Sequence[PainPoint]) -> list[str]:
    with_year = spans_years([point.on for point in points])
    return [short_day(point.on, with_year=with_year) for point in points]


def _ground(frame: Frame, limits: Limits) -> dict[str, Any]:
    """What lies behind the walks: the size of the drawing, the zones, the axis, the usual pain."""
    levels = _levels(frame, limits.calm_max, limits.sore_from)
    usual = limits.usual
    return {
        "width": frame.width,
        "height": frame.base + 50,
        "left": frame.left,
        "right": frame.right,
        "span": frame.right - frame.left,
        "top": frame.top,
        "base": frame.base,
        "zones": _zones(frame, limits.calm_max, limits.sore_from),
        "zone_name": _zone_name(frame, limits.sore_from),
        "lines": tuple(Line("grid" if level else "base", px(frame.y(level))) for level in levels),
        "ticks": tuple(Label(str(frame.left - 7), px(frame.y(level) + 4), str(level)) for level in levels),
        "usual": None if usual is None else Label("", px(frame.y(usual)), _("Usual pain: {usual}").format(usual=usual)),
    }


def _below(frame: Frame, points: Sequence[PainPoint], days: Sequence[str]) -> dict[str, Any]:
    """What stands below the plot: the lane of next mornings and the months."""
    places = [frame.x(index) for index in range(len(points))]
    lane_y = frame.base + 9
    month_places = [place - 2 for place in places]
    return {
        "lane_y": lane_y,
        "lane": lane(points, places, lane_y, days),
        "months": month_labels([point.on for point in points], month_places, y=frame.base + 42, right=frame.width),
    }


def _zones(frame: Frame, calm_max: int, sore_from: int) -> tuple[Zone, ...]:
    """Bands between whole scores: the calm one ends half a point above `calm_max`."""
    bounds = (("zone-calm", 0, calm_max + 0.5), ("zone-watch", calm_max + 0.5, sore_from - 0.5))
    bands = (*bounds, ("zone-sore", sore_from - 0.5, 10))
    return tuple(Zone(css, px(frame.y(high)), px((high - low) * frame.rise)) for css, low, high in bands)


def _levels(frame: Frame, calm_max: int, sore_from: int) -> list[int]:
    """The scores named on the axis: its ends and the patient's own limits, unless numbers would touch."""
    levels: list[int] = []
    for level in (0, 10, sore_from, calm_max, 8):
        if all(abs(level - other) * frame.rise >= TICK_HEIGHT for other in levels):
            levels.append(level)
    return sorted(levels)


def _zone_name(frame: Frame, sore_from: int) -> Label | None:
    fits = (10.5 - sore_from) * frame.rise >= 22
    return Label(str(frame.right - 6), str(frame.top + 16), _("too sore")) if fits else None


def _radius(frame: Frame) -> float:
    return min(4, 2 + frame.slot / 10)


def _dots(frame: Frame, points: Sequence[PainPoint], days: Sequence[str]) -> tuple[Dot, ...]:
    """A dot for each answered walk, the latest ringed and last, so that it lies on top."""
    radius = px(_radius(frame))
    dots = [
        Dot(_dot_css(p), px(frame.x(i)), px(frame.y(p.worst)), radius, _dot_title(p, days[i]))
        for i, p in enumerate(points)
        if p.worst is not None
    ]
    if dots:
        latest = dots[-1]
        css = latest.css.replace("walk", "latest")
        dots[-1] = latest._replace(css=css, r=px(_radius(frame) + 2.2))
    return tuple(dots)


def _dot_css(point: PainPoint) -> str:
    """A walk that was filled in later has a broken edge: it rests on memory."""
    return f"walk pain-{point.worst}{' recalled' if point.note else ''}"


def _dot_title(point: PainPoint, day: str) -> str:
    return f"{day}: {point.worst}{f', {point.note}' if point.note else ''}"


def _crosses(frame: Frame, points: Sequence[PainPoint], days: Sequence[str]) -> tuple[Cross, ...]:
    y = px(frame.base - 6.4)
    return tuple(
        Cross(f"M{px(frame.x(i) - 2.4)} {y}l4.8 4.8m0 -4.8l-4.8 4.8", _("{days}: no answer").format(days=days[i]))
        for i, point in enumerate(points)
        if point.worst is None
    )
