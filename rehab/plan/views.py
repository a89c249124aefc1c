"""The page on which a draft is tried on the past, with open eyes, before it is published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rehab.access.gates import staff_only
from rehab.access.tongues import later
from rehab.guidance.actions import Refused
from rehab.guidance.doses import dose_words
from rehab.guidance.edition_pages import differences
from rehab.guidance.forms import PublishForm
from rehab.guidance.models import Edition
from rehab.progression import CaseError, Numbers, Recommendation

from .dry_run import DraftTest, PatientWeek, try_draft

SHOWN = 60
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
    """What the draft would have changed: worked out when it is asked for, which takes some seconds."""
    found = get_object_or_404(Edition.objects.drafts(), pk=draft)
    if request.method != "POST":
        return show(request, found)
    try:
        tested = try_draft(draft, by=request.user, now=timezone.now())
    except Refused as refusal:
        return show(request, found, refused=refusal.why, status=422)
    except CaseError as error:
        return show(request, found, refused=_("These numbers cannot be read. {error}").format(error=error), status=422)
    return show(request, get_object_or_404(Edition.objects.drafts(), pk=draft), tested=tested)


def show(
    request: Any, draft: Edition, *, tested: DraftTest | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    in_force = Edition.objects.in_force()
    context = {
        "draft": draft,
        "in_force": in_force,
        "changes": differences(draft, in_force),
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
    return [
        Row(week, told(week.first.before, in_force.rulebook), told(week.first.after, new))
        for week in tested.differing[:SHOWN]
    ]


def told(answer: Recommendation, numbers: Numbers) -> Told:
    """As in "Step back to A3, 10 minutes"."""
    if answer.direction == "stop":
        return Told("stop", _("Stop ({replace})").format(replace=answer.contact.replace("_", " ")), None)
    words = f"{WORDS[answer.direction]} {answer.stage}, {dose_words(answer.stage, numbers)}"
    if answer.today in ("rest", "easier"):
        words = _("{words}; that day: {today}").format(words=words, today=answer.today)
    return Told(SIGNS[answer.direction], words, answer.not_before)
