"""How sore is each knee on a usual day? Asked again every two weeks, on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rehab.access.gates import patients_only
from rehab.plan.models import Profile
from rehab.plan.usual import Taken

from . import intake
from .due import affected
from .forms import PainAnswers
from .visits import now_of, posted, with_plan

INVALID = 422


class UsualForm(PainAnswers):
    """The usual pain of each affected knee."""

    def __init__(self, *args: Any, knees: Any, **more: Any) -> None:
        super().__init__(*args, knees=knees, moment="usual", question="Your {knee} on a usual day", **more)

    def told(self) -> dict[str, int]:
        return {name.removesuffix("_usual"): pain for name, pain in self.cleaned_data.items()}


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def answer_usual(request: Any) -> HttpResponse:
    """How sore the affected knees are on a usual day of the last week: one tap a knee."""
    patient = request.user
    profile = Profile.objects.visible_to(patient).get()
    knees = affected(profile)
    form = UsualForm(posted(request), knees=knees)
    context: dict[str, Any] = {"form": form, "knees": knees, "before": before_words(profile, knees)}
    if request.method != "POST":
        return render(request, "diary/answer_usual.html", context)
    if not form.is_valid():
        return render(request, "diary/answer_usual.html", context, status=INVALID)
    taken, advice = intake.answer_usual(patient, form.told(), now=now_of(request))
    if advice.direction == "stop":
        return redirect("diary:stopped")
    if taken.is_left:
        return render(request, "diary/answer_usual.html", context | {"left": left_words(taken, profile)})
    messages.success(request, thanks(taken, patient))
    return redirect("diary:today")


def before_words(profile: Profile, knees: list[str]) -> str:
    """What the plan uses now: "Your plan uses 2 for your right knee"."""
    used = [f"{profile.usual[knee]} for your {knee} knee" for knee in knees if profile.usual[knee] is not None]
    return f"Your plan uses {' and '.join(used)}." if used else ""


def left_words(taken: Taken, profile: Profile) -> str:
    """A higher pain that only the intake done again can set: "You said 4 for your right knee. Your plan uses 2"."""
    told = [
        f"You said {pain} for your {knee} knee. Your plan goes on with {profile.usual[knee]}."
        for knee, pain in taken.is_left.items()
    ]
    return " ".join(told)


def thanks(taken: Taken, patient: Any) -> str:
    if not taken.waits:
        return "Kept. You are asked again in two weeks."
    knees = " and ".join(f"{pain} for your {knee} knee" for knee, pain in taken.waits.items())
    return f"Kept. {patient.therapist()} looks at {knees} first. Until then your plan goes on as it was."
