"""The page on which a draft is tried on the past, with open eyes, before it is published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from rehab.access.gates import staff_only
from rehab.access.tongues import later
from rehab.guidance.actions import print_of_numbers
from rehab.guidance.doses import dose_words
from rehab.guidance.edition_pages import differences
from rehab.guidance.forms import PublishForm
from rehab.guidance.models import Edition
from rehab.people.lasting import unattended
from rehab.progression import CaseError, Numbers, Recommendation

from .dry_run import DraftTest, PatientWeek, ask_trial, cancel_trial, read_trial, take_up
from .trials import Trial

SIGNS = {"progress": "up", "hold": "hold", "step_back": "back", "stop": "stop"}
WORDS = {"progress": later("Move up to"), "hold": later("Stay at"), "step_back": later("Step back to")}


@dataclass(frozen=True)
class Told:
    """One advice in a cell: its sign, its words for staff, and its day."""

    sign: str
    words: str
    day: date | None


@dataclass(frozen=True)
class Row:
    """A week that would have been another one."""

    week: PatientWeek
    then: Told
    now: Told


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def test_draft(request: HttpRequest, draft: int) -> HttpResponse:
    """What the draft would have changed: asked for here, worked out in the background, and read here."""
    found = draft_of(draft)
    if request.method != "POST":
        return show(request, found)
    try:
        ask_trial(found.pk, by=request.user, now=timezone.now())
    except CaseError as error:
        return show(request, found, refused=_("These numbers cannot be read. {error}").format(error=error), status=422)
    return redirect("plan:test-draft", draft)


@staff_only
@require_safe
@unattended
def trial(request: HttpRequest, draft: int) -> HttpResponse:
    """How far the test is, asked for by the page itself. When it is over, the page is read anew."""
    mine = latest(request.user, draft_of(draft))
    if mine is None or not mine.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "plan/test_draft.html#trial", {"trial": mine, "draft": mine.draft})


@staff_only
@require_POST
def cancel_test(request: HttpRequest, draft: int) -> HttpResponse:
    """Stop the test that is under way."""
    cancel_trial(request.user, draft_of(draft))
    return redirect("plan:test-draft", draft)


def draft_of(pk: int) -> Edition:
    draft: Edition = get_object_or_404(Edition.objects.drafts(), pk=pk)
    return draft


def latest(reader: Any, draft: Edition) -> Trial | None:
    """This person's last test of the draft. One that was left by its process is taken up again."""
    trial: Trial | None = Trial.objects.of(reader, draft).select_related("draft", "by").order_by("-pk").first()
    if trial and trial.is_left():
        take_up(trial)
    return trial


def show(request: Any, draft: Edition, *, refused: str = "", status: int = 200) -> HttpResponse:
    in_force, trial = Edition.objects.in_force(), latest(request.user, draft)
    of_these = trial is not None and trial.numbers_print == print_of_numbers(draft.numbers)
    tested = read_trial(trial) if trial and trial.state == "done" and of_these else None
    context = {
        "draft": draft,
        "in_force": in_force,
        "changes": differences(draft, in_force),
        "trial": trial if of_these else None,
        "is_moved": trial is not None and not of_these and trial.state != "done",
        "tested": tested,
        "rows": rows_of(tested, draft, in_force) if tested else [],
        "refused": refused,
        "form": PublishForm(),
        "section": "guidance:editions" if request.user.is_admin else "guidance:topics",
    }
    return render(request, "plan/test_draft.html", context, status=status)


def rows_of(tested: DraftTest, draft: Edition, in_force: Edition) -> list[Row]:
    """The weeks in words; each stage in the numbers that the advice is of."""
    new = Numbers.from_json(draft.numbers)
    return [Row(week, told(week.first.before, in_force.rulebook), told(week.first.after, new)) for week in tested.shown]


def told(answer: Recommendation, numbers: Numbers) -> Told:
    """As in "Step back to A3, 10 minutes"."""
    if answer.direction == "stop":
        return Told("stop", _("Stop ({replace})").format(replace=answer.contact.replace("_", " ")), None)
    words = f"{WORDS[answer.direction]} {answer.stage}, {dose_words(answer.stage, numbers)}"
    if answer.today in ("rest", "easier"):
        words = _("{words}; that day: {today}").format(words=words, today=answer.today)
    return Told(SIGNS[answer.direction], words, answer.not_before)
