"""The admin's page of the trail, and the table to take out of it."""

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rehab.access.gates import admins_only
from rehab.review.forms import CursorForm, cursor_of

from .ledger import export_trail as export
from .ledger import read_ledger
from .ledger_forms import LedgerForm

INVALID = 422


@admins_only
@require_safe
def trail(request: Any) -> HttpResponse:
    """Every act of everybody, 50 a page. Of patients: their number, and nothing of their health."""
    return ledger_page(request, LedgerForm(request.GET, admin=request.user))


@admins_only
@require_POST
def export_trail(request: Any) -> HttpResponseBase:
    """All that the filter shows, as a table."""
    form = LedgerForm(request.POST, admin=request.user)
    if not form.is_valid():
        return ledger_page(request, form)
    now = timezone.now()
    file = export(request.user, form.asked(), now=now)
    return FileResponse(file, as_attachment=True, filename=f"trail-{now:%Y-%m-%d}.csv", content_type="text/csv")


def ledger_page(request: Any, form: LedgerForm) -> HttpResponse:
    ledger = read_ledger(request.user, form.asked(), CursorForm(request.GET).cursor())
    query = request.GET.copy()
    query.pop("before", None)
    older = cursor_of(ledger.older.at, ledger.older.pk) if ledger.older else ""
    filters = [(name, form.data[name]) for name in form.fields if form.data.get(name)]
    context = {"ledger": ledger, "form": form, "older": older, "query": query.urlencode(), "filters": filters}
    return render(request, "exchange/trail.html", context, status=INVALID if form.errors else 200)
