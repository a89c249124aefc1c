"""The mail itself. It says that something waits, and never what: others may read over a shoulder."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from rehab.people.models import Clinic
from rehab.people.preferences import spoken_to

from .links import answer_link, stop_link
from .models import Reminder


def letter(reminder: Reminder, address: str, clinic: Clinic) -> EmailMessage:
    """The mail of this reminder, with the headers by which a mail program offers to stop it (RFC 8058)."""
    patient, stop = reminder.patient, stop_link(reminder.patient.handle)
    words = {
        "patient": patient,
        "clinic": clinic,
        "link": answer_link(reminder.key),
        "stop": stop,
        "kind": reminder.kind,
    }
    with spoken_to(patient):
        subject = render_to_string("reminders/email/subject.txt", words).strip()
        message = render_to_string("reminders/email/message.txt", words)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        # The same for a mail that is sent again after a crash, so that a mail program can drop the second.
        "Message-ID": f"<reminder-{reminder.key}@{settings.SITE.hostname}>",
    }
    return EmailMessage(subject, message, None, [address], headers=headers)
