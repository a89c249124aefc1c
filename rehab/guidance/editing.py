"""Words are written on the page itself. What is typed keeps itself in the draft; without scripts a button keeps it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from rehab.access.gates import admins_only

from . import rewriting
from .actions import Refused
from .editor import Editor, editor
from .models import Passage
from .views import REFUSED, page_with_form, tab_of


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
        rewriting.save_passage(kind, slug, page.form.words, seen=page.form.saw, by=request.user, now=timezone.now())
    except Refused as refusal:
        return _moved(request, kind, slug, refusal)
    messages.success(
        request,
        _("Kept as a draft. Edition {in_force_number} is still the one that is read.").format(
            in_force_number=page.in_force.number
        ),
    )
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
        published = rewriting.publish_passage(
            kind, slug, form.words, seen=form.saw, note=form.cleaned_data["note"], by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        return _moved(request, kind, slug, refusal)
    messages.success(
        request,
        _("{published} is published. Walks and advice of before keep the edition they had.").format(
            published=published
        ),
    )
    if kind == Passage.Kind.TOPIC:
        return _onwards(request, "guidance:topic", slug)
    return _onwards(request, "guidance:rules")


@admins_only
@require_POST
def keep_passage(request: Any, kind: str, slug: str) -> HttpResponse:
    """What the page does by itself while somebody types: keep it in the draft, and show how it will be read."""
    page, unkept, status = _editor(kind, slug, request.POST), "", 200
    if page.form.is_valid():
        form, now = page.form, timezone.now()
        try:
            rewriting.save_passage(kind, slug, form.words, seen=form.saw, by=request.user, now=now, by_itself=True)
        except Refused as refusal:
            unkept, status = refusal.why, REFUSED
        else:
            page = editor(kind, slug, _seen_again(request.POST, kind, slug))
    else:
        unkept, status = first_fault(page), REFUSED
    if not request.htmx:
        return _write(request, page, moved=unkept if page.form.is_valid() else "", status=status)
    context = {"page": page, "form": page.form, "unkept": unkept, "oob": True}
    return render(request, "guidance/edit_passage.html#as-typed", context, status=status)


def first_fault(page: Editor) -> str:
    """As in "Text: {nobody} has no meaning here."."""
    name, errors = next(iter(page.form.errors.items()))
    return f"{page.form[name].label}: {errors[0]}"


@admins_only
@require_POST
def preview_passage(request: Any, kind: str, slug: str) -> HttpResponse:
    """What is typed, as its readers will see it. Nothing is kept."""
    page = _editor(kind, slug, request.POST)
    if request.htmx:
        return render(request, "guidance/edit_passage.html#looked-at", {"page": page, "oob": True})
    return _write(request, page, status=200 if page.form.is_valid() else REFUSED)


def _editor(kind: str, slug: str, data: Any) -> Editor:
    try:
        return editor(kind, slug, data)
    except (Passage.DoesNotExist, ValueError):  # a kind that there is not
        raise Http404 from None


def _write(request: Any, page: Editor, *, moved: str = "", status: int = 200) -> HttpResponse:
    template = "guidance/edit_passage.html" + ("#editor" if request.htmx else "")
    context = {
        "page": page,
        "form": page.form,
        "moved": moved,
        "other_writer": page.other_writer(request.user, timezone.now()),
        "section": tab_of(request.user),
    }
    return render(request, template, context, status=status)


def _moved(request: Any, kind: str, slug: str, refusal: Refused) -> HttpResponse:
    """What stands has changed, or nothing has. The typed words stay; saving them again is a decision now."""
    page = editor(kind, slug, _seen_again(request.POST, kind, slug))
    return _write(request, page, moved=refusal.why, status=REFUSED)


def _seen_again(data: Any, kind: str, slug: str) -> Any:
    """The same words, from a writer who has now been told what stands."""
    seen = rewriting.seen_now(rewriting.passage_now(kind, slug))
    told = data.copy()
    told["draft"], told["seen"] = seen.draft or "", seen.print
    return told


def _onwards(request: Any, name: str, *args: Any) -> HttpResponse:
    """To the next page; htmx is told to move the whole page."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url(name, *args))
    return redirect(name, *args)
