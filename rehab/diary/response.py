"""How do the mornings answer to longer walks? A pattern in one patient's own diary, with how sure it is.

The slope is Theil's and Sen's: the middle one of all slopes between two walks, which no single bad day can bend. Its
interval is Sen's, from the variance of Kendall's S with ties, at 95 %. No other library, no chance in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor, sqrt
from statistics import median
from typing import NamedTuple

from django.utils.translation import gettext as _

from rehab.access.tongues import number

LEAST_WALKS = 20
"""Walks with all three numbers, below which nothing is said."""
LEAST_AMOUNTS = 3
"""Different lengths of walk, below which nothing can be said."""
NEWEST = 100
PER_MINUTES = 5
NORMAL_95 = 1.959964


class Pair(NamedTuple):
    """One walk: its minutes, and pain the next morning less pain before it (NPRS points, -10 to 10)."""

    minutes: int
    rise: int


class Slope(NamedTuple):
    """Points for each minute more, between which limits it likely lies."""

    middle: float
    low: float
    high: float


class Amount(NamedTuple):
    """All walks of one length: how many, and the mean rise as text ("+0.5")."""

    minutes: int
    walks: int
    rise: str


@dataclass(frozen=True)
class Response:
    """One knee. `slope` is None while it is too early to say. `told` of `walks` have all three numbers."""

    knee: str
    told: int
    walks: int
    slope: Slope | None
    amounts: tuple[Amount, ...]

    @property
    def heading(self) -> str:
        if self.slope is None:
            return _("Too early to say")
        if self.slope.low > 0:
            return _("Longer walks, sorer mornings")
        return _("Longer walks, calmer mornings") if self.slope.high < 0 else _("No clear pattern")

    @property
    def finding(self) -> str:
        """What the numbers say and how sure that is, in plain words."""
        if self.told < LEAST_WALKS:
            return _(
                "After {least_walks} walks with a number before, minutes and a next morning, this says "
                "how longer walks go with your mornings. So far {told} of {walks} walks have all three."
            ).format(least_walks=LEAST_WALKS, told=self.told, walks=self.walks)
        if self.slope is None:
            return _("Your walks were all about as long, so nothing can be said about longer ones.")
        low, high = sorted((self.slope.low * PER_MINUTES, self.slope.high * PER_MINUTES))
        likely = _("likely between {points} and {points_2}").format(points=points(low), points_2=points(high))
        each = _("For each {per_minutes} minutes more, your {knee} knee changed overnight by").format(
            per_minutes=PER_MINUTES, knee=_(self.knee)
        )
        clear = self.slope.low > 0 or self.slope.high < 0
        sure = "" if clear else _(" That fits with no effect at all, and with a small one either way.")
        return _("{each} about {points} points ({likely}).{sure}").format(
            each=each, points=points(self.slope.middle * PER_MINUTES), likely=likely, sure=sure
        )


def points(value: float) -> str:
    """A difference with its sign and one decimal: "+0.5", "0.0", "−1.2"."""
    tenths = round(value * 10)
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return f"{sign}{number(abs(tenths) / 10, 1)}"


def respond(knee: str, pairs: Sequence[Pair], total: int) -> Response:
    """What these walks of a diary of `total` walks say of one knee, in any order."""
    enough = len(pairs) >= LEAST_WALKS and len({pair.minutes for pair in pairs}) >= LEAST_AMOUNTS
    return Response(knee, len(pairs), total, slope_of(pairs) if enough else None, amounts_of(pairs))


def slope_of(pairs: Sequence[Pair]) -> Slope:
    """The middle slope and its 95 % interval. At least two walks of different lengths."""
    slopes = sorted(
        (other.rise - one.rise) / (other.minutes - one.minutes)
        for one, other in combinations(pairs, 2)
        if one.minutes != other.minutes
    )
    reach = NORMAL_95 * sqrt(max(0.0, variance_of_s(pairs)))
    low = max(0, floor((len(slopes) - reach) / 2) - 1)
    high = min(len(slopes) - 1, ceil((len(slopes) + reach) / 2))
    return Slope(median(slopes), slopes[low], slopes[high])


def variance_of_s(pairs: Sequence[Pair]) -> float:
    """The variance of Kendall's S when nothing goes with anything, ties in both numbers allowed for."""
    n = len(pairs)
    minutes, rises = (list(Counter(values).values()) for values in zip(*pairs, strict=True))

    def over(ties: Sequence[int], steps: int) -> int:
        """The sum of t(t-1), and of t(t-1)(t-2) with two steps."""
        return sum(t * (t - 1) * (t - 2 if steps == 2 else 1) for t in ties)

    def spread(ties: Sequence[int]) -> int:
        return sum(t * (t - 1) * (2 * t + 5) for t in ties)

    plain = (n * (n - 1) * (2 * n + 5) - spread(minutes) - spread(rises)) / 18
    twos = over(minutes, 1) * over(rises, 1) / (2 * n * (n - 1))
    threes = over(minutes, 2) * over(rises, 2) / (9 * n * (n - 1) * (n - 2))
    return plain + twos + threes


def amounts_of(pairs: Sequence[Pair]) -> tuple[Amount, ...]:
    """The mean rise for each length of walk, shortest first: the numbers behind the words."""
    by_minutes: dict[int, list[int]] = {}
    for pair in pairs:
        by_minutes.setdefault(pair.minutes, []).append(pair.rise)
    return tuple(
        Amount(minutes, len(rises), points(sum(rises) / len(rises))) for minutes, rises in sorted(by_minutes.items())
    )
