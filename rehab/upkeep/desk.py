"""The admin's page about how this instance is set up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rehab.access.gates import admins_only

from .doctor import examine
from .proxy import look


@admins_only
@require_safe
def doctor(request: Any) -> HttpResponse:
    """What `manage.py doctor` says, and what this request says of the proxies in front."""
    seen = look(request.headers, is_secure=request.is_secure(), host=request.get_host())
    context = {"findings": [*seen, *examine(timezone.now())], "section": "people:settings"}
    return render(request, "upkeep/doctor.html", context)
