"""Links that say who somebody is for one purpose, without a session: signed, so that nobody can make one up."""

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

# A token of one purpose is worth nothing for another: the purpose is part of what is signed.
ANSWER, STOP = Signer(salt="rehab.reminders.answer"), Signer(salt="rehab.reminders.stop")


class NoSuchLink(Exception):
    """Nobody made this link, or it was made for something else."""


def make(signer: Signer, name: UUID) -> str:
    return signer.sign(name.hex)


def read(signer: Signer, token: str) -> UUID:
    """The name that was signed. Raises NoSuchLink."""
    try:
        return UUID(hex=signer.unsign(token))
    except (BadSignature, ValueError):
        raise NoSuchLink from None


def answer_link(reminder_key: UUID) -> str:
    """The page with the one question that this reminder is about."""
    return urljoin(settings.SITE_URL, reverse("reminders:answer", args=[make(ANSWER, reminder_key)]))


def stop_link(handle: UUID) -> str:
    """The page that ends all reminders of one patient."""
    return urljoin(settings.SITE_URL, reverse("reminders:stop", args=[make(STOP, handle)]))
