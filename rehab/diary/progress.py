"""Is it working? The change since the start in words, the charts, minutes against the plan, and the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext

from rehab import progression
from rehab.access.tongues import number
from rehab.plan.facts import profile_facts
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.models import KNEES, Plan, Profile
from rehab.progression import Numbers

from .change import Change, answered_by, change_since_start
from .charts import Look, MinutesChart, PainChart, Week, minutes_chart, pain_chart
from .days import monday_of
from .history import limits_of
from .models import Walk
from .response import Response, respond
from .span import Points, Span, read_points
from .whole_diary import Walked, WholeDiary, read_whole_diary

HARDLY = 0.5  # points of a mean; less is not called a change


class Step(NamedTuple):
    """A step of the drawn ladder. `state` is done, now, locked or empty (still to come)."""

    word: str
    state: str


@dataclass(frozen=True)
class KneeProgress:
    """One knee: its chart, what changed since the start, and how its mornings answer to longer walks."""

    knee: str
    chart: PainChart
    heading: str
    finding: str
    response: Response | None


@dataclass(frozen=True)
class Progress:
    """The page. `minutes_noted` says for how many walks of the minutes' chart they are known."""

    span: Span
    knees: list[KneeProgress]
    minutes: MinutesChart
    minutes_noted: str
    steps: list[Step]
    unit: str
    is_cut: bool
    count: int

    @property
    def heading(self) -> str:
        return self.knees[0].heading if self.knees else gettext("Your progress")

    @property
    def finding(self) -> str:
        return self.knees[0].finding if self.knees else ""


def progress_page(patient: Any, plan: Plan, today: date, span: Span) -> Progress:
    """Affected knees first; the other one when it was ever answered. The words speak of the whole diary, the charts of
    the span. The number of statements does not grow with the diary, and no more than a year of walks is read."""
    whole, begin = read_whole_diary(patient, span, today), span.begin(today)
    profile = whole.profile
    walks = Walk.objects.visible_to(patient).standing()
    tally = tally_of(walks, begin)
    points = read_points(walks.since(begin) if begin else walks, tally["in_span"], whole.numbers, profile)
    shown = sorted((knee for knee in KNEES if knee in profile.knees or tally[knee]), key=profile_order(profile))
    return Progress(
        span=span,
        knees=[knee_progress(knee, points, whole, tally) for knee in shown],
        minutes=minutes_chart(weeks_of(whole.walked, whole.numbers, plan, span, today), prefix="minutes"),
        minutes_noted=noted_words(whole.walked),
        steps=steps_of(plan, whole),
        unit=points.unit,
        is_cut=points.is_cut,
        count=tally["in_span"],
    )


def tally_of(walks: Any, begin: date | None) -> dict[str, int]:
    """How many walks there are, how many of them since `begin`, and on how many each knee was answered."""
    in_span = Q(happened_on__gte=begin) if begin else None
    answered = {knee: Count("pk", filter=answered_by(knee)) for knee in KNEES}
    tally: dict[str, int] = walks.aggregate(count=Count("pk"), in_span=Count("pk", filter=in_span), **answered)
    return tally


def profile_order(profile: Profile) -> Any:
    """Affected knees before the other one."""
    return lambda knee: (knee not in profile.knees, knee)


def knee_progress(knee: str, points: Points, whole: WholeDiary, tally: dict[str, int]) -> KneeProgress:
    """Nobody asks how a knee that is not affected is in the morning, so it has no response."""
    ends = whole.first[knee], whole.latest[knee]
    heading, finding = change_words(change_since_start(knee, ends, tally[knee], tally["count"], whole.numbers))
    return KneeProgress(
        knee=knee,
        chart=chart_of(knee, points, whole.numbers, whole.profile),
        heading=heading,
        finding=finding,
        response=respond(knee, whole.pairs[knee], tally["count"]) if knee in whole.profile.knees else None,
    )


def chart_of(knee: str, points: Points, numbers: Numbers, profile: Profile) -> PainChart:
    labels = {stage.code: str(stage.minutes or stage.metres) for stage in numbers.stages}
    look = Look(prefix=f"{knee}-pain", unit=points.unit)
    return pain_chart(knee, points.of[knee], limits_of(knee, numbers, profile), labels, look)


def change_words(change: Change) -> tuple[str, str]:
    """The change since the start, in a heading and in words, over answered walks only."""
    told = gettext("{answered} of {walks} walks answered.").format(answered=change.answered, walks=change.walks)
    if not change.is_known:
        more = gettext("After {missing} more this page says how your {knee} knee is doing.").format(
            missing=change.missing, knee=gettext(change.knee)
        )
        return gettext("Your progress"), gettext("{told} so far. {more}").format(told=told.removesuffix("."), more=more)
    said = gettext(
        "Its worst pain on a walk was about {first_mean} on your first {first} answered walks "
        "and is about {latest_mean} on the latest {latest}."
    ).format(
        first_mean=change.first_mean, first=len(change.first), latest_mean=change.latest_mean, latest=len(change.latest)
    )
    return gettext("Your {knee} knee is {how_it_is}").format(
        knee=gettext(change.knee), how_it_is=how_it_is(change)
    ), f"{said} {what_it_means(change)} {told}"


def how_it_is(change: Change) -> str:
    """A difference of less than half a point is not called a change."""
    if abs(change.fell_by) < HARDLY:
        return gettext("about the same")
    if change.fell_by > 0:
        return gettext("clearly calmer") if change.matters else gettext("a little calmer")
    return gettext("clearly sorer") if change.matters else gettext("a little sorer")


def what_it_means(change: Change) -> str:
    """The size of the change against the least that a person notices."""
    least = gettext("{meaningful_points} points, or {meaningful_percent}%").format(
        meaningful_points=number(change.meaningful_points), meaningful_percent=number(change.meaningful_percent)
    )
    if abs(change.fell_by) < HARDLY:
        return gettext("That is no real change. A change that matters is {least}.").format(least=least)
    return meaning(change).format(size=change.size, least=least)


def meaning(change: Change) -> str:
    """A whole sentence for each case, so that each can be said in another language."""
    if change.fell_by > 0:
        if change.matters:
            return gettext("That is {size} less: a change that matters ({least}).")
        return gettext("That is {size} less, not yet a change that matters ({least}).")
    if change.matters:
        return gettext("That is {size} more: a change that matters ({least}).")
    return gettext("That is {size} more, not yet a change that matters ({least}).")


# ---- Minutes by week


def noted_words(rows: Sequence[Walked]) -> str:
    noted = sum(minutes is not None for _, _, minutes in rows)
    return gettext("Minutes noted for {noted} of {rows} walks").format(noted=noted, rows=len(rows))


def weeks_of(rows: Sequence[Walked], numbers: Numbers, plan: Plan, span: Span, today: date) -> list[Week]:
    """Minutes by week against the plan of the step walked at the end of each; from the first walk that is read."""
    if not rows:
        return []
    this_monday, first = monday_of(today), monday_of(rows[0][0])
    by_week: dict[date, list[tuple[str, int | None]]] = {}
    for on, step, minutes in rows:
        by_week.setdefault(monday_of(on), []).append((step, minutes))
    weeks, stage = [], rows[0][1]
    for back in range(span.weeks - 1, -1, -1):
        monday = this_monday - timedelta(weeks=back)
        if monday >= first:
            walked = by_week.get(monday, [])
            stage = walked[-1][0] if walked else stage
            planned = numbers.stage(plan.stage if back == 0 else stage)
            total = sum(minutes or 0 for _, minutes in walked)
            weeks.append(Week(monday, total, (planned.minutes or 0) * planned.per_week, is_now=back == 0))
    return weeks


# ---- Where it stands on the steps


def steps_of(plan: Plan, whole: WholeDiary) -> list[Step]:
    """The path of this goal, and at its end what is still closed."""
    held, facts, numbers = whole.grants.unlocks, profile_facts(whole.profile), whole.numbers
    path = progression.path(facts, plan.goal, held, numbers)
    order = {stage.code: place for place, stage in enumerate(numbers.stages)}
    steps = [Step(step_word(code, numbers), state_of(code, plan.stage, order)) for code in path]
    closed = [
        segment.unlock for segment in numbers.paths[plan.goal]
        if segment.unlock and segment.unlock not in held and not (segment.never_unsteady
            and progression.is_unsteady(facts, numbers))
    ]  # fmt: skip
    return steps + [Step(UNLOCK_NAMES[name], "locked") for name in closed]


def step_word(code: str, numbers: Numbers) -> str:
    """A step as patients know it: its minutes, its metres, its slope."""
    stage = numbers.stage(code)
    if stage.metres:
        return f"{stage.metres} m"
    return f"{stage.minutes}, {number(stage.incline_percent)}%" if stage.incline_percent else str(stage.minutes)


def state_of(code: str, now: str, order: dict[str, int]) -> str:
    return "now" if code == now else "done" if order[code] < order[now] else ""
