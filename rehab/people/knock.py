"""Keys may be tried, but not for long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def knock(view: View) -> View:
    """Limit the wrong keys (404 or 422) that one address, and that all addresses together, may try.

    Right keys do not count, so that a whole clinic can join behind one address. Looking at a link counts as a try."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" and "key" not in kwargs:  # the page that asks for one
            return view(request, *args, **kwargs)
        guess = ratelimit.consume(request, app="allauth.account", action="use_key", key="all addresses", limit_get=True)
        if guess is None:
            return ratelimit.respond_429(request)
        response = view(request, *args, **kwargs)
        if response.status_code not in (404, 422):
            guess.rollback()
        return response

    return answer
