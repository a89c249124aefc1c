"""The limits: the numbers that clinicians argue about, by name. Their values are an edition's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .reading import Node

KINDS = ("evidence", "guideline", "default")
# Every limit that the engine reads, and the two by which a page says whether a change in pain matters.
# fmt: off
LIMITS = (
    "calm_worst_max", "steady_worst_max", "severe_pain_from", "after_rise", "flare_rise", "calm_walks_needed",
    "steady_walks_needed", "resisted_walks_needed", "window_days", "slow_window_days", "resisted_window_days",
    "min_days_per_stage", "min_days_resisted", "step_back_stages", "step_back_rest_days", "base_speed_kmh",
    "high_usual_from", "never_counts_from", "no_start_usual_from", "settled_max", "flare_from",
    "minutes_low_percent", "minutes_high_percent", "gap_reset_after", "gap_back_after", "gap_far_after",
    "gap_restart_after", "late_after_hours", "dropped_after_days", "stand_in_days", "unsteady_3m_seconds",
    "surgery_days", "meaningful_points", "meaningful_percent",
)
# fmt: on
FRACTIONAL = ("base_speed_kmh", "unsteady_3m_seconds")


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that clinicians argue about. `fixed` ones change with an edition, never for one patient."""

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    kind: str
    meaning: str
    fixed: bool = False

    def moved_to(self, value: float) -> Limit:
        """This limit at `value`, or at the nearer end of its range. A fraction of a whole limit is left out."""
        if self.fixed or self.low is None or self.high is None:
            return self
        clamped = min(max(value, self.low), self.high)
        if self.name in FRACTIONAL:
            return replace(self, value=float(clamped))
        return replace(self, value=int(clamped)) if clamped == int(clamped) else self

    @classmethod
    def read(cls, name: str, node: Node) -> Limit:
        node.needs("value", "unit", "kind", "meaning")
        fixed = node.flag("fixed")
        if not fixed:
            node.needs("low", "high")
        low, high = node.number("low", 0, 1000), node.number("high", 0, 1000)
        value = node.number("value", 0 if low is None else low, 1000 if high is None else high)
        if name not in FRACTIONAL and value != int(value or 0):
            raise node.refuse("value", "must be a whole number")
        return cls(
            name=name,
            value=value or 0,
            low=low,
            high=high,
            unit=node.text("unit"),
            source=node.text("source"),
            kind=node.choice("kind", KINDS) or "",
            meaning=node.text("meaning"),
            fixed=fixed,
        )
