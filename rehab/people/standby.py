"""Long reads may ask a standby. Pages never do: whoever has logged a walk must see it, and a care tie that ended must
be closed on the next request. A copy that lags behind can promise neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

STANDBY = "standby"
_is_asked: ContextVar[bool] = ContextVar("standby_is_asked", default=False)


@contextmanager
def from_standby() -> Iterator[None]:
    """What is read in this block may be some moments old. Without a standby it comes from where everything does."""
    before = _is_asked.set(True)
    try:
        yield
    finally:
        _is_asked.reset(before)


class Standby:
    """Django's router: reads go to the standby in a block of `from_standby`, and nothing else ever does."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return STANDBY if _is_asked.get() and STANDBY in settings.DATABASES else None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """They are one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """The standby is a copy: it is changed by the database it copies."""
        return False if db == STANDBY else None
