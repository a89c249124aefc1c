"""Short words for walks, as lists and toasts show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehab.access.tongues import later, number
from rehab.guidance.phrases import full_day
from rehab.plan.models import KNEES, Profile

from .models import Correction, Walk

PAINS = tuple(f"{knee}_{moment}" for knee in KNEES for moment in ("before", "peak", "after"))
FLAG_WORDS = {
    "fell": "fell",
    "gave_way": later("knee gave way"),
    "caught": later("knee caught"),
    "stopped_for_pain": later("stopped for pain"),
    "extra_painkiller": later("extra painkiller first"),
}


def clock_words(minutes: int) -> str:
    """Minutes and seconds as a clock shows them."""
    return f"{minutes}:00"


def amount_words(walk: Walk) -> str:
    """What was done: "16 minutes, slope 2%", "60 metres with the sled", "Squats or lunges"."""
    if walk.place == Walk.Place.SQUATS:
        return _("Squats or lunges")
    if walk.metres and walk.minutes is None:
        return _("{metres} metres").format(metres=walk.metres)
    if walk.minutes is None:
        return _("A walk, minutes not noted")
    slope = _(", slope {percent}%").format(percent=number(walk.incline_percent)) if walk.incline_percent else ""
    return ngettext("{minutes} minute{slope}", "{minutes} minutes{slope}", walk.minutes).format(
        minutes=walk.minutes, slope=slope
    )


def walk_words(walk: Walk) -> str:
    """A walk in one line, with its day."""
    return _("{amount_words} on {day}").format(amount_words=amount_words(walk), day=full_day(walk.happened_on))


def version_words(correction: Correction) -> str:
    """What a walk said before: "Until Monday 2 March, 18:30: 6 minutes on Monday 2 March; right knee 2 before"."""
    until, note = localtime(correction.at), correction.before.get("note")
    said = "; ".join(
        map(str, [walk_words(walk_before(correction)), *told_before(correction), *([note] if note else [])])
    )
    return _("Until {day}, {until}: {said}").format(day=full_day(until.date()), until=f"{until:%H:%M}", said=said)


def walk_before(correction: Correction) -> Walk:
    """The walk as it was before it was corrected."""
    before = correction.before
    names = [field for field in ("place", "minutes", "metres", *PAINS) if before.get(field) is not None]
    return Walk(**{name: before[name] for name in names}, happened_on=date.fromisoformat(before["happened_on"]))


def told_before(correction: Correction) -> list[str]:
    """The ratings before a correction, a knee each."""
    then = walk_before(correction)
    return [
        _("{knee} knee {pain_words}").format(knee=_(knee), pain_words=pain_words(then, knee))
        for knee in KNEES
        if pain_words(then, knee)
    ]


def first_words(correction: Correction | None) -> str:
    """What a changed walk said at first: "Changed on Tuesday 3 March. First: 16 minutes; right knee 2 at its worst"."""
    if correction is None:
        return ""
    said = "; ".join(map(str, [amount_words(walk_before(correction)), *told_before(correction)]))
    return _("Changed on {day}. First: {said}").format(day=full_day(localtime(correction.at).date()), said=said)


def pain_words(walk: Walk, knee: str) -> str:
    """The ratings of one knee that were answered: "2 before, 3 at its worst"; "" when none was."""
    asked = {"before": "before", "peak": _("at its worst"), "after": _("an hour after")}
    rated = {words: getattr(walk, f"{knee}_{moment}") for moment, words in asked.items()}
    return ", ".join(f"{pain} {words}" for words, pain in rated.items() if pain is not None)


@dataclass(frozen=True)
class KneeRow:
    """One knee on one walk, for a row of a list. None is not answered."""

    name: str
    worst: int | None
    morning: int | None


@dataclass(frozen=True)
class WalkRow:
    """One walk of the history, with everything formatted."""

    key: Any
    day: str
    weekday: str
    spoken_day: str
    what: str
    knees: list[KneeRow]
    marks: list[str]
    withdrawn: bool
    first: str = ""
    move: tuple[str, str] | None = None


def walk_row(
    walk: Walk,
    profile: Profile,
    first: Correction | None = None,
    move: tuple[str, str] | None = None,
    *,
    late: bool = False,
    edition: int | None = None,
) -> WalkRow:
    """A row of My walks. A knee is shown when it is affected or was answered.

    `first` is what it said before it was changed; `move` the plan's move just before it, "up" or "back", in words;
    `late` that it was written down too late to count; `edition` the number of the edition it was walked by, where that
    is not the present one."""
    morning = getattr(walk, "morning", None)
    knees = [KneeRow(knee.capitalize(), walk.worst(knee), getattr(morning, knee, None)) for knee in KNEES]
    shown = [
        row for row, knee in zip(knees, KNEES, strict=True)
        if knee in profile.knees or row.worst is not None or row.morning is not None
    ]  # fmt: skip
    return WalkRow(
        key=walk.key,
        day=str(walk.happened_on.day),
        weekday=date_format(walk.happened_on, "D"),
        spoken_day=date_format(walk.happened_on, "l") + " " + date_format(walk.happened_on, "MONTH_DAY_FORMAT"),
        what=amount_words(walk),
        knees=shown,
        marks=[
            *marks_of(walk, late=late),
            *([_("edition {number} of the guide").format(number=edition)] if edition else []),
        ],
        withdrawn=walk.withdrawn_at is not None,
        first=first_words(first) if walk.withdrawn_at is None else "",
        move=move,
    )


def marks_of(walk: Walk, *, late: bool) -> list[str]:
    """What else a reader should know of this walk."""
    marks = [FLAG_WORDS[flag] for flag in walk.flags if flag in FLAG_WORDS]
    marks += {"little": [_("a little swelling")], "clear": [_("clear swelling")]}.get(walk.swelling, [])
    if walk.backfilled:
        marks.append(_("filled in later"))
    elif late:
        marks.append(_("written down later"))
    return marks
