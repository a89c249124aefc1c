"""The question of a link about a planned walk, or after quiet days: was it walked as planned, and how did it feel?"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rehab.diary.advising import Reading, read
from rehab.diary.days import day_of
from rehab.diary.prescribed import stamp_of, told_as_planned
from rehab.diary.setting_up import setup_of
from rehab.diary.today import Today, open_page

from . import actions
from .due import TOO_LATE_DAYS
from .forms import WalkAnswer
from .models import Reminder

REFUSED, CONFLICT, GONE = 422, 409, 410


def ask_walk(request: HttpRequest, reminder: Reminder, now: datetime) -> HttpResponse:
    """The tiles while today’s walk waits; otherwise the way to Today, which says what is next."""
    if walk_link_is_over(reminder, now):
        return closed(request, "over")
    reading = read(reminder.patient, reminder.patient.plan, now)
    page = open_page(reminder.patient, reading, now)
    if page.walked_today:
        return closed(request, "answered")
    if page.card != "walk":
        return render(request, "reminders/go_on.html")
    form = WalkAnswer(request.POST if request.method == "POST" else None, knees=page.knees)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["walk"] == stamp_of(page.walk):
        return log(request, reminder, form, reading, page, now)
    return tiles(request, reminder, form, page)


def tiles(request: HttpRequest, reminder: Reminder, form: WalkAnswer, page: Today) -> HttpResponse:
    """The question. It comes again when the plan has changed since it was asked: the tap was about another walk."""
    moved = form.is_bound and form.is_valid()
    context = {
        "form": form, "knees": page.knees, "walk": page.walk, "stamp": stamp_of(page.walk), "moved": moved,
        "quiet": reminder.kind == Reminder.Kind.QUIET,
    }  # fmt: skip
    status = CONFLICT if moved else REFUSED if form.errors else 200
    return render(request, "reminders/answer_walk.html", context, status=status)


def log(
    request: HttpRequest, reminder: Reminder, form: WalkAnswer, reading: Reading, page: Today, now: datetime
) -> HttpResponse:
    """The walk of this tap, and what follows from it."""
    place = setup_of(reminder.patient).place
    told = told_as_planned(reading, page.walk, reminder.key, form.pains(), place=place, at=now, now=now)
    try:
        saved = actions.log_reminded_walk(reminder, told)
    except actions.AlreadyAnswered:
        return closed(request, "answered")
    return render(request, "reminders/answered.html", {"stop": saved.advice.direction == "stop", "saved": True})


def walk_link_is_over(reminder: Reminder, now: datetime) -> bool:
    """A planned walk is asked about on its day; after quiet days there is more time."""
    if reminder.kind == Reminder.Kind.WALK:
        return day_of(now) != reminder.on
    return (day_of(now) - reminder.on).days > TOO_LATE_DAYS


def closed(request: HttpRequest, standing: str) -> HttpResponse:
    """The link has nothing to ask any more: it is `answered`, here or in the app, or it is over."""
    if standing == "answered":
        return render(request, "reminders/answered.html")
    return render(request, "reminders/over.html", status=GONE)
