"""Bring a clinic back from a backup. Everything is looked at before anything is changed."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from rehab.people.models import User
from rehab.trail.actions import record
from rehab.trail.verifying import verify
from rehab.upkeep.erasing import erase_again, erase_due

from . import keeping, tombstones
from .engines import engine
from .parcel import KEY, Manifest, Refused, unpack


@contextmanager
def checked(path: Path, key: Path | None) -> Iterator[tuple[Manifest, Path]]:
    """A backup that is whole, that this version understands, and whose database can be read. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix=keeping.SCRATCH, dir=settings.DATA_DIR) as scratch:
        folder = Path(scratch)
        manifest = unpack(path, folder, key)
        refuse_strangers(manifest)
        engine().check(folder, manifest.counts)
        yield manifest, folder


def refuse_strangers(manifest: Manifest) -> None:
    """Raise Refused for a backup of a later version, or of another database."""
    unknown = set(manifest.migrations) - {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown or numbers(manifest.version) > numbers(settings.VERSION):
        raise Refused(
            f"This backup was made by Backstep {manifest.version}, which is newer than this {settings.VERSION}."
            " Use that version or a later one."
        )
    here = engine()
    if manifest.engine != here.name:
        raise Refused(
            f"This backup is of {manifest.engine}, and DATABASE_URL names {here.name}."
            " Restore into the same kind of database, then use manage.py move."
        )
    if manifest.server > here.server:
        raise Refused(
            f"This backup is of PostgreSQL {manifest.server}, and the server is {here.server}, which is older."
        )


def numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def refuse_unless_empty() -> None:
    """Raise Refused when somebody has an account here."""
    if User._meta.db_table in connection.introspection.table_names() and User.objects.exists():  # noqa: SLF001
        raise Refused("This clinic is not empty: somebody has an account. Use an empty database and an empty DATA_DIR.")


def restore(path: Path, key: Path | None, now: datetime) -> Manifest:
    """Bring back what the backup holds, except for those who were erased since. Raises Refused before any change.

    Raises Broken when everything is back and the trail in it is not whole. Killed in the middle it can be begun again,
    or, once the data are there, `erase_accounts` does what is left."""
    with keeping.one_at_a_time():
        refuse_unless_empty()
        with checked(path, key) as (manifest, folder):
            tombstones.adopt(path.parent / tombstones.FILE)
            if (folder / KEY).exists() and not settings.KEY_IS_GIVEN:
                (folder / KEY).replace(settings.DATA_DIR / KEY)
            engine().put(folder, manifest.counts)
        connection.close()
        call_command("migrate", verbosity=0)
        erase_again(tombstones.read(), now)
        erase_due(now)
        with transaction.atomic():
            record("restore_backup", actor=None, at=now, after={"made_at": manifest.made_at})
        verify()
    return manifest
