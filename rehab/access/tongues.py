"""Words that are written down when the program starts, and said later in the language of who reads them."""

from typing import cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy


def later(words: str, **values: object) -> str:
    """These words in the reader's language, with their `{values}`, looked up each time they are shown.

    To a reader it is a text; what insists on a real one, as `str.join`, wants `str()` around it."""
    said = gettext_lazy(words)
    return cast("str", format_lazy(said, **values) if values else said)
