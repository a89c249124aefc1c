"""Lists of one patient's record that grow: the reports of symptoms, and what changed, by anyone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rehab.access.gates import therapists_only
from rehab.diary.models import Report

from .entries import ReportRow
from .forms import CursorForm, cursor_of
from .said import named
from .trail_rows import read_trail
from .views import in_care, reads

REPORTS_A_PAGE = 25


@therapists_only
@require_safe
def reports(request: HttpRequest, handle: UUID) -> HttpResponse:
    """All reports of symptoms, newest first, 25 a page."""
    patient = in_care(request, handle)
    reads(request, patient, "symptoms")
    rows, older = read_reports(patient, request.user, CursorForm(request.GET).cursor())
    return render(request, "review/reports.html", {"patient": patient, "reports": rows, "older": older})


def read_reports(patient: Any, therapist: Any, cursor: tuple[datetime, int] | None) -> tuple[list[ReportRow], str]:
    """A page of reports, and the place where the next one begins. One statement."""
    found = Report.objects.visible_to(therapist).of(patient).newest_first()
    shown = list((found.before(*cursor) if cursor else found)[: REPORTS_A_PAGE + 1])
    rows = [
        ReportRow(one.happened_on, f"{one.local_time:%H:%M}", tuple(named(sign) for sign in one.symptoms), one.note)
        for one in shown[:REPORTS_A_PAGE]
    ]
    last = shown[REPORTS_A_PAGE - 1] if len(shown) > REPORTS_A_PAGE else None
    return rows, cursor_of(last.happened_at, last.pk) if last else ""


@therapists_only
@require_safe
def trail(request: HttpRequest, handle: UUID) -> HttpResponse:
    """What anyone changed in this record, newest first, 50 a page."""
    patient = in_care(request, handle)
    reads(request, patient, "changes")
    changed = read_trail(patient, request.user, CursorForm(request.GET).cursor())
    return render(request, "review/trail.html", {"patient": patient, "changed": changed})
