"""What goes into an act of the diary, and what comes back from it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from rehab.plan.models import Advice

from .models import Entry


class KeyTaken(Exception):
    """This key already holds an entry that says something else. `stored` is what is kept."""

    def __init__(self, stored: Any) -> None:
        super().__init__(_("The key of this entry is taken."))
        self.stored = stored


@dataclass(frozen=True)
class Told:
    """An entry as it was told: its key, what it says, when it happened (aware, on the wall clock there), in which zone,
    when it was written down, and the server's own `now`.

    `sent` is what the browser sent, when more was worked out from it here: a replay sends the same again."""

    key: UUID
    says: dict[str, Any]
    happened: datetime
    zone: str
    now: datetime
    entered: datetime | None = None
    sent: dict[str, Any] | None = None

    @property
    def digest(self) -> str:
        """The same words under the same key have the same digest, whenever they arrive."""
        body = self.sent if self.sent is not None else {"says": self.says, "happened": self.happened}
        return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()

    def fill(self, entry: Entry) -> None:
        """Freeze the three moments, the key and the words into a row."""
        entry.key, entry.digest = self.key, self.digest
        entry.set_happened(self.happened, self.zone)
        entry.entered_at, entry.received_at = self.entered or self.now, self.now
        for name, value in self.says.items():
            setattr(entry, name, value)


@dataclass(frozen=True)
class Saved:
    """What an action gives back: the entry, the advice that stands now, and whether the entry was there before."""

    entry: Any
    advice: Advice
    again: bool = False
