from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from rehab.access.roles import Role

from .words import IN_WORDS


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
        """Patients read who touched their own record; admins read acts that are about nobody's health."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.filter(patient=None)
        return self.none()

    def newest_first(self) -> "TrailQuerySet":
        return self.order_by("-at", "-pk")


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

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "trail"
        indexes = [
            models.Index(fields=["patient", "-at"], name="trail_patient_at"),
            models.Index(fields=["-at"], name="trail_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.about}"

    @property
    def in_words(self) -> str:
        """The act as a patient reads it."""
        return IN_WORDS.get(self.action, self.action.replace("_", " "))
