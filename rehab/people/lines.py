"""What a name and a time zone may be."""

import unicodedata
import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def one_line(value: str) -> None:
    """Refuse control characters and line breaks of every kind: a name ends up in mail subjects and headers."""
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in value):
        raise ValidationError(_("Write it on one line, in letters that can be printed."))


@cache
def known_zones() -> frozenset[str]:
    """Every time zone of the calendar; read once, because reading takes a visible moment."""
    return frozenset(zoneinfo.available_timezones())


def known_zone(value: str) -> None:
    """Refuse a time zone that the calendar does not know."""
    if value not in known_zones():
        raise ValidationError(_("This time zone is not known."))
