import uuid
import zoneinfo
from datetime import datetime, tzinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from rehab.access.roles import Role
from rehab.access.tongues import later

from .clinic import Clinic, forget_clinic
from .farewells import Departure, Erased
from .glass import Glass
from .keys import hash_key
from .lines import known_zone, known_zones, one_line
from .offers import CareOffer  # noqa: F401  Django finds its table here

__all__ = [
    "Care",
    "Clinic",
    "Departure",
    "Erased",
    "Glass",
    "Invitation",
    "User",
    "forget_clinic",
    "known_zones",
    "one_line",
]


class UserQuerySet(models.QuerySet["User"]):
    def patients(self) -> "UserQuerySet":
        return self.filter(role=Role.PATIENT)

    def staff(self) -> "UserQuerySet":
        return self.exclude(role=Role.PATIENT)

    def admins(self) -> "UserQuerySet":
        return self.filter(role=Role.ADMIN)

    def active(self) -> "UserQuerySet":
        """Those who may sign in."""
        return self.filter(is_active=True)

    def cared_for_by(self, therapist: Any) -> "UserQuerySet":
        """The patients whose care tie with this therapist is in force now."""
        return self.patients().filter(ties__therapist=therapist, ties__ended_at=None)

    def visible_to(self, user: Any) -> "UserQuerySet":
        """Patients see themselves, therapists those they care for, admins the staff they manage."""
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(pk=user.pk)
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.cared_for_by(user)
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.staff()
        return self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A patient, a physical therapist or an admin. Patients may have no e-mail address: their phone is their way in."""

    class Units(models.TextChoices):
        METRIC = "metric", later("km and kg")
        IMPERIAL = "imperial", later("miles and pounds")

    class Theme(models.TextChoices):
        DEVICE = "", later("As this phone or computer")
        LIGHT = "light", later("Light")
        DARK = "dark", later("Dark")

    class TextSize(models.TextChoices):
        NORMAL = "", later("Normal")
        LARGE = "large", later("Large")
        LARGER = "larger", later("Larger")
        LARGEST = "largest", later("Largest")

    handle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=80, validators=[one_line])
    email = models.EmailField(unique=True, null=True, blank=True)
    zone = models.CharField(max_length=64, default="UTC", validators=[known_zone])
    language = models.CharField(max_length=12, choices=settings.LANGUAGES, default="en-gb")
    units = models.CharField(max_length=10, choices=Units, default=Units.METRIC)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.DEVICE, blank=True)
    text_size = models.CharField(max_length=7, choices=TextSize, default=TextSize.NORMAL, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    erase_at = models.DateTimeField(null=True)  # the patient has asked to be erased at this moment

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email or None
        super().save(*args, **kwargs)

    @property
    def tz(self) -> tzinfo:
        """The patient's own time zone; UTC if the calendar has forgotten it."""
        try:
            return zoneinfo.ZoneInfo(self.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def number(self) -> str:
        """What a patient is called where their name has no place: "3F9A 2C41"."""
        return f"{self.handle.hex[:4]} {self.handle.hex[4:8]}".upper()

    @property
    def is_patient(self) -> bool:
        return self.role == Role.PATIENT

    @property
    def is_therapist(self) -> bool:
        return self.role == Role.THERAPIST

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    def local(self, moment: datetime) -> datetime:
        """A moment on this person's own clock."""
        return moment.astimezone(self.tz)

    def therapist(self) -> "User | None":
        """The therapist who has cared longest of those who care and work here now, or None."""
        ties = self.ties.in_force().filter(therapist__is_active=True)
        tie = ties.select_related("therapist").order_by("began_at").first()
        return tie.therapist if tie else None


class CareQuerySet(models.QuerySet["Care"]):
    def in_force(self) -> "CareQuerySet":
        return self.filter(ended_at=None)

    def ended_since(self, moment: datetime) -> "CareQuerySet":
        return self.filter(ended_at__gte=moment)

    def visible_to(self, user: Any) -> "CareQuerySet":
        if user.is_authenticated and user.role == Role.PATIENT:
            return self.filter(patient=user)
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(therapist=user)
        return self.none()


class Care(models.Model):
    """A care tie: this therapist may read and change this patient's record, until it ends."""

    patient = models.ForeignKey(User, models.CASCADE, related_name="ties")
    therapist = models.ForeignKey(User, models.CASCADE, related_name="caseload")
    began_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True)  # the patient's yes; null where the clinic said who takes over
    archived_at = models.DateTimeField(null=True)  # out of the therapist's sight, while nothing is wrong
    ended_at = models.DateTimeField(null=True)

    objects = CareQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "care"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "therapist"], condition=Q(ended_at=None), name="care_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.therapist} cares for {self.patient}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        """Not used, not withdrawn, not expired; made by, and for, people who may still sign in."""
        closed = Q(invited_by__is_active=False) | Q(user__is_active=False)
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=now).exclude(closed)

    def closed(self, now: datetime) -> "InvitationQuerySet":
        """Used, withdrawn or expired: nobody will come with it any more."""
        return self.filter(Q(used_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(expires_at__lte=now))

    def for_key(self, key: str) -> "InvitationQuerySet":
        return self.filter(key_hash=hash_key(key))

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Staff see the invitations they wrote; admins see those to staff as well."""
        if user.is_authenticated and user.role == Role.THERAPIST:
            return self.filter(invited_by=user)
        if user.is_authenticated and user.role == Role.ADMIN:
            return self.filter(Q(invited_by=user) | ~Q(role=Role.PATIENT))
        return self.none()


class Invitation(models.Model):
    """A one-time key: to join the clinic, or (with `user`) to make one more phone of a person known.

    Only a keyed hash of the key is stored, so the table opens no door."""

    key_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=80, blank=True, validators=[one_line])
    email = models.EmailField(blank=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="invitations")
    invited_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["invited_by", "-created_at"], name="invitation_by")]

    def __str__(self) -> str:
        return f"Invitation for {self.name or 'the first admin'}"
