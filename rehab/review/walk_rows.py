"""The table of walks: what was written, when, and what it said before it was changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from rehab.diary.days import day_of
from rehab.diary.history import is_late, morning_pain
from rehab.diary.models import Correction, Walk
from rehab.people.kept import Kept, TheTherapist, Told
from rehab.plan.models import KNEES
from rehab.progression import Numbers

from .editions import Editions
from .forms import cursor_of
from .said import named

WALKS_A_PAGE = 25
NEWEST_WALKS = 8
NO_BREAK = "\N{NO-BREAK SPACE}"
KEPT = [
    "stage",
    "minutes",
    "metres",
    *(f"{knee}_{moment}" for knee in KNEES for moment in ("before", "peak", "after")),
]


@dataclass(frozen=True)
class KneePains:
    """One knee's four answers, NPRS 0-10, None for no answer. `worst` is the higher of peak and after."""

    knee: str
    before: int | None
    worst: int | None
    after: int | None
    morning: int | None

    @property
    def answers(self) -> tuple[int | None, ...]:
        return (self.before, self.worst, self.after, self.morning)


@dataclass(frozen=True)
class Version:
    """What a walk, or the morning after it, said before."""

    kind: str
    at: datetime
    by: str
    on: date | None
    amount: str
    place: str
    pains: tuple[KneePains, ...]


@dataclass(frozen=True)
class WalkRow:
    """One walk. `amount` is minutes (or metres) of those planned; `marks` what else the patient ticked."""

    walk: Walk
    stage: str
    amount: str
    place: str
    pains: tuple[KneePains, ...]
    others: tuple[int | None, ...]
    marks: tuple[str, ...]
    written: str
    is_late: bool
    versions: tuple[Version, ...]

    @property
    def is_edited(self) -> bool:
        """It, or the morning after it, said something else once."""
        morning = getattr(self.walk, "morning", None)
        return self.walk.edited_at is not None or (morning is not None and morning.edited_at is not None)


@dataclass(frozen=True)
class WalkTable:
    """A page of walks, newest first. `knees` have all their answers shown, `others` only the worst."""

    knees: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[WalkRow, ...]
    older: str


def walks_in_care(therapist: Any, patient: Any) -> Any:
    return Walk.objects.visible_to(therapist).of(patient).select_related("morning").newest_first()


@cache
def newest(count: int) -> Kept:
    return Kept(lambda: walks_in_care(TheTherapist(), Told("patient"))[:count])


def read_walks(therapist: Any, patient: Any, cursor: tuple[datetime, int] | None, count: int) -> list[Walk]:
    """The newest `count` walks before the cursor, those taken back too, with mornings. One statement."""
    if cursor:
        return list(walks_in_care(therapist, patient).before(*cursor)[:count])
    return newest(count).read(therapist=therapist.pk, patient=patient.pk)


def walk_table(walks: Sequence[Walk], patient: Any, editions: Editions) -> WalkTable:
    """A page of the table from its walks and, when there are more, at least one beyond it. One statement."""
    shown = walks[:WALKS_A_PAGE]
    knees = tuple(knee for knee in KNEES if knee in patient.profile.knees)
    others = tuple(knee for knee in KNEES if knee not in knees)
    versions = corrections_of(patient, shown)
    return WalkTable(
        knees=knees,
        others=others,
        rows=tuple(walk_row(walk, knees, others, editions, versions.get(walk.pk, ())) for walk in shown),
        older=cursor_of(shown[-1].happened_at, shown[-1].pk) if len(walks) > WALKS_A_PAGE else "",
    )


def newest_walks(walks: Sequence[Walk], patient: Any, editions: Editions) -> WalkTable:
    """The first rows of the table, for the patient's page. What a walk said before is on the page of all walks."""
    knees = tuple(knee for knee in KNEES if knee in patient.profile.knees)
    others = tuple(knee for knee in KNEES if knee not in knees)
    rows = tuple(walk_row(walk, knees, others, editions, ()) for walk in walks[:NEWEST_WALKS])
    return WalkTable(knees, others, rows, "")


def corrections_of(patient: Any, walks: Iterable[Walk]) -> dict[int, list[Correction]]:
    """What these walks said before, oldest first."""
    found: dict[int, list[Correction]] = {}
    corrections = Correction.objects.of(patient).filter(walk__in=[walk.pk for walk in walks])
    for correction in corrections.select_related("by").order_by("at", "pk"):
        found.setdefault(correction.walk_id, []).append(correction)
    return found


def walk_row(
    walk: Walk,
    knees: tuple[str, ...],
    others: tuple[str, ...],
    editions: Editions,
    corrections: Sequence[Correction],
) -> WalkRow:
    numbers = editions.numbers(walk.edition_id)
    return WalkRow(
        walk=walk,
        stage=walk.stage,
        amount=amount_said(walk, numbers),
        place=walk.get_place_display(),
        pains=tuple(pains_of(walk, knee) for knee in knees),
        others=tuple(walk.worst(knee) for knee in others),
        marks=(*marks_of(walk), *edition_said(walk, editions)),
        written=written_said(walk),
        is_late=is_late(walk, numbers),
        versions=(*(version_of(one, knees, numbers) for one in corrections), *morning_version(walk, knees)),
    )


def edition_said(walk: Walk, editions: Editions) -> Iterator[str]:
    """The edition that the patient walked by, where it is not the present one."""
    if walk.edition_id != editions.in_force.pk:
        yield _("edition {number} of the guide").format(number=editions.by_pk[walk.edition_id].number)


def amount_said(walk: Walk, numbers: Numbers) -> str:
    """What was done of what was planned: "11 of 13 min"; a dash for nothing written. Squats have no plan."""
    planned = numbers.stage(walk.stage)
    done, asked, unit = (walk.metres, planned.metres, "m") if planned.metres else (walk.minutes, planned.minutes, "min")
    said = "–" if done is None else str(done)
    words = (said, unit) if walk.place == Walk.Place.SQUATS else (said, "of", str(asked), unit)
    return NO_BREAK.join(words)


def pains_of(walk: Walk, knee: str) -> KneePains:
    return KneePains(
        knee=knee,
        before=getattr(walk, f"{knee}_before"),
        worst=walk.worst(knee),
        after=getattr(walk, f"{knee}_after"),
        morning=morning_pain(walk, knee),
    )


def marks_of(walk: Walk) -> tuple[str, ...]:
    """Flags, swelling and effort, in a few words each."""
    marks = [_("filled in later"), *map(named, walk.flags)] if walk.backfilled else [named(flag) for flag in walk.flags]
    marks += [_("swelling: {swelling}").format(swelling=walk.swelling)] if walk.swelling in ("little", "clear") else []
    morning = getattr(walk, "morning", None)
    if morning and morning.swelling in ("little", "clear"):
        marks.append(_("swelling next morning: {swelling}").format(swelling=morning.swelling))
    if walk.stopped_because:
        marks.append(_("stopped early: {lower}").format(lower=walk.get_stopped_because_display().lower()))
    return tuple([*marks, _("RPE {rpe}").format(rpe=walk.rpe)] if walk.rpe is not None else marks)


def written_said(walk: Walk) -> str:
    """How many diary days after the walk it was written down."""
    days = (day_of(walk.entered_at.astimezone(walk.local_time.tzinfo)) - walk.happened_on).days
    return (
        {0: _("same day"), 1: _("next day")}.get(days, _("{days} days later").format(days=days))
        if days >= 0
        else _("same day")
    )


def version_of(correction: Correction, knees: tuple[str, ...], numbers: Numbers) -> Version:
    """A walk as it was before a correction."""
    said: Mapping[str, Any] = correction.before
    before = Walk(**{name: said.get(name) for name in KEPT}, place=said.get("place") or "")
    return Version(
        kind=correction.get_kind_display(),
        at=correction.at,
        by=str(correction.by),
        on=date.fromisoformat(said["happened_on"]),
        amount=amount_said(before, numbers),
        place=before.get_place_display(),
        pains=tuple(KneePains(knee, *said_pains(before, knee), None) for knee in knees),
    )


def said_pains(before: Walk, knee: str) -> tuple[int | None, int | None, int | None]:
    return getattr(before, f"{knee}_before"), before.worst(knee), getattr(before, f"{knee}_after")


def morning_version(walk: Walk, knees: tuple[str, ...]) -> tuple[Version, ...]:
    """The first answer of a morning that was changed."""
    morning = getattr(walk, "morning", None)
    if morning is None or not morning.first_said:
        return ()
    said = morning.first_said
    pains = tuple(KneePains(knee, None, None, None, said.get(knee)) for knee in knees)
    return (Version(_("Morning changed"), morning.edited_at, _("the patient"), None, "", "", pains),)
