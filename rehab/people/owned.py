"""The row lock: every record of a patient is read through `visible_to`, whose last branch is nothing."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from rehab.access.roles import Role
from rehab.trail.models import AppendOnlyQuerySet

from .glass import Glass


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows with a `patient`: the patient's own, those of the therapists whose care tie is in force, and for an admin
    those behind a glass that they broke."""

    def visible_to(self, user: Any) -> Self:
        """The rows this user may read now. An ended care tie closes them on the next request."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(patient__ties__therapist=user, patient__ties__ended_at=None)
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.filter(patient__in=Glass.objects.opening_to(user, timezone.now()).values("patient"))
        return self.none()

    def of(self, patient: Any) -> Self:
        """One patient's rows, for actions, which run after the view has found the patient by `visible_to`."""
        return self.filter(patient=patient)


class AppendOnlyOwnedQuerySet(OwnedQuerySet, AppendOnlyQuerySet):  # type: ignore[override]
    """Owned rows that are never changed."""
