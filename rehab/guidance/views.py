"""Pages of the guidance: read by everyone, checked by staff, published by admins."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import admins_only, any_role, staff_only
from rehab.progression import ENGINE_VERSION

from . import actions, pages
from .actions import Refused
from .edition_pages import differences, editions_page
from .forms import NoteForm, PublishForm
from .models import Edition

REFUSED = 422
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def tab_of(user: Any) -> str:
    """Which tab of the main menu leads here: admins come by the editions."""
    return "guidance:editions" if user.is_admin else "guidance:topics"


def therapist_of(user: Any) -> str:
    """The name that stands for {therapist}: a patient's own, or the words for any."""
    if not user.is_patient:
        return _("your therapist")
    return str(user.therapist() or _("your clinician"))


# --- read --------------------------------------------------------------------------------------------------------
@any_role
@require_safe
def topics(request: Any) -> HttpResponse:
    """Everything there is to read, each topic with its one sentence."""
    edition = Edition.objects.in_force()
    context = {"edition": edition, "topics": edition.passages.topics(), "section": tab_of(request.user)}
    return render(request, "guidance/topics.html", context)


@any_role
@require_safe
def topic(request: Any, slug: str) -> HttpResponse:
    """One topic, how sure we are of it, and where it comes from."""
    page = pages.topic_page(slug, therapist_of(request.user))
    if page is None:
        raise Http404
    return render(request, "guidance/topic.html", {"page": page, "section": tab_of(request.user)})


@any_role
@require_safe
def help_page(request: Any) -> HttpResponse:
    """How to use the app, for the reader's own role; and which version, engine and edition this is."""
    context = {
        "edition": Edition.objects.in_force(),
        "version": settings.VERSION,
        "engine": ENGINE_VERSION,
        "section": tab_of(request.user),
    }
    return render(request, "guidance/help.html", context)


@staff_only
@require_safe
def rules(request: Any) -> HttpResponse:
    """Every rule and every number of the edition in force."""
    page = pages.rules_page(Edition.objects.in_force())
    return render(request, "guidance/rules.html", {"page": page, "section": tab_of(request.user)})


@staff_only
@require_safe
def edition(request: Any, number: int) -> HttpResponse:
    """An edition as it was published, every passage of it."""
    found = get_object_or_404(Edition.objects.published().select_related("published_by"), number=number)
    context = {"edition": found, "passages": pages.passages_as_read(found), "section": tab_of(request.user)}
    return render(request, "guidance/edition.html", context)


# --- the list of editions, and the draft -------------------------------------------------------------------------
@staff_only
@require_safe
def editions(request: Any) -> HttpResponse:
    """Every edition, newest first, and the draft with what it changes."""
    return _editions(request, PublishForm())


def _editions(request: Any, form: PublishForm, *, moved: str = "", status: int = 200) -> HttpResponse:
    context = {
        "page": editions_page(timezone.localdate()),
        "form": form,
        "moved": moved,
        "section": tab_of(request.user),
    }
    return render(request, "guidance/editions.html", context, status=status)


@admins_only
@require_POST
def publish_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Put the whole draft in force."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _editions(request, form, status=REFUSED)
    try:
        published = actions.publish_draft(draft, **form.cleaned_data, by=request.user, now=timezone.now())
    except Refused as refusal:
        return _editions(request, form, moved=refusal.why, status=REFUSED)
    messages.success(
        request,
        _("{published} is published. {begins_words}").format(published=published, begins_words=begins_words(published)),
    )
    return redirect("guidance:editions")


def begins_words(edition: Edition) -> str:
    if not edition.waits():
        return _("It is read from now on.")
    begins = timezone.localtime(edition.in_force_from)
    return _("It is read from {begins} on. Until then you can call it off.").format(
        begins=date_format(begins, "DATETIME_FORMAT")
    )


@admins_only
@require_POST
def call_off(request: HttpRequest, number: int) -> HttpResponse:
    """Make an edition that waits for its moment a draft again."""
    try:
        actions.call_off(number, by=request.user, now=timezone.now())
    except Refused as refusal:
        return _editions(request, PublishForm(), moved=refusal.why, status=REFUSED)
    messages.success(request, _("It is called off, and a draft again."))
    return redirect("guidance:editions")


@admins_only
@page_with_form
def bring_back(request: HttpRequest, number: int) -> HttpResponse:
    """Publish an old edition again: what would change, and one button."""
    old = get_object_or_404(Edition.objects.begun(), number=number)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"note": _("Edition {number} again").format(number=number)},
    )
    moved = ""
    if form.is_valid():
        try:
            again = actions.bring_back(number, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            moved = refusal.why
        else:
            messages.success(
                request,
                _("{again} is published. It says what edition {number} said.").format(again=again, number=number),
            )
            return redirect("guidance:editions")
    in_force = Edition.objects.in_force()
    context = {"old": old, "in_force": in_force, "changes": differences(old, in_force), "form": form, "moved": moved}
    status = REFUSED if form.errors or moved else 200
    return render(request, "guidance/bring_back.html", {**context, "section": "guidance:editions"}, status=status)


@admins_only
@require_POST
def discard_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw the draft away."""
    try:
        actions.discard_draft(draft, by=request.user, now=timezone.now())
    except Refused as refusal:
        return _editions(request, PublishForm(), moved=refusal.why, status=REFUSED)
    messages.success(request, _("The draft is thrown away. What is read has not changed."))
    return redirect("guidance:editions")
