"""One row a patient for the therapist's list. The row; what happens to it is `summing_up`."""

from django.conf import settings
from django.db import models

from rehab.people.owned import OwnedQuerySet


class Summary(models.Model):
    """What the list needs of a patient, renewed in the transaction of every act, so that it is read in one statement
    however long the diary is.

    It holds facts that do not age by themselves: what the date brings (no walk for 8 days) is worked out when the list
    is shown. All of it can be worked out again from the diary: see `renew_summaries`."""

    patient = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="summary", primary_key=True)
    knees = models.JSONField(default=list)
    stage = models.CharField(max_length=4)
    direction = models.CharField(max_length=10, blank=True)
    # The advice that stands, but for its days and findings; and each finding with since when it has been said.
    advice = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    last_walk_on = models.DateField(null=True)
    # The walk-days of the five weeks that end with the last one, oldest first (see `summing_up.walked`).
    days = models.JSONField(default=list)
    # The oldest and the newest answer of the patient that no therapist has read yet; set by `messaging`.
    message_waits_since = models.DateTimeField(null=True)
    message_last_at = models.DateTimeField(null=True)
    # The same of a higher usual pain that waits for a therapist; set by `summing_up.renew_usual`.
    usual_waits_since = models.DateTimeField(null=True)
    usual_last_at = models.DateTimeField(null=True)
    # Which recipe the row was made by: an older one is made again when the clinic is upgraded.
    shape = models.PositiveSmallIntegerField(default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"Summary of {self.patient_id}"
