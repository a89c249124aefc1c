"""How a patient walks: where, what was checked of the place, and how the phone speaks on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.people.owned import OwnedQuerySet


class WalkSetup(models.Model):
    """What a patient chose for their walks. Nobody needs the row: without it everything is as it comes.

    `look_seconds` lie between two calls to look behind, 0 is never; `lead_seconds` count down to the first step;
    `rest_seconds` lie between the parts of a walk that is made of parts."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="walk_setup", primary_key=True
    )
    place = models.CharField(max_length=10, blank=True)
    speech = models.BooleanField(default=True)
    sound = models.BooleanField(default=True)
    vibration = models.BooleanField(default=True)
    look_seconds = models.PositiveSmallIntegerField(default=25)
    lead_seconds = models.PositiveSmallIntegerField(default=5)
    rest_seconds = models.PositiveSmallIntegerField(default=60)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(look_seconds__lte=60, lead_seconds__lte=60, rest_seconds__lte=600),
                name="walk_setup_seconds",
            )
        ]

    def __str__(self) -> str:
        return f"Walk setup of {self.patient_id}"


class PlaceCheck(models.Model):
    """A patient's yes to the safety list of a place, before the first walk there. `said` is the list of that day."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    place = models.CharField(max_length=10)
    at = models.DateTimeField()
    said = models.JSONField(default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "place"], name="place_checked_once")]

    def __str__(self) -> str:
        return f"{self.place} checked by {self.patient_id}"
