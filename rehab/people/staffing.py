"""What an admin does with the accounts of the staff. A patient's account is never theirs."""

import logging
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from rehab.access.roles import Role
from rehab.trail.actions import record

from .actions import sign_out_everywhere, site_link
from .models import Care, Invitation, User
from .offers import CareOffer

log = logging.getLogger(__name__)


class LastAdmin(Exception):
    """Nobody could let anybody in any more."""


class StillCares(Exception):
    """Patients would lose their therapist."""


class MailRefused(Exception):
    """The mail server did not take the link, so nothing was changed."""


def deactivate(person: User, *, by: User, now: datetime) -> None:
    """Close a staff member's account at once, in open sessions too. Raises LastAdmin rather than lock everybody out."""
    with transaction.atomic():
        keep_an_admin(person)
        if User.objects.active().filter(pk=person.pk).update(is_active=False):
            sign_out_everywhere(person)
            record("deactivate", actor=by, at=now, about=str(person))


def keep_an_admin(person: User) -> None:
    """Raises LastAdmin when nobody but this person is an admin who may sign in.

    Locked in one order, so that two admins cannot remove each other at the same moment."""
    admins = list(User.objects.admins().active().order_by("pk").select_for_update(no_key=True))
    if admins == [person]:
        raise LastAdmin


def reactivate(person: User, *, by: User, now: datetime) -> None:
    """Let a staff member sign in again."""
    with transaction.atomic():
        if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            record("reactivate", actor=by, at=now, about=str(person))


def set_role(person: User, role: str, *, by: User, now: datetime) -> None:
    """Make a therapist an admin, or an admin a therapist. They sign in again to their new first page.

    Keys and questions that would tie a patient to somebody who is no therapist any more are cancelled. Raises
    LastAdmin, and StillCares for a therapist who has patients."""
    with transaction.atomic():
        held = User.objects.staff().select_for_update(no_key=True).get(pk=person.pk)
        if held.role == role:
            return
        keep_an_admin(held)
        if Care.objects.in_force().filter(therapist=held).exists():
            raise StillCares
        Invitation.objects.open(now).filter(invited_by=held, role=Role.PATIENT).update(withdrawn_at=now)
        CareOffer.objects.waiting().filter(therapist=held).update(withdrawn_at=now)
        before, held.role = held.role, role
        held.save(update_fields=["role"])
        sign_out_everywhere(held)
        record("set_role", actor=by, at=now, about=str(held), before={"role": before}, after={"role": role})


def sign_out_person(person: User, *, by: User, now: datetime) -> None:
    """End every session of a staff member, as when a computer was left open."""
    with transaction.atomic():
        sign_out_everywhere(person)
        record("sign_out_person", actor=by, at=now, about=str(person))


def reset_access(person: User, *, by: User, now: datetime) -> None:
    """Mail a one-time link for a new password to somebody who cannot get in. Nobody sees a password, nor the link.

    Raises MailRefused, and then all is as it was."""
    with transaction.atomic():
        mail_way_in(person, by, new_way_in(person, by=by, now=now))


def new_way_in(person: User, *, by: User | None, now: datetime) -> str:
    """The link. It works once, and no longer than any link for a forgotten password.

    The old password, the second step and every session end with it. `by` is nobody where it was asked for on the server
    itself. Raises User.DoesNotExist for somebody who does not work here."""
    with transaction.atomic():
        held = User.objects.staff().active().select_for_update(no_key=True).get(pk=person.pk)
        Authenticator.objects.filter(user=held).delete()
        held.set_unusable_password()
        held.save(update_fields=["password"])
        sign_out_everywhere(held)
        record("reset_access", actor=by, at=now, about=str(held))
        named = {"uidb36": user_pk_to_url_str(held), "key": default_token_generator.make_token(held)}
        return site_link(reverse("account_reset_password_from_key", kwargs=named))


def mail_way_in(person: User, by: User, link: str) -> None:
    words = {"person": person, "by": by, "link": link}
    with translation.override(person.language), timezone.override(person.tz):
        subject = render_to_string("people/email/way_in_subject.txt", words).strip()
        message = render_to_string("people/email/way_in_message.txt", words)
    try:
        EmailMessage(subject, message, None, [person.email or ""], headers={"Auto-Submitted": "auto-generated"}).send()
    except (OSError, ValueError) as refusal:
        log.warning("Mail way_in could not be sent: %s", type(refusal).__name__)
        raise MailRefused from refusal
