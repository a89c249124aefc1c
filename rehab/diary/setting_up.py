"""What a patient chooses for their walks: how the phone speaks on the way."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rehab.access.gates import patients_only
from rehab.access.tongues import later

from .models import Start, WalkSetup
from .visits import posted, with_plan

INVALID = 422


def seconds(*choices: int, none: str) -> list[tuple[int, str]]:
    return [(choice, later("{seconds} seconds", seconds=choice) if choice else none) for choice in choices]


class CuesForm(forms.ModelForm):
    """Voice, sound and vibration, and when they come."""

    look_seconds = forms.TypedChoiceField(
        choices=seconds(0, 20, 25, 30, none=later("Never")), coerce=int, label=later("Tell me to look behind every"),
        widget=forms.Select(attrs={"class": "input medium"}),
    )  # fmt: skip
    lead_seconds = forms.TypedChoiceField(
        choices=seconds(0, 3, 5, 10, 20, none=later("No countdown")),
        coerce=int,
        label=later("Countdown before the first step"),
        widget=forms.Select(attrs={"class": "input medium"}),
    )
    rest_seconds = forms.TypedChoiceField(
        choices=seconds(30, 60, 90, 120, 180, none=""), coerce=int, label=later("Rest between the parts of a walk"),
        widget=forms.Select(attrs={"class": "input medium"}),
    )  # fmt: skip

    class Meta:
        model = WalkSetup
        fields = ["speech", "sound", "vibration", "look_seconds", "lead_seconds", "rest_seconds"]
        labels = {"speech": later("Voice"), "sound": later("Sounds"), "vibration": later("Vibration")}

    def switches(self) -> list[forms.BoundField]:
        return [self[name] for name in ("speech", "sound", "vibration")]

    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in ("look_seconds", "lead_seconds", "rest_seconds")]


def setup_of(patient: Any) -> WalkSetup:
    """What this patient chose, or everything as it comes."""
    return getattr(patient, "walk_setup", None) or WalkSetup(patient=patient)


@transaction.atomic
def save_setup(patient: Any, **chosen: Any) -> None:
    """Keep what was chosen. It is about comfort, not health: the trail has no row for it."""
    WalkSetup.objects.update_or_create(patient=patient, defaults=chosen)


@patients_only
@require_http_methods(["GET", "HEAD", "POST"])
@with_plan
def set_cues(request: Any) -> HttpResponse:
    """How the phone speaks on a walk: on the walk itself, or on a page of its own."""
    patient = request.user
    form = CuesForm(posted(request), instance=setup_of(patient))
    if request.method != "POST":
        return render(request, "diary/set_cues.html", {"form": form})
    if not form.is_valid():
        return render(request, "diary/set_cues.html", {"form": form}, status=INVALID)
    save_setup(patient, **form.cleaned_data)
    walks = Start.objects.visible_to(patient).exclude(verdict="rest").exists()
    return redirect("diary:walking" if walks else "diary:today")
