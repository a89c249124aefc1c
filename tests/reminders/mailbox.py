"""What came by mail, and the links in it."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import mail

from rehab.reminders.sending import send_due
from tests.cast import MONDAY

TUESDAY = (MONDAY + timedelta(days=1)).replace(hour=8)
WEDNESDAY = TUESDAY + timedelta(days=1)


def sent(at: Any) -> list[str]:
    """The subjects of what one round at this moment sends."""
    before = len(mail.outbox)
    send_due(at)
    return [message.subject for message in mail.outbox[before:]]


def link_in(message: Any) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"https?://\S+", message.body)
    assert found
    return urlsplit(found[0]).path


def stop_path(message: Any) -> str:
    return urlsplit(message.extra_headers["List-Unsubscribe"].strip("<>")).path
