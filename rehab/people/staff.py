"""One staff member, as an admin keeps their account: the role, a new way in, the sessions, the end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import admins_only

from . import staffing
from .forms import RoleForm
from .models import Care, User

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = 422


def member(request: Any, handle: UUID) -> User:
    """Somebody who works here, with an open account. 404 for a patient, as for nobody."""
    person: User = get_object_or_404(User.objects.visible_to(request.user).active(), handle=handle)
    return person


@admins_only
@require_safe
def person(request: Any, handle: UUID) -> HttpResponse:
    """What may be done with this account."""
    found = member(request, handle)
    return show(request, found, RoleForm(initial={"role": found.role}))


def in_care_of(therapist: User) -> int:
    """How many patients this person cares for. Who they are is not for admins to see."""
    return Care.objects.in_force().filter(therapist=therapist).count()


def show(request: Any, found: User, form: RoleForm) -> HttpResponse:
    context = {
        "person": found,
        "form": form,
        "in_care": in_care_of(found),
        "section": "people:people",
    }
    return render(request, "people/person.html", context, status=REFUSED if form.errors else 200)


@admins_only
@require_POST
def set_role(request: Any, handle: UUID) -> HttpResponse:
    """A therapist becomes an admin, or the other way round."""
    found, form = member(request, handle), RoleForm(request.POST)
    if form.is_valid():
        try:
            staffing.set_role(found, form.cleaned_data["role"], by=request.user, now=timezone.now())
        except staffing.LastAdmin:
            form.add_error("role", _("%(person)s is the last admin. Invite another one first.") % {"person": found})
        except staffing.StillCares:
            form.add_error("role", _("%(person)s still cares for patients. Hand them over first.") % {"person": found})
    if form.errors:
        return show(request, found, form)
    messages.success(request, _("Saved. %(person)s signs in again to work in the new role.") % {"person": found})
    return redirect("home" if found == request.user else "people:people")


@admins_only
@require_POST
def reset_access(request: Any, handle: UUID) -> HttpResponse:
    """A link for a new password goes to the person's own address."""
    found = member(request, handle)

    def act() -> str:
        staffing.reset_access(found, by=request.user, now=timezone.now())
        return _("A link for a new password was mailed to %(person)s.") % {"person": found}

    return acted(request, found, act)


@admins_only
@require_POST
def sign_out_person(request: Any, handle: UUID) -> HttpResponse:
    """Everywhere, at once."""
    found = member(request, handle)

    def act() -> str:
        staffing.sign_out_person(found, by=request.user, now=timezone.now())
        return _("%(person)s is signed out everywhere.") % {"person": found}

    return acted(request, found, act)


@admins_only
@page_with_form
def deactivate(request: Any, handle: UUID) -> HttpResponse:
    """Asks first; then the person's next request finds the door closed."""
    found = member(request, handle)
    if request.method != "POST":
        context = {"person": found, "in_care": in_care_of(found), "section": "people:people"}
        return render(request, "people/deactivate.html", context)

    def act() -> str:
        staffing.deactivate(found, by=request.user, now=timezone.now())
        return _("%(person)s can no longer sign in.") % {"person": found}

    return acted(request, found, act)


def acted(request: Any, found: User, act: Callable[[], str]) -> HttpResponse:
    """Do it, and say what was done or why it was not. Who ends their own session is shown the door."""
    try:
        messages.success(request, act())
    except staffing.LastAdmin:
        messages.error(request, _("%(person)s is the last admin. Invite another one first.") % {"person": found})
    except staffing.MailRefused:
        said = _("The mail could not be sent to %(person)s, so nothing was changed. Try again later.")
        messages.error(request, said % {"person": found})
    return redirect("home" if found == request.user else "people:people")


@admins_only
@require_POST
def reactivate(request: Any, handle: UUID) -> HttpResponse:
    """A closed account opens again."""
    found = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    staffing.reactivate(found, by=request.user, now=timezone.now())
    messages.success(request, _("%(person)s can sign in again.") % {"person": found})
    return redirect("people:people")
