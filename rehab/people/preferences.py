"""Each person's own clock, language and colours, on every page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from .models import Clinic, User


@contextmanager
def spoken_to(reader: User) -> Iterator[None]:
    """What is said inside is said in the reader's own language and time zone."""
    with timezone.override(reader.tz), translation.override(reader.language):
        yield


class Preferences:
    """Answer in the person's own language and time zone."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        reader = request.user  # signing out puts somebody else here before the answer comes back
        if not reader.is_authenticated:
            return self.get_response(request)
        with spoken_to(reader):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", reader.language)
        return response


def surroundings(request: Any) -> dict[str, Any]:
    """What every page may show: the reader's theme and size of words, and the clinic, read only where it is named."""
    user = getattr(request, "user", None)
    look = {"theme": "", "text_size": ""}
    if user is not None and user.is_authenticated:
        look = {"theme": user.theme, "text_size": user.text_size}
    return {**look, "clinic": SimpleLazyObject(Clinic.shown)}
