"""How far back Progress looks, and the points of the charts: a walk each, or a week each where there are too many."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.plan.models import KNEES, Profile
from rehab.progression import Numbers

from .charts import PainPoint
from .history import morning_state, pain_points, stage_moves

MOST_WALKS = 120
"""Dots that can still be told apart on a phone. Above that a dot is a week."""
MOST_WEEKS = 156


@dataclass(frozen=True)
class Span:
    """One way to look back. `days` and `weeks` of minutes; None is everything."""

    name: str
    word: str
    days: int | None
    weeks: int

    def begin(self, today: date) -> date | None:
        return None if self.days is None else today - timedelta(days=self.days - 1)


SPANS = {
    span.name: span
    for span in (
        Span("week", later("7 days"), 7, 2),
        Span("months", later("3 months"), 92, 13),
        Span("all", later("All"), None, 52),
    )
}


class SpanForm(forms.Form):
    """The query string of Progress. What cannot be read is three months."""

    show = forms.ChoiceField(choices=[(name, span.word) for name, span in SPANS.items()], required=False)

    def span(self) -> Span:
        self.is_valid()
        return SPANS[self.cleaned_data.get("show") or "months"]


@dataclass(frozen=True)
class Points:
    """The points of both knees, oldest first. `unit` is "walk" or "week"; `is_cut` when there are older ones still."""

    of: dict[str, list[PainPoint]]
    unit: str
    is_cut: bool


def read_points(walks: Any, count: int, numbers: Numbers, profile: Profile) -> Points:
    """The `count` walks as points: one statement, and 120 walks or 156 weeks at most."""
    if count <= MOST_WALKS:
        return Points(pain_points(walks.select_related("morning"), numbers, profile), "walk", is_cut=False)
    weeks = list(weeks_with_walks(walks)[: MOST_WEEKS + 1])
    shown = weeks[:MOST_WEEKS][::-1]
    moves = stage_moves([week["stage"] for week in shown])
    points = {
        knee: [week_point(week, knee, move, numbers, profile) for week, move in zip(shown, moves, strict=True)]
        for knee in KNEES
    }
    return Points(points, "week", is_cut=len(weeks) > MOST_WEEKS)


def weeks_with_walks(walks: Any) -> Any:
    """Each week with a walk in it, newest first, added up by the database. A blank is in no number."""
    sums: dict[str, Any] = {
        "walks": Count("pk"),
        "minutes_walked": Sum("minutes"),
        "stage": Max("stage"),
        "late": Count("pk", filter=Q(backfilled=True)),
    }
    for knee in KNEES:
        answered = Q(**{f"{knee}_peak__isnull": False}) | Q(**{f"{knee}_after__isnull": False})
        sums |= {
            f"{knee}_walks": Count("pk", filter=answered),
            f"{knee}_mornings": Count(f"morning__{knee}"),
            **{f"{knee}_most_{moment}": Max(f"{knee}_{moment}") for moment in ("before", "peak", "after")},
            f"{knee}_most_morning": Max(f"morning__{knee}"),
        }
    return walks.order_by().annotate(week=TruncWeek("happened_on")).values("week").annotate(**sums).order_by("-week")


def week_point(week: dict[str, Any], knee: str, move: Any, numbers: Numbers, profile: Profile) -> PainPoint:
    """One knee in one week: the worst of everything that was answered, on the highest step that was walked."""
    morning = week[f"{knee}_most_morning"]
    worst = [pain for pain in (week[f"{knee}_most_peak"], week[f"{knee}_most_after"]) if pain is not None]
    return PainPoint(
        on=week["week"],
        worst=max(worst, default=None),
        morning=morning,
        morning_state=morning_state(morning, profile.usual[knee], numbers),
        before=week[f"{knee}_most_before"],
        stage=week["stage"],
        minutes=week["minutes_walked"],
        move=move,
        late=week["late"] > 0,
        note=_("{week} filled in later").format(week=week["late"]) if week["late"] else "",
        walks=week["walks"],
        told=(week[f"{knee}_walks"], week[f"{knee}_mornings"]),
    )
