"""A wish that another therapist cares for a patient. The rows; what happens to them is `caring`."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.access.roles import Role
from rehab.access.tongues import later


class CareOfferQuerySet(models.QuerySet["CareOffer"]):
    def waiting(self) -> "CareOfferQuerySet":
        """Not answered, not taken back, for a therapist who still works here."""
        return self.filter(answered_at=None, withdrawn_at=None, therapist__is_active=True)

    def visible_to(self, user: Any) -> "CareOfferQuerySet":
        """Patients see those that are about them, therapists those of patients in their care."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(patient__ties__therapist=user, patient__ties__ended_at=None)
        return self.none()


class CareOffer(models.Model):
    """One question to a patient: may this therapist care for you too, or instead?

    `taken_over` began at once, as the therapist before has left; the patient is told, and may still say no."""

    class Kind(models.TextChoices):
        SHARE = "share", later("Too")
        HAND_OVER = "hand_over", later("Instead of me")
        TAKEN_OVER = "taken_over", later("Took over")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="care_offers")
    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = CareOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "therapist"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="care_offer_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, agreed=None) | Q(answered_at__isnull=False, agreed__isnull=False),
                name="care_offer_answered_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.therapist_id} for {self.patient_id}: {self.kind}"

    def answer(self, *, agreed: bool, now: datetime) -> None:
        self.answered_at, self.agreed = now, agreed
        self.save(update_fields=["answered_at", "agreed"])
