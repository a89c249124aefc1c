"""A message from a therapist to a patient, and the patient's answer. The rows; what happens to them is `messaging`."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.people.owned import OwnedQuerySet

LONGEST = 1000  # letters of a message, and of its answer


class MessageQuerySet(OwnedQuerySet):
    def standing(self) -> "MessageQuerySet":
        """Messages that the therapist has not taken back."""
        return self.filter(withdrawn_at=None)

    def unanswered_by_therapist(self) -> "MessageQuerySet":
        """The patient has answered, and no therapist has said that they read it."""
        return self.standing().filter(answered_at__isnull=False, answer_read_at=None)

    def newest_first(self) -> "MessageQuerySet":
        return self.order_by("-at", "-pk")

    def before(self, moment: datetime, pk: int) -> "MessageQuerySet":
        """The page after the row (moment, pk), newest first."""
        return self.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk))


class Message(models.Model):
    """What a therapist wrote to a patient. It is read when the patient says so, or answers: never by being shown.

    One answer a message: it is kept as it was sent. A message taken back stays in the record."""

    key = models.UUIDField()
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=LONGEST)
    read_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=LONGEST, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_read_at = models.DateTimeField(null=True)
    answer_read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="message_key_once_a_patient")]
        indexes = [models.Index(fields=["patient", "-at", "-id"], name="message_patient_at")]

    def __str__(self) -> str:
        return f"Message to {self.patient_id} of {self.at:%Y-%m-%d}"

    @property
    def waits_for_therapist(self) -> bool:
        """Answered, and no therapist has said that they read it."""
        return self.answered_at is not None and self.answer_read_at is None and self.withdrawn_at is None
