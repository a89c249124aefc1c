"""What a therapist writes about a patient: private notes, and messages that the patient reads."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import therapists_only
from rehab.diary import messaging
from rehab.diary.messages import Message
from rehab.people.models import User
from rehab.plan.actions import Stale

from . import notes as private
from .forms import CursorForm
from .models import Note
from .views import INVALID, in_care, now_of, reads, with_plan
from .writing_forms import ChangeNoteForm, WriteForm
from .written import read_messages, read_notes


@therapists_only
@require_safe
def notes(request: HttpRequest, handle: UUID) -> HttpResponse:
    """All private notes, newest first, 25 a page, with what they said before."""
    patient = in_care(request, handle)
    return notes_page(request, patient, WriteForm())


def notes_page(request: HttpRequest, patient: User, form: WriteForm, status: int = 200) -> HttpResponse:
    reads(request, patient, "notes")
    page = read_notes(patient, request.user, CursorForm(request.GET).cursor())
    return render(request, "review/notes.html", {"patient": patient, "page": page, "form": form}, status=status)


@therapists_only
@require_POST
def write_note(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Keep a private note, or send it as a message when it says that the patient can read it."""
    patient = in_care(request, handle)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return notes_page(request, patient, form, INVALID)
    said: dict[str, Any] = {"by": request.user, "key": form.cleaned_data["key"], "now": now_of(patient)}
    if form.cleaned_data["share"] and not hasattr(patient, "plan"):
        form.add_error(
            "share",
            _("{patient} has not finished the first questions, and sees no messages yet.").format(patient=patient.name),
        )
        return notes_page(request, patient, form, INVALID)
    if form.cleaned_data["share"]:
        messaging.send_message(patient, form.cleaned_data["text"], **said)
        messages.success(request, _("Sent. {patient} reads it on Today.").format(patient=patient.name))
    else:
        private.write_note(patient, form.cleaned_data["text"], **said)
        messages.success(request, _("Note kept. Only therapists who care for this patient can read it."))
    return redirect("review:patient", handle=handle)


@therapists_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_note(request: HttpRequest, handle: UUID, key: UUID) -> HttpResponse:
    """Let a note of one's own say something else. What it said is kept."""
    patient = in_care(request, handle)
    own = Note.objects.visible_to(request.user).of(patient).filter(by=request.user)
    note = get_object_or_404(own.select_related("patient"), key=key)
    if request.method != "POST":
        form = ChangeNoteForm(initial={"text": note.text, "key": uuid4()})
        return render(request, "review/change_note.html", {"patient": patient, "note": note, "form": form})
    form = ChangeNoteForm(request.POST)
    context = {"patient": patient, "note": note, "form": form}
    if not form.is_valid():
        return render(request, "review/change_note.html", context, status=INVALID)
    said = form.cleaned_data
    try:
        private.change_note(note, said["text"], by=request.user, key=said["key"], now=now_of(patient))
    except Stale:
        return render(request, "review/change_note.html", context | {"stale": True}, status=INVALID)
    messages.success(request, _("Note changed. What it said before is kept."))
    return redirect("review:notes", handle=handle)


@therapists_only
@require_safe
def sent(request: HttpRequest, handle: UUID) -> HttpResponse:
    """All messages to the patient, newest first, 25 a page: when each was read, and the answers."""
    patient = with_plan(request, handle)
    reads(request, patient, "messages")
    page = read_messages(patient, request.user, CursorForm(request.GET).cursor())
    return render(request, "review/sent.html", {"patient": patient, "page": page})


@therapists_only
@require_POST
def read_answers(request: HttpRequest, handle: UUID) -> HttpResponse:
    """The answers are read: the patient leaves the list of those who wait for one."""
    patient = with_plan(request, handle)
    messaging.read_answers(patient, by=request.user, now=now_of(patient))
    return redirect("review:patient", handle=handle)


@therapists_only
@require_POST
def withdraw_message(request: HttpRequest, handle: UUID, key: UUID) -> HttpResponse:
    """Take a message of one's own back."""
    patient = with_plan(request, handle)
    own = Message.objects.visible_to(request.user).of(patient).filter(by=request.user)
    messaging.withdraw_message(patient, get_object_or_404(own, key=key), by=request.user, now=now_of(patient))
    messages.success(request, _("Taken back. {patient} no longer sees it.").format(patient=patient.name))
    return redirect("review:sent", handle=handle)
