"""What every page of a patient begins with: the clock on their wall, and a plan to speak of."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import uuid4

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rehab.plan.models import Plan

from .forms import KeptForm


def now_of(request: Any) -> datetime:
    """This moment on the patient's own clock."""
    moment: datetime = request.user.local(timezone.now())
    return moment


def written_at(request: Any) -> datetime:
    """When the patient wrote this down, on their own clock. A phone without network kept it until now."""
    return _ago(request, "kept_for") or now_of(request)


def began_at(request: Any) -> datetime | None:
    """When the walk began by the phone's own clock, if the phone kept the start as well."""
    return _ago(request, "begun_for")


def _ago(request: Any, name: str) -> datetime | None:
    """The moment that was so many seconds ago. A phone's clock may be wrong, but it counts right."""
    form = KeptForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("An entry that was kept for no known time."))
    seconds: int | None = form.cleaned_data[name]
    return None if seconds is None else now_of(request) - timedelta(seconds=seconds)


def kept(response: HttpResponse) -> HttpResponse:
    """The answer to an entry that is on record now: a phone that kept it may let go of it."""
    response.kept = True  # type: ignore[attr-defined]
    return response


def posted(request: Any) -> QueryDict | None:
    """What a form is bound to: an empty post is a form with nothing in it, not a page that was just opened."""
    return request.POST if request.method == "POST" else None


def renewed(request: Any, **changes: Any) -> QueryDict:
    """What was typed, under a key of its own: sent again it is another entry. Or with other hidden values."""
    typed: QueryDict = request.POST.copy()
    for name, value in (changes or {"key": uuid4()}).items():
        typed[name] = str(value)
    return typed


def with_plan(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view `request.plan`. A patient who has not finished the intake is sent to it: nothing can be advised."""

    @wraps(view)
    def visit(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        plan: Plan | None = getattr(request.user, "plan", None)  # read with the patient: `WithPlan`
        if plan is None:
            return redirect("diary:welcome")
        request.plan = plan
        return view(request, *args, **kwargs)

    return visit
