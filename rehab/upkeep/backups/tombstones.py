"""`erased.txt` beside the backups: who was erased, by random number and day, so that no backup brings them back.

The database holds the same list; whatever it has and the file has not is added at every chance."""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rehab.people.farewells import Erased

from . import keeping
from .parcel import Refused

FILE = "erased.txt"


def keep() -> None:
    """Bring the list in BACKUP_DIR up to date with the database."""
    add({erased.handle: f"{erased.handle} {erased.at:%Y-%m-%d}" for erased in Erased.objects.order_by("pk")})


def adopt(path: Path) -> None:
    """Take the list beside a backup from elsewhere into that of BACKUP_DIR. Raises Refused for what is none of ours."""
    add(lines_of(path))


def read() -> list[UUID]:
    """The numbers on the list in BACKUP_DIR. Raises Refused for what is no list of ours."""
    return list(lines_of(settings.BACKUP_DIR / FILE))


def add(lines: dict[UUID, str]) -> None:
    """Write the list anew, as a whole, if anything is missing."""
    path = settings.BACKUP_DIR / FILE
    known = lines_of(path)
    if lines.keys() <= known.keys():
        return
    draft = keeping.folder() / f".{FILE}.part"
    with draft.open("w", encoding="ascii") as out:
        draft.chmod(0o600)
        out.writelines(f"{line}\n" for line in (lines | known).values())
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def lines_of(path: Path) -> dict[UUID, str]:
    """The lines by their number; none where there is no list."""
    try:
        lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
        return {UUID(line.split()[0]): line for line in lines if line.strip()}
    except (OSError, ValueError) as trouble:
        raise Refused(f"{path} is no list of the erased: {trouble}.") from None
