"""The folder of backups: what they are called, when the next one is due, and which may go."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"backstep-(\d{8}T\d{6})Z\.tar\.gz(\.age)?")
SCRATCH = ".backup-"  # folders in DATA_DIR, gone as soon as the work is done
STAMP = "%Y%m%dT%H%M%S"


def folder() -> Path:
    """BACKUP_DIR, made on first use, closed to other users of this machine."""
    place: Path = settings.BACKUP_DIR
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def name_at(moment: datetime, *, sealed: bool) -> str:
    return f"backstep-{moment.astimezone(UTC):{STAMP}}Z.tar.gz{'.age' if sealed else ''}"


def moment_of(path: Path) -> datetime:
    """When a backup was made, by its name."""
    said = NAME.fullmatch(path.name)
    assert said  # noqa: S101  # nosec B101  only asked of what `kept` gives
    return datetime.strptime(said[1], STAMP).replace(tzinfo=UTC)


def kept() -> list[Path]:
    """All backups, the newest first; none while there is no folder."""
    place: Path = settings.BACKUP_DIR
    here = place.iterdir() if place.is_dir() else []
    return sorted((path for path in here if NAME.fullmatch(path.name)), reverse=True)


def is_due(now: datetime, every: timedelta) -> bool:
    """Is the newest backup as old as that? One from a later moment, as after a clock was wrong, is none."""
    return not any(now - every < moment_of(path) <= now for path in kept())


def prune(keep: int) -> int:
    """Remove all but the newest `keep`. Gives the number of those removed."""
    old = kept()[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Others wait until this one is done. What somebody who was killed has left is removed first."""
    with (settings.DATA_DIR / ".backup.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        for left in settings.DATA_DIR.glob(f"{SCRATCH}*"):
            shutil.rmtree(left)
        for left in settings.BACKUP_DIR.glob(".*.part"):
            left.unlink(missing_ok=True)
        yield
