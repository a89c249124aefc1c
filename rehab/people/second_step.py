"""Whoever works here has a second step at sign-in. New colleagues have some days to set it up; after those, a sign-in
leads there and nowhere else until it is done. For patients it is theirs to choose."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .lasting import BEGAN, passed

WAYS_THERE = ("mfa_", "account_")  # set it up, sign in afresh for that, sign out
STEPS = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


def with_second_step(people: Any) -> Any:
    """People with `has_second_step`: an app or a passkey. Spare codes alone are none."""
    return people.annotate(has_second_step=Exists(STEPS.filter(user=OuterRef("pk"))))


def has_second_step(user: Any) -> bool:
    """As it was read with the person, else one statement."""
    known = getattr(user, "has_second_step", None)
    return STEPS.filter(user=user).exists() if known is None else known


def is_asked_of(user: Any) -> bool:
    """Of staff, where the operator has not turned it off."""
    return bool(settings.STAFF_SECOND_STEP and user.is_authenticated and not user.is_patient)


def needed_from(user: Any) -> datetime:
    """When this person's days to set it up are over, to the second, as a sign-in keeps when it began."""
    joined: datetime = user.joined_at.replace(microsecond=0)
    return joined + timedelta(days=settings.STAFF_SECOND_STEP_DAYS)


def remind(request: Any, user: Any) -> None:
    """At a sign-in within those days: say until when it has to be there."""
    begins = needed_from(user)
    if is_asked_of(user) and timezone.now() < begins and not has_second_step(user):
        said = _("From {day} you need a second step to sign in. You find it under your name, at the top.")
        messages.warning(request, said.format(day=date_format(user.local(begins), "DATE_FORMAT")))


class SecondStep:
    """Lead staff whose sign-in began after their days were over to where it is set up. Nobody is torn from a page that
    is open: a sign-in that began before goes on until it ends."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_asked_of(request.user) or has_second_step(request.user):
            return None
        now = timezone.now()
        if now - passed(request.session, BEGAN, now) < needed_from(request.user) or is_open(request, view):
            return None
        messages.info(request, _("Everybody who works here needs a second step at sign-in. Set one up, then go on."))
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("mfa_index")})
        return redirect("mfa_index")


def is_open(request: Any, view: Any) -> bool:
    """Pages for everybody, and the ways to a second step."""
    gate = getattr(view, "gate", None)
    return (gate is not None and gate.everyone) or request.resolver_match.view_name.startswith(WAYS_THERE)
