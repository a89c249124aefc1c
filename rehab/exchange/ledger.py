"""The trail as admins read it, on a page and as a table: who did what, when and from where, and nobody's health."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rehab.access.roles import Role
from rehab.people.models import User
from rehab.trail.actions import record
from rehab.trail.kinds import act_words
from rehab.trail.models import Trail, TrailQuerySet

from .cells import as_cell, as_json

A_PAGE = 50
IN_MEMORY_BYTES = 2_000_000  # larger files lie on the disk until they are sent
PATIENTS, HOUSE = "patients", "house"


@dataclass(frozen=True)
class Asked:
    """What the page or the file is to show. `who` is the handle of one of the staff, `patients`, or `house`."""

    who: str = ""
    what: str = ""
    patient: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One act. `of` is the patient's number, `who` too where a patient did it."""

    at: datetime
    who: str
    role: str
    what: str
    about: str
    before: str
    after: str
    of: str
    address: str
    request: str


@dataclass(frozen=True)
class Ledger:
    """A page, newest first. `older` is the row after which the next one begins."""

    lines: tuple[Line, ...]
    older: Trail | None


def acts(admin: User, asked: Asked) -> TrailQuerySet:
    """Every act that was asked for, newest first."""
    rows: TrailQuerySet = Trail.objects.in_ledger(admin).select_related("actor", "patient")
    if asked.who:
        rows = rows.filter(by(asked.who))
    if asked.what:
        rows = rows.of_kind(asked.what)
    if asked.patient:
        rows = rows.filter(patient__handle__range=handles(asked.patient))
    if asked.since:
        rows = rows.filter(at__gte=midnight(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=midnight(asked.until + timedelta(days=1)))
    return rows.newest_first()


def by(who: str) -> Q:
    if who == PATIENTS:
        return Q(actor_role=Role.PATIENT)
    return Q(actor_role="") if who == HOUSE else Q(actor__handle=UUID(who))


def handles(number: str) -> tuple[UUID, UUID]:
    """The first and the last handle that begins like this."""
    return UUID(number.ljust(32, "0")), UUID(number.ljust(32, "f"))


def midnight(on: date) -> datetime:
    """The beginning of a day on the reader's clock."""
    return timezone.make_aware(datetime.combine(on, time()))


def read_ledger(admin: User, asked: Asked, cursor: tuple[datetime, int] | None) -> Ledger:
    """One page. One statement, however long the trail is."""
    rows = acts(admin, asked)
    found = list((rows.before(*cursor) if cursor else rows)[: A_PAGE + 1])
    return Ledger(tuple(map(line_of, found[:A_PAGE])), found[A_PAGE - 1] if len(found) > A_PAGE else None)


def line_of(row: Any) -> Line:
    of_patient = row.patient is not None or row.erased_at is not None
    return Line(
        at=row.at, who=who_of(row), role=row.actor_role, what=act_words(row.action, of_patient=of_patient),
        about=row.open_about or "", before=said(row.open_before), after=said(row.open_after),
        of="erased" if row.erased_at else row.patient.number if row.patient else "",
        address=row.address or "", request=row.request_id,
    )  # fmt: skip


def who_of(row: Trail) -> str:
    """A name of the staff, a patient's number, or the house."""
    if row.actor is None:
        return _("Erased") if row.erased_at else "Backstep"
    return row.actor.number if row.actor.is_patient else row.actor.name


def said(value: Any) -> str:
    return "" if value is None else as_json(value)


def export_trail(admin: User, asked: Asked, *, now: datetime) -> IO[bytes]:
    """A table of all that was asked for, read at one moment. That it was taken out is itself on the trail."""
    file: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  closed when it is sent
    with transaction.atomic():
        rows = write_table(map(line_of, acts(admin, asked).iterator(chunk_size=1000)), file)
        filters = {name: str(value) for name, value in asdict(asked).items() if value}
        record("export_trail", actor=admin, at=now, after={"rows": rows, **filters})
    file.seek(0)
    return file


def write_table(lines: Iterable[Line], file: IO[bytes]) -> int:
    """With a mark at the beginning by which spreadsheets know the letters (UTF-8). Gives the number of rows."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    table, count = csv.writer(text), 0
    table.writerow([field.name for field in fields(Line)])
    for cells in map(cells_of, lines):
        table.writerow(cells)
        count += 1
    text.detach()
    return count


def cells_of(line: Line) -> Iterator[str]:
    for value in asdict(line).values():
        yield as_cell(value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value)
