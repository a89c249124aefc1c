"""What a patient says about reminders, and the one question of a link."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.forms import PainAnswers
from rehab.diary.told import Told
from rehab.people.forms import ClockField
from rehab.people.models import one_line
from rehab.people.seen import SeenForm
from rehab.plan.models import KNEES

from .hours import EARLIEST, LATEST
from .models import Reminder, Wish


class ReminderForm(SeenForm):
    """Which mails, and when they may come."""

    class Meta:
        model = Wish
        fields = ("morning", "walk", "quiet_days", "morning_at", "walk_at", "quiet_from", "quiet_until")
        labels = {
            "morning": later("The morning after a walk"),
            "walk": later("A planned walk"),
            "quiet_days": later("After four quiet days"),
            "morning_at": later("Ask about the morning from"),
            "walk_at": later("Remind me of a walk from"),
            "quiet_from": later("No mail from"),
            "quiet_until": later("Mail again from"),
        }
        help_texts = {
            "morning": later("If you have not answered yet. One tap in the mail does it."),
            "walk": later("On the day of a walk, if you have not walked yet."),
            "quiet_days": later("One mail, if we have heard nothing from you."),
            "quiet_from": later("Leave both empty for the quiet hours of the clinic."),
        }
        widgets = {name: forms.CheckboxInput(attrs={"class": "switch"}) for name in ("morning", "walk", "quiet_days")}
        field_classes = dict.fromkeys(("morning_at", "walk_at", "quiet_from", "quiet_until"), ClockField)

    def clean_morning_at(self) -> time:
        return self.by_day("morning_at")

    def clean_walk_at(self) -> time:
        return self.by_day("walk_at")

    def by_day(self, name: str) -> time:
        chosen: time = self.cleaned_data[name]
        if not EARLIEST <= chosen <= LATEST:
            raise forms.ValidationError(
                _("Choose a time from {earliest} to {latest}.").format(
                    earliest=f"{EARLIEST:%H:%M}", latest=f"{LATEST:%H:%M}"
                )
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (said["quiet_from"] is None) != (said["quiet_until"] is None):
            missing = "quiet_from" if said["quiet_from"] is None else "quiet_until"
            self.add_error(missing, _("Write both times, or leave both empty."))
        return said


class WalkAnswer(PainAnswers):
    """The tap after a walk that kept to the plan, from a link. `walk` says which plan the page showed."""

    walk = forms.CharField(max_length=12, widget=forms.HiddenInput, label=later("This page"), validators=[one_line])

    def __init__(self, *args: Any, knees: Any) -> None:
        super().__init__(*args, knees=knees, moment="peak", question=_("The most your {knee} hurt on this walk"))


class MorningAnswer(PainAnswers):
    """The tap of the morning after, from a link: the affected knees and nothing else."""

    def __init__(self, *args: Any, knees: Any) -> None:
        super().__init__(*args, knees=knees, moment="morning", question=_("How is your {knee} this morning?"))

    def told(self, reminder: Reminder, now: datetime) -> Told:
        says: dict[str, Any] = {knee: self.cleaned_data.get(f"{knee}_morning") for knee in KNEES}
        says["swelling"] = ""
        return Told(reminder.key, says, happened=now, zone=reminder.patient.zone, now=now, sent=says)
