"""The three kinds of people a clinic has."""

from django.db import models

from rehab.access.tongues import later


class Role(models.TextChoices):
    PATIENT = "patient", later("Patient")
    THERAPIST = "therapist", later("Physical therapist")
    ADMIN = "admin", later("Admin")
