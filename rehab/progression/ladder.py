"""The ladder: its stages, the gates between them, and the segments of which a goal's path is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .limits import LIMITS
from .names import PLACES, UNLOCKS
from .reading import CaseError, Node

SETTINGS = ("speed", "incline", "load")
RAILS = ("hold", "near")
ROUTES = ("three_calm_walks", "six_steady_walks", "four_calm_walks")


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung. Minutes are backward minutes; the sled has metres. Speed is an upper end, None is comfortable.

    `sets` say how the minutes or metres are cut up, with `rest_seconds` between; `rails` are to hold, or to have near.
    `must_match` names the setting that makes the stage; `new_variable` marks where another variable begins, from which
    a step back goes two places; `high_usual_unlock` is what a knee with high usual pain needs to leave the stage."""

    code: str
    name: str
    minutes: int | None
    metres: int | None
    sets: str
    rest_seconds: int | None
    per_week: int
    speed_kmh: float | None
    speed_over_base: float | None
    speed_max_kmh: float | None
    incline_percent: float
    load_percent: float | None
    places: tuple[str, ...]
    closed_when_unsteady: frozenset[str]
    place_needed: bool
    must_match: str | None
    high_usual_unlock: str | None
    new_variable: bool
    resisted: bool
    gate: str
    rails: str | None
    rpe_max: int
    note: str

    def at_base(self, base_kmh: float) -> Stage:
        """This stage with its speed worked out from the base speed, in km/h."""
        if self.speed_over_base is None:
            return self
        speed = round(base_kmh + self.speed_over_base, 2)
        return replace(self, speed_kmh=min(speed, self.speed_max_kmh or speed))

    @classmethod
    def read(cls, node: Node, gates: Iterable[str]) -> Stage:
        node.needs("code", "per_week", "places", "gate", "rpe_max")
        if (node.values.get("minutes") is None) == (node.values.get("metres") is None):
            raise CaseError(node.name("minutes"), "either minutes or metres are needed, not both")
        return cls(
            code=node.text("code", longest=4),
            name=node.text("name"),
            minutes=node.whole("minutes", 1, 120),
            metres=node.whole("metres", 1, 10_000),
            sets=node.text("sets"),
            rest_seconds=node.whole("rest_seconds", 1, 600),
            per_week=node.whole("per_week", 1, 7) or 0,
            speed_kmh=node.number("speed_kmh", 0.1, 4),
            speed_over_base=node.number("speed_over_base", 0, 4),
            speed_max_kmh=node.number("speed_max_kmh", 0.1, 4),
            incline_percent=node.number("incline_percent", 0, 15) or 0,
            load_percent=node.number("load_percent", 0, 100),
            places=node.names_in_order("places", PLACES),
            closed_when_unsteady=node.names("closed_when_unsteady", PLACES),
            place_needed=node.flag("place_needed"),
            must_match=node.choice("must_match", SETTINGS),
            high_usual_unlock=node.choice("high_usual_unlock", UNLOCKS),
            new_variable=node.flag("new_variable"),
            resisted=node.flag("resisted"),
            gate=node.choice("gate", gates) or "",
            rails=node.choice("rails", RAILS),
            rpe_max=node.whole("rpe_max", 1, 10) or 0,
            note=node.text("note"),
        )


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a gate: the latest `needed` walks that count, in `window` days, calm but `steady_allowed`."""

    rule: str
    needed: tuple[str, ...]
    window: str
    steady_allowed: int | None

    @classmethod
    def read(cls, node: Node) -> Route:
        node.needs("rule", "needed", "window")
        return cls(
            rule=node.choice("rule", ROUTES) or "",
            needed=node.names_in_order("needed", LIMITS),
            window=node.choice("window", LIMITS) or "",
            steady_allowed=node.whole("steady_allowed", 0, 12),
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """Stages a path goes on with, and what opens them. An `awaited` one is asked for when the path ends before it."""

    stages: tuple[str, ...]
    unlock: str | None
    without: str | None
    severe_unlock: str | None
    never_unsteady: bool
    awaited: bool

    @classmethod
    def read(cls, node: Node, codes: Iterable[str]) -> Segment:
        node.needs("stages")
        return cls(
            stages=node.names_in_order("stages", codes),
            unlock=node.choice("unlock", UNLOCKS),
            without=node.choice("without", UNLOCKS),
            severe_unlock=node.choice("severe_unlock", UNLOCKS),
            never_unsteady=node.flag("never_unsteady"),
            awaited=node.flag("awaited"),
        )
