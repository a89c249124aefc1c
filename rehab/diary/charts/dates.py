"""How charts say a day, in the reader's language."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils.dateformat import format as format_date
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import get_language

ABOUT_A_YEAR = 330


def spans_years(days: Sequence[date]) -> bool:
    """Whether a day and a month alone would be ambiguous among these days (oldest first)."""
    return len(days) > 1 and (days[-1] - days[0]).days > ABOUT_A_YEAR


def short_day(on: date, *, with_year: bool = False) -> str:
    """`18 Mar`, `Mar 18` or `18 Mar 2026`, in the order of the reader's language."""
    text = _day_and_month(on.month, on.day, get_language())
    return f"{text} {on.year}" if with_year else text


def weekday_of(on: date) -> str:
    """`Wed`."""
    return str(WEEKDAYS_ABBR[on.weekday()])


def month_of(on: date, *, with_year: bool = False) -> str:
    """`Mar` or `Mar 2026`."""
    return format_date(on, "M Y" if with_year else "M")


@lru_cache(maxsize=2048)
def _day_and_month(month: int, day: int, language: str | None) -> str:
    # Asked for up to 400 times a chart, of 366 days. 2000 is a leap year: 29 February exists.
    pattern = get_format("MONTH_DAY_FORMAT", lang=language, use_l10n=True).replace("F", "M")
    return format_date(date(2000, month, day), pattern)
