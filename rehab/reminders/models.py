import uuid
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rehab.access.tongues import later
from rehab.diary.models import Walk
from rehab.people.models import Clinic
from rehab.people.owned import OwnedQuerySet

from .hours import Quiet


class WishQuerySet(OwnedQuerySet):
    def to_be_kept(self) -> "WishQuerySet":
        """Something is wanted, by somebody who may sign in, does not leave, and whose walks go on."""
        wanted = Q(morning=True) | Q(walk=True) | Q(quiet_days=True)
        return self.filter(wanted, patient__is_active=True, patient__erase_at=None, patient__plan__locked="")


class Wish(models.Model):
    """Which mails a patient asked for, and when they may come. Nobody is written to who did not ask.

    Without quiet hours of the patient's own those of the clinic hold, on the patient's clock."""

    patient = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_wish", primary_key=True
    )
    morning = models.BooleanField(default=False)
    walk = models.BooleanField(default=False)
    quiet_days = models.BooleanField(default=False)
    morning_at = models.TimeField(default=time(8))
    walk_at = models.TimeField(default=time(10))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"Reminders of {self.patient_id}"

    def quiet(self, clinic: Clinic) -> Quiet:
        """The hours without mail."""
        if self.quiet_from is None or self.quiet_until is None:
            return Quiet(clinic.quiet_from, clinic.quiet_until)
        return Quiet(self.quiet_from, self.quiet_until)


class ReminderQuerySet(OwnedQuerySet):
    def left_open_before(self, moment: datetime) -> "ReminderQuerySet":
        """Claimed before this moment and never sent: whoever claimed them was stopped in the middle."""
        return self.filter(sent_at=None, claimed_at__lt=moment)


class Reminder(models.Model):
    """One mail to one patient. The row is there before the mail is sent, and is unique: nobody is reminded twice.

    `on` is the diary day it is about; for a nudge the day on which the quiet began, so one quiet is one mail."""

    class Kind(models.TextChoices):
        MORNING = "morning", later("The morning after a walk")
        WALK = "walk", later("A planned walk")
        QUIET = "quiet", later("Four quiet days")

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    walk = models.ForeignKey(Walk, models.CASCADE, null=True, related_name="+")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind", "on"], name="reminder_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["morning", "walk", "quiet"]), name="reminder_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.on} for {self.patient_id}"

    def local(self, moment: datetime) -> Any:
        """A moment on the patient's own clock."""
        return self.patient.local(moment)
