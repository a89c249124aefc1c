"""What therapists did about the reasons for which somebody was on the worklist. The rows; what happens to them is
`flagging`."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.access.tongues import later
from rehab.people.owned import AppendOnlyOwnedQuerySet, OwnedQuerySet
from rehab.trail.models import AppendOnlyModel

LONGEST = 1000  # letters of what is written beside an act


class FlagActQuerySet(AppendOnlyOwnedQuerySet):  # type: ignore[override]
    def newest_first(self) -> "FlagActQuerySet":
        return self.order_by("-at", "-pk")


class FlagAct(AppendOnlyModel):
    """One act on one flag: which ground, what it was about (its marks) and how it read, who did what, and for how long.

    An act on several flags is one row each, under the same key."""

    class Act(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", later("Answered")
        SNOOZED = "snoozed", later("Put off")
        HANDED_OVER = "handed_over", later("Handed over")
        REOPENED = "reopened", later("Put back on the list")

    key = models.UUIDField()
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ground = models.CharField(max_length=12)
    marks = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(null=True)
    act = models.CharField(max_length=12, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateField(null=True)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.TextField(max_length=LONGEST, blank=True)

    objects = FlagActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "key", "ground"], name="flag_act_once_a_key"),
            models.CheckConstraint(
                condition=Q(act="snoozed", until__isnull=False) | ~Q(act="snoozed"), name="flag_act_snoozed_until"
            ),
            models.CheckConstraint(
                condition=Q(act="handed_over", to__isnull=False) | ~Q(act="handed_over"), name="flag_act_handed_to"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-at", "-id"], name="flag_act_patient_at")]

    def __str__(self) -> str:
        return f"{self.ground} of {self.patient_id} {self.act}"


class Handling(models.Model):
    """Where the acts on a patient's flags have led: one row a patient, so that the list is read in one statement.

    `handled` has the last act by ground: its marks, the day until which it rests, the colleague whose it is. A
    colleague owns a flag only while it is also they who are named in `handed_to`, and care. On `review_on` somebody
    wants to look again."""

    patient = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="handling", primary_key=True)
    handled = models.JSONField(default=dict)
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True)

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Flags of {self.patient_id}"

    def take(self, act: FlagAct) -> None:
        """Let one act hold from now on. Acts are taken in the order in which they were done."""
        handled = {ground: kept for ground, kept in self.handled.items() if ground != act.ground}
        if act.act == FlagAct.Act.REOPENED:
            self.handled, self.review_on = handled, None
            return
        until = act.until.isoformat() if act.until else None
        self.handled = handled | {act.ground: {"marks": act.marks, "until": until, "to": act.to_id}}
        if act.act == FlagAct.Act.HANDED_OVER:
            self.handed_to_id = act.to_id
        if act.act == FlagAct.Act.SNOOZED:
            self.review_on = act.until
        elif act.ground == "review":
            self.review_on = None
