"""The way up: how far each route through the gate of the next stage has been walked (specification, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .ladder import Route, Stage
from .numbers import Numbers
from .scoring import ScoredDay


@dataclass(frozen=True, slots=True)
class Climb:
    """One route. `recent` are the walk-days of the count within the window; `more` calm ones are still to go."""

    route: Route
    needed: int
    window_days: int
    recent: Sequence[ScoredDay]
    more: int

    @property
    def calm(self) -> int:
        return sum(day.outcome == "calm" for day in self.recent)

    @property
    def rests_on_stand_ins(self) -> bool:
        """More than one of its mornings, or every one of them, was not rated but taken from a later rating."""
        stood_in = sum(day.stood_in for day in self.recent[-self.needed :])
        return stood_in > 1 or stood_in == self.needed

    @property
    def is_enough(self) -> bool:
        """Number, colours and window are met."""
        return self.more == 0

    @property
    def is_met(self) -> bool:
        return self.is_enough and not self.rests_on_stand_ins


def climbs(stage: Stage, count: Sequence[ScoredDay], numbers: Numbers) -> list[Climb]:
    """How far the `count` has come on each route to `stage`."""
    return [_climb(route, count, numbers) for route in numbers.gates[stage.gate]]


def _climb(route: Route, count: Sequence[ScoredDay], numbers: Numbers) -> Climb:
    needed = max(int(numbers.default(name)) for name in route.needed)
    window = int(numbers.default(route.window))
    last_on = count[-1].on if count else 0
    recent = [day for day in count if last_on - day.on < window]
    return Climb(route, needed, window, recent, _more(recent, needed, _calm_needed(route, needed)))


def _calm_needed(route: Route, needed: int) -> int:
    """All but the steady ones that are allowed, and at least one; a route of any colour needs none."""
    return 0 if route.steady_allowed is None else max(1, needed - route.steady_allowed)


def _more(recent: Sequence[ScoredDay], needed: int, calm_needed: int) -> int:
    """The fewest calm walks that, added to the latest ones, would be enough."""
    for more in range(needed):
        kept = recent[max(0, len(recent) - (needed - more)) :]
        calm = sum(day.outcome == "calm" for day in kept)
        if len(kept) + more == needed and calm + more >= calm_needed:
            return more
    return needed
