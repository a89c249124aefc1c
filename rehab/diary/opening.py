"""Somebody without a therapist opens a harder part of the ladder: what is not known of it, and what is asked first."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rehab.access.gates import patients_only
from rehab.access.tongues import later
from rehab.plan.actions import Stale
from rehab.plan.facts import read_grants
from rehab.plan.grants import UNLOCK_NAMES

from .conditions import OPENABLE, known_conditions
from .conditions import open_stage as open_on_own_answers
from .days import day_of
from .fields import VersionField
from .visits import now_of, posted, renewed, with_plan
from .welcome import ANSWERS, ThreeWay

INVALID, CONFLICT = 422, 409


@dataclass(frozen=True)
class Question:
    """Something that only the patient can say. Any answer but `wanted` keeps the part closed, because of `because`."""

    asked: str
    hint: str
    because: str
    wanted: str = "yes"


SURGERY = Question(
    later("Did you have knee surgery in the last 12 months?"),
    "",
    later("After knee surgery a clinician has to look first, for a year."),
    wanted="no",
)
SQUAT = Question(
    later("Can you squat down to a chair and stand up again without your knee hurting more?"),
    later("Try it now: five times, slowly, beside something to hold."),
    later("A knee that hurts more from squatting to a chair is not ready for this."),
)
QUESTIONS: dict[str, dict[str, Question]] = {
    "steep_incline": {
        "equipment": Question(
            later("Do you have a treadmill that slopes up to 10%, with rails in reach and a safety clip?"),
            "",
            later("Without rails and a safety clip a steep treadmill is not safe backward."),
        ),
    },
    "unpowered": {
        "equipment": Question(
            later("Do you have a treadmill that was built to run without a motor, with rails in reach?"),
            later("A treadmill with its motor switched off is not one."),
            later("Only a treadmill built for it will do. One that is switched off is not safe."),
        ),
    },
    "sled": {
        "equipment": Question(
            later("Do you have a sled with a waist strap, and weights that you know?"),
            "",
            later("It needs a sled with a waist strap, and weights that you know."),
        ),
        "lane": Question(
            later("Is your lane flat and clear, with nobody crossing it?"),
            "",
            later("You cannot see behind you while you pull: the lane must be flat and clear."),
        ),
        "someone": Question(
            later("Will somebody be near while you pull?"),
            "",
            later("Somebody must be near while you pull."),
        ),
    },
}
UNKNOWN = {
    "steep_incline": (
        later(
            "Slopes were tried in a few small studies. None of them counted what went wrong, and none tested these "
            "steps. How safe they are on your own is not known."
        )
    ),
    "unpowered": (
        later(
            "No study has tried walking backward on a treadmill without a motor with a sore knee. "
            "Whether it helps, and how safe it is, is not known."
        )
    ),
    "sled": (
        later(
            "Pulling a sled was studied in healthy boys. No study has tried it with a sore knee. "
            "Whether it helps, and how safe it is, is not known."
        )
    ),
}


class OpenStageForm(forms.Form):
    """The questions of one part, none of them answered beforehand."""

    version = VersionField()

    def __init__(self, *args: Any, name: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.questions = {"surgery": SURGERY, "squat": SQUAT, **QUESTIONS[name]}
        for key, question in self.questions.items():
            self.fields[key] = ThreeWay(question.asked, question.hint)

    def reasons_against(self) -> list[str]:
        """Why the answers keep it closed. Not sure is no reason to open it."""
        said = self.cleaned_data
        return [question.because for key, question in self.questions.items() if said[key] != question.wanted]

    def answers(self) -> dict[str, str]:
        """What was asked and answered, in the words of the day, to be kept."""
        words = dict(ANSWERS)
        return {str(question.asked): str(words[self.cleaned_data[key]]) for key, question in self.questions.items()}


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def open_stage(request: Any, name: str) -> HttpResponse:
    """One harder part: what is not known, what the record says, and the questions. With a therapist it is theirs."""
    patient, now = request.user, now_of(request)
    if name not in OPENABLE or patient.therapist():
        raise Http404
    form = OpenStageForm(posted(request), name=name, initial={"version": request.plan.version})
    context = page_of(request, name) | {"form": form}
    if request.method != "POST" or context["is_open"] or not context["may_ask"]:
        return render(request, "diary/open_stage.html", context)
    if not form.is_valid():
        return render(request, "diary/open_stage.html", context, status=INVALID)
    if against := form.reasons_against():
        return render(request, "diary/open_stage.html", context | {"against": against})
    try:
        open_on_own_answers(patient, name, form.answers(), version=form.cleaned_data["version"], now=now)
    except Stale:
        again = OpenStageForm(renewed(request, version=request.plan.version), name=name)
        return render(request, "diary/open_stage.html", context | {"form": again, "stale": True}, status=CONFLICT)
    messages.success(
        request,
        _("“{name}” is open. Your plan leads there once your walks are calm.").format(name=UNLOCK_NAMES[name]),
    )
    return redirect("diary:today")


def page_of(request: Any, name: str) -> dict[str, Any]:
    """What the page says before anything is asked."""
    today = day_of(now_of(request))
    conditions = known_conditions(request.plan, name, today)
    return {
        "title": UNLOCK_NAMES[name],
        "unknown": UNKNOWN[name],
        "conditions": conditions,
        "may_ask": all(condition.is_met for condition in conditions),
        "is_open": name in read_grants(request.user, today).unlocks,
    }
