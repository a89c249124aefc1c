"""What is measured: each page, who asks for it, and the limit that it is held against."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Page:
    role: str
    path: str
    limit: str
    method: str = "GET"


PAGES = {
    "today": Page("patient", "/diary/", "one"),
    "log a walk": Page("patient", "/diary/walks/new/", "insert", "POST"),
    "history, 25 walks": Page("patient", "/diary/history/", "list"),
    "progress": Page("patient", "/diary/progress/", "one"),
    "guidance": Page("patient", "/guide/", "one"),
    "worklist": Page("therapist", "/review/", "one"),
    "patient page": Page("therapist", "/review/patients/{handle}/", "one"),
    "sign-in": Page("nobody", "/sign-in/", "empty"),
}
LIMITS = {
    "empty": Page("nobody", "/empty", "empty"),
    "one": Page("patient", "/one", "one"),
    "list": Page("patient", "/list", "list"),
    "insert": Page("patient", "/insert", "insert", "POST"),
}


def typed() -> dict[str, str]:
    """A walk that ended a minute ago, as the form sends it."""
    at = datetime.now(UTC) - timedelta(minutes=8)
    return {
        "key": str(uuid.uuid4()), "on": at.date().isoformat(), "at": at.strftime("%H:%M"), "minutes": "6",
        "place": "treadmill", "right_peak": "2",
    }  # fmt: skip
