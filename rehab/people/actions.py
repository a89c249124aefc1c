"""What changes who people are: keys and joining, accounts, care ties, who still works here, and the clinic itself."""

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from rehab.access.roles import Role
from rehab.trail.actions import record

from .keys import hash_key, new_key
from .models import Care, Clinic, Invitation, User

KEY_LASTS = timedelta(days=7)
SETUP_KEY_LASTS = timedelta(hours=24)


class KeyRefused(Exception):
    """No open invitation has this key: unknown, used, withdrawn or expired. One answer for all of them."""


def _own_patient(user: User) -> User | None:
    """The patient an act of this person is about: themselves, if they are one."""
    return user if user.is_patient else None


# --- keys --------------------------------------------------------------------------------------------------------
def key_link(key: str) -> str:
    """The address that a phone opens, with scheme and host."""
    return site_link(reverse("people:key", args=[key]))


def site_link(path: str) -> str:
    """A page of this clinic as it is written in a mail or on a card."""
    return urljoin(settings.SITE_URL, path)


def _make_key(lasts: timedelta, now: datetime, **bound_to: Any) -> tuple[Invitation, str]:
    key = new_key()
    invitation = Invitation.objects.create(key_hash=hash_key(key), created_at=now, expires_at=now + lasts, **bound_to)
    return invitation, key


def invite(inviter: User, role: str, *, name: str = "", email: str = "", now: datetime) -> tuple[Invitation, str]:
    """An open invitation and its key, which is stored nowhere. The name of a patient stays out of the trail."""
    with transaction.atomic():
        invitation, key = _make_key(KEY_LASTS, now, role=role, name=name, email=email, invited_by=inviter)
        record("invite", actor=inviter, at=now, about=f"invitation {invitation.pk}", after={"role": role})
    return invitation, key


def new_device_key(
    user: User, *, by: User | None, now: datetime, phone_is_lost: bool = False
) -> tuple[Invitation, str]:
    """A key that makes one more phone of this person known. Their older open keys stop working.

    `phone_is_lost` also signs out every phone and computer that is known now."""
    with transaction.atomic():
        user.invitations.open(now).update(withdrawn_at=now)
        invitation, key = _make_key(KEY_LASTS, now, role=user.role, name=user.name, user=user, invited_by=by)
        if phone_is_lost:
            sign_out_everywhere(user)
        record(
            "make_device_key", actor=by, at=now, patient=_own_patient(user),
            about=f"invitation {invitation.pk}", after={"signed_out_everywhere": phone_is_lost},
        )  # fmt: skip
    return invitation, key


def setup_link(now: datetime) -> str | None:
    """A fresh one-time link for the first admin, or None when an admin is there. Older setup links stop working."""
    if User.objects.admins().active().exists():
        return None
    with transaction.atomic():
        Invitation.objects.open(now).filter(role=Role.ADMIN, invited_by=None).update(withdrawn_at=now)
        invitation, key = _make_key(SETUP_KEY_LASTS, now, role=Role.ADMIN)
        record("make_setup_link", actor=None, at=now, about=f"invitation {invitation.pk}")
    return key_link(key)


def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime) -> None:
    """The key stops working. Nothing happens if it was used meanwhile."""
    with transaction.atomic():
        waiting = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
        if waiting.update(withdrawn_at=now):
            record(
                "withdraw_invitation", actor=by, at=now,
                patient=invitation.user, about=f"invitation {invitation.pk}",
            )  # fmt: skip


def forget_closed_invitations(now: datetime) -> None:
    """A key that nobody will use any more need not say for whom it was, nor where it was sent."""
    closed = Invitation.objects.closed(now).exclude(name="", email="")
    closed.update(name="", email="")


def use_key(key: str, *, now: datetime, password: str = "", **joiner: str) -> User:
    """Use a key up and give back whom to sign in: the person it was made for, or a new one.

    `joiner` holds `name`, `zone` and, for staff, `email`. Raises KeyRefused, also to the slower of two at once."""
    hashed = make_password(password or None)  # slow on purpose, so not inside the transaction
    with transaction.atomic():
        invitation = Invitation.objects.open(now).for_key(key).select_related("user", "invited_by").first()
        if invitation is None:
            raise KeyRefused
        use_up(invitation, now)
        user = invitation.user or _join(invitation, hashed, now=now, **joiner)
        record("use_key", actor=user, at=now, patient=_own_patient(user), about=f"invitation {invitation.pk}")
    return user


def use_up(invitation: Invitation, now: datetime) -> None:
    """The condition is on the row itself, so of two requests at once the database lets one through."""
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if not waiting.update(used_at=now):
        raise KeyRefused


def _join(invitation: Invitation, hashed: str, *, now: datetime, name: str, zone: str = "", email: str = "") -> User:
    user = User.objects.create(
        role=invitation.role, name=name, email=email or None, password=hashed, joined_at=now,
        zone=zone or Clinic.here().zone, language=settings.LANGUAGE_CODE,
    )  # fmt: skip
    if email:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record("join", actor=user, at=now, patient=_own_patient(user), after={"role": user.role})
    if user.is_patient and invitation.invited_by:
        Care.objects.create(patient=user, therapist=invitation.invited_by, began_at=now, agreed_at=now)
        record("begin_care", actor=invitation.invited_by, at=now, patient=user)
    return user


def join_unasked(user: User, *, name: str, zone: str) -> None:
    """The rest of a self sign-up: allauth has made the account, this gives it a name and a clock."""
    with transaction.atomic():
        user.name, user.zone = name, zone or user.zone
        user.save(update_fields=["name", "zone"])
        record("join", actor=user, patient=_own_patient(user), after={"role": user.role, "unasked": True})


# --- accounts ----------------------------------------------------------------------------------------------------
def save_account(user: User, answers: dict[str, Any], *, now: datetime) -> None:
    """Name, zone, units, language, theme and size of words of one's own account."""
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if change := _apply(person, answers):
            before, after = change
            record("save_account", actor=person, at=now, patient=_own_patient(person), before=before, after=after)


def save_clinic(admin: User, answers: dict[str, Any], *, now: datetime) -> None:
    """What the clinic is called, how it is reached, its clock, and whether patients may join unasked."""
    with transaction.atomic():
        Clinic.objects.get_or_create(pk=1, defaults={"zone": settings.TIME_ZONE})
        if change := _apply(Clinic.objects.select_for_update(no_key=True).get(pk=1), answers):
            before, after = change
            record("save_clinic", actor=admin, at=now, before=before, after=after)


def _apply(row: Model, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Save what differs and give it back, before and after; None if nothing differs."""
    after = {field: said for field, said in answers.items() if said != getattr(row, field)}
    if not after:
        return None
    before = {field: getattr(row, field) for field in after}
    for field, said in after.items():
        setattr(row, field, said)
    row.save(update_fields=list(after))
    return _as_json(before), _as_json(after)


def _as_json(said: dict[str, Any]) -> dict[str, Any]:
    """With times of day as they are written: "21:00"."""
    return {field: f"{value:%H:%M}" if isinstance(value, time) else value for field, value in said.items()}


def end_care(patient: User, therapist: User, *, now: datetime) -> None:
    """The therapist's tie to the patient ends; their next request finds nothing of the patient."""
    end_tie("end_care", patient, therapist, by=therapist, now=now)


def leave_therapist(patient: User, therapist: User, *, now: datetime) -> None:
    """The same, at the wish of the patient."""
    end_tie("leave_therapist", patient, therapist, by=patient, now=now)


def end_tie(action: str, patient: User, therapist: User, *, by: User, now: datetime) -> None:
    """Close the tie, and the keys that the therapist made for the patient. A tie that has ended stays as it is."""
    with transaction.atomic():
        if Care.objects.in_force().filter(patient=patient, therapist=therapist).update(ended_at=now):
            patient.invitations.open(now).filter(invited_by=therapist).update(withdrawn_at=now)
            record(action, actor=by, at=now, patient=patient, after={"therapist": therapist.name})


def sign_out_everywhere(user: User) -> None:
    """End every session of this person. Their next request, from anywhere, has to sign in."""
    for session in UserSession.objects.filter(user=user):
        session.end()
