"""Nothing that a signed-in person sees is kept by a browser, a proxy or htmx."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers


class Privacy:
    """`no-store` on every page of a signed-in person; pages and fragments of one address never mix in a cache."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if request.user.is_authenticated or not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response
