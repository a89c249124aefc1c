"""Entries that a phone kept while it had no network: who may send them, and what it is told in return.

The phone names the person who wrote the entry in the header `Outbox`, and gets a short answer instead of a page: 200
with the way on once the entry is kept, 401 when that person is not signed in. What was refused is a page as ever."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from rehab.access.gates import everyone
from rehab.people.lasting import unattended

HEADER = "Outbox"
SIGN_IN_FIRST, NOT_KEPT = 401, 409


@everyone
@unattended
@require_safe
def hello(request: Any) -> HttpResponse:
    """Who is signed in here now, and the token without which nothing can be sent; 401 when it is nobody."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=SIGN_IN_FIRST)
    return JsonResponse({"user": str(request.user.handle), "csrf": get_token(request)})


class Outbox:
    """Answer the phone in short, and take an entry only from the person who wrote it."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        writer = request.headers.get(HEADER)
        if writer is None:
            return self.get_response(request)
        if not request.user.is_authenticated or writer != str(request.user.handle):
            return JsonResponse({}, status=SIGN_IN_FIRST)
        return in_short(self.get_response(request))


def in_short(response: HttpResponse) -> HttpResponse:
    """The way on in a line. To be led elsewhere without being kept is a refusal: the phone must not let go of it."""
    way_on = response.headers.get("Location", "")
    if getattr(response, "kept", False):
        return JsonResponse({"to": way_on})
    return JsonResponse({}, status=NOT_KEPT) if way_on else response
