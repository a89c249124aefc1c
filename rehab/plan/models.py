from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rehab.access.tongues import later
from rehab.guidance.models import Edition
from rehab.people.owned import AppendOnlyOwnedQuerySet, OwnedQuerySet
from rehab.trail.models import AppendOnlyModel

from .opinions import Opinion
from .trials import Trial  # noqa: F401  Django finds its table here

__all__ = [
    "KNEES", "Advice", "Clearing", "Opinion", "Override", "Plan", "Profile", "Unlock", "UsualProposal", "pain_answered",
]  # fmt: skip

KNEES = ("left", "right")


def pain_answered(*fields: str) -> list[models.CheckConstraint]:
    """A pain is 0 to 10 or not answered: one constraint a column."""
    return [
        models.CheckConstraint(condition=Q(**{name: None}) | Q(**{f"{name}__range": (0, 10)}), name=f"%(class)s_{name}")
        for name in fields
    ]


class Profile(models.Model):
    """What the safety screening and the intake asked. Null is not answered yet."""

    class Osteoarthritis(models.TextChoices):
        NONE = "none", later("No")
        MILD = "mild", later("Yes, mild to moderate")
        SEVERE = "severe", later("Yes, severe")
        UNKNOWN = "unknown", later("I do not know")

    patient = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", primary_key=True)
    born = models.PositiveSmallIntegerField(null=True)
    knees = models.JSONField(default=list)
    left_usual = models.PositiveSmallIntegerField(null=True)
    right_usual = models.PositiveSmallIntegerField(null=True)
    usual_on = models.DateField(null=True)
    oa = models.CharField(max_length=8, choices=Osteoarthritis, default=Osteoarthritis.UNKNOWN)
    exclusions = models.JSONField(default=list)
    surgery_on = models.DateField(null=True)
    fell_in_12_months = models.BooleanField(default=False)
    balance_problem = models.BooleanField(default=False)
    backward_3m_seconds = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    screened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Answers of a screening that is under way. They say nothing until it is finished.
    unfinished = models.JSONField(default=dict, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            *pain_answered("left_usual", "right_usual"),
            models.CheckConstraint(condition=Q(born=None) | Q(born__range=(1900, 2100)), name="profile_born"),
        ]

    def __str__(self) -> str:
        return f"Profile of {self.patient_id}"

    @property
    def usual(self) -> dict[str, int | None]:
        """Usual pain by knee, NPRS 0-10, None when not answered."""
        return {"left": self.left_usual, "right": self.right_usual}


class UsualProposal(models.Model):
    """A usual pain higher than the plan's, as the patient told it. It waits for a therapist."""

    class Outcome(models.TextChoices):
        WAITING = "", later("Waiting for a therapist")
        ACCEPTED = "accepted", later("Accepted")
        DECLINED = "declined", later("Declined")
        REPLACED = "replaced", later("Answered again since")

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="usual_proposals")
    knee = models.CharField(max_length=5)
    pain = models.PositiveSmallIntegerField()
    was = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            *pain_answered("pain", "was"),
            models.UniqueConstraint(
                fields=["patient", "knee"], condition=Q(outcome=""), name="usual_waits_once_a_knee"
            ),
        ]

    def __str__(self) -> str:
        return f"Usual {self.knee} pain {self.pain} for {self.patient_id}"


class Plan(models.Model):
    """Where the patient stands on the ladder. The row is locked by every action, so a patient's acts queue up."""

    class Goal(models.TextChoices):
        PAIN = "pain", later("Less pain")
        FUNCTION = "function", later("Walking and stairs")
        BALANCE = "balance", later("Balance")
        PERFORMANCE = "performance", later("Strength for sport")

    class Lock(models.TextChoices):
        NONE = "", later("Not locked")
        PAUSED = "paused", later("Paused by a therapist")
        THERAPIST = "therapist", later("Stopped: therapist")
        SAME_DAY = "same_day", later("Stopped: care today")
        EMERGENCY = "emergency", later("Stopped: emergency")

    patient = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan", primary_key=True)
    goal = models.CharField(max_length=12, choices=Goal, default=Goal.PAIN)
    stage = models.CharField(max_length=4)
    stage_since = models.DateField()
    locked = models.CharField(max_length=10, choices=Lock, blank=True, default=Lock.NONE)
    locked_at = models.DateTimeField(null=True)
    # The stop, or a part of it, began while somebody cared for the patient: it takes a clinician to clear it.
    locked_in_care = models.BooleanField(default=False)
    cleared_at = models.DateTimeField(null=True)
    cleared_to_start_at = models.DateTimeField(null=True)
    # Set when an edit made the advice more lenient: the stricter one stands until the next new walk.
    advice_kept_at = models.DateTimeField(null=True)
    # The advice given last, and the therapist's own word if it still holds (see `Opinion.is_in_force`).
    advice = models.ForeignKey("Advice", models.PROTECT, null=True, related_name="+")
    opinion = models.ForeignKey("Opinion", models.PROTECT, null=True, related_name="+")
    # The edition of which the patient has been told last, if it changed something for them.
    known_edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__in=["pain", "function", "balance", "performance"]), name="plan_goal"
            )
        ]

    def __str__(self) -> str:
        return f"Plan of {self.patient_id}: {self.stage}"

    def own_word(self) -> Opinion | None:
        """What a therapist said instead of an advice, while the plan is still there."""
        return self.opinion if self.opinion and self.opinion.is_in_force(self) else None


class GrantQuerySet(OwnedQuerySet):
    def in_force(self, on: Any) -> "GrantQuerySet":
        """Granted and not withdrawn; an override also not past its last day."""
        grants = self.filter(ended_at=None)
        return grants.filter(Q(until=None) | Q(until__gte=on)) if hasattr(self.model, "until") else grants


class Grant(models.Model):
    """Something a therapist (or the intake, `by` nobody) allowed this patient."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True


class Unlock(Grant):
    """A part of the ladder that is open to this patient."""

    name = models.CharField(max_length=16)
    answers = models.JSONField(null=True)  # what a patient without a therapist said before opening it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "name"], condition=Q(ended_at=None), name="unlock_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.patient_id}"


class Override(Grant):
    """A limit of this patient's own, in force until the end of `until`."""

    name = models.CharField(max_length=32)
    value = models.DecimalField(max_digits=5, decimal_places=1)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "name"], condition=Q(ended_at=None), name="override_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} for {self.patient_id}"


class Clearing(AppendOnlyModel):
    """A clinician's yes: to walk again after a stop, or to start in spite of a reason not to."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="clearings")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    was = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=4)
    reason = models.CharField(max_length=300)

    objects = AppendOnlyOwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.was or 'start'} cleared for {self.patient_id}"


class AdviceQuerySet(AppendOnlyOwnedQuerySet):  # type: ignore[override]
    def newest_first(self) -> "AdviceQuerySet":
        return self.order_by("-at", "-pk")

    def before(self, moment: datetime, pk: int) -> "AdviceQuerySet":
        """The page after the row (moment, pk), newest first."""
        return self.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk))


class Advice(AppendOnlyModel):
    """One answer of the engine, with everything it was worked out from, so that it can be worked out again."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="advices", db_index=False)
    at = models.DateTimeField()
    cause = models.CharField(max_length=16)
    plan_stage = models.CharField(max_length=4)
    direction = models.CharField(max_length=10)
    stage = models.CharField(max_length=4)
    not_before = models.DateField(null=True)
    because = models.JSONField()
    contact = models.CharField(max_length=10)
    today = models.CharField(max_length=8, blank=True)
    answer = models.JSONField()
    facts = models.JSONField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=12)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advice"
        indexes = [models.Index(fields=["patient", "-at", "-id"], name="advice_patient_at")]

    def __str__(self) -> str:
        return f"{self.direction} to {self.stage} for {self.patient_id}"

    def as_known(self) -> tuple[Any, ...]:
        """What a reader is told. Two advices that agree in this are the same advice."""
        return (self.direction, self.stage, self.not_before, tuple(self.because), self.contact, self.today)
