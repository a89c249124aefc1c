from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.access.tongues import later
from rehab.guidance.models import Edition
from rehab.people.owned import AppendOnlyOwnedQuerySet, OwnedQuerySet
from rehab.plan.models import pain_answered
from rehab.trail.models import AppendOnlyModel

from .days import day_of
from .messages import Message
from .summary import Summary
from .walk_setup import PlaceCheck, WalkSetup

__all__ = [
    "Correction", "Entry", "Message", "Morning", "PlaceCheck", "Report", "Start", "Summary", "Walk", "WalkSetup",
]  # fmt: skip


class Entry(models.Model):
    """Something a patient told us, with its three moments and a key made where it was written.

    `happened_at` with `zone` and `utc_offset` (minutes) freeze the clock on the wall; `happened_on` is the diary day,
    which begins at 04:00. `entered_at` is when it was written down, `received_at` when the server got it."""

    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    happened_at = models.DateTimeField()
    happened_on = models.DateField()
    zone = models.CharField(max_length=64)
    utc_offset = models.SmallIntegerField()
    entered_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def local_time(self) -> datetime:
        """The moment on the wall clock where it was lived."""
        return self.happened_at.astimezone(timezone(timedelta(minutes=self.utc_offset)))

    @property
    def clock(self) -> tzinfo:
        """The clock of the place where it was lived; by its offset alone if the calendar has forgotten the zone."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return timezone(timedelta(minutes=self.utc_offset))

    def set_happened(self, moment: datetime, zone: str) -> None:
        """Freeze an aware moment: the instant, its offset and its diary day."""
        offset = moment.utcoffset() or timedelta()
        self.happened_at, self.zone = moment, zone
        self.utc_offset = int(offset.total_seconds() // 60)
        self.happened_on = day_of(moment)


class EntryQuerySet(OwnedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-happened_at", "-pk")

    def before(self, moment: Any, pk: Any) -> Self:
        """The page after the row (moment, pk), newest first."""
        return self.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=pk))

    def after_key(self, patient: Any, key: Any) -> Self:
        """The page after the patient's row with this key, newest first; nothing when there is none."""
        row = self.model.objects.of(patient).filter(key=key).order_by()
        return self.before(models.Subquery(row.values("happened_at")[:1]), models.Subquery(row.values("pk")[:1]))


class WalkQuerySet(EntryQuerySet):
    def standing(self) -> "WalkQuerySet":
        """Walks that have not been taken back."""
        return self.filter(withdrawn_at=None)

    def since(self, day: Any) -> "WalkQuerySet":
        return self.filter(happened_on__gte=day)


class Walk(Entry):
    """One backward walk (or squats, the equal alternative), and how each knee felt. Blank pain is null, never 0."""

    class Place(models.TextChoices):
        RAIL = "rail", later("Along a rail")
        TREADMILL = "treadmill", later("Treadmill")
        INDOOR = "indoor", later("Indoor path")
        OUTDOORS = "outdoors", later("Outdoors")
        UNPOWERED = "unpowered", later("Treadmill without a motor")
        SLED = "sled", later("Pulling a sled")
        SQUATS = "squats", later("Squats or lunges instead")

    class Swelling(models.TextChoices):
        NONE = "none", later("No swelling")
        LITTLE = "little", later("A little")
        CLEAR = "clear", later("Clear swelling")

    class StoppedBecause(models.TextChoices):
        KNEE_PAIN = "knee_pain", later("Knee pain")
        NO_TIME = "no_time", later("No time")
        TIRED = "tired", later("Tired")
        OTHER = "other", later("Something else")

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="walks", db_index=False)
    stage = models.CharField(max_length=4)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    timed = models.BooleanField(default=False)
    backfilled = models.BooleanField(default=False)  # from the page that fills in a past week
    minutes = models.PositiveSmallIntegerField(null=True)
    metres = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=10, choices=Place, blank=True)
    speed_kmh = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    incline_percent = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    load_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    load_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    rpe = models.PositiveSmallIntegerField(null=True)
    left_before = models.PositiveSmallIntegerField(null=True)
    left_peak = models.PositiveSmallIntegerField(null=True)
    left_after = models.PositiveSmallIntegerField(null=True)
    right_before = models.PositiveSmallIntegerField(null=True)
    right_peak = models.PositiveSmallIntegerField(null=True)
    right_after = models.PositiveSmallIntegerField(null=True)
    # When the pain an hour after was told, under a key of its own; the key stays when the answer is taken back.
    after_at = models.DateTimeField(null=True)
    after_key = models.UUIDField(null=True)
    swelling = models.CharField(max_length=6, choices=Swelling, blank=True)
    flags = models.JSONField(default=list)
    stopped_because = models.CharField(max_length=10, choices=StoppedBecause, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    added_at = models.DateTimeField(null=True)  # when details were told later, where nothing had been said
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = WalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="walk_key_once_a_patient"),
            *pain_answered(
                "left_before", "left_peak", "left_after", "right_before", "right_peak", "right_after", "rpe"
            ),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__lte=180), name="walk_minutes"),
            models.CheckConstraint(condition=Q(metres=None) | Q(metres__lte=2000), name="walk_metres"),
        ]
        indexes = [models.Index(fields=["patient", "-happened_at", "-id"], name="walk_patient_at")]

    def __str__(self) -> str:
        return f"Walk of {self.patient_id} on {self.happened_on}"

    @property
    def is_same_day(self) -> bool:
        """Written down on the diary day of the walk, by the clock of where it was walked."""
        return day_of(self.entered_at.astimezone(self.clock)) == self.happened_on

    def has_no_morning(self) -> None:
        """Known without asking: this walk has only just been saved."""
        Walk.morning.related.set_cached_value(self, None)

    def worst(self, knee: str) -> int | None:
        """The higher of peak and after, NPRS 0-10; None when neither was answered."""
        answered = [
            pain for pain in (getattr(self, f"{knee}_peak"), getattr(self, f"{knee}_after")) if pain is not None
        ]
        return max(answered, default=None)


class Correction(AppendOnlyModel):
    """What a walk said before it was added to, changed or taken back. The first one holds the original."""

    class Kind(models.TextChoices):
        ADDED = "added", later("Added to")
        CHANGED = "changed", later("Changed")
        WITHDRAWN = "withdrawn", later("Taken back")
        RESTORED = "restored", later("Put back")

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    walk = models.ForeignKey(Walk, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.JSONField()

    objects = AppendOnlyOwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Walk {self.walk_id} {self.kind}"


class Morning(Entry):
    """How the knees were the morning after a walk."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mornings")
    walk = models.OneToOneField(Walk, models.CASCADE, related_name="morning")
    left = models.PositiveSmallIntegerField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    swelling = models.CharField(max_length=6, choices=Walk.Swelling, blank=True)
    first_said = models.JSONField(null=True)
    edited_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="morning_key_once_a_patient"),
            *pain_answered("left", "right"),
        ]

    def __str__(self) -> str:
        return f"Morning after walk {self.walk_id}"

    @property
    def is_blank(self) -> bool:
        """Nothing is answered (any more): it was taken back."""
        return self.left is None and self.right is None and not self.swelling


class Report(Entry):
    """Symptoms a patient told of, at any time."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports", db_index=False)
    symptoms = models.JSONField(default=list)
    note = models.TextField(max_length=1000, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="report_key_once_a_patient")]
        indexes = [models.Index(fields=["patient", "-happened_at"], name="report_patient_at")]

    def __str__(self) -> str:
        return f"Report of {self.patient_id} on {self.happened_on}"


class Start(Entry):
    """The tap before today's walk: pain now, and whether the clock was started. One a patient, until it is finished."""

    patient = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="start")
    left = models.PositiveSmallIntegerField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=8)
    stage = models.CharField(max_length=4)
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=10, choices=Walk.Place, blank=True)
    stopped_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [*pain_answered("left", "right")]

    def __str__(self) -> str:
        return f"Start of {self.patient_id}"
