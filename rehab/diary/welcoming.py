"""The views of the first days: safety screening, intake, and the result said plainly."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rehab.access.gates import patients_only
from rehab.plan.models import Plan, Profile

from . import intake
from .days import day_of
from .outcome import read_outcome
from .rounds import KINDS, Round, round_of
from .visits import now_of, posted, with_plan
from .welcome import QUESTIONS, Asker, QuestionForm, said_answers

INVALID = 422


class RoundForm(forms.Form):
    """Which questions to begin with."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])

    def chosen(self) -> str:
        """The kind that was asked for; what cannot be read is the safety check."""
        return str(self.cleaned_data["kind"]) if self.is_valid() else "check"


def profile_of(patient: Any) -> Profile:
    return Profile.objects.visible_to(patient).first() or Profile(patient=patient)


def round_now(request: Any) -> tuple[Profile, Plan | None, Round]:
    """What is known of the visitor, and the round of questions that is under way or would begin now."""
    profile, plan = profile_of(request.user), Plan.objects.visible_to(request.user).first()
    request.plan = plan
    return profile, plan, round_of(profile, has_plan=plan is not None, today=day_of(now_of(request)))


@patients_only
@require_safe
def welcome(request: Any) -> HttpResponse:
    """What this is, and the way to the first question that is not answered yet; later, all the answers."""
    profile, plan, under_way = round_now(request)
    context = {
        "round": under_way,
        "left": len(set(under_way.steps) - under_way.answers.keys()),
        "plan": plan,
        "answers": said_answers(profile, plan, request.user.units) if plan else (),
        "therapist": request.user.therapist(),
    }
    return render(request, "diary/welcome.html", context)


@patients_only
@require_POST
def begin_screening(request: Any) -> HttpResponse:
    """Begin a round of questions, or go on with it."""
    one = intake.begin_screening(request.user, RoundForm(request.POST).chosen(), now=now_of(request))
    return redirect("diary:screening", page=one.next_step)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: Any, page: str) -> HttpResponse:
    """One question. The answer is kept at once; the last one ends the round."""
    if page not in QUESTIONS:
        raise Http404
    now, patient = now_of(request), request.user
    _, _, under_way = round_now(request)
    if not under_way.reaches(page):
        return on_from(under_way)
    form = QuestionForm(posted(request), name=page, asker=Asker(day_of(now), patient.units), answers=under_way.answers)
    if request.method != "POST":
        return question_page(request, form, under_way)
    if not form.is_valid():
        return question_page(request, form, under_way, status=INVALID)
    after = intake.answer_screening(patient, form.answers(), now=now)
    return redirect("diary:screening", page=after.next_step) if after.next_step else redirect("diary:ready")


def on_from(one: Round) -> HttpResponse:
    """To the first question of this round that is not answered; to the beginning when none is."""
    return redirect("diary:screening", page=one.next_step) if one.answers else redirect("diary:welcome")


def question_page(request: Any, form: QuestionForm, one: Round, status: int = 200) -> HttpResponse:
    """The page of a question, and its place among the others."""
    place = one.steps.index(form.name)
    context = {
        "form": form,
        "part": place + 1,
        "steps": one.steps,
        "back": one.steps[place - 1] if place else "",
        "on": one.steps[place + 1] if form.name in one.answers and place + 1 < len(one.steps) else "",
        "kind": one.kind,
    }
    return render(request, "diary/screening.html", context, status=status)


@patients_only
@require_safe
@with_plan
def ready(request: Any) -> HttpResponse:
    """The result: where it starts, what is closed and why, or that a clinician looks first."""
    return render(request, "diary/ready.html", {"outcome": read_outcome(request.plan, day_of(now_of(request)))})
