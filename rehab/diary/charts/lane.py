"""The lane of next mornings: dot calm, triangle a little more, diamond clearly more, ring no answer."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from rehab.access.tongues import later

from .drawing import px
from .pain_words import PainPoint

HEIGHT = 15
CIRCLE = "a1.9 1.9 0 1 0 3.8 0a1.9 1.9 0 1 0 -3.8 0"
WORDS = {"up": later("a little more"), "flared": later("clearly more")}


class Mark(NamedTuple):
    """Marks of one look, drawn as one path. `title` is empty for the quiet ones."""

    css: str
    d: str
    title: str


def lane(points: Sequence[PainPoint], places: Sequence[float], top: int, days: Sequence[str]) -> tuple[Mark, ...]:
    """Every next morning. Those with more pain come last, each on its own, so that none is hidden."""
    looks: dict[str, list[float]] = {}
    raised: list[Mark] = []
    for point, x, day in zip(points, places, days, strict=True):
        if point.morning_state in WORDS:
            raised.append(_raised(point, x, top, day))
        else:
            looks.setdefault(_look(point), []).append(x)
    return (*(Mark(css, _circles(xs, top), "") for css, xs in looks.items()), *raised)


def _look(point: PainPoint) -> str:
    if point.morning_state == "settled":
        return "settled"
    # An answer nobody has judged yet shows its pain and claims nothing.
    return "unanswered" if point.morning is None else f"walk pain-{point.morning}"


def _circles(xs: Iterable[float], top: int) -> str:
    y = px(top + HEIGHT / 2)
    return "".join(f"M{px(x - 1.9)} {y}{CIRCLE}" for x in xs)


def _raised(point: PainPoint, x: float, top: int, day: str) -> Mark:
    title = _("{day}: {words} next morning").format(day=day, words=WORDS[point.morning_state or ""])
    if point.morning is not None:
        title += f", {point.morning}"
    if point.morning_state == "up":
        return Mark("rose", f"M{px(x)} {top + 3}l4 7.5h-8z", title)
    return Mark("flared", f"M{px(x)} {px(top + 1.5)}l5 6 -5 6 -5 -6z", title)
