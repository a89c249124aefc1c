"""The taps of the diary, reports of symptoms, and query strings, each checked before it is used."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.people.models import one_line
from rehab.plan.models import KNEES

from .fields import OLDEST_DAYS, KeyField, PainField, VersionField, WholeNumberField, is_slip
from .models import Walk
from .signs import SIGNS
from .told import Told


class KeptForm(forms.Form):
    """How many seconds ago an entry was written, and its walk begun, on a phone that had no network."""

    kept_for = forms.IntegerField(required=False, min_value=0, max_value=OLDEST_DAYS * 24 * 60 * 60)
    begun_for = forms.IntegerField(required=False, min_value=0, max_value=OLDEST_DAYS * 24 * 60 * 60)


class PainAnswers(forms.Form):
    """One pain for each affected knee. `moment` names what is asked: `before`, `peak` or `morning`."""

    def __init__(self, *args: Any, knees: Any, moment: str, question: str, required: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.moment = moment
        for knee in sorted(knees):
            asked = question.format(knee=_("{knee} knee").format(knee=_(knee)))
            self.fields[f"{knee}_{moment}"] = PainField(question=asked, required=required)

    def questions(self) -> list[forms.BoundField]:
        """The questions about pain, for a page that shows them one by one."""
        return [self[name] for name in self.fields if name.endswith(self.moment)]

    def pains(self) -> dict[str, int | None]:
        """The answers by column, `left_peak` and so on."""
        return {name: self.cleaned_data[name] for name in self.fields if name.endswith(self.moment)}


class StartForm(PainAnswers):
    """The tap before today's walk."""

    key = KeyField()

    def __init__(self, *args: Any, knees: Any, **more: Any) -> None:
        super().__init__(*args, knees=knees, moment="before", question=_("How is your {knee} now?"), **more)

    def told(self, at: datetime, zone: str, *, now: datetime, **planned: Any) -> Told:
        pains = {knee: self.cleaned_data.get(f"{knee}_before") for knee in KNEES}
        says = {**pains, **planned}
        return Told(self.cleaned_data["key"], says, happened=at, zone=zone, now=now, entered=at, sent=pains)


class FinishForm(PainAnswers):
    """The tap after the walk: the most each affected knee hurt."""

    key = KeyField()
    minutes = WholeNumberField(
        0,
        180,
        later("is more than a walk can be"),
        required=False,
        label=later("How many minutes did you walk backward?"),
        help_text=later("Leave it blank if you do not know."),
    )
    is_right = forms.BooleanField(required=False, widget=forms.HiddenInput)
    felt = forms.MultipleChoiceField(
        choices=[("gave_way", later("My knee gave way")), ("fell", later("I fell"))],
        required=False, widget=forms.CheckboxSelectMultiple, label=later("Something else happened"),
    )  # fmt: skip

    def __init__(self, *args: Any, knees: Any, **more: Any) -> None:
        super().__init__(
            *args, knees=knees, moment="peak", question=_("The most your {knee} hurt on this walk"), **more
        )
        self.asks_if_right = False

    def ask_back(self, before: Mapping[str, int | None]) -> None:
        """Ask once about a number far below the one `before` the walk, by knee. The second answer stands."""
        for knee, pain in before.items():
            peak = self.cleaned_data.get(f"{knee}_peak")
            if is_slip(pain, peak) and not self.cleaned_data["is_right"]:
                self.asks_if_right = True
                self.add_error(
                    f"{knee}_peak",
                    _("You tapped {pain} before the walk and {peak} as the most it hurt on it.").format(
                        pain=pain, peak=peak
                    ),
                )

    def sent(self) -> dict[str, Any]:
        """What a replay of this tap would send again."""
        minutes = self.cleaned_data["minutes"]
        told = {} if minutes is None else {"minutes": minutes}
        return {**self.pains(), "flags": sorted(self.cleaned_data["felt"]), **told}


class PlannedForm(PainAnswers):
    """The tap after a walk that kept to the plan. `walk` says which plan the page showed."""

    key = KeyField()
    walk = forms.CharField(max_length=12, widget=forms.HiddenInput, label=later("This page"), validators=[one_line])

    def __init__(self, *args: Any, knees: Any, **more: Any) -> None:
        super().__init__(
            *args, knees=knees, moment="peak", question=_("The most your {knee} hurt on this walk"), **more
        )


class AfterForm(PainAnswers):
    """The tap about an hour after the walk."""

    key = KeyField()

    def __init__(self, *args: Any, knees: Any, **more: Any) -> None:
        asked = _("How is your {knee} now, after the walk?")
        super().__init__(*args, knees=knees, moment="after", question=asked, **more)

    def told(self, at: datetime, zone: str, *, now: datetime) -> Told:
        return Told(self.cleaned_data["key"], self.pains(), happened=at, zone=zone, now=now)


class MorningForm(PainAnswers):
    """The tap of the morning after. The affected knees are asked; the other one may be told."""

    key = KeyField()
    swelling = forms.ChoiceField(
        choices=Walk.Swelling.choices, required=False, widget=forms.RadioSelect, label=later("Swelling this morning")
    )

    def __init__(self, *args: Any, affected: Any, **more: Any) -> None:
        super().__init__(*args, knees=KNEES, moment="morning", question=_("How is your {knee} this morning?"), **more)
        for knee in set(KNEES) - set(affected):
            self.fields[f"{knee}_morning"].required = False

    def told(self, at: datetime, zone: str, *, now: datetime) -> Told:
        says: dict[str, Any] = {knee: self.cleaned_data.get(f"{knee}_morning") for knee in KNEES}
        says["swelling"] = self.cleaned_data["swelling"]
        return Told(self.cleaned_data["key"], says, happened=at, zone=zone, now=now, entered=at, sent=says)


class KeyedForm(forms.Form):
    """Only the key of an entry, to see whether it is on record."""

    key = KeyField()


class SavedForm(forms.Form):
    """The query string of Today: which walk was just saved, or which walk's morning, or pain an hour after."""

    saved = forms.UUIDField(required=False)
    morning = forms.UUIDField(required=False)
    after = forms.UUIDField(required=False)


class PageForm(forms.Form):
    """The query string of a list: the row after which the page begins."""

    after = forms.UUIDField(required=False)


class ReportForm(forms.Form):
    """Symptoms, at least one of them ticked, and a note."""

    key = KeyField()
    symptoms = forms.MultipleChoiceField(
        choices=SIGNS, required=False, widget=forms.CheckboxSelectMultiple, label=later("What do you have?")
    )
    note = forms.CharField(
        required=False, max_length=1000, label=later("In your own words"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"max_length": later("There is room for %(limit_value)d letters. Yours has %(show_value)d.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("symptoms") and not self.errors:
            self.add_error(
                "symptoms", _("Tick what fits. If nothing fits, write it down as a walk or call your clinician.")
            )
        return data

    def told(self, at: datetime, zone: str, *, now: datetime) -> Told:
        says = {"symptoms": sorted(self.cleaned_data["symptoms"]), "note": self.cleaned_data["note"]}
        return Told(self.cleaned_data["key"], says, happened=at, zone=zone, now=now, entered=at, sent=says)


class ClinicianAgreedForm(forms.Form):
    """Without a therapist, the patient states that a clinician has seen the knee and agreed."""

    version = VersionField()
    who = forms.CharField(
        max_length=120,
        validators=[one_line],
        label=later("Who saw your knee?"),
        help_text=later("Their name, and the day."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    agreed = forms.BooleanField(
        label=later("They have seen my knee and agreed that I walk backward again"),
        error_messages={"required": later("Tick this only when a clinician has agreed. Until then, please wait.")},
    )
