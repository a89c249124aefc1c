"""The rows behind each number of the sheet, so that a reader can count again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rehab.diary.charts import PainPoint
from rehab.diary.charts.dates import short_day
from rehab.diary.charts.pain_words import SOME
from rehab.diary.models import Walk
from rehab.review.walk_rows import written_said

from .tally import Tally, has_morning

SHOWN = 100
DASH = "–"


@dataclass(frozen=True)
class Rows:
    """One table: the anchor that a number links to, what it lists, and its rows, newest first."""

    name: str
    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    more: int = 0


def rows_behind(
    knee: str, points: Sequence[PainPoint], walks: Sequence[Walk], knees: Sequence[str], tally: Tally
) -> tuple[Rows, ...]:
    """The tables behind the change, the walks done, the answers missing and the walks written later."""
    return (change_rows(knee, points), planned_rows(tally), missing_rows(walks, knees), later_rows(walks))


def change_rows(knee: str, points: Sequence[PainPoint]) -> Rows:
    """The answered walks that are compared: the first six and the latest six."""
    answered = [point for point in points if point.worst is not None]
    named = {"first six": answered[:SOME], "latest six": answered[-SOME:]} if len(answered) >= 2 * SOME else {}
    lines = [(day_of(point), number(point.worst), name) for name, some in named.items() for point in some]
    title = _("{knee} knee: the walks that are compared").format(knee=_(knee).capitalize())
    return Rows("rows-change", title, (_("Day"), _("Worst"), _("Counted in")), tuple(reversed(lines)))


def planned_rows(tally: Tally) -> Rows:
    """The weeks of the period with the walks that the plan asked for."""
    lines = [
        (
            _("{day} to {short_day_2}").format(
                day=short_day(week.begins_on), short_day_2=short_day(week.ends_on, with_year=True)
            ),
            str(week.done),
            week.planned,
            str(week.closed) if week.closed else DASH,
        )
        for week in tally.weeks
    ]
    return shown(
        "rows-planned", _("Weeks"), (_("Week"), _("Walk-days"), _("Planned"), _("Days stopped or paused")), lines
    )


def missing_rows(walks: Sequence[Walk], knees: Sequence[str]) -> Rows:
    """Walks without a worst pain, or a morning, of an affected knee."""
    lines = []
    for walk in reversed(walks):
        missing = [_("worst pain")] if any(walk.worst(knee) is None for knee in knees) else []
        missing += [] if has_morning(walk, knees) else [_("next morning")]
        if missing:
            lines.append((short_day(walk.happened_on, with_year=True), " and ".join(map(str, missing))))
    return shown("rows-missing", _("Walks with a blank"), (_("Day"), _("Not answered")), lines)


def later_rows(walks: Sequence[Walk]) -> Rows:
    """Walks that were not written down on their own day."""
    later = [walk for walk in reversed(walks) if not walk.is_same_day]
    lines = [(short_day(walk.happened_on, with_year=True), written_said(walk)) for walk in later]
    return shown("rows-later", _("Walks written down later"), (_("Day"), _("Written")), lines)


def shown(name: str, title: str, head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> Rows:
    return Rows(name, title, head, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN))


def day_of(point: PainPoint) -> str:
    return short_day(point.on, with_year=True)


def number(pain: int | None) -> str:
    return DASH if pain is None else str(pain)
