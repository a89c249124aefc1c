"""My walks: newest first, by week, those that were looked for, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehab.access.tongues import later
from rehab.guidance.models import Edition
from rehab.people.kept import ThePatient, Told
from rehab.people.together import Together
from rehab.plan.models import Profile
from rehab.progression import Numbers

from .days import monday_of
from .history import is_late, stage_moves
from .models import Correction, Walk
from .words import PAINS, WalkRow, walk_row

PAGE = 25
WEEK = timedelta(days=7)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
MARKS = {
    "changed": later("Changed"),
    "withdrawn": later("Taken back"),
    "backfilled": later("Filled in later"),
}


class LimitDayField(forms.DateField):
    """A day on which a period begins or ends."""

    def __init__(self, label: str) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input medium"})
        super().__init__(required=False, label=label, widget=widget, input_formats=["%Y-%m-%d"])
        self.error_messages["invalid"] = _("This is not a day we can read. Write it as 2026-03-20.")

    def clean(self, value: Any) -> date | None:
        on: date | None = super().clean(value)
        if on is not None and not EARLIEST <= on <= LATEST:
            raise forms.ValidationError(_("That day is too far away."))
        return on


class HistoryForm(forms.Form):
    """The query string of My walks: what is looked for, and the row after which the page begins."""

    place = forms.ChoiceField(
        choices=[("", later("Anywhere")), *Walk.Place.choices], required=False, label=later("Where")
    )
    above = forms.TypedChoiceField(
        choices=[("", later("Any pain")), *((str(pain), later("Above {pain}", pain=pain)) for pain in range(10))],
        coerce=int, empty_value=None, required=False, label=later("Pain in either knee"),
    )  # fmt: skip
    mark = forms.ChoiceField(
        choices=[("", later("All walks")), *MARKS.items()], required=False, label=later("Only those")
    )
    since = LimitDayField(later("From"))
    until = LimitDayField(later("To"))
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("place", "above", "mark"):
            self.fields[name].widget.attrs["class"] = "input medium"
            self.fields[name].error_messages["invalid_choice"] = _("Choose one of the list.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("This is before the first day."))
        return data

    def wanted(self) -> dict[str, Any]:
        """What is looked for, as far as it can be read."""
        self.is_valid()
        read = {name: self.cleaned_data.get(name) for name in self.fields if name != "after"}
        return {name: value for name, value in read.items() if value not in (None, "")}


def matching(wanted: dict[str, Any]) -> Q:
    """The walks that are looked for."""
    found = Q()
    if "place" in wanted:
        found &= Q(place=wanted["place"])
    if "above" in wanted:
        pains = [*PAINS, "morning__left", "morning__right"]
        found &= Q(*((f"{name}__gt", wanted["above"]) for name in pains), _connector=Q.OR)
    if "mark" in wanted:
        kinds = {
            "changed": Q(edited_at__isnull=False, withdrawn_at=None),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "backfilled": Q(backfilled=True),
        }
        found &= kinds[wanted["mark"]]
    if "since" in wanted:
        found &= Q(happened_on__gte=wanted["since"])
    if "until" in wanted:
        found &= Q(happened_on__lte=wanted["until"])
    return found


@dataclass
class WeekOfWalks:
    """The walks of one week. `sums` is "3 walks, 18 minutes" over the whole week, "" where only some are shown."""

    heading: str
    sums: str
    rows: list[WalkRow]


@dataclass(frozen=True)
class HistoryPage:
    """A page of the list. `older` and `newest` are the query strings that lead on and back, "" when there is no way."""

    weeks: list[WeekOfWalks]
    is_filtered: bool
    older: str
    newest: str | None


def read_history_page(patient: Any, form: HistoryForm, today: date) -> HistoryPage:
    """25 walks, and what is shown with them. Two statements, however long the diary is."""
    wanted = form.wanted()
    walks = Walk.objects.visible_to(patient).select_related("morning").newest_first().filter(matching(wanted))
    key = form.cleaned_data.get("after")
    found = list((walks.after_key(patient, key) if key else walks)[: PAGE + 1])
    if key and not found:  # of no walk, or after the last one
        key, found = None, list(walks[: PAGE + 1])
    shown = found[:PAGE]
    said = {name: str(value) for name, value in wanted.items()}
    beside = read_beside(patient, shown, sums=not wanted)
    return HistoryPage(
        weeks=by_week(shown, rows_of(found, shown, beside, moves=not wanted), beside.sums, today),
        is_filtered=bool(wanted),
        older=urlencode(said | {"after": str(shown[-1].key)}) if len(found) > PAGE else "",
        newest=urlencode(said) if key else None,
    )


@dataclass(frozen=True)
class Beside:
    """What is shown with these walks: the first version of each that was changed, each whole week in words, and by walk
    the number of its edition of the guide where it is not the present one."""

    profile: Profile
    numbers: Numbers
    first: dict[int, Correction]
    sums: dict[date, str]
    other_editions: dict[int, int]


def beside_shown() -> tuple[Any, ...]:
    patient = ThePatient()
    walks = Walk.objects.of(patient)
    shown = walks.filter(happened_at__gte=Told("first"), happened_at__lte=Told("last"))
    changed = Correction.objects.of(patient).filter(kind=Correction.Kind.CHANGED)
    weeks = walks.standing().filter(happened_on__gte=Told("begin"), happened_on__lt=Told("end"))
    return (
        Profile.objects.of(patient),
        Edition.objects.that_is_in_force(Told("moment")),
        changed.filter(walk__happened_at__gte=Told("first"), walk__happened_at__lte=Told("last")),
        weeks.only("happened_on", "minutes"),
        Edition.objects.filter(pk__in=Subquery(shown.values("edition"))).only("number"),
    )


BESIDE_SHOWN = Together(beside_shown)


def read_beside(patient: Any, shown: Sequence[Walk], *, sums: bool) -> Beside:
    """One statement. The weeks are whole, also where a part of them is on the page before or after this one. Without
    `sums` none is read: among walks that were looked for, a week is not whole."""
    now = timezone.now()
    oldest, newest = (shown[-1].happened_at, shown[0].happened_at) if shown else (now, now)
    begin = monday_of(shown[-1].happened_on) if shown and sums else LATEST
    end = monday_of(shown[0].happened_on) + WEEK if shown and sums else LATEST
    profiles, editions, kept, walks, told_by = BESIDE_SHOWN.read(
        patient=patient.pk, moment=now, first=oldest, last=newest, begin=begin, end=end
    )
    kept.sort(key=lambda correction: -correction.pk)
    first = {correction.walk_id: correction for correction in kept}
    numbers = {edition.pk: edition.number for edition in told_by if edition.pk != editions[0].pk}
    others = {walk.pk: numbers[walk.edition_id] for walk in shown if walk.edition_id in numbers}
    return Beside(profiles[0], editions[0].rulebook, first, sums_of(walks), others)


def rows_of(found: Sequence[Walk], shown: Sequence[Walk], beside: Beside, *, moves: bool) -> list[WalkRow]:
    """Each walk as a row, with its first version, and the move of the plan just before it when all walks are there."""
    numbers = beside.numbers
    moved = moves_before(found, numbers) if moves else {}
    return [
        walk_row(
            walk, beside.profile, beside.first.get(walk.pk), moved.get(walk.pk), late=is_late(walk, numbers),
            edition=beside.other_editions.get(walk.pk),
        )
        for walk in shown
    ]  # fmt: skip


def moves_before(found: Sequence[Walk], numbers: Numbers) -> dict[int, tuple[str, str]]:
    """By walk: the direction of the plan's move just before it and the minutes or metres it moved to."""
    oldest_first = [walk for walk in reversed(found) if walk.withdrawn_at is None]
    moved: dict[int, tuple[str, str]] = {}
    for walk, move in zip(oldest_first, stage_moves([walk.stage for walk in oldest_first]), strict=True):
        if move:
            stage = numbers.stage(walk.stage)
            amount = (
                _("{metres} metres").format(metres=stage.metres)
                if stage.metres
                else _("{minutes} minutes").format(minutes=stage.minutes)
            )
            moved[walk.pk] = (
                move,
                _("{said} to {amount}").format(
                    said=_("Moved up") if move == "up" else _("Stepped back"), amount=amount
                ),
            )
    return moved


def sums_of(walks: Sequence[Walk]) -> dict[date, str]:
    """How much was walked in each week."""
    weeks: dict[date, list[int | None]] = {}
    for walk in walks:
        weeks.setdefault(monday_of(walk.happened_on), []).append(walk.minutes)
    return {monday: sum_words(minutes) for monday, minutes in weeks.items()}


def sum_words(minutes: Sequence[int | None]) -> str:
    """ "3 walks, 18 minutes"; with how many noted their minutes when not all did."""
    noted = [one for one in minutes if one is not None]
    said = ngettext("{count} walk, {noted} minutes", "{count} walks, {noted} minutes", len(minutes)).format(
        count=len(minutes), noted=sum(noted)
    )
    return (
        said
        if len(noted) == len(minutes)
        else _("{said} ({noted} of {minutes} noted)").format(said=said, noted=len(noted), minutes=len(minutes))
    )


def by_week(shown: Sequence[Walk], rows: Sequence[WalkRow], sums: dict[date, str], today: date) -> list[WeekOfWalks]:
    """Rows under their weeks, newest first."""
    weeks: dict[date, WeekOfWalks] = {}
    for walk, row in zip(shown, rows, strict=True):
        monday = monday_of(walk.happened_on)
        if monday not in weeks:
            weeks[monday] = WeekOfWalks(week_words(monday, today), sums.get(monday, ""), [])
        weeks[monday].rows.append(row)
    return list(weeks.values())


def week_words(monday: date, today: date) -> str:
    """ "This week", "Last week", "Week of 2 March", with the year when it is another one."""
    if monday in (monday_of(today), monday_of(today) - WEEK):
        return _("This week") if monday == monday_of(today) else _("Last week")
    year = "" if monday.year == today.year else f" {monday.year}"
    return _("Week of {monday}{year}").format(monday=date_format(monday, "MONTH_DAY_FORMAT"), year=year)
