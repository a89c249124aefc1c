"""What therapists write for themselves."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from rehab.access.roles import Role
from rehab.people.owned import AppendOnlyOwnedQuerySet
from rehab.trail.models import AppendOnlyModel

from .flags import FlagAct, Handling

__all__ = ["FlagAct", "Handling", "Note"]

NOTE_LETTERS = 2000


class NoteQuerySet(AppendOnlyOwnedQuerySet):  # type: ignore[override]
    def visible_to(self, user: Any) -> "NoteQuerySet":
        """Notes are for the therapists who care for the patient now, and for nobody else: not for the patient."""
        if user.is_authenticated and user.role == Role.THERAPIST:
            return super().visible_to(user)
        return self.none()

    def current(self) -> "NoteQuerySet":
        """Each note as it reads now."""
        return self.filter(replaced_by=None)

    def newest_first(self) -> "NoteQuerySet":
        return self.order_by("-written_at", "-pk")

    def before(self, moment: datetime, pk: int) -> "NoteQuerySet":
        """The page after the row (moment, pk), newest first."""
        return self.filter(Q(written_at__lt=moment) | Q(written_at=moment, pk__lt=pk))


class Note(AppendOnlyModel):
    """A private note about a patient. A change is a new row that replaces the one before; what it said is kept.

    `written_at` is the moment of the first version, `at` of this one; `first` is the first version, None for itself."""

    key = models.UUIDField()
    patient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    text = models.TextField(max_length=NOTE_LETTERS)
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="versions")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="note_key_once_a_patient")]
        indexes = [models.Index(fields=["patient", "-written_at", "-id"], name="note_patient_at")]

    def __str__(self) -> str:
        return f"Note about {self.patient_id} of {self.written_at:%Y-%m-%d}"

    @property
    def is_changed(self) -> bool:
        return self.replaces_id is not None
