"""The one door through which rows of the past may go: erasing a person who has asked for it.

Rows that tell of the past are never changed or removed, except here. `rehab.upkeep.erasing` alone comes through this
door, which an import contract and tests see to; and the door opens only for somebody whose account is closed already.
It goes round the managers that refuse. Rows refer to each other, so they go table by table, and the database checks at
the end of the transaction that nothing refers to a row that is gone. The trail is guarded by the database as well, and
lets nothing but blanking pass, for the one person who is named in `Erasing` meanwhile. How many rows were blanked is
itself on the trail, so that `verify_trail` finds a row that was blanked by anybody else."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from .actions import record
from .models import AppendOnly, AppendOnlyModel, Erasing, Trail

UNSAID: dict[str, Any] = {"about": "", "before": None, "after": None, "salt": ""}
NOWHERE: dict[str, Any] = {"actor": None, "address": None, "request_id": ""}


def ask(person: Any) -> None:
    """Raise AppendOnly for anybody who may still sign in."""
    if person.is_active:
        raise AppendOnly("Only the rows of a closed account may go.")


def remove_rows(kind: type[AppendOnlyModel], person: Any) -> None:
    """Remove this person's rows of one kind. Never the trail: it is blanked."""
    ask(person)
    if issubclass(kind, Trail):
        raise AppendOnly("Trail rows are never removed.")
    QuerySet(kind).filter(patient=person)._raw_delete(connection.alias)  # noqa: SLF001


def blank_trail(person: Any, *, at: datetime) -> None:
    """Of each act keep that it was done, and when, and by whom of the staff; not by or about this person."""
    ask(person)
    rows: QuerySet[Trail] = QuerySet(Trail)
    of_person = Q(actor=person) | Q(patient=person)
    record("erase_account", actor=None, at=at, after={"rows": rows.filter(of_person).count()})
    door = Erasing.objects.create(person=person.pk)
    rows.filter(actor=person).update(**UNSAID, **NOWHERE, erased_at=at)
    rows.filter(patient=person).update(**UNSAID, patient=None, erased_at=at)
    door.delete()
    if rows.filter(of_person).exists():
        raise AppendOnly("Rows of the erased person were left.")
