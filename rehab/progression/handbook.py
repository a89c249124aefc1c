"""The gates and the paths of an edition, in words for clinicians."""

from __future__ import annotations

from .ladder import Route, Segment
from .numbers import Numbers


def gate_words(gate: str, numbers: Numbers) -> str:
    """What opens a gate: one of its routes."""
    return "; or ".join(_route_words(route, numbers) for route in numbers.gates[gate])


def gated_stages(gate: str, numbers: Numbers) -> str:
    """The stages behind a gate: the gate belongs to the next stage."""
    return " ".join(stage.code for stage in numbers.stages if stage.gate == gate)


def path_words(goal: str, numbers: Numbers) -> str:
    """Where a goal leads, and what each part of the way asks for."""
    return "; ".join(_segment_words(segment) for segment in numbers.paths[goal])


def _route_words(route: Route, numbers: Numbers) -> str:
    needed = max(int(numbers.default(name)) for name in route.needed)
    colours = {None: "of any colour", 0: "all calm"}.get(route.steady_allowed, f"at most {route.steady_allowed} steady")
    return f"the latest {needed} counting walks within {numbers.default(route.window)} days, {colours}"


def _segment_words(segment: Segment) -> str:
    asked = []
    if segment.unlock:
        asked.append(f"with unlock {segment.unlock}")
    if segment.without:
        asked.append(f"without {segment.without}")
    if segment.severe_unlock:
        asked.append(f"with severe osteoarthritis only with {segment.severe_unlock}")
    if segment.never_unsteady:
        asked.append("never when unsteady")
    stages = " ".join(segment.stages)
    return f"{', '.join(asked)}: {stages}" if asked else stages
