"""The page for a visit: one sheet that says how it goes, over any period, from what was answered and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from rehab.diary.change import Change, change_of
from rehab.diary.charts import Look, PainChart, PainPoint, pain_chart
from rehab.diary.charts.dates import short_day
from rehab.diary.days import day_of
from rehab.diary.history import limits_of, pain_points
from rehab.diary.models import Report, Walk
from rehab.guidance.doses import dose_words
from rehab.guidance.models import Edition
from rehab.guidance.words import AdviceWords, advice_words
from rehab.people.models import Care
from rehab.plan.facts import read_grants
from rehab.plan.models import KNEES, Advice
from rehab.progression import Numbers
from rehab.review.models import Note
from rehab.review.said import knees_said

from .happenings import Act, Happening, happenings, read_acts
from .periods import Period
from .tally import Tally, planned_in, tally_of

CHARTED = 60
LATEST = 6
TOLD = 8
MOST_WALKS = 3000
WIDTH = 760


@dataclass(frozen=True)
class WalkLine:
    """One walk of the charted knee, as the tables print it; a dash is no answer."""

    on: str
    minutes: str
    before: str
    worst: str
    morning: str


@dataclass(frozen=True)
class OtherKnee:
    """A knee that is not charted, in one line."""

    knee: str
    change: Change
    highest: int | None


@dataclass(frozen=True)
class Visit:
    """Everything on the sheet. `walks` are those of the period, oldest first, `points` the same for each knee."""

    patient: Any
    about: str
    period: Period
    today: date
    printed_at: datetime
    edition: Edition
    therapists: tuple[str, ...]
    knee: str
    change: Change
    others: tuple[OtherKnee, ...]
    chart: PainChart
    first_dose: str
    dose: str
    per_week: int
    tally: Tally
    latest: tuple[WalkLine, ...]
    told: tuple[Happening, ...]
    more_told: int
    advice: AdviceWords | None
    note: Note | None
    walks: tuple[Walk, ...]
    points: dict[str, list[PainPoint]]
    is_cut: bool


def first_day(patient: Any, reader: Any) -> date | None:
    """The day of the first walk that stands; None before there is one. One statement."""
    walks = Walk.objects.visible_to(reader).of(patient).standing().order_by("happened_at")
    on: date | None = walks.values_list("happened_on", flat=True).first()
    return on


def read_visit(patient: Any, reader: Any, period: Period, now: datetime, *, with_note: bool = False) -> Visit:
    """Read the sheet of a patient with a plan, as `reader` may see it. Ten statements, whatever the period.

    `now` is on the patient's own clock. A private note is only ever read for a therapist."""
    today, edition = day_of(now), Edition.objects.in_force()
    numbers = edition.rulebook.with_overrides(read_grants(patient, today).overrides)
    found = read_walks(patient, reader, period)
    walks = tuple(found[-MOST_WALKS:])
    points, acts = pain_points(walks, numbers, patient.profile), read_acts(patient)
    reports = within(Report.objects.visible_to(reader).of(patient), period)
    told = happenings(acts, points, reports, numbers, period, patient.units)
    return Visit(
        patient=patient,
        about=_("backward walking, {value}").format(value=knees_said(patient.profile.knees) or _("knees not told yet")),
        period=period,
        today=today,
        printed_at=now,
        edition=edition,
        therapists=tuple(Care.objects.in_force().filter(patient=patient).values_list("therapist__name", flat=True)),
        advice=standing_words(patient, reader, today) if period.until == today else None,
        note=newest_note(patient, reader) if with_note else None,
        walks=walks,
        points=points,
        is_cut=len(found) > MOST_WALKS,
        told=tuple(told[:TOLD]),
        more_told=max(0, len(told) - TOLD),
        **knees_of(points, numbers, patient.profile),
        **plan_of(patient, walks, acts, numbers, period, today),
    )


def knees_of(points: dict[str, list[PainPoint]], numbers: Numbers, profile: Any) -> dict[str, Any]:
    """The knee that is charted, and the others in a line."""
    knee, *others = charted_first(profile.knees, points)
    return {
        "knee": knee,
        "change": change_of(knee, points[knee], numbers),
        "chart": chart_of(knee, points[knee][-CHARTED:], numbers, profile),
        "latest": tuple(lines_of(points[knee][-LATEST:])),
        "others": tuple(other_knee(other, points[other], numbers) for other in others),
    }


def plan_of(
    patient: Any, walks: Sequence[Walk], acts: Sequence[Act], numbers: Numbers, period: Period, today: date
) -> dict[str, Any]:
    """What was asked for and what was done. A period that ends today ends with the present step."""
    stage = patient.plan.stage if period.until == today or not walks else walks[-1].stage
    began_on = next((act.on for act in acts if act.action == "begin_plan"), period.since)
    planned = planned_in(period, walks, acts, numbers, patient.plan.stage, began_on)
    return {
        "first_dose": dose_words(walks[0].stage if walks else stage, numbers, units=patient.units),
        "dose": dose_words(stage, numbers, units=patient.units),
        "per_week": numbers.stage(stage).per_week,
        "tally": tally_of(walks, patient.profile.knees, planned, period, today),
    }


def read_walks(patient: Any, reader: Any, period: Period) -> list[Walk]:
    """The standing walks of the period, oldest first; one more than are shown, if there are that many."""
    walks = within(Walk.objects.visible_to(reader).of(patient).standing(), period)
    newest = walks.select_related("morning").defer("note").newest_first()[: MOST_WALKS + 1]
    return list(newest)[::-1]


def newest_note(patient: Any, reader: Any) -> Note | None:
    """The newest private note, for a therapist; nobody else can read one."""
    note: Note | None = (
        Note.objects.visible_to(reader).of(patient).current().newest_first().select_related("by").first()
    )
    return note


def within(entries: Any, period: Period) -> Any:
    return entries.filter(happened_on__gte=period.since, happened_on__lte=period.until)


def charted_first(knees: Sequence[str], points: dict[str, list[PainPoint]]) -> list[str]:
    """The affected knee with the higher latest pain first, then the others that were ever answered."""
    affected = [knee for knee in KNEES if knee in knees] or list(KNEES)[:1]
    affected.sort(key=lambda knee: -recent_mean(points[knee]))
    rest = [knee for knee in KNEES if knee not in affected and any(p.worst is not None for p in points[knee])]
    return affected + rest


def recent_mean(points: Sequence[PainPoint]) -> float:
    answered = [point.worst for point in points if point.worst is not None][-LATEST:]
    return sum(answered) / len(answered) if answered else -1


def other_knee(knee: str, points: Sequence[PainPoint], numbers: Numbers) -> OtherKnee:
    worsts = [point.worst for point in points if point.worst is not None]
    return OtherKnee(knee, change_of(knee, points, numbers), max(worsts, default=None))


def chart_of(knee: str, points: Sequence[PainPoint], numbers: Numbers, profile: Any) -> PainChart:
    labels = {
        stage.code: f"{stage.metres} m" if stage.metres else _("{minutes} min").format(minutes=stage.minutes)
        for stage in numbers.stages
    }
    look = Look(staff=True, width=WIDTH, rise=15, table=False, prefix="visit")
    return pain_chart(knee, points, limits_of(knee, numbers, profile), labels, look)


def lines_of(points: Sequence[PainPoint]) -> list[WalkLine]:
    """Newest first."""
    return [line_of(point) for point in reversed(points)]


def line_of(point: PainPoint) -> WalkLine:
    numbers = (point.minutes, point.before, point.worst, point.morning)
    return WalkLine(short_day(point.on, with_year=True), *("–" if one is None else str(one) for one in numbers))


def standing_words(patient: Any, reader: Any, today: date) -> AdviceWords | None:
    """The advice that stands now, as this reader reads it."""
    advice = (
        Advice.objects.visible_to(reader).of(patient).newest_first().defer("facts").select_related("edition").first()
    )
    if advice is None:
        return None
    role = "patient" if reader.is_patient else "staff"
    return advice_words(advice, edition=advice.edition, patient=patient, reader=role, today=today)
