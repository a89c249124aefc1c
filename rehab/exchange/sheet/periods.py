"""From when to when, and on which paper: a printed page as a query string asks for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.fields import DayField, said_day

EARLIEST = date(2000, 1, 1)
QUICK_WEEKS = (4, 12, 26)
PAPERS = (("a4", "A4"), ("letter", later("Letter")))


class PaperForm(forms.Form):
    """The query string of the PDF: the paper to print on. Nonsense is none."""

    paper = forms.ChoiceField(choices=PAPERS, required=False)

    def chosen(self) -> str:
        """`a4`, `letter`, or "" for no word."""
        self.is_valid()
        return str(self.cleaned_data.get("paper") or "")


@dataclass(frozen=True)
class Period:
    """Diary days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def has(self, on: date) -> bool:
        return self.since <= on <= self.until


class PeriodForm(forms.Form):
    """The first and the last day. What is left blank is the first walk, and today."""

    since = DayField(required=False, label=later("From"))
    until = DayField(required=False, label=later("To"))
    note = forms.BooleanField(required=False, label=later("With the newest note"))

    def __init__(self, data: Any, *, first: date, today: date) -> None:
        self.whole = Period(min(first, today), today)
        super().__init__(data or None, initial={"since": self.whole.since, "until": today})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("since", "until"):
            if (on := data.get(name)) and not EARLIEST <= on <= self.whole.until:
                self.add_error(name, _("{day} cannot be shown. Choose a day up to today.").format(day=said_day(on)))
        since, until = (data.get(name) or getattr(self.whole, name) for name in ("since", "until"))
        if not self.errors and since > until:
            self.add_error(
                "since",
                _("{day} is after {said_day_2}. Choose an earlier day.").format(
                    day=said_day(since), said_day_2=said_day(until)
                ),
            )
        return data

    def period(self) -> Period:
        """The period that was asked for, or the whole one while it cannot be read."""
        if not self.is_bound or not self.is_valid():
            return self.whole
        said = self.cleaned_data
        return Period(said["since"] or min(self.whole.since, said["until"] or self.whole.until),
                      said["until"] or self.whole.until)  # fmt: skip

    def wants_note(self) -> bool:
        """Whether the newest private note is to stand on the page."""
        return self.is_bound and self.is_valid() and self.cleaned_data["note"]

    def quick(self) -> list[tuple[str, str]]:
        """Periods to choose with one click: words, and their query string."""
        today = self.whole.until
        weeks = [
            (_("{n} weeks").format(n=n), f"?since={today - timedelta(weeks=n, days=-1)}&until={today}")
            for n in QUICK_WEEKS
        ]
        return [*weeks, (_("Everything"), "?")]
