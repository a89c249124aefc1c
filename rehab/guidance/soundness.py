"""Whether the numbers of a draft may be published: asked when a number is written, and again before publishing.

What protects life is no number of an edition: the stop rules stand in the engine. What an edition could weaken
around them (paths, gates, unlocks, what is closed to the unsteady) is its frame, and a draft keeps that of the edition
in force."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Any

from django.utils.translation import gettext

from rehab.progression import CaseError, Numbers
from rehab.progression.limits import KINDS

from .ranges import STAGE, STEADY_ALLOWED, STEADY_ON_SLOW_ROUTE, limit_range, places_offered, stage_fields
from .steps import SteepStep, steep_steps

LIMIT_WORDS = {"value", "low", "high", "source", "kind"}
STAGE_WORDS = {"name", "places", "note"}
SETS = re.compile(r"(\d{1,2}) × (\d{1,3}) ([sm])", re.ASCII)
MARK = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Fault:
    """Why the numbers may not be published. `part` is limit, stage, gate, or "" for the frame."""

    part: str
    name: str
    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why}" if self.part else self.why


def faults_of(numbers: Any, in_force: dict[str, Any]) -> list[Fault]:
    """Everything that is wrong with these numbers after those in force; nothing when they may be published."""
    moved = next(frame_differs(numbers, in_force), "")
    if moved:
        return [
            Fault(
                "",
                "",
                "",
                gettext("{moved} is not as in the edition in force. An edition cannot change it.").format(moved=moved),
            )
        ]
    found = [*limit_faults(numbers["limits"]), *stage_faults(numbers["stages"]), *gate_faults(numbers["gates"])]
    if found:
        return found
    try:
        read = Numbers.from_json(numbers)
    except CaseError as error:
        return [fault_of(error)]
    return [fault_of_step(step) for step in steep_steps(read, Numbers.from_json(in_force))]


def fault_of(error: CaseError) -> Fault:
    """What the engine cannot read, by the place that it names: `numbers.limits.gap_far_after.value`."""
    _, _, complaint = str(error).partition(": ")
    where = error.field.split(".")
    part = {"limits": "limit", "gates": "gate"}.get(where[1] if len(where) > 1 else "", "")
    return Fault(
        part,
        where[2] if part else "",
        "value",
        gettext("This {complaint}.").format(complaint=complaint) if part else f"{error}.",
    )


def fault_of_step(step: SteepStep) -> Fault:
    return Fault("stage", step.higher, step.field, step.why)


# --- the frame ---------------------------------------------------------------------------------------------------
def frame_differs(numbers: Any, in_force: dict[str, Any]) -> Iterator[str]:
    """The places where these numbers are not built as those in force."""
    if not isinstance(numbers, dict) or numbers.keys() != in_force.keys():
        yield gettext("The list of what an edition holds")
        return
    if numbers["paths"] != in_force["paths"]:
        yield gettext("A path")
    for part, named in (("limits", dict), ("gates", dict), ("stages", list)):
        if not isinstance(numbers[part], named):
            yield gettext("The list of {part}").format(part=part)
            return
    yield from limits_differ(numbers["limits"], in_force["limits"])
    yield from stages_differ(numbers["stages"], in_force["stages"])
    yield from gates_differ(numbers["gates"], in_force["gates"])


def limits_differ(limits: dict[str, Any], in_force: dict[str, Any]) -> Iterator[str]:
    if limits.keys() != in_force.keys():
        yield gettext("The list of limits")
        return
    for name, limit in limits.items():
        if not same_but(limit, in_force[name], LIMIT_WORDS):
            yield gettext("The limit {name}").format(name=name)


def stages_differ(stages: list[Any], in_force: list[Any]) -> Iterator[str]:
    for stage, before in zip_longest(stages, in_force):
        if before is None or not is_same_stage(stage, before):
            yield gettext("The stage {before}").format(before=before["code"] if before else gettext("at the end"))


def is_same_stage(stage: Any, before: dict[str, Any]) -> bool:
    """The same but for its numbers and words. None of its numbers is taken away: a blank speed has no upper
    end. Sets are a part of the stages that have them, and of no other."""
    free = {*stage_fields(before), *STAGE_WORDS, "sets"}
    has_all = same_but(stage, before, free) and all(stage[field] is not None for field in stage_fields(before))
    return has_all and bool(stage["sets"]) == bool(before["sets"])


def gates_differ(gates: dict[str, Any], in_force: dict[str, Any]) -> Iterator[str]:
    if gates.keys() != in_force.keys():
        yield gettext("The list of gates")
        return
    for name, routes in in_force.items():
        pairs = zip_longest(gates[name] if isinstance(gates[name], list) else [], routes)
        if not all(before and same_but(route, before, {"steady_allowed"}) for route, before in pairs):
            yield gettext("The gate {name}").format(name=name)


def same_but(value: Any, before: dict[str, Any], free: set[str]) -> bool:
    """The same keys, and the same values in all but the free ones."""
    if not isinstance(value, dict) or value.keys() != before.keys():
        return False
    return all(value[key] == before[key] for key in before if key not in free)


# --- the numbers -------------------------------------------------------------------------------------------------
def limit_faults(limits: dict[str, Any]) -> Iterator[Fault]:
    for name, limit in limits.items():
        allowed = limit_range(name)
        ends = [] if limit.get("fixed") else ["low", "high"]
        wrong = {field: allowed.refusal(limit.get(field)) for field in ("value", *ends)}
        yield from (Fault("limit", name, field, why) for field, why in wrong.items() if why)
        if ends and not any(wrong.values()) and not limit["low"] <= limit["value"] <= limit["high"]:
            low, high = limit["low"], limit["high"]
            yield Fault(
                "limit",
                name,
                "value",
                gettext("The value must lie in the therapist’s range, {low} to {high}.").format(
                    low=f"{low:g}", high=f"{high:g}"
                ),
            )
        if limit.get("kind") not in KINDS:
            yield Fault("limit", name, "kind", gettext("Choose evidence, guideline or default."))
        if why := line_refusal(limit.get("source"), 300):
            yield Fault("limit", name, "source", why)


def stage_faults(stages: list[dict[str, Any]]) -> Iterator[Fault]:
    for stage in stages:
        code = stage["code"]
        for field in stage_fields(stage):
            if why := STAGE[field].refusal(stage[field]):
                yield Fault("stage", code, field, why)
        offered = places_offered(code)
        if not stage["places"] or stage["places"] not in in_order(offered):
            yield Fault(
                "stage", code, "places", gettext("Choose at least one of {offered}.").format(offered=", ".join(offered))
            )
        if why := sets_refusal(stage):
            yield Fault("stage", code, "sets", why)
        for field, longest in (("name", 40), ("note", 200)):
            if why := line_refusal(stage[field], longest):
                yield Fault("stage", code, field, why)


def in_order(places: list[str]) -> list[list[str]]:
    """Every choice of these places, each in their order."""
    return [list(chosen) for many in range(1, len(places) + 1) for chosen in combinations(places, many)]


def sets_refusal(stage: dict[str, Any]) -> str:
    """Sets make up the minutes, or the metres: 6 × 30 s are 3 minutes. Rests are left out."""
    if not stage["sets"]:
        return ""
    unit, example = ("m", "4 × 15 m") if stage["metres"] else ("s", "6 × 30 s")
    told = SETS.fullmatch(str(stage["sets"]))
    if not told or told[3] != unit:
        return gettext("Write the sets as {example}.").format(example=example)
    amount, whole = int(told[1]) * int(told[2]), stage["metres"] or (stage["minutes"] or 0) * 60
    if amount == whole:
        return ""
    if unit == "m":
        return gettext("{stage} are {amount} metres, and the stage has {whole}.").format(
            stage=stage["sets"], amount=amount, whole=whole
        )
    return gettext("{stage} are {amount} minutes, and the stage has {stage_2}.").format(
        stage=stage["sets"], amount=f"{amount / 60:.3g}", stage_2=stage["minutes"]
    )


def gate_faults(gates: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for name, routes in gates.items():
        for place, route in enumerate(routes):
            allowed = STEADY_ON_SLOW_ROUTE if route["rule"] == "six_steady_walks" else STEADY_ALLOWED
            most = route["steady_allowed"]
            if most is None and route["rule"] == "six_steady_walks":
                continue
            why = allowed.refusal(most)
            if not why and most and all_calm(name):
                why = gettext("On this gate all walks must be calm.")
            if why:
                yield Fault("gate", name, f"steady_{place}", why)


def all_calm(gate: str) -> bool:
    """To a slope and to resistance only calm walks lead."""
    return gate in ("G2", "G3")


def line_refusal(text: Any, longest: int) -> str:
    """Why a line of text cannot be kept; "" when it can."""
    if not isinstance(text, str) or MARK.search(text):
        return gettext("Take out the letters that cannot be printed.")
    return "" if len(text) <= longest else gettext("At most {longest} letters.").format(longest=longest)
