"""Taking everything along."""

import tempfile
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from rehab.people.models import User
from rehab.plan.models import Plan
from rehab.trail.actions import record

from .packing import write_csv, write_json
from .sections import TAKING

IN_MEMORY_BYTES = 2_000_000  # larger files lie on the disk until they are sent
WRITERS = {"json": write_json, "csv": write_csv}


def take_everything(person: User, kind: str, *, now: datetime) -> IO[bytes]:
    """A file with everything, read at one moment: the plan is held, so no act of the patient falls in between.

    It is whole before the first byte is sent, so a slow phone holds nothing up, and nobody gets half a file."""
    file: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  closed when it is sent
    with transaction.atomic():
        Plan.objects.of(person).select_for_update(no_key=True).first()
        WRITERS[kind](person, file)
        record(TAKING, actor=person, at=now, patient=person, after={"as": kind})
    file.seek(0)
    return file
