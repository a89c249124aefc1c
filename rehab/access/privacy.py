"""Nothing that a signed-in person sees is kept by a browser, a proxy or htmx."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

FAULTY = 500


class Privacy:
    """`no-store` on every page of a signed-in person; pages and fragments of one address never mix in a cache."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if not response.headers.get("Cache-Control") or is_personal(request, response):
            response.headers["Cache-Control"] = "no-store"
        return response


def is_personal(request: Any, response: HttpResponse) -> bool:
    """Made for somebody who is signed in; also when something broke before it could be seen who asks."""
    if response.status_code >= FAULTY or not hasattr(request, "user"):
        return True
    return bool(request.user.is_authenticated)
