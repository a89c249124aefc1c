"""The three kinds of people a clinic has."""

from django.db import models


class Role(models.TextChoices):
    PATIENT = "patient", "Patient"
    THERAPIST = "therapist", "Physical therapist"
    ADMIN = "admin", "Admin"
