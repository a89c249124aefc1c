"""Statements that are put together once. What a page asks of the database is the same for everybody; only for whom and
since when differs. To build and compile it takes Django longer than the database takes to answer."""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connections, models
from django.db.models.expressions import Expression

from rehab.access.roles import Role

KEYS = models.UUIDField()


class Told(Expression):
    """A value that is told with each reading: `Walk.objects.filter(happened_at__gte=Told("since"))`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class ThePatient(Told):
    """The patient who reads their own: `Message.objects.visible_to(ThePatient())`, told as `patient`."""

    role = Role.PATIENT
    is_authenticated = True

    def __init__(self) -> None:
        super().__init__("patient")


class TheTherapist(Told):
    """The therapist who reads the records in their care, told as `therapist`."""

    role = Role.THERAPIST
    is_authenticated = True

    def __init__(self) -> None:
        super().__init__("therapist")


class Kept:
    """A query whose values are told when it is read. `build` is asked once, when somebody reads first."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self.build = build
        self.compiled: dict[str, tuple[Any, str, tuple[Any, ...]]] = {}

    @cached_property
    def queryset(self) -> Any:
        asked = self.build()
        if asked._prefetch_related_lookups:  # noqa: SLF001
            raise ValueError("Only one statement can be kept: prefetch_related would be left out.")
        return asked

    def read(self, **told: Any) -> list[Any]:
        """The rows for these values. One statement. Raises KeyError for a value that was not told."""
        kept = self.queryset
        asked = type(kept)(kept.model, _Ready(self, told), kept._db)  # noqa: SLF001
        asked._iterable_class, asked._fields = kept._iterable_class, kept._fields  # noqa: SLF001
        return list(asked)

    def first(self, **told: Any) -> Any:
        """The first row for these values, or None."""
        return next(iter(self.read(**told)), None)

    def prepare(self, using: str) -> tuple[Any, str, tuple[Any, ...]]:
        """The compiler as it stands after its work, the statement, and its values or who stands for them."""
        if using not in self.compiled:
            compiler = self.queryset.query.clone().get_compiler(using=using)
            sql, params = compiler.as_sql()
            self.compiled[using] = compiler, sql, tuple(params)
        return self.compiled[using]


class _Ready:
    """Takes the place of a query that need not be compiled again."""

    def __init__(self, kept: Kept, told: dict[str, Any]) -> None:
        self.kept, self.told = kept, told

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kept.queryset.query, name)

    def get_compiler(self, using: str, connection: Any = None, elide_empty: bool = True) -> Any:
        compiler, sql, params = self.kept.prepare(using)
        here = connections[using]
        values = tuple(_as_sent(self.told[one.name], here) if isinstance(one, Told) else one for one in params)
        ready = copy(compiler)  # its connection is that of the thread that was first
        ready.connection = here
        ready.as_sql = lambda *_, **__: (sql, values)
        return ready


def _as_sent(value: Any, connection: Any) -> Any:
    """A value as the fields of its kind send it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return KEYS.get_db_prep_value(value, connection) if isinstance(value, UUID) else value
