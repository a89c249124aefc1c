"""A small clinic to back up, a second empty one beside it, and what must be the same in both."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend

from rehab import env
from rehab.exchange.packing import write_csv, write_json
from rehab.people.leaving import ask_erasure
from rehab.people.models import User
from rehab.trail.actions import record
from rehab.trail.verifying import Ending, verify
from rehab.upkeep.erasing import erase
from tests.cast import MONDAY, Cast, gather_cast, intake, morning, person, walk
from tests.first_edition import publish_first_edition

DAY = timedelta(days=1)


def furnish() -> Cast:
    """Ana and Ben have walked, somebody has looked, and Eva was erased, so that the trail has blanked rows."""
    publish_first_edition()
    cast = gather_cast()
    for patient in (cast.ana, cast.ben):
        intake(patient)
        morning(patient, walk(patient, MONDAY + DAY, note="größer, 'naïve' — 膝"), 1)
    record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY, after={"big": 1e16, "half": 0.5})
    eva = person("Eva", cast.ana.role)
    record("read_patient", actor=cast.tess, patient=eva, at=MONDAY)
    ask_erasure(eva, now=MONDAY)
    erase(eva.pk, MONDAY + 30 * DAY)
    return cast


def empty() -> None:
    """As on a new machine: the tables, and nobody."""
    call_command("flush", interactive=False, verbosity=0)


def exports() -> dict[str, bytes]:
    """What each patient would take along, as JSON and as tables."""
    taken = {}
    for patient in User.objects.patients().order_by("pk"):
        for kind, write in (("json", write_json), ("csv", write_csv)):
            file = io.BytesIO()
            write(patient, file)
            taken[f"{patient.name}.{kind}"] = file.getvalue()
    return taken


def is_sound() -> Ending:
    """The trail is whole, and every advice is what the engine says today. Gives where the trail ends."""
    told = StringIO()
    call_command("replay", stdout=told)
    assert " 0 differ" in told.getvalue()
    return verify()


def address() -> str:
    """The database of the tests, as DATABASE_URL."""
    said: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    login = quote(said["USER"]) + (f":{quote(said['PASSWORD'], safe='')}" if said["PASSWORD"] else "")
    return (
        f"postgres://{login}@{quote(said['HOST'], safe='')}{f':{said["PORT"]}' if said['PORT'] else ''}/{said['NAME']}"
    )


@contextmanager
def on_sqlite(path: Path) -> Iterator[None]:
    """For a while this process serves a clinic in another SQLite file."""
    here = connections["default"]
    said = connections.configure_settings({"default": env.database(f"sqlite:///{path}", path.parent)})["default"]
    connections["default"] = load_backend(said["ENGINE"]).DatabaseWrapper(said, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = here
