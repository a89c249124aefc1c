"""Make a backup of the clinic as it is at one moment, while it is open."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from . import keeping, tombstones
from .engines import engine
from .parcel import KEY, Manifest, digest, pack


def make(now: datetime) -> Path:
    """Write a backup into BACKUP_DIR, whole or not at all, and the list of the erased beside it.

    Raises Refused and OSError."""
    place, sealed = keeping.folder(), bool(settings.BACKUP_RECIPIENTS)
    path = place / keeping.name_at(now, sealed=sealed)
    draft = place / f".{path.name}.part"
    # The plain copy lies where the database lies: the other disk may belong to somebody else.
    with tempfile.TemporaryDirectory(prefix=keeping.SCRATCH, dir=settings.DATA_DIR) as scratch:
        manifest = collect(Path(scratch), now)
        with draft.open("wb") as out:
            draft.chmod(0o600)
            pack(manifest, Path(scratch), out, settings.BACKUP_RECIPIENTS)
            out.flush()
            os.fsync(out.fileno())
    draft.replace(path)
    tombstones.keep()
    return path


def collect(folder: Path, now: datetime) -> Manifest:
    """Put everything that goes into the backup into a folder, look whether it is sound, and describe it."""
    database = engine()
    counts = database.copy(folder)
    database.check(folder, counts)
    names = [database.file]
    if (settings.DATA_DIR / KEY).exists() and not settings.KEY_IS_GIVEN:
        shutil.copyfile(settings.DATA_DIR / KEY, folder / KEY)
        names.append(KEY)
    return Manifest(
        made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        version=settings.VERSION,
        engine=database.name,
        server=database.server,
        migrations=sorted(applied()),
        counts=counts,
        files={name: digest(folder / name) for name in names},
    )


def applied(alias: str = "default") -> set[str]:
    """Every migration of the database, as app.name."""
    return {f"{app}.{name}" for app, name in MigrationRecorder(connections[alias]).applied_migrations()}
