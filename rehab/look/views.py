from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rehab.access.gates import admins_only

from .specimens import specimens


@admins_only
@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every part in every state, built from the same files as the pages."""
    return render(request, "look/patterns.html", specimens())
