"""The page that offers everything, and the file itself."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import patients_only

from . import actions
from .guide import RULES
from .sections import NOT_TAKEN, SECTIONS

FILES = {"json": ("backstep.json", "application/json"), "csv": ("backstep.zip", "application/zip")}


@patients_only
@require_safe
def everything(request: Any) -> HttpResponse:
    """What is in the file, and in which two ways it can be had."""
    context = {"sections": SECTIONS, "rules": RULES, "not_taken": NOT_TAKEN}
    return render(request, "exchange/everything.html", context)


@patients_only
@require_POST
@reauthentication_required  # who has a password is asked for it again; a phone that joined with a key has none
def take_everything(request: Any, kind: str) -> HttpResponseBase:
    """The file, as JSON or as tables."""
    if kind not in FILES:
        raise Http404
    name, content_type = FILES[kind]
    file = actions.take_everything(request.user, kind, now=timezone.now())
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
