"""How long a sign-in lasts, unused and in all: months on a patient's own phone, minutes on a screen in a practice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

BEGAN, SEEN = "began_at", "seen_at"
SEEN_EVERY = timedelta(hours=1)  # a write an hour and phone, not one a page
A_THIRTIETH = 30  # of the time that it may lie unused, where that is less: a use that was not written down is soon one


@dataclass(frozen=True)
class Lasting:
    """How long a sign-in may lie `unused`, and how long it lasts `in_all`."""

    unused: timedelta
    in_all: timedelta

    @property
    def seen_every(self) -> timedelta:
        """How often a use is written down."""
        return min(SEEN_EVERY, self.unused / A_THIRTIETH)


def lasting_of(user: Any) -> Lasting:
    """How long this person's sign-in lasts, by their role."""
    if user.is_patient:
        return Lasting(
            timedelta(seconds=settings.PATIENT_IDLE_SECONDS), timedelta(seconds=settings.PATIENT_SESSION_SECONDS)
        )
    return Lasting(timedelta(seconds=settings.STAFF_IDLE_SECONDS), timedelta(seconds=settings.STAFF_SESSION_SECONDS))


def begin(session: Any) -> None:
    """From now on this sign-in is kept track of."""
    session[BEGAN] = session[SEEN] = int(timezone.now().timestamp())


def is_over(session: Any, user: Any, now: datetime) -> bool:
    """This sign-in (what its session holds) has lain unused for too long, or lasts for too long already."""
    lasting = lasting_of(user)
    return passed(session, SEEN, now) >= lasting.unused or passed(session, BEGAN, now) >= lasting.in_all


def passed(session: Any, mark: str, now: datetime) -> timedelta:
    """How long ago that was; no time for a sign-in that is not kept track of, which ends with its session."""
    return timedelta(seconds=now.timestamp() - session.get(mark, now.timestamp()))


def unattended(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that a page asks for by itself: being asked is no use of the sign-in."""
    view.is_unattended = True  # type: ignore[attr-defined]
    return view


class LastSeen:
    """End a sign-in that is over, before its page is made; and write down now and then that it was used."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated or SEEN not in request.session:
            return
        now = timezone.now()
        is_due = passed(request.session, SEEN, now) >= lasting_of(request.user).seen_every
        if is_over(request.session, request.user, now):
            logout(request)
            messages.info(request, _("You were signed out because it was a while ago. Nothing is lost."))
        elif is_due and not getattr(view, "is_unattended", False):
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
            request.session[SEEN] = int(now.timestamp())
