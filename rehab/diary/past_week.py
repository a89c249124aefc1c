"""Fill in a past week: seven days on one page, for walks that were not written down at the time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rehab.access.gates import patients_only
from rehab.access.tongues import later
from rehab.guidance.models import Edition
from rehab.guidance.phrases import full_day
from rehab.plan.models import KNEES

from . import backfill
from .backfill import PastDay
from .days import day_of
from .due import affected
from .fields import OLDEST_DAYS, PAIN, KeyField, PainField, WholeNumberField, moment_of
from .models import Walk
from .told import KeyTaken
from .visits import now_of, posted, with_plan
from .words import amount_words

INVALID, CONFLICT = 422, 409
WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)


class PainSelect(PainField):
    """A pain in a list to choose from, where seven scales would not fit."""

    def __init__(self, question: str) -> None:
        super().__init__(question=question, may_be_blank=True)
        self.template_name = None  # type: ignore[assignment]
        self.widget = forms.Select(attrs={"class": "input short"})
        self.choices = [("", "–"), *PAIN]


class DayForm(forms.Form):
    """One day of the week: nothing, or a walk with its minutes, its worst pain and the next morning's."""

    key = KeyField()
    minutes = WholeNumberField(
        1, 180, later("is not a walk’s length"), required=False, label=later("Minutes walking backward")
    )

    def __init__(self, data: Any, *, on: date, knees: list[str], walks: list[Walk]) -> None:
        super().__init__(data, prefix=str(on))
        self.on, self.walks, self.knees = on, walks, knees
        for knee in knees:
            self.fields[f"{knee}_worst"] = PainSelect(_("Worst, {knee} knee").format(knee=_(knee)))
            self.fields[f"{knee}_morning"] = PainSelect(_("Next morning, {knee} knee").format(knee=_(knee)))

    @property
    def heading(self) -> str:
        return full_day(self.on)

    @property
    def written(self) -> list[tuple[Any, str]]:
        """The walks of this day that are there already, each with the key under which it is changed."""
        return [(walk.key, amount_words(walk)) for walk in self.walks]

    @property
    def says_something(self) -> bool:
        return any(self.cleaned_data.get(name) is not None for name in self.fields if name != "key")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "minutes" in data and data["minutes"] is None and self.says_something:
            self.add_error("minutes", _("How many minutes was this walk? Or take the pain back."))
        others = [walk for walk in self.walks if walk.key != data.get("key")]
        if others and self.says_something:
            self.add_error(
                None,
                _("{amount_words} is already written down for this day. Change it there.").format(
                    amount_words=amount_words(others[0])
                ),
            )
        return data

    def past_day(self, now: datetime) -> PastDay | None:
        """The walk of this day; None when nothing is told of it. Nobody knows at what time: noon stands for it."""
        data = self.cleaned_data
        if data["minutes"] is None:
            return None
        pains = [{knee: data[f"{knee}_{moment}"] for knee in self.knees} for moment in ("worst", "morning")]
        return PastDay(data["key"], moment_of(self.on, None, data["minutes"], now), data["minutes"], *pains)


class UntilForm(forms.Form):
    """The query string: the last day of the week. What cannot be read is yesterday."""

    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def last_day(self, today: date) -> date:
        """The last of the seven days: yesterday at the latest, and no further back than the diary goes."""
        self.is_valid()
        yesterday = today - A_DAY
        chosen: date = self.cleaned_data.get("until") or yesterday
        return min(max(chosen, earliest_end(today)), yesterday)


def earliest_end(today: date) -> date:
    """The last day of the oldest week that can be filled in whole."""
    return today - timedelta(days=OLDEST_DAYS) + WEEK - A_DAY


@dataclass(frozen=True)
class PastWeek:
    """The page: seven days, newest last, and the ways to the weeks before and after. Days that `has_notes` speaks of
    are too long ago for the plan."""

    days: list[DayForm]
    until: date
    before: date | None
    after: date | None
    has_notes: bool

    @property
    def is_valid(self) -> bool:
        return all(day.is_valid() for day in self.days)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """For the top of the page: where, which day, and what is wrong."""
        return [
            (day[name].id_for_label if name in day.fields else f"day-{day.on}", day.heading, str(error))
            for day in self.days
            for name, wrong in day.errors.items()
            for error in wrong
        ]

    @property
    def is_empty(self) -> bool:
        return not any(day.says_something for day in self.days)


def read_week(request: Any, now: datetime) -> PastWeek:
    """Seven days with what is written down of them already. Two statements."""
    patient, today = request.user, day_of(now)
    until = UntilForm(posted(request) or request.GET).last_day(today)
    begin, dropped_after = until - WEEK + A_DAY, Edition.objects.in_force().rulebook.default("dropped_after_days")
    walks = Walk.objects.visible_to(patient).standing().since(begin).filter(happened_on__lte=until)
    written: dict[date, list[Walk]] = {}
    for walk in walks.order_by("happened_at"):
        written.setdefault(walk.happened_on, []).append(walk)
    knees, days = affected(patient.profile) or list(KNEES), [begin + timedelta(days=n) for n in range(7)]
    earlier, later = until - WEEK, min(until + WEEK, today - A_DAY)
    return PastWeek(
        days=[DayForm(posted(request), on=on, knees=knees, walks=written.get(on, [])) for on in days],
        until=until,
        before=earlier if earlier >= earliest_end(today) else None,
        after=later if later > until else None,
        has_notes=now - moment_of(begin, None, None, now) > timedelta(days=dropped_after),
    )


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def fill_week(request: Any) -> HttpResponse:
    """Seven past days on one page. All that is written is kept, or none of it while something is wrong."""
    now = now_of(request)
    week = read_week(request, now)
    if request.method != "POST":
        return render(request, "diary/fill_week.html", {"week": week})
    if not week.is_valid or week.is_empty:
        return render(request, "diary/fill_week.html", {"week": week, "nothing": week.is_valid}, status=INVALID)
    days = [day for form in week.days if (day := form.past_day(now))]
    try:
        saved = backfill.fill_week(request.user, days, now=now)
    except KeyTaken:
        return render(request, "diary/fill_week.html", {"week": week, "taken": True}, status=CONFLICT)
    if saved[-1].advice.direction == "stop":
        return redirect("diary:stopped")
    many = _("{days} walks are").format(days=len(days)) if len(days) > 1 else _("1 walk is")
    messages.success(request, _("{many} filled in, and marked as filled in later.").format(many=many))
    return redirect("diary:history")
