"""The sign-in form. Apart from `forms`, because allauth builds its own forms on top of those."""

from typing import Any

from allauth.account.forms import LoginForm
from django.http import HttpResponse

from .adapter import remember


class SignIn(LoginForm):
    def login(self, request: Any, redirect_url: str | None = None) -> HttpResponse:
        """allauth gives every session the same length after signing in; a patient's phone is remembered for longer."""
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            remember(request, request.user)
        return response
