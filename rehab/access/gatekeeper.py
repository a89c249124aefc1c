"""The middleware that reads the gate of a view before the view runs."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url


class Gatekeeper:
    """Admit nobody to an unmarked view; send people who are not signed in to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        gate = getattr(view, "gate", None)
        if gate is None:
            raise PermissionDenied("This page has no gate.")
        if gate.admits(request.user):
            return None
        if request.user.is_authenticated:
            raise PermissionDenied("This page is for another role.")
        return sign_in_first(request)


def sign_in_first(request: Any) -> HttpResponse:
    """To the sign-in page and back. What was typed is not lost on the way: the page that holds it stays, or comes back.

    A fragment cannot be redirected in place: htmx is told to move the whole page."""
    if request.htmx:
        moves = {} if request.method == "POST" else {"HX-Redirect": resolve_url("account_login")}
        return HttpResponse(status=401, headers=moves)
    if request.method == "POST":
        return render(request, "signed_out.html", {"typed": typed_in(request)}, status=401)
    if request.method != "GET":
        return redirect("account_login")
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))


def typed_in(request: Any) -> list[tuple[str, str]]:
    """What a form brought, to be sent once more. Passwords and the token of the old page are not repeated."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if "password" not in name and name != "csrfmiddlewaretoken"
    ]
