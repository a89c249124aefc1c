"""An admin changes the numbers: each in its own form, with its range and source. Nothing changes for anybody until the
draft is published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rehab.access.gates import admins_only

from . import renumbering
from .actions import Refused
from .number_pages import NumberPage, number_page, numbers_page
from .renumbering import PARTS, Place, new_faults
from .views import REFUSED, page_with_form


@admins_only
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Every number of the draft, with what it was."""
    return render(request, "guidance/numbers.html", {"page": numbers_page(), "section": "guidance:editions"})


@admins_only
@page_with_form
def edit_number(request: HttpRequest, part: str, name: str) -> HttpResponse:
    """Change a limit, a stage or a gate in the draft."""
    page = page_of(part, name, request.POST if request.method == "POST" else None)
    form = page.form
    if not form.is_bound:
        return show(request, page)
    if form.is_valid():
        form.refuse(new_faults(page.edition, page.in_force, page.place, form.values))
    if form.errors:
        return show(request, page, status=REFUSED)
    try:
        renumbering.save_number(page.place, form.values, seen=form.saw, by=request.user, now=timezone.now())
    except Refused as refusal:
        return moved(request, page, refusal)
    messages.success(
        request,
        _("Kept in the draft. Edition {in_force_number} is still in force.").format(
            in_force_number=page.in_force.number
        ),
    )
    return redirect("guidance:numbers")


def page_of(part: str, name: str, data: Any = None) -> NumberPage:
    """404 for what is no number of the edition."""
    if part not in PARTS:
        raise Http404
    try:
        return number_page(Place(part, name), data)
    except KeyError:
        raise Http404 from None


def moved(request: HttpRequest, page: NumberPage, refusal: Refused) -> HttpResponse:
    """Something else stands there now. What was typed stays; saving it again is a decision now."""
    fresh = page_of(page.place.part, page.place.name)
    told = request.POST.copy()
    told["draft"], told["seen"] = fresh.form.initial["draft"] or "", fresh.form.initial["seen"]
    again = page_of(page.place.part, page.place.name, told)
    return show(request, again, moved=refusal.why, status=REFUSED)


def show(request: HttpRequest, page: NumberPage, *, moved: str = "", status: int = 200) -> HttpResponse:
    context = {"page": page, "form": page.form, "moved": moved, "section": "guidance:editions"}
    return render(request, "guidance/edit_number.html", context, status=status)
