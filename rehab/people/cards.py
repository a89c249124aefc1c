"""The card that is handed over with a key: shown once, printed or mailed, and stored nowhere."""

import logging
from dataclasses import dataclass

import segno
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from .actions import key_link
from .keys import shown_key
from .models import Clinic, Invitation

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeyCard:
    """An invitation with its key, while somebody looks at it."""

    invitation: Invitation
    secret: str

    @property
    def key(self) -> str:
        return shown_key(self.secret)

    @property
    def link(self) -> str:
        return key_link(self.secret)

    @property
    def qr(self) -> str:
        """The link as a pattern to scan: an SVG image in a data address, black on white in every theme."""
        return segno.make(self.link, error="m").svg_data_uri(border=2, light="white")

    def mail(self, address: str) -> bool:
        """Send the card, in the clinic's language: of who opens it only the name is known. False when the mail server
        did not take it."""
        words = {"card": self, "invitation": self.invitation, "clinic": Clinic.here()}
        with translation.override(settings.LANGUAGE_CODE):
            subject = render_to_string("people/email/invitation_subject.txt", words).strip()
            message = render_to_string("people/email/invitation_message.txt", words)
        try:
            send_mail(subject, message, None, [address])
        except OSError:
            log.exception("The key of invitation %s could not be mailed.", self.invitation.pk)
            return False
        return True
