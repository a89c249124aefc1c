"""The clinic of this installation, as its admins set it."""

import time
from datetime import time as time_of_day
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q

from .lines import known_zone, one_line

LONGEST_KEPT = 100  # years


class Clinic(models.Model):
    """The one clinic of this installation."""

    name = models.CharField(max_length=80, default="Our clinic", validators=[one_line])
    phone = models.CharField(max_length=30, blank=True, validators=[one_line])
    address = models.CharField(max_length=200, blank=True, validators=[one_line])
    emergency_number = models.CharField(max_length=15, default="112", validators=[one_line])
    zone = models.CharField(max_length=64, default="UTC", validators=[known_zone])
    self_sign_up = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=time_of_day(21))
    quiet_until = models.TimeField(default=time_of_day(8))
    # After how many years without use a record goes; 0 keeps it until the patient deletes it.
    keep_years = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(LONGEST_KEPT)])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="clinic_only_one")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_clinic()
        transaction.on_commit(forget_clinic)  # another request may have read the old settings meanwhile

    @classmethod
    def here(cls) -> "Clinic":
        """This clinic's settings, the defaults until an admin has saved some."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, zone=settings.TIME_ZONE)

    @classmethod
    def shown(cls) -> "Clinic":
        """The settings as pages name them, so that a page for everybody needs no statement: read again twice a minute,
        and at once by the process that has saved new ones. What decides anything asks `here`."""
        return _clinic_of(int(time.monotonic() // settings.CLINIC_REMEMBERED_SECONDS))


@lru_cache(maxsize=1)
def _clinic_of(span: int) -> Clinic:
    return Clinic.here()


def forget_clinic() -> None:
    """The next page reads the clinic's settings again."""
    _clinic_of.cache_clear()
