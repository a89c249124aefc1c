"""What is left of somebody who has deleted their account: a number, a day, and a therapist with one patient less."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from rehab.access.roles import Role


class Erased(models.Model):
    """Somebody was erased. The handle is a random number that says nothing of whom; it is kept so that they can be
    erased again if a backup from before brings them back."""

    handle = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "erased"

    def __str__(self) -> str:
        return f"{self.handle} on {self.at:%Y-%m-%d}"


class DepartureQuerySet(models.QuerySet["Departure"]):
    def visible_to(self, user: Any) -> "DepartureQuerySet":
        """Each therapist sees their own."""
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(therapist=user)
        return self.none()

    def since(self, moment: datetime) -> "DepartureQuerySet":
        return self.filter(at__gte=moment)


class Departure(models.Model):
    """A patient of this therapist has deleted their account. Nothing of whom."""

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="departures")
    at = models.DateTimeField(default=timezone.now)

    objects = DepartureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"A patient of {self.therapist_id} left on {self.at:%Y-%m-%d}"
