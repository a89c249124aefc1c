"""The pages of a patient's messages: read them, say that they are read, answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.access.tongues import later

from . import messaging
from .fields import WordsField
from .forms import PageForm
from .inbox import PAGE
from .messages import LONGEST, Message
from .visits import now_of, posted, with_plan

INVALID, CONFLICT = 422, 409


class AnswerForm(forms.Form):
    """The answer to a message."""

    answer = WordsField(label=later("Your answer"), longest=LONGEST, missing=later("Write your answer first."))


def of_patient(request: Any, key: UUID) -> Message:
    """The message, if it is to this patient and was not taken back. Else 404."""
    found = Message.objects.visible_to(request.user).standing().select_related("by")
    message: Message = get_object_or_404(found, key=key)
    return message


@patients_only
@require_safe
@with_plan
def inbox(request: Any) -> HttpResponse:
    """Every message, newest first, with the answers. 25 a page."""
    found = Message.objects.visible_to(request.user).standing().select_related("by").newest_first()
    form = PageForm(request.GET)
    after = form.is_valid() and found.filter(key=form.cleaned_data["after"]).first()
    shown = list((found.before(after.at, after.pk) if after else found)[: PAGE + 1])
    older = shown[PAGE - 1].key if len(shown) > PAGE else None
    return render(request, "diary/inbox.html", {"letters": shown[:PAGE], "older": older})


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def answer_message(request: Any, key: UUID) -> HttpResponse:
    """One message, and the answer to it."""
    message = of_patient(request, key)
    form = AnswerForm(posted(request))
    context = {"letter": message, "form": form, "therapist": request.user.therapist()}
    if request.method != "POST":
        return render(request, "diary/answer_message.html", context)
    if not form.is_valid():
        return render(request, "diary/answer_message.html", context, status=INVALID)
    try:
        messaging.answer_message(request.user, message, form.cleaned_data["answer"], now=now_of(request))
    except messaging.Answered:
        return render(request, "diary/answer_message.html", context | {"taken": True}, status=CONFLICT)
    messages.success(request, _("Sent to {by_name}.").format(by_name=message.by.name))
    return redirect("diary:today")


@patients_only
@require_POST
@with_plan
def read_message(request: Any, key: UUID) -> HttpResponse:
    """The patient got it, and the therapist sees that."""
    messaging.read_message(request.user, of_patient(request, key), now=now_of(request))
    return redirect("diary:today")
