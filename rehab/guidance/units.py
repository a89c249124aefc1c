"""Speeds and weights in the reader's units. What is kept is metric, fine enough to show again what was typed."""

from dataclasses import dataclass
from decimal import Decimal

METRIC, IMPERIAL = "metric", "imperial"
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Unit:
    """A unit that people read and type with one decimal. `size` is what one of it is in the metric one that is kept,
    in steps of `step`."""

    name: str
    size: Decimal
    step: Decimal

    def shown(self, kept: Decimal | float) -> Decimal:
        """A kept amount as people read it."""
        return (Decimal(str(kept)) / self.size).quantize(TENTH)

    def kept(self, typed: Decimal) -> Decimal:
        """A typed amount as it is kept. Shown again it is what was typed."""
        return (typed * self.size).quantize(self.step)

    def short(self, kept: Decimal | float) -> str:
        """The same without a decimal that says nothing: "1.5", "180"."""
        return f"{self.shown(kept):f}".removesuffix(".0")


SPEED = {METRIC: Unit("km/h", Decimal(1), TENTH), IMPERIAL: Unit("mph", Decimal("1.609344"), TENTH)}
WEIGHT = {METRIC: Unit("kg", Decimal(1), HUNDREDTH), IMPERIAL: Unit("lb", Decimal("0.45359237"), HUNDREDTH)}
