"""How sore is each knee on a usual day? Asked again every two weeks, on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rehab.access.gates import patients_only
from rehab.guidance.phrases import together
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
        super().__init__(*args, knees=knees, moment="usual", question=_("Your {knee} on a usual day"), **more)

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
    used = [
        _("{usual} for your {knee} knee").format(usual=profile.usual[knee], knee=_(knee))
        for knee in knees
        if profile.usual[knee] is not None
    ]
    return _("Your plan uses {used}.").format(used=together([str(words) for words in used])) if used else ""


def left_words(taken: Taken, profile: Profile) -> str:
    """A higher pain that only the intake done again can set: "You said 4 for your right knee. Your plan uses 2"."""
    told = [
        _("You said {pain} for your {knee} knee. Your plan goes on with {usual}.").format(
            pain=pain, knee=_(knee), usual=profile.usual[knee]
        )
        for knee, pain in taken.is_left.items()
    ]
    return " ".join(map(str, told))


def thanks(taken: Taken, patient: Any) -> str:
    if not taken.waits:
        return _("Kept. You are asked again in two weeks.")
    knees = together([
        _("{pain} for your {knee} knee").format(pain=pain, knee=_(knee)) for knee, pain in taken.waits.items()
    ])  # fmt: skip
    return _("Kept. {therapist} looks at {knees} first. Until then your plan goes on as it was.").format(
        therapist=patient.therapist(), knees=knees
    )
