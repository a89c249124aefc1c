from typing import Any

from django import forms
from django.utils.translation import gettext

from rehab.access.tongues import later
from rehab.diary.fields import DayField, said_day
from rehab.people.models import User
from rehab.trail.kinds import KINDS

from .ledger import HOUSE, PATIENTS, Asked
from .sheet.periods import EARLIEST


class LedgerForm(forms.Form):
    """Which acts to show. What is left blank shows all."""

    who = forms.ChoiceField(label=later("Who"), required=False)
    what = forms.ChoiceField(
        label=later("What"),
        required=False,
        choices=[("", later("Anything")), *((name, words) for name, (words, _) in KINDS.items())],
    )
    patient = forms.RegexField(
        r"^[0-9a-fA-F]{4} ?[0-9a-fA-F]{4}\Z",
        label=later("Patient’s number"),
        required=False,
        max_length=9,
        error_messages={"invalid": later("Eight signs, such as 3F9A 2C41. The patient finds it under My account.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "input medium"}),
    )
    since = DayField(label=later("From"), required=False)
    until = DayField(label=later("To"), required=False)

    def __init__(self, *args: Any, admin: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.visible_to(admin).order_by("name").values_list("handle", "name")
        everybody = [("", gettext("Anybody")), *((str(handle), name) for handle, name in staff)]
        self.fields["who"].choices = [*everybody, (PATIENTS, gettext("Patients")), (HOUSE, gettext("Backstep itself"))]  # type: ignore[attr-defined]

    def clean_patient(self) -> str:
        return self.cleaned_data["patient"].replace(" ", "").lower()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("since", "until"):
            on = data.get(name)
            if on and not EARLIEST.year <= on.year <= 2999:
                self.add_error(name, gettext("{day} cannot be shown.").format(day=said_day(on)))
        if not self.errors and data["since"] and data["until"] and data["since"] > data["until"]:
            self.add_error(
                "since",
                gettext("{day} is after {said_day_2}.").format(
                    day=said_day(data["since"]), said_day_2=said_day(data["until"])
                ),
            )
        return data

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data) if self.is_valid() else Asked()
