"""Words that are written down when the program starts, and numbers, said later in the language of who reads them."""

from typing import cast

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy


def later(words: str, **values: object) -> str:
    """These words in the reader's language, with their `{values}`, looked up each time they are shown.

    To a reader it is a text; what insists on a real one, as `str.join`, wants `str()` around it."""
    said = gettext_lazy(words)
    return cast("str", format_lazy(said, **values) if values else said)


def number(value: object, places: int | None = None) -> str:
    """A number as the reader writes it: 2.5 is "2.5" or "2,5". Without `places` no decimal says nothing."""
    said = f"{float(str(value)):g}" if places is None else f"{float(str(value)):.{places}f}"
    return number_format(said)
