"""The phones and computers in which somebody is signed in: what they are, when they were last seen, and their end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session

from .lasting import is_over


@dataclass(frozen=True)
class Device:
    """A phone or computer that is signed in now. `is_this` is the one that asks."""

    pk: int
    agent: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_this: bool


def devices_of(user: Any, asking: str, now: datetime) -> list[Device]:
    """Where this person is signed in, the device with the session `asking` first, then the latest seen."""
    known = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    open_now = _open_sessions(user, [session.session_key for session in known], now)
    devices = [
        Device(
            pk=session.pk, agent=session.user_agent, address=session.ip, signed_in_at=session.created_at,
            last_seen_at=session.last_seen_at, is_this=session.session_key == asking,
        )
        for session in known if session.session_key in open_now
    ]  # fmt: skip
    return sorted(devices, key=lambda device: not device.is_this)


def _open_sessions(user: Any, keys: Iterable[str], now: datetime) -> set[str]:
    """Those that would still be let in: not expired, and made with the password of today."""
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    said = {session.session_key: session.get_decoded() for session in stored}
    return {key for key, one in said.items() if one.get(HASH_SESSION_KEY) in hashes and not is_over(one, user, now)}


def other_sessions(user: Any, asking: str) -> Any:
    """The sessions of this person, without the one that asks."""
    return UserSession.objects.filter(user=user).exclude(session_key=asking)
