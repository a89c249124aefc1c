"""Pages of the guidance: read by everyone, checked by staff, written by admins on the page itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from rehab.access.gates import admins_only, any_role, staff_only

from . import actions, pages
from .actions import Moved, NothingNew
from .editor import Editor, editor
from .forms import NoteForm
from .models import Edition, Passage

REFUSED = 422
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def tab_of(user: Any) -> str:
    """Which tab of the main menu leads here: admins come by the editions."""
    return "guidance:editions" if user.is_admin else "guidance:topics"


def therapist_of(user: Any) -> str:
    """The name that stands for {therapist}: a patient's own, or the words for any."""
    if not user.is_patient:
        return "your therapist"
    return str(user.therapist() or "your clinician")


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
    return _editions(request, NoteForm())


def _editions(request: Any, form: NoteForm, *, moved: str = "", status: int = 200) -> HttpResponse:
    context = {
        "page": pages.editions_page(),
        "form": form,
        "moved": moved,
        "section": tab_of(request.user),
    }
    return render(request, "guidance/editions.html", context, status=status)


@admins_only
@require_POST
def publish_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Put the whole draft in force."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _editions(request, form, status=REFUSED)
    try:
        published = actions.publish_draft(draft, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
    except (Moved, NothingNew) as refusal:
        return _editions(request, form, moved=why(refusal), status=REFUSED)
    messages.success(request, f"{published} is published. It is read from now on.")
    return redirect("guidance:editions")


@admins_only
@require_POST
def discard_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw the draft away."""
    try:
        actions.discard_draft(draft, by=request.user, now=timezone.now())
    except Moved as refusal:
        return _editions(request, NoteForm(), moved=why(refusal), status=REFUSED)
    messages.success(request, "The draft is thrown away. What is read has not changed.")
    return redirect("guidance:editions")


# --- write -------------------------------------------------------------------------------------------------------
@admins_only
@page_with_form
def edit_passage(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Write a passage. Saving keeps it in the draft; what is read does not change."""
    page = _editor(kind, slug, request.POST if request.method == "POST" else None)
    if not page.form.is_bound:
        return _write(request, page)
    if not page.form.is_valid():
        return _write(request, page, status=REFUSED)
    try:
        actions.save_passage(kind, slug, page.form.words, seen=page.form.saw, by=request.user, now=timezone.now())
    except Moved as refusal:
        return _moved(request, kind, slug, refusal)
    messages.success(request, f"Kept as a draft. Edition {page.in_force.number} is still the one that is read.")
    return _onwards(request, "guidance:edit-passage", kind, slug)


@admins_only
@require_POST
def publish_passage(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Keep the passage and put the draft in force at once."""
    page = _editor(kind, slug, request.POST)
    if not page.form.is_valid():
        return _write(request, page, status=REFUSED)
    form = page.form
    try:
        published = actions.publish_passage(
            kind, slug, form.words, seen=form.saw, note=form.cleaned_data["note"], by=request.user, now=timezone.now()
        )
    except (Moved, NothingNew) as refusal:
        return _moved(request, kind, slug, refusal)
    messages.success(request, f"{published} is published. Walks and advice of before keep the edition they had.")
    if kind == Passage.Kind.TOPIC:
        return _onwards(request, "guidance:topic", slug)
    return _onwards(request, "guidance:rules")


@admins_only
@require_POST
def preview_passage(request: Any, kind: str, slug: str) -> HttpResponse:
    """What is typed, as its readers will see it. Nothing is kept."""
    page = _editor(kind, slug, request.POST)
    if request.htmx:
        return render(request, "guidance/edit_passage.html#preview", {"page": page})
    return _write(request, page, status=200 if page.form.is_valid() else REFUSED)


def _editor(kind: str, slug: str, data: Any) -> Editor:
    try:
        return editor(kind, slug, data)
    except Passage.DoesNotExist:
        raise Http404 from None


def _write(request: Any, page: Editor, *, moved: str = "", status: int = 200) -> HttpResponse:
    template = "guidance/edit_passage.html" + ("#editor" if request.htmx else "")
    context = {"page": page, "form": page.form, "moved": moved, "section": tab_of(request.user)}
    return render(request, template, context, status=status)


def _moved(request: Any, kind: str, slug: str, refusal: Exception) -> HttpResponse:
    """What stands has changed, or nothing has. The typed words stay; saving them again is a decision now."""
    page = editor(kind, slug, _seen_again(request.POST, kind, slug))
    return _write(request, page, moved=why(refusal), status=REFUSED)


def _seen_again(data: Any, kind: str, slug: str) -> Any:
    """The same words, from a writer who has now been told what stands."""
    seen = actions.seen_now(actions.passage_now(kind, slug))
    told = data.copy()
    told["draft"], told["seen"] = seen.draft or "", seen.print
    return told


def why(refusal: Exception) -> str:
    return refusal.why if isinstance(refusal, Moved) else "Nothing has changed, so there is nothing to publish."


def _onwards(request: Any, name: str, *args: Any) -> HttpResponse:
    """To the next page; htmx is told to move the whole page."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url(name, *args))
    return redirect(name, *args)
