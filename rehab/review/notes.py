"""What happens to a private note: written, changed. Each action is one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rehab.people.models import User
from rehab.plan.actions import Stale
from rehab.trail.actions import record

from .models import Note


def hold_patient(patient: Any) -> None:
    """Acts about one patient queue up, also before there is a plan."""
    User.objects.select_for_update(no_key=True).get(pk=patient.pk)


@transaction.atomic
def write_note(patient: Any, text: str, *, by: Any, key: UUID, now: datetime) -> Note:
    """Keep a private note. The same key again is the same note. The trail says that there is one, not what it says."""
    hold_patient(patient)
    kept: Note | None = Note.objects.of(patient).filter(key=key).first()
    if kept:
        return kept
    note = Note.objects.create(patient=patient, by=by, at=now, written_at=now, text=text, key=key)
    record("write_note", actor=by, at=now, patient=patient, about=f"note {note.pk}")
    return note


@transaction.atomic
def change_note(note: Note, text: str, *, by: Any, key: UUID, now: datetime) -> Note:
    """Let a note say something else. Raises Stale when this version has been replaced already."""
    hold_patient(note.patient)
    kept: Note | None = Note.objects.of(note.patient).filter(key=key).first()
    if kept:
        return kept
    if Note.objects.filter(replaces=note).exists():
        raise Stale
    changed = Note.objects.create(
        patient=note.patient, by=by, at=now, written_at=note.written_at, text=text, key=key,
        first_id=note.first_id or note.pk, replaces=note,
    )  # fmt: skip
    record("change_note", actor=by, at=now, patient=note.patient, about=f"note {changed.pk}")
    return changed
