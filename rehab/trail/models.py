from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rehab.access.roles import Role

from .kinds import KINDS, NAMED, RECORD
from .words import IN_WORDS, OF_THE_RECORD

SAID = ("about", "before", "after")


class AppendOnly(Exception):
    """A row that tells of the past was about to be changed or removed."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that may be added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never removed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.update()

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            self.update()
        return super().bulk_create(*args, **kwargs)


class AppendOnlyModel(models.Model):
    """A row that is written once. Each kind of row names its own manager, made of an AppendOnlyQuerySet."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{type(self).__name__} rows are never removed.")


class TrailQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> "TrailQuerySet":
        """Patients read who touched their own record; therapists what changed the records of those in their care;
        admins acts that are about nobody's health."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(
                patient__ties__therapist=user, patient__ties__ended_at=None, action__in=sorted(OF_THE_RECORD)
            )
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.filter(patient=None, erased_at=None)
        return self.none()

    def in_ledger(self, user: Any) -> "TrailQuerySet":
        """Every act, for admins: that it was done, by whom and where. Nothing of what an act about a patient said."""
        if not (user.is_authenticated and user.role == Role.ADMIN):
            return self.none()
        said = {f"open_{name}": models.Case(models.When(patient=None, erased_at=None, then=name)) for name in SAID}
        return self.defer(*SAID, "salt", "sealed", "digest").annotate(**said)

    def newest_first(self) -> "TrailQuerySet":
        return self.order_by("-at", "-pk")

    def before(self, moment: datetime, pk: int) -> "TrailQuerySet":
        """The page after the row (moment, pk), newest first."""
        return self.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk))

    def of_kind(self, kind: str) -> "TrailQuerySet":
        """Acts of one of the `KINDS`."""
        if kind == RECORD:
            return self.exclude(action__in=sorted(NAMED))
        return self.filter(action__in=sorted(KINDS[kind][1]))

    def by_others(self, user: Any) -> "TrailQuerySet":
        """Acts of other people, and of the house itself."""
        return self.filter(Q(actor=None) | ~Q(actor=user))


class Trail(AppendOnlyModel):
    """One act: who did what to whom, when, from where, and what changed."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=60)
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    about = models.CharField(max_length=80, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    erased_at = models.DateTimeField(null=True)  # the person whom it was about, or who did it, was taken out
    salt = models.CharField(max_length=32, blank=True, default="")  # see `seal`; goes with the person
    sealed = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "trail"
        indexes = [
            models.Index(fields=["patient", "-at"], name="trail_patient_at"),
            models.Index(fields=["-at"], name="trail_at"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(digest="") & ~Q(sealed=""), name="trail_sealed")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.about}"

    @property
    def in_words(self) -> str:
        """The act as a patient reads it; of an emergency look the reason too."""
        said = str(IN_WORDS.get(self.action, self.action.replace("_", " ")))
        reason = (self.after or {}).get("reason") if self.action == "break_glass" else None
        return f"{said}: “{reason}”" if reason else said


class Link(models.Model):
    """The place of a row in the chain. Written by the database itself, see `guard`; never changed or removed."""

    number = models.BigIntegerField(primary_key=True)
    row = models.OneToOneField(Trail, models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()


class Erasing(models.Model):
    """The door of `erasure`, open for one person, within one transaction. At any other time this table is empty."""

    person = models.BigIntegerField()
