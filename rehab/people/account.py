"""Everybody's own account: how it looks, where one is signed in, who cares, and who looked."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.adapter import get_adapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import any_role, patients_only
from rehab.trail.models import Trail

from . import actions, forms, leaving
from .devices import devices_of, other_sessions
from .models import Care, User

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = 422
LATEST, PAGE = 5, 50


@any_role
@page_with_form
def account(request: Any) -> HttpResponse:
    """Name, clock, language, colours and size of words; for patients also who cares for them and who looked."""
    data = request.POST if request.method == "POST" else None
    form = forms.AccountForm(data, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        actions.save_account(request.user, form.cleaned_data, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:account")
    context = {"form": form, "zones": forms.zone_choices()}
    if request.user.is_patient:
        context["ties"] = Care.objects.visible_to(request.user).in_force().select_related("therapist").order_by("pk")
        context["trail"] = Trail.objects.visible_to(request.user).newest_first().select_related("actor")[:LATEST]
    return render(request, "people/account.html", context, status=REFUSED if form.errors else 200)


# --- who looked --------------------------------------------------------------------------------------------------
@patients_only
@require_safe
def trail(request: Any) -> HttpResponse:
    """Everything that somebody, or oneself, read or changed of one's own, 50 a page."""
    mine = Trail.objects.visible_to(request.user)
    form = forms.TrailPage(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = mine.newest_first().select_related("actor")
    if asked.get("who"):
        rows = rows.by_others(request.user)
    after = asked.get("after") and mine.filter(pk=asked["after"]).first()
    if after:
        rows = rows.before(after.at, after.pk)
    shown = list(rows[: PAGE + 1])
    more = shown[PAGE - 1].pk if len(shown) > PAGE else None
    context = {"trail": shown[:PAGE], "more": more, "earlier": bool(after), "who": asked.get("who", "")}
    return render(request, "people/trail.html", context)


# --- phones and computers ----------------------------------------------------------------------------------------
@any_role
@require_safe
def devices(request: Any) -> HttpResponse:
    """Where one is signed in, with the way to end each."""
    found = devices_of(request.user, request.session.session_key, timezone.now())
    return render(request, "people/devices.html", {"devices": found})


@any_role
@require_POST
def end_device(request: Any, pk: int) -> HttpResponse:
    """Sign out one of the others. Its next request finds the door closed."""
    with transaction.atomic():
        session = get_object_or_404(other_sessions(request.user, request.session.session_key), pk=pk)
        get_adapter().end_sessions([session])
    messages.success(request, _("Signed out there."))
    return redirect("people:devices")


@any_role
@require_POST
def end_other_devices(request: Any) -> HttpResponse:
    """Sign out everywhere but here."""
    with transaction.atomic():
        get_adapter().end_sessions(list(other_sessions(request.user, request.session.session_key)))
    messages.success(request, _("Signed out everywhere else."))
    return redirect("people:devices")


# --- who cares ---------------------------------------------------------------------------------------------------
@patients_only
@page_with_form
def leave_therapist(request: Any, handle: UUID) -> HttpResponse:
    """Asks first: afterwards only the clinic can bring the two together again."""
    ties = Care.objects.visible_to(request.user).in_force().select_related("therapist")
    tie = get_object_or_404(ties, therapist__handle=handle)
    if request.method != "POST":
        return render(request, "people/leave_therapist.html", {"tie": tie})
    actions.leave_therapist(request.user, tie.therapist, now=timezone.now())
    messages.success(request, _("{therapist} no longer sees your diary.").format(therapist=tie.therapist))
    return redirect("people:account")


# --- leaving -----------------------------------------------------------------------------------------------------
@patients_only
@page_with_form
@reauthentication_required(allow_get=True)  # whoever has a password is asked for it before the last tap
def delete_account(request: Any) -> HttpResponse:
    """What goes, when, what stays and why; then the wish, which can be taken back here while the pause lasts."""
    now, form = timezone.now(), forms.DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        leaving.mail_asked(request.user, leaving.ask_erasure(request.user, now=now))
        return redirect("people:delete-account")
    ties = Care.objects.visible_to(request.user).in_force().select_related("therapist").order_by("pk")
    context = {"form": form, "ties": ties, "pause": leaving.PAUSE, "erase_at": now + leaving.PAUSE}
    return render(request, "people/delete_account.html", context, status=REFUSED if form.errors else 200)


@patients_only
@require_POST
def keep_account(request: Any) -> HttpResponse:
    """The wish is taken back."""
    leaving.keep_account(request.user, now=timezone.now())
    messages.success(request, _("You keep your account. Nothing was deleted."))
    return redirect("people:account")
