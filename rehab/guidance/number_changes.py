"""Which numbers a draft changes, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later

from .doses import PLACES
from .ranges import STAGE
from .renumbering import Place
from .soundness import frame_differs

LIMIT_FIELDS = {
    "value": "value",
    "low": later("therapists may set from"),
    "high": later("therapists may set up to"),
    "kind": "class",
    "source": "source",
}
STAGE_FIELDS = {
    "name": "name",
    "minutes": "minutes",
    "metres": "metres",
    "sets": "sets",
    "rest_seconds": later("rest between the parts"),
    "per_week": later("walks a week"),
    "speed_kmh": later("speed, at most"),
    "speed_over_base": later("faster than the base speed by"),
    "incline_percent": "slope",
    "load_percent": "load",
    "rpe_max": later("effort (RPE), at most"),
    "places": "places",
    "note": "note",
}
HUGE = 10**12
WITHOUT_UNIT = {"minutes", "metres", "per_week"}


@dataclass(frozen=True)
class NumberChange:
    """One number that reads differently: where, what it is, and both readings ("" is nothing)."""

    place: Place
    title: str
    what: str
    before: str
    after: str


def number_changes(old: dict[str, Any], new: dict[str, Any]) -> list[NumberChange]:
    """Every number of `new` that differs, limits first, then the ladder from below, then the gates.

    Nothing when they are not built alike: that cannot be written in the app, nor published."""
    if any(frame_differs(new, old)):
        return []
    return [*limit_changes(old, new), *stage_changes(old, new), *gate_changes(old, new)]


def limit_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[NumberChange]:
    for name, before in old["limits"].items():
        after = new["limits"][name]
        for field, what in LIMIT_FIELDS.items():
            if before.get(field) != after.get(field):
                unit = before["unit"] if field in ("value", "low", "high") else ""
                told = (said(before.get(field), unit), said(after.get(field), unit))
                yield NumberChange(Place("limit", name), before["meaning"].rstrip("."), what, *told)


def stage_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[NumberChange]:
    stages = {stage["code"]: stage for stage in new["stages"]}
    for before in old["stages"]:
        after = stages[before["code"]]
        for field, what in STAGE_FIELDS.items():
            if before[field] != after[field]:
                unit = STAGE[field].unit if field in STAGE and field not in WITHOUT_UNIT else ""
                told = (said(before[field], unit), said(after[field], unit))
                yield NumberChange(
                    Place("stage", str(before["code"])), _("Step {before}").format(before=before["code"]), what, *told
                )


def gate_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[NumberChange]:
    for name, routes in old["gates"].items():
        for before, after in zip(routes, new["gates"][name], strict=False):
            if before["steady_allowed"] != after["steady_allowed"]:
                told = (steady_words(before["steady_allowed"]), steady_words(after["steady_allowed"]))
                yield NumberChange(Place("gate", name), _("Gate {name}").format(name=name), route_words(before), *told)


def route_words(route: dict[str, Any]) -> str:
    return _("slow way") if route["rule"] == "six_steady_walks" else _("fast way")


def steady_words(allowed: int | None) -> str:
    """How many of the walks of a gate need not be calm."""
    return (
        _("any number steady")
        if allowed is None
        else _("at most {allowed} steady").format(allowed=allowed)
        if allowed
        else _("all calm")
    )


def said(value: Any, unit: str = "") -> str:
    """A value as it is read: "3 points of 10", "Treadmill, Outdoors"; "nothing" for a blank."""
    if isinstance(value, list):
        value = ", ".join(str(PLACES.get(place, place)) for place in value)
    if value in (None, ""):
        return "nothing"
    if isinstance(value, int | float) and abs(value) < HUGE:
        return f"{value:g} {unit}".strip()
    return str(value)[:300]
