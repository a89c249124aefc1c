"""What a therapist writes to change a plan: a step, an unlock, a limit of the patient's own."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.fields import AMOUNT, shown
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.own_limits import OwnLimit, Refused, check_until, check_value, own_limits, range_words
from rehab.progression import Numbers
from rehab.progression.limits import LIMITS

from .forms import ReasonField, TestedChangeForm

LONGEST_NUMBER = 60  # letters


class ChosenLimitForm(forms.Form):
    """The query string of the page: the limit to begin with. Nonsense begins with none."""

    limit = forms.ChoiceField(choices=[(name, name) for name in LIMITS], required=False)

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("limit") or "")


class ChosenUnlockForm(forms.Form):
    """The query string of the page: the part of the ladder to open or close. Nonsense is none."""

    unlock = forms.ChoiceField(choices=list(UNLOCK_NAMES.items()), required=False)

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("unlock") or "")


class SetStageForm(TestedChangeForm):
    """A step that the therapist decides on, and why."""

    stage = forms.ChoiceField(
        label=later("Go on with"),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": later("Choose a step."),
            "invalid_choice": later("“%(value)s” is not offered. Choose a step of the path."),
        },
    )
    reason = ReasonField(
        label=later("Why this step"),
        help_text=later("The patient reads it."),
        missing=later("Write why. The record keeps it."),
    )

    def __init__(self, *args: Any, stages: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stage"].choices = [("", _("Choose a step")), *stages]  # type: ignore[attr-defined]


class UnlockForm(TestedChangeForm):
    """A part of the ladder to open or to close, and why."""

    unseen = ("version", "tested", "name")
    name = forms.ChoiceField(choices=list(UNLOCK_NAMES.items()))
    reason = ReasonField(label=later("Why"), missing=later("Write why. The record keeps it."))


class EndLimitForm(TestedChangeForm):
    """Back to the clinic's value of a limit."""

    unseen = ("version", "tested", "name")
    name = forms.ChoiceField(choices=[(name, name) for name in LIMITS])


class ValueField(forms.CharField):
    """A number as people write it, with a comma or a point."""

    def clean(self, value: Any) -> Decimal:
        typed = super().clean(value)
        if not AMOUNT.fullmatch(typed):
            raise forms.ValidationError(
                _("“{typed}” is not a number we can read. Write it as 2 or 1.5.").format(typed=shown(typed))
            )
        return Decimal(typed.replace(",", "."))


class LimitForm(TestedChangeForm):
    """A limit of the patient's own: which, how much, until when, and why."""

    name = forms.ChoiceField(
        label=later("Limit"),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": later("Choose a limit."),
            "invalid_choice": later("“%(value)s” is no limit that can be changed for one patient."),
        },
    )
    value = ValueField(
        label=later("Value"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"class": "input short", "inputmode": "decimal"}),
        error_messages={"required": later("Write a value."), "max_length": later("This is too long for a number.")},
    )
    until = forms.DateField(
        label=later("Until"),
        help_text=later("The last day, at most a year ahead. Then the clinic’s value is back."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input medium", "type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": later("Choose the last day."),
            "invalid": later("This is not a day we can read. Write it as 2026-03-20."),
        },
    )
    reason = ReasonField(
        label=later("Why"), help_text=later("The patient reads it."), missing=later("Write why. The record keeps it.")
    )

    def __init__(self, *args: Any, numbers: Numbers, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.numbers, self.today = numbers, today
        limits = own_limits(numbers).items()
        choices = [(name, f"{limit.meaning} {range_words(limit)}.") for name, limit in limits]
        self.fields["name"].choices = [("", _("Choose a limit")), *choices]  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        try:
            check_until(until, self.today)
        except Refused as no:
            raise forms.ValidationError(str(no)) from no
        return until

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"name", "value"} <= data.keys():
            try:
                check_value(data["name"], data["value"], self.numbers)
            except Refused as no:
                self.add_error(no.field, str(no))
        return data

    def own(self) -> OwnLimit:
        """The limit as the plan takes it."""
        said = self.cleaned_data
        return OwnLimit(said["name"], said["value"], said["until"], said["reason"])
