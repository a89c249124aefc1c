"""Is it alive, is it ready, and what to say when it is not."""

import shutil
import sys
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from rehab.access.gatekeeper import typed_in
from rehab.access.gates import everyone
from rehab.trail.moment import here

from .faults import is_of_database, resting

ENOUGH_DISK_BYTES = 50_000_000


@everyone
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@everyone
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """May requests be sent here? 503, with what is missing, while they may not."""
    state = {"database": database_state(), "migrations": migrations_state(), "disk": _disk()}
    ready = all(value == "ok" for value in state.values())
    return JsonResponse(state, status=200 if ready else 503)


def database_state() -> str:
    """`ok`, or what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def migrations_state() -> str:
    """`ok`, or how many wait."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "not known"
    return f"{len(waiting)} waiting" if waiting else "ok"


def _disk() -> str:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return "ok" if free > ENOUGH_DISK_BYTES else "nearly full"


def bad_request(request: Any, exception: Any) -> HttpResponse:
    """Not even the form can be read, so the page asks nothing of the request."""
    return HttpResponse(get_template("400.html").render(), status=400)


def forbidden(request: Any, exception: Any) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: Any, exception: Any) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: Any) -> HttpResponse:
    """A page that needs neither the request nor the database: they may be what is broken.

    Django asks here while the fault is still in its hands, wherever it came from: a view, the session, a sign-in."""
    if is_of_database(sys.exception()):
        return resting()
    return HttpResponse(get_template("500.html").render({"reference": here().request_id[:8]}), status=500)


def form_expired(request: Any, reason: str = "") -> HttpResponse:
    """The form was open while its person signed in again, or came from elsewhere. Only the first is offered again."""
    is_ours = request.user.is_authenticated and request.headers.get("Sec-Fetch-Site") == "same-origin"
    return render(request, "csrf.html", {"typed": typed_in(request) if is_ours else []}, status=403)
