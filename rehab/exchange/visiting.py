"""The page for a visit: for a therapist about a patient in care, and for patients about themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from rehab.access.gates import patients_only, therapists_only
from rehab.diary.days import day_of
from rehab.diary.visits import with_plan as with_own_plan
from rehab.review.views import with_plan
from rehab.trail.actions import record

from .sheet.periods import PAPERS, PaperForm, PeriodForm
from .sheet.rows import rows_behind
from .sheet.saying import figures, missing_said, other_said
from .sheet.visit import Visit, first_day, read_visit

INVALID = 422


@patients_only
@require_safe
@with_own_plan
def my_visit(request: Any, kind: str) -> HttpResponse:
    """One's own page, to take along."""
    return visit_page(request, request.user, kind)


@therapists_only
@require_safe
def visit(request: Any, handle: UUID, kind: str) -> HttpResponse:
    """The page of a patient in care."""
    return visit_page(request, with_plan(request, handle), kind)


def visit_page(request: Any, patient: Any, kind: str) -> HttpResponse:
    """The sheet on screen, as plain text or as PDF, over the period of the query string. A look leaves a trail row."""
    now = patient.local(timezone.now())
    today = day_of(now)
    form = PeriodForm(request.GET, first=first_day(patient, request.user) or today, today=today)
    period = form.period()
    record(
        "read_patient" if kind == "page" else "export_visit", actor=request.user, patient=patient,
        about=f"visit {kind}", after={"since": str(period.since), "until": str(period.until)},
    )  # fmt: skip
    page = read_visit(patient, request.user, period, now, with_note=form.wants_note())
    status = INVALID if form.errors else 200
    return AS[kind](request, page, form, status)


def as_page(request: Any, page: Visit, form: PeriodForm, status: int) -> HttpResponse:
    rows = rows_behind(page.knee, page.points[page.knee], page.walks, page.patient.profile.knees, page.tally)
    context = {
        "form": form,
        "rows": rows,
        "query": request.GET.urlencode(),
        "papers": PAPERS,
        **said(page),
        **places(request),
    }
    return render(request, "exchange/visit.html", context, status=status)


def said(page: Visit) -> dict[str, Any]:
    """The sheet and its sentences."""
    others = [other_said(other) for other in page.others]
    return {"visit": page, "figures": figures(page), "others": others, "missing": missing_said(page)}


def places(request: Any) -> dict[str, Any]:
    """The frame around the sheet, for this reader."""
    if request.user.is_patient:
        return {"own": True, "layout": "layout/patient.html", "section": "diary:progress"}
    return {"own": False, "layout": "layout/staff.html", "section": "people:patients"}


def as_text(request: Any, page: Visit, form: PeriodForm, status: int) -> HttpResponse:
    """To be pasted into a record system."""
    return render(request, "exchange/visit.txt", said(page), "text/plain; charset=utf-8", status)


def as_pdf(request: Any, page: Visit, form: PeriodForm, status: int) -> HttpResponse:
    """One sheet of the paper that is asked for; else of Letter for who writes the month first, and of A4."""
    from .sheet.paper import pdf_of  # fonts and drawings weigh more than the rest of the app: only who prints waits

    paper = PaperForm(request.GET).chosen() or ("letter" if request.user.language == "en" else "a4")
    response = HttpResponse(pdf_of(page, letter=paper == "letter"), "application/pdf", status)
    name = slugify(page.patient.name) or "visit"
    response["Content-Disposition"] = f'attachment; filename="{name}-{page.period.until}.pdf"'
    return response


AS = {"page": as_page, "text": as_text, "pdf": as_pdf}
