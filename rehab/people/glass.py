"""An emergency look: an admin reads one patient's record for half an hour, with a reason that the patient reads too."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.access.roles import Role

OPEN_FOR = timedelta(minutes=30)
"""Long enough to read a record to a doctor on the telephone, and too short to be left open. No evidence; a default."""


class GlassQuerySet(models.QuerySet["Glass"]):
    def open(self, now: datetime) -> "GlassQuerySet":
        """Not closed, and its time is not over."""
        return self.filter(closed_at=None, until__gt=now)

    def opening_to(self, user: Any, now: datetime) -> "GlassQuerySet":
        """Those through which this person, an admin still, may read now."""
        return self.open(now).filter(by=user, by__role=Role.ADMIN)

    def newest_first(self) -> "GlassQuerySet":
        return self.order_by("-at", "-pk")

    def visible_to(self, user: Any) -> "GlassQuerySet":
        """Patients see who looked at theirs, admins see all: each looks after the other."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.all()
        return self.none()


class Glass(models.Model):
    """One broken glass. The row; what happens to it is `breaking`. `until` is at most half an hour after `at`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    closed_at = models.DateTimeField(null=True)

    objects = GlassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "glasses"
        indexes = [models.Index(fields=["patient", "-at"], name="glass_patient_at")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="glass_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="glass_has_a_reason"),
            models.UniqueConstraint(
                fields=["patient", "by"], condition=Q(closed_at=None), name="glass_one_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} reads {self.patient_id} until {self.until:%H:%M}"
