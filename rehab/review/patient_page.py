"""A patient's record on one page: the charts, the plan, the walks, what they reported and answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rehab.access.tongues import number
from rehab.diary.charts import LimitChange, Look, PainChart, PainPoint, pain_chart
from rehab.diary.days import day_of
from rehab.diary.history import limits_of, pain_points
from rehab.diary.models import Walk
from rehab.plan.models import KNEES, Profile
from rehab.progression import Numbers

from .editions import Editions, published_editions
from .entries import Entries, read_entries
from .granted import LimitLine, UnlockLine, own_limit_lines, unlock_lines
from .plan_card import PlanCard, read_plan_card
from .said import knees_said, named
from .standing import planned_lately, walked_lately
from .walk_rows import WalkTable, newest_walks, read_walks, written_said

CHARTED_WALKS = 60
AT_A_DESK = 700


@dataclass(frozen=True)
class Figure:
    """A number, of how many, and what it counts, for parts/figures.html."""

    value: int
    of: int
    label: str


@dataclass(frozen=True)
class PatientPage:
    """Everything on the page but the plan card, which is also shown alone."""

    about: str
    charts: tuple[PainChart, ...]
    other_charts: tuple[PainChart, ...]
    charted: int
    figures: tuple[Figure, ...]
    own_limits: tuple[LimitLine, ...]
    unlocks: tuple[UnlockLine, ...]
    table: WalkTable | None
    entries: Entries
    answers: tuple[tuple[str, str], ...]


def read_patient_page(
    patient: Any, therapist: Any, today: date, editions: Editions, card: PlanCard | None, entries: Entries
) -> PatientPage:
    """Read the page: one statement, the newest 60 walks."""
    profile: Profile | None = getattr(patient, "profile", None)
    walks = read_walks(therapist, patient, None, CHARTED_WALKS) if card else []
    standing = [walk for walk in walks if walk.withdrawn_at is None]
    charts = knee_charts(standing, card, patient, today) if card else {}
    affected = profile.knees if profile else []
    return PatientPage(
        about=about(patient, profile, card, today),
        charts=tuple(chart for knee, chart in charts.items() if knee in affected),
        other_charts=tuple(chart for knee, chart in charts.items() if knee not in affected),
        charted=len(standing),
        figures=figures(patient, standing, card, today) if card else (),
        own_limits=own_limit_lines(card.granted, editions.in_force.rulebook) if card else (),
        unlocks=unlock_lines(card.granted) if card else (),
        table=newest_walks(walks, patient, editions) if card else None,
        entries=entries,
        answers=safety_answers(profile) if profile else (),
    )


def knee_charts(walks: Sequence[Walk], card: PlanCard, patient: Any, today: date) -> dict[str, PainChart]:
    """Both knees' charts, the right one first. Only an affected knee's chart has the strip of steps."""
    points = pain_points(walks, card.numbers, patient.profile)
    changes = tuple(limit_changes(card, patient, today))
    return {knee: knee_chart(knee, points[knee], card.numbers, patient.profile, changes) for knee in reversed(KNEES)}


def knee_chart(
    knee: str, points: Sequence[PainPoint], numbers: Numbers, profile: Profile, changes: tuple[LimitChange, ...]
) -> PainChart:
    affected = knee in profile.knees
    labels = {
        stage.code: f"{stage.metres} m" if stage.metres else _("{minutes} min").format(minutes=stage.minutes)
        for stage in numbers.stages
    }
    look = Look(staff=True, width=AT_A_DESK, rise=18 if affected else 9, strip=affected, prefix=f"{knee}-pain")
    limits = replace(limits_of(knee, numbers, profile), changes=changes if affected else ())
    return pain_chart(knee, points, limits, labels, look)


def limit_changes(card: PlanCard, patient: Any, today: date) -> Iterator[LimitChange]:
    """When each limit of the patient's own began, and when it ended or ran out."""
    for row in card.granted.history:
        name = row.name.replace("_", " ")
        yield LimitChange(
            day_of(patient.local(row.at)),
            _("{name} {row_value}, set by {by}").format(name=name, row_value=number(row.value), by=row.by),
        )
        if row.ended_at:
            yield LimitChange(
                day_of(patient.local(row.ended_at)),
                _("{name} {row_value} ended").format(name=name, row_value=number(row.value)),
            )
        elif row.until and row.until < today:
            yield LimitChange(
                row.until + timedelta(days=1),
                _("{name} {row_value} ran out").format(name=name, row_value=number(row.value)),
            )


def about(patient: Any, profile: Profile | None, card: PlanCard | None, today: date) -> str:
    """The patient in one line: age, knees, usual pain, goal."""
    said = []
    if profile and profile.born:
        said.append(_("{year} this year").format(year=today.year - profile.born))
    if profile and profile.knees:
        said += [knees_said(profile.knees), usual_said(profile)]
    goal = [_("Goal: {lower}.").format(lower=card.plan.get_goal_display().lower())] if card else []
    line = ", ".join(map(str, said))
    return " ".join([*([f"{line[0].upper()}{line[1:]}."] if line else []), *goal])


def usual_said(profile: Profile) -> str:
    """Usual pain of the affected knees: "usual pain: right 2"."""
    return _("usual pain: ") + usual_of(profile, profile.knees)


def usual_of(profile: Profile, knees: Sequence[str]) -> str:
    """Each knee with its usual pain: "left not answered, right 2"."""
    usual = profile.usual
    return ", ".join(f"{knee} {_('not answered') if usual[knee] is None else usual[knee]}" for knee in knees)


def figures(patient: Any, walks: Sequence[Walk], card: PlanCard, today: date) -> tuple[Figure, ...]:
    """How complete the record is: walked of planned, written the same day, answered the next morning."""
    planned = planned_lately(patient, card.plan.stage, card.numbers, today)
    same_day = sum(written_said(walk) == "same day" for walk in walks)
    answered = sum(morning_answered(walk, patient.profile.knees) for walk in walks)
    return (
        Figure(walked_lately(patient.summary, today), planned, _("walks planned, 14 days")),
        Figure(same_day, len(walks), _("written the same day")),
        Figure(answered, len(walks), _("mornings answered")),
    )


def morning_answered(walk: Walk, knees: Sequence[str]) -> bool:
    """Every affected knee was answered the next morning."""
    morning = getattr(walk, "morning", None)
    return morning is not None and all(getattr(morning, knee) is not None for knee in knees)


def safety_answers(profile: Profile) -> tuple[tuple[str, str], ...]:
    """The screening and the intake as asked and answered."""
    seconds, surgery_on = profile.backward_3m_seconds, profile.surgery_on
    return (
        (_("Osteoarthritis"), profile.get_oa_display()),
        (_("Reasons not to start"), ", ".join(str(named(name)) for name in profile.exclusions) or _("None")),
        (_("Knee surgery"), date_format(surgery_on, "DATE_FORMAT") if surgery_on else _("None told")),
        (_("Fell in the last 12 months"), yes_or_no(profile.fell_in_12_months)),
        (_("Balance problem"), yes_or_no(profile.balance_problem)),
        (_("3 m backward"), _("Not measured") if seconds is None else f"{seconds} s"),
        (_("Usual pain"), usual_of(profile, KNEES)),
    )


def yes_or_no(answer: bool) -> str:
    return _("Yes") if answer else _("No")


def read_record(patient: Any, therapist: Any, today: date) -> tuple[PlanCard | None, PatientPage]:
    """The whole record as the page shows it."""
    editions, plan = published_editions(), getattr(patient, "plan", None)
    entries = read_entries(patient, therapist, plan and plan.advice_id)
    card = read_plan_card(patient, editions, therapist, today, entries.opinions) if plan else None
    return card, read_patient_page(patient, therapist, today, editions, card, entries)
