"""What allauth does our way: who may join by themselves, how long a phone is remembered, what the trail is told."""

import ipaddress
import logging
from contextlib import nullcontext
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils import timezone

from rehab.access.roles import Role
from rehab.trail.actions import record

from .lasting import begin, lasting_of
from .models import Clinic, User
from .preferences import spoken_to
from .second_step import remind

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: Any) -> str:
        """The client behind the trusted proxies; the peer itself when the header they should write makes no sense."""
        try:
            address = super().get_client_ip(request)
            return str(ipaddress.ip_address(address.partition("%")[0]))
        except (ImproperlyConfigured, PermissionDenied, ValueError):
            return str(request.META["REMOTE_ADDR"])

    def is_open_for_signup(self, request: Any) -> bool:
        """Patients may join without a therapist only where the clinic says so."""
        return Clinic.here().self_sign_up

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.role = Role.PATIENT
        user.zone = Clinic.here().zone
        user.language = settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def login(self, request: Any, user: Any) -> None:
        super().login(request, user)
        remember(request, user)
        remind(request, user)
        _record_own("signed_in", user)

    def logout(self, request: Any) -> None:
        if request.user.is_authenticated:
            _record_own("signed_out", request.user)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Wrong passwords are counted by account alone. allauth adds the host as the browser names it, and whoever asks
        may put any port there: each would be a count of its own."""
        return str(credentials.get("email", "")).lower()

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        record("sign_in_failed", actor=None)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """allauth tells people here when a password, an address or a second step has changed: so does the trail."""
        _record_own(template_prefix.rpartition("/")[2], user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's own language, whoever set it off. A mail server that is down is the operator's trouble, not
        an error page for the person at the door."""
        reader = User.objects.filter(email__iexact=email).only("language", "zone").first()
        try:
            with spoken_to(reader) if reader else nullcontext():
                super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("Mail %s could not be sent.", template_prefix)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Any) -> None:
        super().end_sessions(sessions)
        if sessions:
            _record_own("signed_out_devices", sessions[0].user, after={"devices": len(sessions)})


def remember(request: Any, user: Any) -> None:
    """A patient's phone stays signed in while it is used, until it is revoked; staff sign in every working day."""
    request.session.set_expiry(timezone.now() + lasting_of(user).in_all)
    begin(request.session)


def _record_own(action: str, user: Any, **more: Any) -> None:
    """An act of a person on their own account."""
    record(action, actor=user, patient=user if user.is_patient else None, **more)
