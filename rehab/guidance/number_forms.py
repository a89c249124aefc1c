"""What an admin writes about a number: a limit, a stage of the ladder, a gate."""

import re
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rehab.access.tongues import later

from .actions import Seen
from .doses import PLACES
from .forms import Line
from .number_changes import STAGE_FIELDS, route_words
from .ranges import STAGE, STEADY_ALLOWED, STEADY_ON_SLOW_ROUTE, Range, limit_range, places_offered, stage_fields
from .soundness import Fault, all_calm

AMOUNT = re.compile(r"\s*[0-9]{1,6}([.,][0-9]{1,6})?\s*", re.ASCII)
TYPED_SETS = re.compile(r"^([0-9]+)\s*[xX*×]\s*([0-9]+)\s*(s|m|)$", re.ASCII)
KINDS = [
    ("evidence", later("Evidence: trials point to it")),
    ("guideline", later("Guideline: clinicians agree on it")),
    ("default", later("Default: a careful choice")),
]


class NumberField(forms.CharField):
    """A number within a range, with a comma or a point. What is wrong is said with what is allowed."""

    def __init__(self, allowed: Range, *, label: str, **more: Any) -> None:
        self.allowed, self.unit = allowed, allowed.unit
        mode = "numeric" if allowed.whole else "decimal"
        super().__init__(
            label=label,
            max_length=20,
            widget=forms.TextInput(attrs={"class": "input short", "inputmode": mode}),
            error_messages={
                "required": _("Write {allowed_words}.").format(allowed_words=allowed.words),
                "max_length": _("This is too long for a number."),
            },
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}" if isinstance(value, int | float) else value

    def clean(self, value: Any) -> int | float | None:
        typed = super().clean(value)
        if typed == "":
            return None
        if not AMOUNT.fullmatch(typed):
            raise forms.ValidationError(
                _("“{typed}” is not a number we can read. Write {allowed_words}.").format(
                    typed=typed, allowed_words=self.allowed.words
                )
            )
        number = float(typed.replace(",", "."))
        if why := self.allowed.refusal(number):
            raise forms.ValidationError(why)
        return int(number) if number == int(number) else number


class NumbersForm(forms.Form):
    """The numbers of one place, and what the writer saw there."""

    draft = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**31)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    # Where a refusal is said that belongs to no field of the form.
    main = ""

    def __init__(self, name: str, there: Any, seen: Seen, data: Any = None) -> None:
        super().__init__(data, initial={**self.standing(there), "draft": seen.draft, "seen": seen.print})
        self.build(name, there)

    def standing(self, there: Any) -> dict[str, Any]:
        """What the fields begin with."""
        return dict(there)

    def build(self, name: str, there: Any) -> None:
        """Add the fields of this place."""
        raise NotImplementedError

    @property
    def values(self) -> dict[str, Any]:
        """The numbers as they are kept."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("draft", "seen")}

    @property
    def saw(self) -> Seen:
        return Seen(self.cleaned_data["draft"], self.cleaned_data["seen"])

    def refuse(self, faults: list[Fault]) -> None:
        """Say what is wrong beside the field that it is about."""
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else self.main, fault.why)


class LimitForm(NumbersForm):
    """A limit: its value, what a therapist may make of it, how sure it is, and where it comes from."""

    main = "value"

    def build(self, name: str, limit: dict[str, Any]) -> None:
        allowed = limit_range(name)
        self.fields["value"] = NumberField(
            allowed, label=_("Value"), help_text=f"{allowed.words}. {allowed.why}".strip()
        )
        if not limit.get("fixed"):
            for field, label in (("low", _("A therapist may set from")), ("high", _("A therapist may set up to"))):
                self.fields[field] = NumberField(allowed, label=label)
        self.fields["kind"] = forms.ChoiceField(
            choices=KINDS, label=_("Class"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
        )
        self.fields["source"] = Line(
            max_length=300, required=False, label=_("Source"), help_text=_("Blank when there is none.")
        )


class StageForm(NumbersForm):
    """A stage of the ladder: the numbers that it is made of, where it is walked, and its words."""

    def build(self, code: str, stage: dict[str, Any]) -> None:
        for name in stage_fields(stage):
            self.fields[name] = NumberField(
                STAGE[name],
                label=capfirst(STAGE_FIELDS[name]),
                help_text=f"{STAGE[name].words}. {STAGE[name].why}".strip(),
            )
        self.main = stage_fields(stage)[0]
        self.unit, example = ("m", "4 × 15 m") if stage["metres"] else ("s", "6 × 30 s")
        if stage["sets"]:
            self.fields["sets"] = Line(
                max_length=20, label=_("Sets"), help_text=_("As {example}. Rests are left out.").format(example=example)
            )
        offered = places_offered(code)
        self.fields["places"] = forms.MultipleChoiceField(
            choices=[(place, PLACES[place]) for place in offered],
            label=_("Where"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one place.")},
        )
        self.fields["name"] = Line(max_length=40, label=_("Name"), help_text=_("For staff."))
        self.fields["note"] = Line(
            max_length=200, required=False, label=_("Note"), help_text=_("As “both hands on the rails”.")
        )

    def clean_sets(self) -> str:
        """People write x or * for ×, and leave blanks out."""
        typed = str(self.cleaned_data["sets"]).strip()
        return TYPED_SETS.sub(lambda told: f"{told[1]} × {told[2]} {told[3] or self.unit}", typed)


class GateForm(NumbersForm):
    """A gate: how many of its walks need not be calm. How many walks, and in how many days, are limits."""

    main = "steady_0"

    def standing(self, routes: list[dict[str, Any]]) -> dict[str, Any]:
        return {f"steady_{place}": route["steady_allowed"] for place, route in enumerate(routes)}

    def build(self, name: str, routes: list[dict[str, Any]]) -> None:
        for place, route in enumerate(routes):
            slow = route["rule"] == "six_steady_walks"
            allowed = STEADY_ON_SLOW_ROUTE if slow else STEADY_ALLOWED
            if all_calm(name):
                allowed = Range(0, 0, "walks", why=_("To a slope and to resistance only calm walks lead."))
            self.fields[f"steady_{place}"] = NumberField(
                allowed,
                label=_("Steady walks allowed on the {route_words}").format(route_words=route_words(route)),
                required=not slow,
                help_text=f"{allowed.words}. {allowed.why or _('Blank for any number.')}",
            )


FORMS: dict[str, type[NumbersForm]] = {"limit": LimitForm, "stage": StageForm, "gate": GateForm}
