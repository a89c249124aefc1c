"""Minutes walked each week against the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from .dates import short_day, spans_years
from .drawing import PHONE, RIGHT_MARGIN, Label, Line, left_of, month_labels, px
from .table import Table, WeekRow

TOP, BASE, HEIGHT = 25.5, 132, 158
WIDEST_BAR = 36
STUB = 1.5
"""Height of a bar of no minutes: 0 is known, so it is drawn."""
STEPS = (5, 10, 15, 30, 60, 120, 240, 480)


@dataclass(frozen=True)
class Week:
    """One week of the plan. Minutes are whole; `planned` is 0 in a week without a plan."""

    starts_on: date
    walked: int
    planned: int
    is_now: bool = False

    @property
    def is_near_plan(self) -> bool:
        """At least four fifths of the plan."""
        return self.walked * 5 >= self.planned * 4


class Bar(NamedTuple):
    """The minutes walked in one week."""

    css: str
    x: str
    y: str
    width: str
    height: str
    title: str


class Plan(NamedTuple):
    """The minutes planned for one week."""

    x1: str
    x2: str
    y: str


@dataclass(frozen=True)
class MinutesChart:
    """The weekly chart, ready to print."""

    prefix: str
    title: str
    description: str
    width: int
    left: int
    right: int
    lines: tuple[Line, ...]
    ticks: tuple[Label, ...]
    bars: tuple[Bar, ...]
    plans: tuple[Plan, ...]
    months: tuple[Label, ...]
    said: str
    table: Table | None
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """No minutes walked and none planned."""
        return not self.bars


def minutes_chart(
    weeks: Sequence[Week], *, prefix: str = "minutes", width: int = PHONE, table: bool = True
) -> MinutesChart:
    """Draw weeks, oldest first. `prefix` starts every id, so it is unique on a page."""
    if not any(week.walked or week.planned for week in weeks):
        weeks = ()
    left, right = left_of(width), width - RIGHT_MARGIN
    step, top = _axis(max((max(w.walked, w.planned) for w in weeks), default=0))
    rise = (BASE - TOP) / top
    slot = (right - left) / max(len(weeks), 1)
    breadth = min(slot * 0.62, WIDEST_BAR)
    places = [left + slot * (i + 0.5) - breadth / 2 for i in range(len(weeks))]
    levels = range(0, top + 1, step)
    days = [week.starts_on for week in weeks]
    with_year = spans_years(days)
    return MinutesChart(
        prefix=prefix,
        title=_("Minutes walked each week against the plan"),
        description=_description(weeks),
        width=width,
        left=left,
        right=right,
        lines=tuple(Line("grid" if level else "base", px(BASE - level * rise)) for level in levels),
        ticks=tuple(Label(str(left - 7), px(BASE - level * rise + 4), str(level)) for level in levels),
        bars=tuple(_bar(w, x, breadth, rise, with_year) for w, x in zip(weeks, places, strict=True)),
        plans=tuple(_plan(w, x, breadth, rise) for w, x in zip(weeks, places, strict=True) if w.planned),
        months=month_labels(days, places, y=BASE + 18, right=width),
        said=_this_week(weeks),
        table=_table(weeks, with_year) if table else None,
    )


def _axis(most: int) -> tuple[int, int]:
    """The step between grid lines and the top of the axis, in minutes: three lines at most above 0."""
    step = next((s for s in STEPS if s * 3 >= most), STEPS[-1] * (1 + most // (STEPS[-1] * 3)))
    return step, step * max(1, -(-most // step))


def _bar(week: Week, x: float, breadth: float, rise: float, with_year: bool) -> Bar:
    height = max(week.walked * rise, STUB)
    css = "bar-now" if week.is_now else "bar" if week.is_near_plan else "bar-short"
    day = short_day(week.starts_on, with_year=with_year)
    plan = (
        _("{walked} of {planned} minutes").format(walked=week.walked, planned=week.planned)
        if week.planned
        else _("{walked} minutes, no plan").format(walked=week.walked)
    )
    return Bar(
        css, px(x), px(BASE - height), px(breadth), px(height), _("Week of {day}: {plan}").format(day=day, plan=plan)
    )


def _plan(week: Week, x: float, breadth: float, rise: float) -> Plan:
    return Plan(px(x - 1), px(x + breadth + 1), px(BASE - week.planned * rise))


def _this_week(weeks: Sequence[Week]) -> str:
    now = next((week for week in weeks if week.is_now), None)
    if now is None:
        return ""
    return (
        _("this week {walked} of {planned}").format(walked=now.walked, planned=now.planned)
        if now.planned
        else _("this week {walked}").format(walked=now.walked)
    )


def _count(weeks: Sequence[Week]) -> str:
    return "1 week" if len(weeks) == 1 else _("{weeks} weeks").format(weeks=len(weeks))


def _description(weeks: Sequence[Week]) -> str:
    if not weeks:
        return _("No week has minutes yet.")
    finished = [week for week in weeks if week.planned and not week.is_now]
    near = sum(week.is_near_plan for week in finished)
    text = f"{_count(weeks)}."
    if finished:
        text += _(" {near} of {finished} finished weeks with a plan reached at least four fifths of it.").format(
            near=near, finished=len(finished)
        )
    if now := _this_week(weeks):
        text += _(" {capitalize} minutes.").format(capitalize=now.replace("week", _("week so far:"), 1).capitalize())
    return text + _(" The same numbers are in a table below.")


def _table(weeks: Sequence[Week], with_year: bool) -> Table:
    return Table(
        title=_("Minutes each week: all numbers"),
        caption=_("{count}, newest first. Minutes walked and planned.").format(count=_count(weeks)),
        weeks=tuple(
            WeekRow(short_day(w.starts_on, with_year=with_year), str(w.walked), str(w.planned or "–"))
            for w in reversed(weeks)
        ),
    )
