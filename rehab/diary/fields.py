"""Form fields of the diary: pain that may stay blank, days that can be, keys that make an entry once."""

import re
import unicodedata
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later, number

from .days import day_of

PAIN = [(str(number), str(number)) for number in range(11)]
OLDEST_DAYS = 90
LONGEST_NUMBER = 20  # letters; a longer one is not read at all
FUTURE = timedelta(minutes=15)
LOWER_THAN_BEFORE = 3
NOT_COMPLETE = later("Something is missing. Open it again.")
DIGITS = re.compile(r"\s*[+-]?[0-9]+\s*", re.ASCII)
AMOUNT = re.compile(r"\s*[+-]?[0-9]+([.,][0-9]*)?\s*", re.ASCII)


def shown(value: Any) -> str:
    """What was written, short enough to be said again, without what cannot be printed."""
    return "".join(letter for letter in str(value)[:20] if letter.isprintable())


class PainField(forms.TypedChoiceField):
    """NPRS 0-10 in whole numbers, or None for not answered. Nothing is chosen beforehand.

    `may_be_blank` offers "No answer" to choose, so that a number once tapped can be taken back."""

    def __init__(self, *, question: str, required: bool = False, may_be_blank: bool = False, **more: Any) -> None:
        self.may_be_blank = may_be_blank
        super().__init__(
            choices=PAIN, coerce=int, empty_value=None, required=required, label=question,
            widget=forms.RadioSelect, **more
        )  # fmt: skip
        self.template_name = "parts/pain_field.html"
        self.error_messages["required"] = _("Tap one number from 0 to 10.")

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise forms.ValidationError(
                _("“{value}” is not on the scale. Tap a whole number from 0 to 10.").format(value=shown(value))
            )
        super().validate(value)


class WordsField(forms.CharField):
    """A few sentences over several lines, without what cannot be printed."""

    def __init__(self, *, longest: int, missing: str, rows: int = 3, **more: Any) -> None:
        super().__init__(
            max_length=longest,
            widget=forms.Textarea(attrs={"class": "input", "rows": rows}),
            error_messages={
                "required": missing,
                "max_length": _("There is room for %(limit_value)d letters. This has %(show_value)d."),
            },
            **more,
        )

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if any(unicodedata.category(letter) == "Cc" and letter not in "\r\n\t" for letter in words):
            raise forms.ValidationError(_("Leave out the signs that cannot be printed."))
        return words.replace("\r\n", "\n")


class KeyField(forms.UUIDField):
    """The key of an entry, made where it is written. A form without JavaScript carries one made by the server."""

    default_error_messages = {"invalid": NOT_COMPLETE, "required": NOT_COMPLETE}

    def __init__(self) -> None:
        # No id: several forms of a page carry a key, and no label leads to it.
        super().__init__(widget=forms.HiddenInput(attrs={"id": False}), initial=uuid.uuid4, label=_("This page"))


class VersionField(forms.IntegerField):
    """The number of changes that the record had seen when the page was opened."""

    default_error_messages = {"invalid": NOT_COMPLETE, "required": NOT_COMPLETE}

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.HiddenInput, label=_("This page"), **more)


class WholeNumberField(forms.IntegerField):
    """A whole number within bounds, with one message that says what was written and what is allowed."""

    def __init__(self, low: int, high: int, too: str, **more: Any) -> None:
        self.low, self.high, self.too = low, high, too
        widget = forms.NumberInput(
            attrs={"inputmode": "numeric", "class": "input short", "min": low, "max": high, "step": 1}
        )
        super().__init__(widget=widget, **more)

    def clean(self, value: Any) -> int | None:
        if value in self.empty_values:
            return super().clean(value)
        number = int(value) if len(value) <= LONGEST_NUMBER and DIGITS.fullmatch(value) else None
        if number is None or not self.low <= number <= self.high:
            raise forms.ValidationError(
                _("“{value}” {too}. Write {low} to {high}.").format(
                    value=shown(value), too=self.too, low=self.low, high=self.high
                )
            )
        return number


class AmountField(forms.DecimalField):
    """A number with at most one decimal, a comma or a point, within bounds."""

    def __init__(self, low: float, high: float, unit: str, **more: Any) -> None:
        self.low, self.high, self.unit = low, high, unit
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input short"})
        super().__init__(required=False, max_digits=5, decimal_places=1, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        wrong = forms.ValidationError(
            _("“{value}” cannot be right. Write {low} to {high} {unit}.").format(
                value=shown(value), low=number(self.low), high=number(self.high), unit=self.unit
            )
        )
        if value and not AMOUNT.fullmatch(value):
            raise wrong
        try:
            amount = super().clean(value.replace(",", ".") if value else value)
        except forms.ValidationError:
            raise wrong from None
        if amount is not None and not self.low <= amount <= self.high:
            raise wrong
        return amount


class DayField(forms.DateField):
    """A calendar day of the last 90, never in the future."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input medium"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **more)
        self.error_messages.update(
            invalid=_("This is not a day we can read. Write it as 2026-03-20."), required=_("Say which day it was.")
        )


class HourField(forms.TimeField):
    """A time of day, to the minute; may stay blank."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input medium"})
        super().__init__(required=False, widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **more)
        self.error_messages["invalid"] = _("This is not a time we can read. Write it as 18:30.")


def is_slip(before: int | None, peak: int | None) -> bool:
    """The most it hurt on a walk is far below the pain before it: most often a slip of the thumb. Ask, never refuse."""
    return before is not None and peak is not None and before - peak > LOWER_THAN_BEFORE


def moment_of(on: date, at: time | None, minutes: int | None, now: datetime) -> datetime:
    """The aware start of a walk, on the patient's clock (that of `now`).

    Without a time, a walk of today ended just now, and one of another day was at noon. Before 04:00 today is still
    the day before, by either name. In an hour that is lived twice the first one is meant; both belong to one day."""
    if at is None and on in (day_of(now), now.date()):
        began = now - timedelta(minutes=minutes or 0)
        return began if day_of(began) == day_of(now) else now
    civil = datetime.combine(on, at or time(12, 0))
    return civil.replace(tzinfo=now.tzinfo)


def check_day(on: date, now: datetime) -> None:
    """Refuse days that have not come and days too long ago; guess what was meant."""
    today = day_of(now)
    if on > now.date():
        guess = on - timedelta(days=7 * -(-(on - now.date()).days // 7)) if (on - now.date()).days < 60 else today
        raise forms.ValidationError(
            _("{said_day} has not happened yet. Did you mean {said_day_2}?").format(
                said_day=said_day(on), said_day_2=said_day(guess)
            )
        )
    if on < today - timedelta(days=OLDEST_DAYS):
        raise forms.ValidationError(
            _("{said_day} is more than {oldest_days} days ago. The diary cannot go back that far.").format(
                said_day=said_day(on), oldest_days=OLDEST_DAYS
            )
        )


def said_day(on: date) -> str:
    """A day in words, whatever the year."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"
