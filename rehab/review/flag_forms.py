"""What a therapist may say about the flags of a patient."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.fields import KeyField, WordsField
from rehab.people.care_forms import ColleagueChoice
from rehab.people.models import User

from .flags import LONGEST

# Ready sentences: what the button says is what is kept.
READY = {
    "seen": later("Seen. Keep to the plan."),
    "call": later("I will call you today."),
    "talked": later("We have talked about it."),
}
LONGEST_WAIT = timedelta(days=90)


class SeenForm(forms.Form):
    """An act on what a page showed: `seen` are the tokens of its flags."""

    key = KeyField()
    seen = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)

    def tokens(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["seen"].split())


class AcknowledgeForm(SeenForm):
    """An answer: a ready sentence, words of one's own, or none."""

    ready = forms.ChoiceField(choices=list(READY.items()), required=False)
    note = WordsField(label=later("Or write your own"), longest=LONGEST, missing="", rows=2, required=False)
    share = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("share") and not self.text:
            self.add_error("note", _("Write what to send, or choose a ready sentence."))
        return said

    @property
    def text(self) -> str:
        """What is kept: the ready sentence whose button was pressed, else the words."""
        return READY.get(self.cleaned_data.get("ready", ""), self.cleaned_data.get("note", ""))


class SnoozeForm(SeenForm):
    """A day to look again, within three months."""

    until = forms.DateField(
        label=later("Look again on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input medium", "type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": later("Choose the day on which to look again."),
            "invalid": later("This is not a day we can read. Write it as 2026-03-20."),
        },
    )
    note = WordsField(label=later("Why, for the record"), longest=LONGEST, missing="", rows=2, required=False)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.first, self.last = today + timedelta(days=1), today + LONGEST_WAIT
        self.fields["until"].widget.attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise forms.ValidationError(
                _("Choose a day from {first} to {last}.").format(first=self.first, last=self.last)
            )
        return until


class HandOverForm(SeenForm):
    """A colleague who cares for the patient too."""

    colleague = ColleagueChoice(label=later("Colleague"))
    note = WordsField(label=later("What to look at"), longest=LONGEST, missing="", rows=2, required=False)

    def __init__(self, *args: Any, patient: User, by: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        ties = {"caseload__patient": patient, "caseload__ended_at": None}
        others = User.objects.active().filter(**ties).exclude(pk=by.pk).order_by("name", "pk")
        field = self.fields["colleague"]
        field.queryset = others  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose a colleague who cares for {patient} too.").format(
            patient=patient.name
        )
