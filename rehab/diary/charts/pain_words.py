"""One knee on one walk, and what a run of walks says in words and in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehab.access.tongues import number

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
    return number(tenths / 10, 1)


def title_of(knee: str, count: int, unit: str = "walk") -> str:
    """What the chart shows of how many walks, or weeks."""
    side = _(knee).capitalize()
    if unit == "week":
        words = ngettext(
            "{side} knee: most pain in the last week", "{side} knee: most pain in each of the last {count} weeks", count
        )
    else:
        words = ngettext(
            "{side} knee: most pain on the last walk", "{side} knee: most pain on each of the last {count} walks", count
        )
    return words.format(side=side, count=count)


def answered_text(points: Sequence[PainPoint]) -> tuple[str, str]:
    """`58 of 60 walks` and `51 of 60 mornings`."""
    walks, mornings = (sum(told) for told in zip((0, 0), *(one.walks_and_mornings for one in points), strict=True))
    count = sum(point.walks for point in points)
    return (
        ngettext("{answered} of {count} walks", "{answered} of {count} walks", count).format(
            answered=walks, count=count
        ),
        ngettext("{answered} of {count} mornings", "{answered} of {count} mornings", count).format(
            answered=mornings, count=count
        ),
    )


def describe(points: Sequence[PainPoint], unit: str = "walk") -> str:
    """The finding in words, with how much of it is answered. Means leave blanks out and keep zeros in."""
    walks, mornings = answered_text(points)
    finding = _finding([point.worst for point in points if point.worst is not None], unit)
    answered = _("{walks} and {mornings} answered.").format(walks=walks, mornings=mornings)
    return _("Pain from 0 to 10. {finding} {answered} The same numbers are in a table below.").format(
        finding=finding, answered=answered
    )


def _finding(worst: Sequence[int], unit: str) -> str:
    by_weeks = unit == "week"
    if not worst:
        return _("No week is answered yet.") if by_weeks else _("No walk is answered yet.")
    if len(worst) == 1:
        return _("The only answer is {pain}.").format(pain=worst[0])
    if len(worst) < 2 * SOME:
        words = (
            _("{count} answered weeks average {mean}. Highest {highest}.")
            if by_weeks
            else _("{count} answered walks average {mean}. Highest {highest}.")
        )
        return words.format(count=len(worst), mean=mean_text(worst), highest=max(worst))
    words = (
        _("The first six answered weeks average {first}, the latest six {latest}. Highest {highest}.")
        if by_weeks
        else _("The first six answered walks average {first}, the latest six {latest}. Highest {highest}.")
    )
    return words.format(first=mean_text(worst[:SOME]), latest=mean_text(worst[-SOME:]), highest=max(worst))


def _caption(count: int, unit: str) -> str:
    if unit == "week":
        return ngettext(
            "{count} week, newest first. Pain 0 to 10. A dash is no answer.",
            "{count} weeks, newest first. Pain 0 to 10. A dash is no answer.",
            count,
        ).format(count=count)
    return ngettext(
        "{count} walk, newest first. Pain 0 to 10. A dash is no answer.",
        "{count} walks, newest first. Pain 0 to 10. A dash is no answer.",
        count,
    ).format(count=count)


def pain_table(
    knee: str, points: Sequence[PainPoint], days: Sequence[str], *, staff: bool, unit: str = "walk"
) -> Table:
    """The chart's numbers, newest first."""
    return Table(
        title=_("{side} knee: all numbers").format(side=_(knee).capitalize()),
        caption=_caption(len(points), unit),
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
        written=_("later") if point.late else _("same day"),
        note=point.note,
    )
