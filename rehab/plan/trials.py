"""A test of a draft on the past, worked out in the background: what was asked for, and how far it has come."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rehab.guidance.models import Edition

UNDER_WAY = ("waiting", "running")
SILENT = timedelta(seconds=20)
"""A test that has said nothing for so long has died with its process. One patient takes a fraction of a second."""


class TrialQuerySet(models.QuerySet[Any]):
    def of(self, reader: Any, draft: Edition) -> "TrialQuerySet":
        """The tests that this person asked for. Nobody sees another one's."""
        return self.filter(by=reader, draft=draft)

    def under_way(self) -> "TrialQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Trial(models.Model):
    """One test. It goes from patient to patient; each is kept as it is done, so a stop of any kind loses at most one.

    `found` are the figures, and of the weeks that differ the newest, by the keys of their advices: nothing of anybody.
    `worker` is whoever works at it, `seen_at` when that was last heard of, `after` the key of the last patient done."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    numbers_print = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")  # then running; done, cancelled, moved or failed
    worker = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    found = models.JSONField(default=dict)

    objects = TrialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("draft", "by"), condition=Q(state__in=UNDER_WAY), name="plan_one_trial_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"Test of edition {self.draft_id}: {self.state}, {self.done} of {self.total}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def is_left(self) -> bool:
        """It is under way, and nobody works at it: the process that did is gone."""
        heard = self.seen_at or self.asked_at
        return self.is_under_way and timezone.now() - heard > SILENT
