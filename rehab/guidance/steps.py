"""How steep the steps of a ladder are: at most 30 % more at once, and of one thing only.

Decisions. A step leads from a stage to each stage that can follow it on some path. Minutes, metres, walks a week and
speed are compared as shares of the lower stage. A slope and a load are shares themselves, and often begin at nothing,
so they are counted in points: 2 of slope, 5 of body weight. The first edition has steeper steps where its doses are
smallest (from 4 to 6 minutes) and where another thing begins (the sled). What is in force may stay or become milder:
a draft is refused only for a step that is too steep *and* steeper than in the edition in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.progression import Numbers, Stage
from rehab.progression.ladder import Segment

AT_MOST = 0.3
POINTS = {"incline_percent": 2.0, "load_percent": 5.0}
HAIR = 1e-9
NAMES = {
    "minutes": "minutes",
    "metres": "metres",
    "per_week": later("walks a week"),
    "speed_kmh": "speed",
    "incline_percent": "slope",
    "load_percent": "load",
}


@dataclass(frozen=True)
class SteepStep:
    """A step that would be too steep: between which stages, in what, and the reason in a sentence."""

    lower: str
    higher: str
    field: str
    why: str


def steep_steps(numbers: Numbers, in_force: Numbers) -> list[SteepStep]:
    """The steps that are too steep and steeper than in the edition in force."""
    found: list[SteepStep] = []
    for lower, higher in steps(numbers):
        before = rises_in(in_force, lower, higher)
        found += too_steep(lower, higher, rises_in(numbers, lower, higher), before)
    return found


def too_steep(lower: str, higher: str, rises: dict[str, float], before: dict[str, float]) -> Iterator[SteepStep]:
    for field, rise in rises.items():
        most = POINTS.get(field, AT_MOST)
        if rise > max(most, before.get(field, 0)) + HAIR:
            why = _("{lower} to {higher} would be {amount} more {names}. {most_words}").format(
                lower=lower,
                higher=higher,
                amount=amount(field, rise),
                names=NAMES[field],
                most_words=most_words(field, before),
            )
            yield SteepStep(lower, higher, field, why)
    if len(rises) > 1 and not rises.keys() <= before.keys():
        things = " and ".join(str(NAMES[field]) for field in rises)
        new = next(field for field in rises if field not in before)
        yield SteepStep(
            lower,
            higher,
            new,
            _("{lower} to {higher} would raise {things} at once. Raise one of them.").format(
                lower=lower, higher=higher, things=things
            ),
        )


def most_words(field: str, before: dict[str, float]) -> str:
    """What is allowed, as in "At most 30 %: change the other stage first."."""
    most = max(POINTS.get(field, AT_MOST), before.get(field, 0))
    return _("At most {amount}: change the stage beside it first, or choose less.").format(amount=amount(field, most))


def amount(field: str, rise: float) -> str:
    return _("{rise} points").format(rise=f"{rise:g}") if field in POINTS else f"{rise * 100:.0f} %"


def rises_in(numbers: Numbers, lower: str, higher: str) -> dict[str, float]:
    """What goes up from one stage to another; nothing for a stage that the ladder does not have."""
    if lower not in numbers.by_code or higher not in numbers.by_code:
        return {}
    return dict(rises(numbers.stage(lower), numbers.stage(higher)))


def rises(lower: Stage, higher: Stage) -> Iterator[tuple[str, float]]:
    """By how much: a share of the lower stage, or points of slope and load."""
    for field in ("minutes", "metres", "per_week", "speed_kmh"):
        low, high = getattr(lower, field), getattr(higher, field)
        if low and high and high > low:
            yield field, high / low - 1
    for field in POINTS:
        low, high = getattr(lower, field) or 0, getattr(higher, field) or 0
        if high > low:
            yield field, round(high - low, 2)


def steps(numbers: Numbers) -> list[tuple[str, str]]:
    """Every pair of stages that can follow each other on a path, whatever is unlocked, from the lowest up."""
    found = {pair for segments in numbers.paths.values() for pair in steps_of(segments)}
    return sorted(found)


def steps_of(segments: tuple[Segment, ...]) -> Iterator[tuple[str, str]]:
    for segment in segments:
        yield from pairwise(segment.stages)
    for here, there in combinations(range(len(segments)), 2):
        between = segments[here + 1 : there]
        apart = segments[here].unlock and segments[here].unlock == segments[there].without
        if all(is_optional(segment) for segment in between) and not apart:
            yield segments[here].stages[-1], segments[there].stages[0]


def is_optional(segment: Segment) -> bool:
    return bool(segment.unlock or segment.without or segment.severe_unlock or segment.never_unsteady)
