"""What every page of a patient begins with: the clock on their wall, and a plan to speak of."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from rehab.plan.models import Plan


def now_of(request: Any) -> datetime:
    """This moment on the patient's own clock."""
    moment: datetime = request.user.local(timezone.now())
    return moment


def with_plan(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view `request.plan`. A patient who has not finished the intake is sent to it: nothing can be advised."""

    @wraps(view)
    def visit(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = Plan.objects.visible_to(request.user).first()
        if plan is None:
            return redirect("diary:welcome")
        plan.patient, request.plan = request.user, plan
        return view(request, *args, **kwargs)

    return visit
