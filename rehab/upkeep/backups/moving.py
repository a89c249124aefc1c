"""Move a clinic from one kind of database to the other: every row, under its own number, in one transaction.

This clinic's database is the new one, empty and up to date; the old one is only read. Sums of every table are compared,
and the chain of the trail is walked, before anything is kept. The old database stays as it is."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import AutoField, Model, QuerySet
from django.db.utils import load_backend

from rehab import env
from rehab.trail.guard import guard_down
from rehab.trail.seal import canonical
from rehab.trail.verifying import verify

from .making import applied
from .parcel import Refused

OLD = "old"
AT_ONCE = 500  # rows
LARGEST = 2**256


def move() -> int:
    """Copy everything from the database `OLD` into this one. Gives the number of rows; raises Refused and Broken."""
    if applied(OLD) != applied():
        raise Refused("The old database is of another version. Start this version on it once, then move.")
    with held(), transaction.atomic():
        with guard_down(connection):
            for model in models():
                rows(model, "default")._raw_delete("default")  # noqa: SLF001
            number = sum(copy(model) for model in models())
            carry_numbers_on()
            connection.check_constraints()
        compare()
        verify()
    return number


@contextmanager
def old_database(address: str) -> Iterator[None]:
    """The database at this address, under the name `OLD`. Raises Refused for one that is not there."""
    said = env.database(address, settings.DATA_DIR)
    said["OPTIONS"].pop("pool", None)  # one connection is enough, and is closed afterwards
    if "sqlite" in said["ENGINE"] and not said["NAME"].is_file():
        raise Refused(f"{said['NAME']} is not there.")
    if same(said, connection.settings_dict):
        raise Refused("That is the database that DATABASE_URL names. Set DATABASE_URL to the new one.")
    whole = connections.configure_settings({"default": said})["default"]
    connections[OLD] = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, OLD)
    try:
        yield
    finally:
        connections[OLD].close()
        del connections[OLD]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(str(one.get(part, "")) == str(other.get(part, "")) for part in ("ENGINE", "NAME", "HOST", "PORT"))


@contextmanager
def held() -> Iterator[None]:
    """The old database as it is now: SQLite lets nobody else write meanwhile, PostgreSQL shows one moment."""
    with transaction.atomic(using=OLD):
        if connections[OLD].vendor == "postgresql":
            with connections[OLD].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def models() -> list[type[Model]]:
    """Every table that has rows of its own."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]  # noqa: SLF001


def rows(model: type[Model], alias: str) -> QuerySet[Any]:
    """All rows, past every manager that would leave some out or refuse."""
    return QuerySet(model, using=alias)


def copy(model: type[Model]) -> int:
    number = 0
    for some in batched(rows(model, OLD).order_by("pk").iterator(chunk_size=AT_ONCE), AT_ONCE):
        number += len(rows(model, "default").bulk_create(some))
    return number


def compare() -> None:
    """Raise Refused unless both databases say the same, to the last letter."""
    for model in models():
        if total(model, OLD) != total(model, "default"):
            raise Refused(f"{model._meta.db_table} did not come over as it was. Nothing was kept.")  # noqa: SLF001


def total(model: type[Model], alias: str) -> tuple[int, int]:
    """The number of rows and the sum of their hashes, which is the same in whatever order they come."""
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    number, summed = 0, 0
    for row in rows(model, alias).order_by().values_list(*names).iterator(chunk_size=AT_ONCE):
        said = canonical(json.loads(json.dumps(row, default=str)))
        number, summed = number + 1, summed + int(hashlib.sha256(said.encode()).hexdigest(), 16)
    return number, summed % LARGEST


def carry_numbers_on() -> None:
    """The next row gets the number that it would have got in the old database, never that of a row that was erased."""
    for model in models():
        key = model._meta.pk  # noqa: SLF001
        if isinstance(key, AutoField):
            set_last(model._meta.db_table, str(key.column), last(model._meta.db_table, str(key.column)))  # noqa: SLF001


def last(table: str, column: str) -> int:
    """The last number that the old database gave out in a table; 0 if none."""
    with connections[OLD].cursor() as cursor:
        if connections[OLD].vendor == "postgresql":
            quoted = connection.ops.quote_name(table)
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [quoted, column])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def set_last(table: str, column: str, number: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted = connection.ops.quote_name(table)
            sequence = "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)"
            cursor.execute(sequence, [quoted, column, max(number, 1), number > 0])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
