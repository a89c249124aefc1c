"""A therapist changes a plan: the step, the unlocks, the limits of the patient's own. Nothing changes unseen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import therapists_only
from rehab.diary.days import day_of
from rehab.plan.actions import Stale
from rehab.plan.grants import UNLOCK_NAMES, check_stage
from rehab.plan.own_limits import Refused

from . import actions
from .change_forms import ChosenLimitForm, ChosenUnlockForm, EndLimitForm, LimitForm, SetStageForm, UnlockForm
from .changes import Changes, read_changes
from .forms import TestedChangeForm
from .tested import LookFirst, Past, check_mark
from .trying import try_end_of_limit, try_limit, try_stage, try_unlock
from .views import INVALID, now_of, reads, with_plan

PAGE = "review/plan_changes.html"


def changes_of(request: HttpRequest, handle: UUID) -> Changes:
    """The plan of a patient in care, read now. 404 for everybody else's."""
    patient = with_plan(request, handle)
    return read_changes(patient, day_of(now_of(patient)))


@therapists_only
@require_safe
def plan_changes(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Everything that may be changed, and by whom it was."""
    changes = changes_of(request, handle)
    reads(request, changes.patient, "plan")
    first = ChosenLimitForm(request.GET).chosen()
    chosen = ChosenUnlockForm(request.GET).chosen()
    shown = {"limit_form": limit_form(changes, initial={"name": first}), **chosen_unlock(request, changes, chosen)}
    return render(request, PAGE, context_of(changes, **shown))


def context_of(changes: Changes, **shown: Any) -> dict[str, Any]:
    """The page with its forms, those that were sent instead of empty ones."""
    blank = {"stage_form": SetStageForm(stages=list(changes.stages)), "limit_form": limit_form(changes)}
    return {"changes": changes, "patient": changes.patient, **blank, **shown}


def past_of(request: HttpRequest, changes: Changes) -> Past:
    """The past of this patient, told with the edition's numbers."""
    return Past(changes.patient, request.user, changes.numbers, changes.today)


def chosen_unlock(request: HttpRequest, changes: Changes, name: Any, form: UnlockForm | None = None) -> dict[str, Any]:
    """The part of the ladder that the therapist looks at: what it opens, and which past days it would have changed."""
    row = next((one for one in changes.unlocks if one.name == name), None)
    if row is None:
        return {}
    test = try_unlock(past_of(request, changes), row.name, close=row.grant is not None)
    return {"chosen": row, "unlock_form": form or UnlockForm(), "unlock_test": test}


def looked_at(request: HttpRequest, changes: Changes, form: TestedChangeForm) -> dict[str, Any]:
    """A change that can be made, with the past days that it would have changed."""
    past = past_of(request, changes)
    match form:
        case SetStageForm():
            stage = form.cleaned_data["stage"]
            needed = check_stage(changes.plan, stage, changes.today)
            return {"stage_form": form, "stage_test": try_stage(past, stage, needed, "set-stage")}
        case UnlockForm():
            return chosen_unlock(request, changes, form.cleaned_data["name"], form)
        case LimitForm():
            return {"limit_form": form, "limit_test": try_limit(past, form.own(), form["value"].value())}
        case _:
            name = form.cleaned_data["name"]
            row = next((row for row in changes.limits if row.name == name and row.override), None)
            if row is None:
                raise Refused(_("This limit has the clinic’s value already."), "name")
            return {"ending": row, "end_test": try_end_of_limit(past, name)}


def limit_form(changes: Changes, data: Any = None, **more: Any) -> LimitForm:
    return LimitForm(data, numbers=changes.numbers, today=changes.today, **more)


def show(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The part that changes for htmx, else the page."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, f"{PAGE}#changes", context, status=status)
    reads(request, context["patient"], "plan")
    return render(request, PAGE, context, status=status)


def refused(request: HttpRequest, handle: UUID, form: TestedChangeForm, slot: str, *, stale: bool) -> HttpResponse:
    """The plan as it is now, with what was written still there."""
    changes = changes_of(request, handle)
    kept: dict[str, Any] = {} if slot == "end_form" else {slot: form}
    if isinstance(form, UnlockForm):
        kept = chosen_unlock(request, changes, form["name"].value(), form)
    return show(request, context_of(changes, failed=True, stale=stale, **kept), INVALID)


def decide(
    request: HttpRequest, handle: UUID, form: TestedChangeForm, slot: str, act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Do what was decided and say what was done; or show it again, with what is wrong or what it would change."""
    if not form.is_valid():
        return refused(request, handle, form, slot, stale=form.lost_its_version)
    try:
        try:
            said = act(dict(form.cleaned_data))
        except LookFirst:
            changes = changes_of(request, handle)
            return show(request, context_of(changes, **looked_at(request, changes, form)))
    except Stale:
        return refused(request, handle, form, slot, stale=True)
    except Refused as no:
        form.add_error(no.field or None, str(no))
        return refused(request, handle, form, slot, stale=form.lost_its_version)
    if request.htmx:  # type: ignore[attr-defined]
        return show(request, context_of(changes_of(request, handle), said=said))
    messages.success(request, said)
    return redirect("review:plan-changes", handle=handle)


@therapists_only
@require_POST
def set_stage(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Move the plan to another step at once."""
    changes = changes_of(request, handle)
    patient, form = changes.patient, SetStageForm(request.POST, stages=list(changes.stages))

    def act(said: dict[str, Any]) -> str:
        check_mark(patient, said, "set-stage", said["stage"])
        actions.set_stage(patient, by=request.user, now=now_of(patient), **said)
        return _("{patient} goes on with {said}.").format(patient=patient.name, said=said["stage"])

    return decide(request, handle, form, "stage_form", act)


@therapists_only
@require_POST
def grant_unlock(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Open a part of the ladder."""
    return unlock(request, handle, "grant-unlock", actions.grant_unlock, _("is open"))


@therapists_only
@require_POST
def withdraw_unlock(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Close a part of the ladder."""
    return unlock(request, handle, "withdraw-unlock", actions.withdraw_unlock, _("is closed"))


def unlock(request: HttpRequest, handle: UUID, name: str, action: Callable[..., Any], done: str) -> HttpResponse:
    patient = with_plan(request, handle)
    form = UnlockForm(request.POST)

    def act(said: dict[str, Any]) -> str:
        check_mark(patient, said, name, said["name"])
        action(patient, by=request.user, now=now_of(patient), **said)
        return _("“{name}” {done} for {patient}.").format(
            name=UNLOCK_NAMES[said["name"]], done=done, patient=patient.name
        )

    return decide(request, handle, form, "unlock_form", act)


@therapists_only
@require_POST
def set_limit(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Give the patient a limit of their own, until a day. The first press shows what it would have changed."""
    changes = changes_of(request, handle)
    patient, form = changes.patient, limit_form(changes, request.POST)

    def act(said: dict[str, Any]) -> str:
        check_mark(patient, said, "set-limit", said["name"], form["value"].value())
        actions.set_limit(patient, form.own(), by=request.user, version=said["version"], now=now_of(patient))
        return _("Saved for {patient}, until {day}.").format(patient=patient.name, day=said["until"].isoformat())

    return decide(request, handle, form, "limit_form", act)


@therapists_only
@require_POST
def end_limit(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Back to the clinic's value."""
    patient = with_plan(request, handle)

    def act(said: dict[str, Any]) -> str:
        check_mark(patient, said, "end-limit", said["name"])
        actions.end_limit(patient, by=request.user, now=now_of(patient), **said)
        return _("{patient} has the clinic’s value again.").format(patient=patient.name)

    return decide(request, handle, EndLimitForm(request.POST), "end_form", act)
