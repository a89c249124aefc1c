"""Keys and sessions for tests about joining and signing in."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people import actions
from rehab.people.models import Invitation, User

PASSWORD = "correct horse {}"


def patient_key(therapist: User, now: datetime | None = None, **more: Any) -> tuple[Invitation, str]:
    return actions.invite(therapist, Role.PATIENT, **{"name": "Nora", **more}, now=now or timezone.now())


def staff_key(admin: User, role: str = Role.THERAPIST) -> tuple[Invitation, str]:
    return actions.invite(admin, role, name="Toni", email="toni@example.org", now=timezone.now())


def link(key: str) -> str:
    return f"/key/{key}/"


def confirmed(user: User) -> User:
    """The person with a confirmed e-mail address, as allauth knows it."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(user: User, client: Client | None = None) -> Client:
    """A browser in which this person has signed in with e-mail and password, as people do."""
    client = client or Client()
    confirmed(user) if not user.emailaddress_set.exists() else None
    answer = client.post("/sign-in/", {"login": user.email, "password": PASSWORD.format(user.name.lower())})
    assert answer.status_code == 302, answer.content.decode()
    return client


def knows(client: Client) -> bool:
    """Is anybody signed in in this browser?"""
    return client.get("/account/").status_code == 200
