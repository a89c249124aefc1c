"""Pages about reminders: the wish for them, the answer page of a link, and the way out that needs no sign-in."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rehab.access.gates import everyone, patients_only
from rehab.diary.days import day_of
from rehab.diary.due import answer_of
from rehab.diary.models import Walk
from rehab.people.models import User
from rehab.plan.models import KNEES, Profile

from . import actions, links
from .due import walk_without_morning
from .forms import MorningAnswer, ReminderForm
from .models import Reminder, Wish
from .walk_question import ask_walk, closed

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = 422


@patients_only
@page_with_form
def reminders(request: Any) -> HttpResponse:
    """Which mails a patient wants. Without a confirmed address there is nowhere to send them."""
    address = EmailAddress.objects.filter(user=request.user, verified=True, primary=True).first()
    wish = Wish.objects.visible_to(request.user).first() or Wish(patient=request.user)
    form = ReminderForm(request.POST if request.method == "POST" else None, instance=wish)
    if form.is_valid():
        actions.save_reminders(request.user, form.cleaned_data, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:reminders")
    context = {"form": form, "address": address, "wish": wish}
    return render(request, "reminders/reminders.html", context, status=REFUSED if form.errors else 200)


@everyone
@csrf_exempt  # the link itself is the permission: whoever could make a browser send it has it already
@page_with_form
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The one question of a reminder, for whoever holds its link. Looking changes nothing; the tap saves.

    The link opens nothing else, lasts until the diary day ends, and shows no answer once there is one."""
    reminder = reminder_of(token)
    now = reminder.local(timezone.now())
    if standing_of(reminder) != "open":
        return closed(request, standing_of(reminder))
    if reminder.kind != Reminder.Kind.MORNING:
        return ask_walk(request, reminder, now)
    if is_over(reminder, now):
        return closed(request, "over")
    return ask(request, reminder, now)


def ask(request: HttpRequest, reminder: Reminder, now: datetime) -> HttpResponse:
    """The tiles, or what follows from the tap."""
    asked = Profile.objects.of(reminder.patient).get().knees
    knees = [knee for knee in KNEES if knee in asked]
    form = MorningAnswer(request.POST if request.method == "POST" else None, knees=knees)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "knees": knees}
        return render(request, "reminders/answer.html", context, status=REFUSED if form.errors else 200)
    try:
        saved = actions.answer_reminder(reminder, form.told(reminder, now))
    except actions.AlreadyAnswered:
        return closed(request, "answered")
    return render(request, "reminders/answered.html", {"stop": saved.advice.direction == "stop", "saved": True})


def reminder_of(token: str) -> Reminder:
    """The reminder whose link this is. 404 for a link that nobody made, or of somebody who may not sign in any more."""
    try:
        key = links.read(links.ANSWER, token)
    except links.NoSuchLink:
        raise Http404 from None
    found = Reminder.objects.filter(key=key, patient__is_active=True)
    reminder = found.select_related("patient__plan", "walk__morning").first()
    if reminder is None:
        raise Http404
    return reminder


def standing_of(reminder: Reminder) -> str:
    """`answered`, from here or elsewhere, or still `open`."""
    return "answered" if reminder.answered_at or (reminder.walk and answer_of(reminder.walk)) else "open"


def is_over(reminder: Reminder, now: datetime) -> bool:
    """Another diary day has begun, the walk was taken back, or a later walk of that day is asked about instead."""
    asked: Walk | None = walk_without_morning(reminder.patient, reminder.on - timedelta(days=1))
    return day_of(now) != reminder.on or now.hour < 4 or asked is None or asked.pk != reminder.walk_id


@everyone
@csrf_exempt  # a mail program sends this POST by itself and knows no cookie (RFC 8058); it can only stop mail
@page_with_form
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more reminders, by one click in a mail program or by the button on the page. Looking changes nothing."""
    try:
        handle = links.read(links.STOP, token)
    except links.NoSuchLink:
        raise Http404 from None
    if request.method != "POST":
        return render(request, "reminders/stop.html")
    patient = User.objects.patients().filter(handle=handle).first()
    if patient:
        actions.stop_reminders(patient, now=timezone.now())
    return render(request, "reminders/stop.html", {"stopped": True})
