"""What is written about a patient, the newest of each kind, read in one statement for the patient's page.

The tables say different things, so each is read as rows of the same columns. Each kind is cut to its newest few before
it is joined to the others: the statement does not grow with the record."""

import json
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Any

from django.db.models import BigIntegerField, CharField, DateTimeField, Expression, F, IntegerField, TextField, Value
from django.db.models.functions import Cast

from rehab.diary.days import day_of
from rehab.diary.messages import Message
from rehab.diary.models import Report
from rehab.people.kept import Kept, TheTherapist, Told
from rehab.people.models import User
from rehab.plan.models import Opinion, UsualProposal
from rehab.trail.models import Trail
from rehab.trail.words import PLAN_ACTS

from .models import Note
from .said import named
from .trail_rows import ChangeRow, change_row

SHOWN_NOTES, SHOWN_MESSAGES, SHOWN_REPORTS, SHOWN_CHANGES = 3, 3, 5, 6
SHOWN_OPINIONS = 10

COLUMNS: dict[str, Any] = {
    "kind": CharField(), "pk": BigIntegerField(), "at": DateTimeField(), "who": CharField(), "text": TextField(),
    "code": TextField(), "before": TextField(), "after": TextField(), "read": DateTimeField(),
    "answered": DateTimeField(), "answer_read": DateTimeField(), "one": IntegerField(), "two": IntegerField(),
}  # fmt: skip


@dataclass(frozen=True)
class ReportRow:
    """A report of symptoms; `at` is the time on the patient's own clock."""

    on: Any
    at: str
    symptoms: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Entries:
    """The newest of each kind, newest first; `opinions` are those who agree, oldest first. Not to be saved again."""

    notes: tuple[Note, ...]
    messages: tuple[Message, ...]
    reports: tuple[ReportRow, ...]
    changes: tuple[ChangeRow, ...]
    opinions: tuple[Opinion, ...]
    proposals: tuple[UsualProposal, ...]


def as_rows(kind: str, found: Any, **says: Expression | F) -> Any:
    """Rows of one table in the columns of all of them; what a table does not say is null."""
    said = {"kind": Cast(Value(kind), CharField()), "pk": F("pk"), "at": F("at"), **says}
    columns = (said.get(name, Cast(Value(None), field)) for name, field in COLUMNS.items())
    return found.order_by().values_list(*columns)


def words(name: str) -> Expression:
    """A column of JSON or of a key as text, which is the same in every database."""
    return Cast(name, TextField())


def newest(found: Any, count: int) -> Any:
    """Only the newest of these rows."""
    return found.model.objects.filter(pk__in=found.values("pk")[:count])


def entries() -> Any:
    """The rows of all kinds, in the columns of `COLUMNS`."""
    therapist, patient = TheTherapist(), Told("patient")
    notes = Note.objects.visible_to(therapist).of(patient).current().newest_first()
    letters = Message.objects.visible_to(therapist).of(patient).standing().newest_first()
    reports = Report.objects.visible_to(therapist).of(patient).newest_first()
    changes = Trail.objects.visible_to(therapist).filter(patient=patient, action__in=sorted(PLAN_ACTS)).newest_first()
    opinions = (
        Opinion.objects.visible_to(therapist).of(patient).filter(advice=Told("advice"), agrees=True).order_by("-at")
    )
    proposals = UsualProposal.objects.visible_to(therapist).of(patient).filter(outcome="").order_by("-knee")
    return as_rows(
        "note", newest(notes, SHOWN_NOTES), at=F("written_at"), who=F("by__name"), text=F("text"),
        code=words("key"), read=F("at"), one=F("replaces_id"),
    ).union(
        as_rows(
            "message", newest(letters, SHOWN_MESSAGES), who=F("by__name"), text=F("text"), code=words("key"),
            before=F("answer"), read=F("read_at"),
            answered=F("answered_at"), answer_read=F("answer_read_at"),
        ),
        as_rows(
            "report", newest(reports, SHOWN_REPORTS), at=F("happened_at"), text=F("note"),
            code=words("symptoms"), one=F("utc_offset"),
        ),
        as_rows(
            "change", newest(changes, SHOWN_CHANGES), who=F("actor__name"), code=F("action"),
            before=words("before"), after=words("after"),
        ),
        as_rows("opinion", newest(opinions, SHOWN_OPINIONS), who=F("by__name"), one=F("by_id")),
        as_rows("proposal", newest(proposals, 2), code=F("knee"), one=F("pain"), two=F("was")),
        all=True,
    )  # fmt: skip


ENTRIES = Kept(entries)


def read_entries(patient: Any, therapist: Any, advice_id: int | None) -> Entries:
    """Everything written that the page shows. One statement."""
    found = ENTRIES.read(patient=patient.pk, therapist=therapist.pk, advice=advice_id)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    return gathered(sorted(rows, key=lambda row: (row["at"], row["pk"]), reverse=True))


def gathered(rows: list[dict[str, Any]]) -> Entries:
    """The rows sorted into their kinds."""

    def of(kind: str) -> list[dict[str, Any]]:
        return [row for row in rows if row["kind"] == kind]

    return Entries(
        notes=tuple(note_of(row) for row in of("note")),
        messages=tuple(message_of(row) for row in of("message")),
        reports=tuple(report_of(row) for row in of("report")),
        changes=tuple(
            change_row(row["at"], row["who"], row["code"], known(row["before"]), known(row["after"]))
            for row in of("change")
        ),
        opinions=tuple(opinion_of(row) for row in reversed(of("opinion"))),
        proposals=tuple(
            UsualProposal(pk=row["pk"], knee=row["code"], pain=row["one"], was=row["two"], at=row["at"])
            for row in sorted(of("proposal"), key=lambda row: str(row["code"]))
        ),
    )


def known(stored: str | None) -> Any:
    return json.loads(stored) if stored else None


def note_of(row: dict[str, Any]) -> Note:
    return Note(
        pk=row["pk"], key=row["code"], by=User(name=row["who"]), written_at=row["at"], at=row["read"],
        text=row["text"], replaces_id=row["one"],
    )  # fmt: skip


def message_of(row: dict[str, Any]) -> Message:
    return Message(
        pk=row["pk"], key=row["code"], by=User(name=row["who"]), at=row["at"], text=row["text"],
        read_at=row["read"], answer=row["before"] or "", answered_at=row["answered"], answer_read_at=row["answer_read"],
    )  # fmt: skip


def report_of(row: dict[str, Any]) -> ReportRow:
    there = row["at"].astimezone(timezone(timedelta(minutes=row["one"])))
    symptoms = tuple(named(symptom) for symptom in known(row["code"]) or ())
    return ReportRow(day_of(there), f"{there:%H:%M}", symptoms, row["text"])


def opinion_of(row: dict[str, Any]) -> Opinion:
    return Opinion(pk=row["pk"], by=User(pk=row["one"], name=row["who"]), at=row["at"], agrees=True)
