"""One row of the worklist, opened: why somebody is there, the chart, the last walks and advice, what they told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.charts import Look, PainChart, pain_chart
from rehab.diary.history import limits_of, pain_points
from rehab.diary.models import Walk
from rehab.guidance.words import AdviceWords
from rehab.people.models import User
from rehab.progression import Numbers

from .caseload import Case, case_of
from .editions import published_editions
from .entries import Entries, read_entries
from .flags import FlagAct
from .granted import read_granted
from .grounds import Flag
from .patient_page import morning_answered
from .reasons import flag_said, waited_said
from .standing import SHOWN_DAYS, Standing, read_standing
from .walk_rows import WalkTable, newest_walks, read_walks

CHARTED_WALKS, LAST_WALKS, SHOWN_ACTS = 20, 5, 10
SPARE = 5  # walks that were taken back and are read along
IN_A_ROW = 560

# When a flag goes by itself.
ENDS = {
    "emergency": later("when you clear the stop"),
    "same_day": later("when you clear the stop"),
    "stopped": later("when you clear the stop"),
    "seen": later("when you clear the stop"),
    "flare": later("when a walk counts again, or when you answer"),
    "contact": later("when the engine no longer asks, or when you answer"),
    "rising": later("when a week is no longer that much higher, or when you answer"),
    "step_backs": later("after two weeks without another, or when you answer"),
    "silent": later("when a walk is logged, or when you answer"),
    "waiting": later("when the next part is open, or when you answer"),
    "answer": later("when you have read it"),
    "usual": later("when you accept or leave it, or when you answer"),
    "review": later("when you answer"),
    "target": later("when the goal changes, or when you answer"),
    "paused": later("when you end the pause, or when you answer"),
}


@dataclass(frozen=True)
class FlagLine:
    """A flag in words: its reason, how long it has been there, whose it is, and when it ends."""

    flag: Flag
    reason: str
    since: str
    owner: str
    ends: str


@dataclass(frozen=True)
class Opened:
    """Everything that the opened row shows. `unanswered` are days of walks without a morning."""

    case: Case
    flags: tuple[FlagLine, ...]
    resting: tuple[FlagLine, ...]
    acts: tuple[FlagAct, ...]
    charts: tuple[PainChart, ...]
    walks: int
    mornings: int
    table: WalkTable
    entries: Entries
    unanswered: tuple[date, ...]
    has_colleagues: bool

    @property
    def standing(self) -> Standing:
        return self.case.standing

    @property
    def words(self) -> AdviceWords | None:
        return self.case.words

    @property
    def seen(self) -> str:
        """The tokens of what is shown, for the page to give back."""
        return " ".join(flag.token for flag in self.standing.place.flags)

    @property
    def is_stop(self) -> bool:
        """A stop is answered or cleared, never put off."""
        return self.standing.place.has("emergency", "same_day", "stopped", "seen")


def read_opened(patient: User, therapist: Any, now: datetime) -> Opened:
    """Read it: seven statements, however long the record is. `patient` comes with plan and profile."""
    editions = published_editions()
    standing = read_standing(patient, therapist, editions.in_force.rulebook, now)
    case = case_of(standing, editions, therapist)
    found = read_walks(therapist, patient, None, CHARTED_WALKS + SPARE)
    walks = [walk for walk in found if walk.withdrawn_at is None][:CHARTED_WALKS]
    numbers = editions.in_force.rulebook.with_overrides(read_granted(patient, standing.today).overrides)
    knees = patient.profile.knees
    colleagues = colleagues_of(patient, therapist)
    acts = FlagAct.objects.visible_to(therapist).of(patient).select_related("by", "to").newest_first()
    return Opened(
        case=case,
        flags=lines(standing.place.flags, case, colleagues, now),
        resting=lines(standing.place.resting, case, colleagues, now),
        acts=tuple(acts[:SHOWN_ACTS]),
        charts=charts(walks, patient, numbers),
        walks=len(walks),
        mornings=sum(morning_answered(walk, knees) for walk in walks),
        table=newest_walks(walks[:LAST_WALKS], patient, editions),
        entries=read_entries(patient, therapist, patient.plan.advice_id),
        unanswered=unanswered(walks, knees, standing.today),
        has_colleagues=bool(colleagues),
    )


def colleagues_of(patient: User, therapist: Any) -> list[str]:
    """The names of those who care for the patient too."""
    ties = patient.ties.in_force().filter(therapist__is_active=True).exclude(therapist=therapist)
    return list(ties.order_by("therapist__name").values_list("therapist__name", flat=True))


def lines(flags: Sequence[Flag], case: Case, colleagues: Sequence[str], now: datetime) -> tuple[FlagLine, ...]:
    standing = case.standing
    return tuple(
        FlagLine(
            flag=flag,
            reason=flag_said(flag, standing, case.words),
            since=waited_said(flag.since, standing.today, now) if flag.since else "",
            owner=owner_of(flag, standing, colleagues),
            ends=ends_of(flag, standing),
        )
        for flag in flags
        if flag.ground != "quiet"
    )


def owner_of(flag: Flag, standing: Standing, colleagues: Sequence[str]) -> str:
    """Whose flag it is: a colleague's to whom it was handed over, else everybody's who cares."""
    kept = standing.handling.handled.get(flag.ground)
    if standing.owner and kept and kept["to"] and flag.marks <= frozenset(kept["marks"]):
        rests = flag in standing.place.resting
        return standing.owner if rests else _("You, handed over by a colleague")
    return " and ".join([_("You"), *colleagues])


def ends_of(flag: Flag, standing: Standing) -> str:
    """When it goes, or comes back."""
    kept = standing.known.handled.get(flag.ground)
    if flag in standing.place.resting and kept and kept.until:
        return _("comes back on {until}, or with something new").format(until=date_format(kept.until, "DATE_FORMAT"))
    return _("comes back with something new") if flag in standing.place.resting else ENDS[flag.ground]


def charts(walks: Sequence[Walk], patient: User, numbers: Numbers) -> tuple[PainChart, ...]:
    """One chart an affected knee, the right one first."""
    points = pain_points(walks, numbers, patient.profile)
    labels = {
        stage.code: f"{stage.metres} m" if stage.metres else _("{minutes} min").format(minutes=stage.minutes)
        for stage in numbers.stages
    }
    return tuple(
        pain_chart(
            knee,
            points[knee],
            limits_of(knee, numbers, patient.profile),
            labels,
            Look(staff=True, width=IN_A_ROW, rise=12, strip=True, prefix=f"{knee}-{patient.handle}"),
        )
        for knee in sorted(patient.profile.knees, reverse=True)
    )


def unanswered(walks: Sequence[Walk], knees: Sequence[str], today: date) -> tuple[date, ...]:
    """Days of the last two weeks with a walk whose morning has come and was not answered for every affected knee."""
    first = today - timedelta(days=SHOWN_DAYS)
    return tuple(
        walk.happened_on for walk in walks if first <= walk.happened_on < today and not morning_answered(walk, knees)
    )
