"""The numbers of an edition: the ladder, the limits, the gates and the paths. Data, never constants of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from .ladder import Route, Segment, Stage
from .limits import LIMITS, Limit
from .names import GOALS
from .reading import CaseError, Json, Node

GAPS = ("gap_reset_after", "gap_back_after", "gap_far_after", "gap_restart_after")


@dataclass(frozen=True, slots=True)
class Numbers:
    """An edition's numbers. `stages` go from the lowest to the highest, and their codes sort in that order."""

    stages: tuple[Stage, ...]
    limits: Mapping[str, Limit]
    gates: Mapping[str, tuple[Route, ...]]
    paths: Mapping[str, tuple[Segment, ...]]
    by_code: Mapping[str, Stage]

    def stage(self, code: str) -> Stage:
        """Raises KeyError when the ladder has no such stage."""
        return self.by_code[code]

    def default(self, name: str) -> float:
        """The value of a limit, in its unit. Raises KeyError when there is no such limit."""
        return self.limits[name].value

    def with_overrides(self, overrides: Mapping[str, float]) -> Numbers:
        """These numbers for one patient: a therapist's values, moved into their range. Fixed and unknown ones stay."""
        moved = {name: self.limits[name].moved_to(value) for name, value in overrides.items() if name in self.limits}
        return at_limits(self, {**self.limits, **moved}) if moved else self

    @classmethod
    def from_json(cls, edition: Json) -> Numbers:
        """Read an edition's numbers. Raises CaseError naming the field that is wrong."""
        node = Node(edition, "numbers")
        limits = _limits(node.node("limits"))
        gates = _gates(node.node("gates"))
        stages = tuple(Stage.read(stage, gates) for stage in node.nodes("stages"))
        _check_order(node, stages)
        paths = _paths(node.node("paths"), [stage.code for stage in stages])
        return at_limits(cls(stages, limits, gates, paths, {}), limits)


def at_limits(numbers: Numbers, limits: dict[str, Limit]) -> Numbers:
    """The same ladder at other limits: the speeds follow the base speed."""
    base = limits["base_speed_kmh"].value
    stages = tuple(stage.at_base(base) for stage in numbers.stages)
    by_code = MappingProxyType({stage.code: stage for stage in stages})
    return replace(numbers, stages=stages, limits=MappingProxyType(limits), by_code=by_code)


def _limits(node: Node) -> dict[str, Limit]:
    node.needs(*LIMITS)
    limits = {name: Limit.read(name, node.node(name)) for name in LIMITS}
    for shorter, longer in pairwise(GAPS):
        if limits[shorter].value >= limits[longer].value:
            raise CaseError(node.name(longer), f"must be longer than {shorter}")
    return limits


def _gates(node: Node) -> dict[str, tuple[Route, ...]]:
    gates = {gate: tuple(Route.read(route) for route in node.nodes(gate)) for gate in node.values}
    for gate, routes in gates.items():
        if not routes:
            raise CaseError(node.name(gate), "has no way through")
    return gates


def _check_order(node: Node, stages: tuple[Stage, ...]) -> None:
    if len(stages) < 2:
        raise CaseError(node.name("stages"), "must hold at least two stages")
    for lower, higher in pairwise(stages):
        if lower.code >= higher.code:
            raise CaseError(node.name("stages"), f"{higher.code} must sort after {lower.code}: codes are the order")


def _paths(node: Node, codes: list[str]) -> dict[str, tuple[Segment, ...]]:
    node.needs(*GOALS)
    paths = {goal: tuple(Segment.read(segment, codes) for segment in node.nodes(goal)) for goal in GOALS}
    for goal, segments in paths.items():
        if not segments or segments[0].stages[:2] != tuple(codes[:2]):
            raise CaseError(node.name(goal), f"must begin with {codes[0]} and {codes[1]}")
    return paths
