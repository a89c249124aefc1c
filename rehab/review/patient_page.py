"""A patient's record on one page: the charts, the plan, the walks, what they reported and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from rehab.diary.charts import Look, PainChart, PainPoint, pain_chart
from rehab.diary.history import limits_of, pain_points
from rehab.diary.models import Report, Walk
from rehab.plan.models import KNEES, Profile
from rehab.progression import Numbers

from .editions import Editions, published_editions
from .plan_card import PlanCard, read_plan_card
from .said import knees_said, named
from .standing import planned_lately, walked_lately
from .walk_rows import WalkTable, read_walks, walk_table, written_said

CHARTED_WALKS = 60
SHOWN_REPORTS = 20
AT_A_DESK = 700


@dataclass(frozen=True)
class Figure:
    """A number, of how many, and what it counts, for parts/figures.html."""

    value: int
    of: int
    label: str


@dataclass(frozen=True)
class ReportRow:
    """A report of symptoms; `at` is the time on the patient's own clock."""

    report: Report
    at: str
    symptoms: tuple[str, ...]


@dataclass(frozen=True)
class PatientPage:
    """Everything on the page but the plan card, which is also shown alone."""

    about: str
    charts: tuple[PainChart, ...]
    other_charts: tuple[PainChart, ...]
    charted: int
    figures: tuple[Figure, ...]
    table: WalkTable | None
    reports: tuple[ReportRow, ...]
    answers: tuple[tuple[str, str], ...]


def read_patient_page(
    patient: Any, therapist: Any, today: date, editions: Editions, card: PlanCard | None
) -> PatientPage:
    """Read the page: three statements, the newest 60 walks, their corrections, the newest reports."""
    profile: Profile | None = getattr(patient, "profile", None)
    walks = read_walks(therapist, patient, None, CHARTED_WALKS) if card else []
    standing = [walk for walk in walks if walk.withdrawn_at is None]
    charts = knee_charts(standing, card.numbers, patient.profile) if card else {}
    affected = profile.knees if profile else []
    return PatientPage(
        about=about(patient, profile, card, today),
        charts=tuple(chart for knee, chart in charts.items() if knee in affected),
        other_charts=tuple(chart for knee, chart in charts.items() if knee not in affected),
        charted=len(standing),
        figures=figures(patient, standing, card, today) if card else (),
        table=walk_table(walks, patient, editions) if card else None,
        reports=tuple(read_reports(therapist, patient)),
        answers=safety_answers(profile) if profile else (),
    )


def knee_charts(walks: Sequence[Walk], numbers: Numbers, profile: Profile) -> dict[str, PainChart]:
    """Both knees' charts, the right one first. Only an affected knee's chart has the strip of steps."""
    points = pain_points(walks, numbers, profile)
    return {knee: knee_chart(knee, points[knee], numbers, profile) for knee in reversed(KNEES)}


def knee_chart(knee: str, points: Sequence[PainPoint], numbers: Numbers, profile: Profile) -> PainChart:
    affected = knee in profile.knees
    labels = {stage.code: f"{stage.metres} m" if stage.metres else f"{stage.minutes} min" for stage in numbers.stages}
    look = Look(staff=True, width=AT_A_DESK, rise=18 if affected else 9, strip=affected, prefix=f"{knee}-pain")
    return pain_chart(knee, points, limits_of(knee, numbers, profile), labels, look)


def about(patient: Any, profile: Profile | None, card: PlanCard | None, today: date) -> str:
    """The patient in one line: age, knees, usual pain, goal."""
    said = []
    if profile and profile.born:
        said.append(f"{today.year - profile.born} this year")
    if profile and profile.knees:
        said += [knees_said(profile.knees), usual_said(profile)]
    goal = [f"Goal: {card.plan.get_goal_display().lower()}."] if card else []
    line = ", ".join(said)
    return " ".join([*([f"{line[0].upper()}{line[1:]}."] if line else []), *goal])


def usual_said(profile: Profile) -> str:
    """Usual pain of the affected knees: "usual pain: right 2"."""
    return "usual pain: " + usual_of(profile, profile.knees)


def usual_of(profile: Profile, knees: Sequence[str]) -> str:
    """Each knee with its usual pain: "left not answered, right 2"."""
    usual = profile.usual
    return ", ".join(f"{knee} {'not answered' if usual[knee] is None else usual[knee]}" for knee in knees)


def figures(patient: Any, walks: Sequence[Walk], card: PlanCard, today: date) -> tuple[Figure, ...]:
    """How complete the record is: walked of planned, written the same day, answered the next morning."""
    planned = planned_lately(patient, card.plan.stage, card.numbers, today)
    same_day = sum(written_said(walk) == "same day" for walk in walks)
    answered = sum(morning_answered(walk, patient.profile.knees) for walk in walks)
    return (
        Figure(walked_lately(patient.summary, today), planned, "walks planned, 14 days"),
        Figure(same_day, len(walks), "written the same day"),
        Figure(answered, len(walks), "mornings answered"),
    )


def morning_answered(walk: Walk, knees: Sequence[str]) -> bool:
    """Every affected knee was answered the next morning."""
    morning = getattr(walk, "morning", None)
    return morning is not None and all(getattr(morning, knee) is not None for knee in knees)


def read_reports(therapist: Any, patient: Any) -> list[ReportRow]:
    """The newest reports of symptoms."""
    reports = Report.objects.visible_to(therapist).of(patient).order_by("-happened_at", "-pk")
    return [
        ReportRow(one, f"{one.local_time:%H:%M}", tuple(named(symptom) for symptom in one.symptoms))
        for one in reports[:SHOWN_REPORTS]
    ]


def safety_answers(profile: Profile) -> tuple[tuple[str, str], ...]:
    """The screening and the intake as asked and answered."""
    seconds, surgery_on = profile.backward_3m_seconds, profile.surgery_on
    return (
        ("Osteoarthritis", profile.get_oa_display()),
        ("Reasons not to start", ", ".join(named(name) for name in profile.exclusions) or "None"),
        ("Knee surgery", date_format(surgery_on, "DATE_FORMAT") if surgery_on else "None told"),
        ("Fell in the last 12 months", yes_or_no(profile.fell_in_12_months)),
        ("Balance problem", yes_or_no(profile.balance_problem)),
        ("3 m backward", "Not measured" if seconds is None else f"{seconds} s"),
        ("Usual pain", usual_of(profile, KNEES)),
    )


def yes_or_no(answer: bool) -> str:
    return "Yes" if answer else "No"


def read_record(patient: Any, therapist: Any, today: date) -> tuple[PlanCard | None, PatientPage]:
    """The whole record as the page shows it."""
    editions = published_editions()
    card = read_plan_card(patient, editions, therapist, today) if hasattr(patient, "plan") else None
    return card, read_patient_page(patient, therapist, today, editions, card)
