"""What a therapist says of an advice. The rows; what a disagreement does to the plan is `deciding`."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.people.owned import AppendOnlyOwnedQuerySet
from rehab.trail.models import AppendOnlyModel


class Opinion(AppendOnlyModel):
    """A therapist agrees with an advice, or says what the patient should do instead, and why. Neither touches the
    advice: what was told stays on record, and worked out again it is the same.

    Of a disagreement: `direction` and `stage` as an advice has them, `since` the plan's own day of that stage, and
    `not_before` the earliest day of the next walk."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opinions")
    advice = models.ForeignKey("plan.Advice", models.PROTECT, related_name="opinions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField()
    direction = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=4, blank=True)
    since = models.DateField(null=True)
    not_before = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = AppendOnlyOwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advice", "by"], condition=Q(agrees=True), name="opinion_agrees_once"),
            models.CheckConstraint(
                condition=Q(agrees=True, stage="", not_before=None)
                | (Q(agrees=False, since__isnull=False, not_before__isnull=False) & ~Q(stage="") & ~Q(reason="")),
                name="opinion_says_what_instead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {'agrees' if self.agrees else 'disagrees'} with advice {self.advice_id}"

    def is_in_force(self, plan: Any) -> bool:
        """The plan is still where this put it. A stop comes before any opinion."""
        here = (plan.stage, plan.stage_since) == (self.stage, self.since)
        return not self.agrees and here and not plan.locked

    def holds_until(self, today: date) -> date | None:
        """The earliest day of the next walk, while it lies ahead."""
        return self.not_before if self.not_before and self.not_before > today else None
