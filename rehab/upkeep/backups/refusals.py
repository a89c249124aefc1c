"""What a command says instead of a stack of Python."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import CommandError
from django.db import Error as DatabaseError

from rehab.env import EnvError
from rehab.trail.verifying import Broken

from .parcel import Refused


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Turn what was refused, and disks and databases that do not answer, into the one line that a command ends with."""
    try:
        yield
    except (Refused, EnvError) as refused:
        raise CommandError(str(refused)) from None
    except Broken as broken:
        raise CommandError(f"Everything is there, but the trail is not whole. {broken}") from None
    except OSError as trouble:
        raise CommandError(f"{trouble.filename or 'The disk'}: {trouble.strerror or trouble}.") from None
    except DatabaseError as trouble:
        raise CommandError(f"DATABASE_URL: the database does not do it ({str(trouble).strip()}).") from None
