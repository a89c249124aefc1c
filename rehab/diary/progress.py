"""Is it working? The charts and the finding in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rehab.guidance.models import Edition
from rehab.plan.models import KNEES, Plan, Profile
from rehab.progression import Numbers

from .charts import Look, MinutesChart, PainChart, Week, minutes_chart, pain_chart
from .history import limits_of, pain_points
from .models import Walk

SHOWN = 60
WEEKS = 12
COMPARED = 6


@dataclass(frozen=True)
class Progress:
    """The page: a heading, the finding in words, a chart a knee, minutes by week."""

    heading: str
    finding: str
    charts: list[PainChart]
    minutes: MinutesChart
    count: int


def progress_page(patient: Any, plan: Plan, today: date) -> Progress:
    """The newest 60 walks. Affected knees first; the other one when it was ever answered."""
    numbers = Edition.objects.in_force().rulebook
    newest = Walk.objects.visible_to(patient).standing().select_related("morning").newest_first()[:SHOWN]
    walks = sorted(newest, key=lambda walk: (walk.happened_at, walk.pk))
    points = pain_points(walks, numbers, patient.profile)
    shown = [knee for knee in KNEES if knee in patient.profile.knees]
    shown += [knee for knee in KNEES if knee not in shown and any(point.worst is not None for point in points[knee])]
    charts = [chart_of(knee, points[knee], numbers, patient.profile) for knee in shown]
    heading, finding = finding_of(shown[0] if shown else "right", points[shown[0]] if shown else [], walks)
    return Progress(
        heading,
        finding,
        charts,
        minutes_chart(weeks_of(walks, numbers, plan, today), prefix="minutes"),
        len(walks),
    )


def chart_of(knee: str, points: Sequence[Any], numbers: Numbers, profile: Profile) -> PainChart:
    labels = {stage.code: str(stage.minutes or stage.metres) for stage in numbers.stages}
    return pain_chart(knee, points, limits_of(knee, numbers, profile), labels, Look(prefix=f"{knee}-pain"))


def finding_of(knee: str, points: Sequence[Any], walks: Sequence[Walk]) -> tuple[str, str]:
    """What the chart shows, in words, over answered walks only."""
    answered = [point.worst for point in points if point.worst is not None]
    if len(answered) < 2 * COMPARED:
        so_far = f"{len(answered)} of {len(points)} walks answered so far."
        return "Your progress", f"{so_far} After {2 * COMPARED} answers this page says how your knee is doing."
    first, latest = mean(answered[:COMPARED]), mean(answered[-COMPARED:])
    heading = f"Your {knee} knee is {compared(first, latest)}"
    minutes = [walk.minutes for walk in walks if walk.minutes is not None]
    grew = f" Your walks went from {minutes[0]} to {minutes[-1]} minutes." if minutes else ""
    said = (
        f"Its worst pain on a walk was about {first:.1f} on your first {COMPARED} answered walks here "
        f"and about {latest:.1f} on the latest {COMPARED}.{grew} {len(answered)} of {len(points)} walks answered."
    )
    return heading, said


def compared(first: float, latest: float) -> str:
    """A difference below half a point is not called a change."""
    if latest <= first - 0.5:
        return "calmer"
    return "sorer" if latest >= first + 0.5 else "about the same"


def mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def weeks_of(walks: Sequence[Walk], numbers: Numbers, plan: Plan, today: date) -> list[Week]:
    """Minutes by week for the last twelve weeks, against the plan of the stage walked at the end of each."""
    if not walks:
        return []
    this_monday = today - timedelta(days=today.weekday())
    first = walks[0].happened_on - timedelta(days=walks[0].happened_on.weekday())
    begins = [this_monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    weeks, stage = [], walks[0].stage
    for monday in (day for day in begins if day >= first):
        of_week = [walk for walk in walks if monday <= walk.happened_on < monday + timedelta(days=7)]
        stage = of_week[-1].stage if of_week else stage
        step = numbers.stage(plan.stage if monday == this_monday else stage)
        planned = (step.minutes or 0) * step.per_week
        weeks.append(Week(monday, sum(walk.minutes or 0 for walk in of_week), planned, is_now=monday == this_monday))
    return weeks
