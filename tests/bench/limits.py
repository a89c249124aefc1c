"""The views that every page is held against: `empty`, `one`, `list` and `insert`."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from rehab.diary.models import Report, Walk

ROWS = (
    "<ul>{% for walk in walks %}<li>{{ walk.happened_on }} {{ walk.minutes }} {{ walk.right_peak }}</li>"
    "{% endfor %}</ul>"
)


def empty(request: Any) -> HttpResponse:
    return HttpResponse("ok")


def one(request: Any) -> HttpResponse:
    """Session, user and one row by index."""
    return HttpResponse(str(Walk.objects.of(request.user.pk).newest_first()[0].minutes))


def rows(request: Any) -> HttpResponse:
    """Session, user and 25 rows in a small template."""
    walks = Walk.objects.of(request.user.pk).newest_first()[:25]
    return HttpResponse(engines["django"].from_string(ROWS).render({"walks": walks}))


@transaction.atomic
def insert(request: Any) -> HttpResponse:
    """CSRF, session, user and one row that is committed."""
    now = timezone.now()
    report = Report(patient_id=request.user.pk, key=uuid.uuid4(), entered_at=now, received_at=now)
    report.set_happened(now.replace(year=now.year - 2), "UTC")  # too old for any page to read
    report.save()
    return HttpResponse(status=302, headers={"Location": "/one"})


urlpatterns = [path("empty", empty), path("one", one), path("list", rows), path("insert", insert)]
