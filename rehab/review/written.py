"""Pages of what therapists wrote about one patient: the notes with what they said before, and the messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rehab.diary.messages import Message

from .forms import cursor_of
from .models import Note

WRITTEN_A_PAGE = 25


@dataclass(frozen=True)
class NoteRow:
    """A note as it reads now, and what it said before, newest first."""

    note: Note
    is_own: bool
    before: tuple[Note, ...]


@dataclass(frozen=True)
class WrittenPage:
    """A page, newest first. `rows` are NoteRow or Message."""

    rows: tuple[Any, ...]
    older: str


def read_notes(patient: Any, therapist: Any, cursor: tuple[datetime, int] | None) -> WrittenPage:
    """25 notes before the cursor, with their earlier versions. Two statements."""
    notes = Note.objects.visible_to(therapist).of(patient)
    current = notes.current().select_related("by").newest_first()
    found: Sequence[Note] = list((current.before(*cursor) if cursor else current)[: WRITTEN_A_PAGE + 1])
    shown = found[:WRITTEN_A_PAGE]
    before = versions_of(notes, shown)
    rows = tuple(NoteRow(note, note.by_id == therapist.pk, before.get(note.first_id or 0, ())) for note in shown)
    return WrittenPage(rows, cursor_of(shown[-1].written_at, shown[-1].pk) if len(found) > WRITTEN_A_PAGE else "")


def versions_of(notes: Any, shown: Sequence[Note]) -> dict[int, tuple[Note, ...]]:
    """What these notes said before, by the key of the first version, newest first."""
    firsts = [note.first_id for note in shown if note.first_id]
    replaced = notes.exclude(replaced_by=None).select_related("by").order_by("-at", "-pk")
    found: dict[int, tuple[Note, ...]] = {}
    for version in (replaced.filter(first__in=firsts) | replaced.filter(pk__in=firsts)) if firsts else ():
        root = version.first_id or version.pk
        found[root] = (*found.get(root, ()), version)
    return found


def read_messages(patient: Any, therapist: Any, cursor: tuple[datetime, int] | None) -> WrittenPage:
    """25 messages before the cursor, those taken back too. One statement."""
    messages = Message.objects.visible_to(therapist).of(patient).select_related("by", "answer_read_by").newest_first()
    found: Sequence[Message] = list((messages.before(*cursor) if cursor else messages)[: WRITTEN_A_PAGE + 1])
    shown = found[:WRITTEN_A_PAGE]
    return WrittenPage(tuple(shown), cursor_of(shown[-1].at, shown[-1].pk) if len(found) > WRITTEN_A_PAGE else "")
