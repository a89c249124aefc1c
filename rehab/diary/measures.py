"""Speeds and weights as patients type them: in their own units, kept in metric ones."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.guidance.units import IMPERIAL, METRIC, SPEED, WEIGHT, Unit

from .fields import NOT_COMPLETE, AmountField


class UnitsField(forms.ChoiceField):
    """The units in which a page was written. Its reader may have chosen others since, on another phone.

    A page that does not say was written before there was a choice."""

    def __init__(self) -> None:
        super().__init__(
            choices=[(METRIC, METRIC), (IMPERIAL, IMPERIAL)], required=False, widget=forms.HiddenInput,
            label=_("This page"), error_messages={"invalid_choice": NOT_COMPLETE},
        )  # fmt: skip


class MeasureField(AmountField):
    """An amount in one unit, with at most one decimal. `was` is the kept amount that the page showed, if any: left as
    it was it stays to the last digit."""

    def __init__(self, low: float, high: float, measure: Unit, **more: Any) -> None:
        self.measure = measure
        self.was: Decimal | None = None
        super().__init__(low, high, measure.name, **more)

    def prepare_value(self, value: Any) -> Any:
        """Typed words stay as they are; a kept amount is shown in the unit."""
        return value if value is None or isinstance(value, str) else self.measure.short(value)

    def clean(self, value: Any) -> Decimal | None:
        typed: Decimal | None = super().clean(value)
        if typed is None:
            return None
        if self.was is not None and typed == self.measure.shown(self.was):
            return self.was
        return self.measure.kept(typed)


def speed_field(units: str) -> MeasureField:
    high = 6.2 if units == IMPERIAL else 10
    return MeasureField(0.1, high, SPEED[units], label=later("Speed in {unit}, if you know it", unit=SPEED[units].name))


def load_field(units: str) -> MeasureField:
    high = 660 if units == IMPERIAL else 300
    return MeasureField(
        0, high, WEIGHT[units], label=later("Sled and weights together, in {unit}", unit=WEIGHT[units].name)
    )


def body_weight_field(units: str) -> MeasureField:
    """May stay blank: only the sled needs it."""
    low, high = (55, 660) if units == IMPERIAL else (25, 300)
    help_text = _("Only for the load on the sled. You can leave it blank.")
    return MeasureField(low, high, WEIGHT[units], label=_("How much do you weigh?"), help_text=help_text)
