"""The people of the demo clinic, and how their knees take it. Invented, and told apart on purpose."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any


@dataclass
class Feel:
    """How one walk felt, for the knee that is told of: NPRS 0-10, or None where nothing was answered."""

    before: int | None = None
    peak: int | None = 2
    after: int | None = None
    morning: int | None = 1
    share: float = 1.0  # of the planned minutes
    late_hours: float = 0.2
    skip: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class At:
    """Where in a story a walk stands: its number from the start, days before today, and the share of the time gone."""

    walk: int
    days_ago: int
    share: float


Tale = Callable[[At, Random, int], Feel]


def calm(at: At, luck: Random, usual: int) -> Feel:
    """Little pain, and less with the weeks."""
    peak = max(0, usual + luck.choice([-1, 0, 0, 1]) - round(at.share))
    return Feel(
        before=max(0, usual - luck.choice([0, 1])),
        peak=min(2, peak),
        morning=max(0, usual - luck.choice([0, 1, 1])),
    )


def yesterday(at: At, luck: Random, usual: int) -> Feel:
    """Walked yesterday, and has not said yet how the knee woke."""
    feel = calm(at, luck, usual)
    feel.morning = None if at.days_ago == 1 else feel.morning
    return feel


def amber(at: At, luck: Random, usual: int) -> Feel:
    """More pain on the walk than is calm, always settled by morning: the slower way up."""
    return Feel(before=usual, peak=luck.choice([3, 3, 4, 4, 5]), morning=usual)


def ups_and_downs(at: At, luck: Random, usual: int) -> Feel:
    """Like most people: sore at first, one bad night, calmer with the weeks, and now and then no answer."""
    if 0.4 < at.share < 0.43:
        return Feel(before=usual, peak=6, morning=usual + 2)
    peak = (
        luck.choice([3, 4, 4])
        if at.share < 0.35
        else luck.choice([2, 3, 3])
        if at.share < 0.6
        else luck.choice([2, 2, 2, 3])
    )
    blank = at.days_ago > 14 and luck.random() < 0.05
    forgot = at.days_ago > 14 and luck.random() < 0.12
    return Feel(
        before=luck.choice([1, usual]),
        peak=None if blank else peak,
        morning=None if forgot else luck.choice([1, usual]),
    )


def flare_and_recovery(at: At, luck: Random, usual: int) -> Feel:
    """A bad night in the middle, two steps back, and calm again."""
    if 0.52 < at.share < 0.56:
        return Feel(before=usual + 1, peak=6, morning=usual + 3)
    if 0.56 <= at.share < 0.62:
        return Feel(before=usual + 1, peak=4, morning=usual + 1)
    return calm(at, luck, usual)


def second_step_back(at: At, luck: Random, usual: int) -> Feel:
    """Fine for months, then two walks that were too much within two weeks."""
    if at.days_ago in (2, 11):
        return Feel(
            before=3,
            peak=7 if at.days_ago == 2 else 6,
            morning=None if at.days_ago == 2 else 4,
            more={"note": "Felt fine until the last few minutes. Stairs are bad today."},
        )
    return calm(at, luck, usual)


def missing_mornings(at: At, luck: Random, usual: int) -> Feel:
    """Walks as planned, and forgets two mornings of three."""
    feel = calm(at, luck, usual)
    return feel if at.walk % 3 == 0 else Feel(before=None, peak=feel.peak, morning=None)


def short_walks(at: At, luck: Random, usual: int) -> Feel:
    """Little time: every other walk is far shorter than planned, and some are written down days later."""
    feel = calm(at, luck, usual)
    feel.share = 0.55 if at.walk % 2 else 1.0
    feel.late_hours = 60 if at.walk % 5 == 2 else 0.2
    return feel


def drop_out(at: At, luck: Random, usual: int) -> Feel:
    """Walked well, and has not been seen for weeks."""
    feel = calm(at, luck, usual)
    feel.skip = at.days_ago < 20
    return feel


def long_gap(at: At, luck: Random, usual: int) -> Feel:
    """A holiday of five weeks in the middle, and back again."""
    feel = calm(at, luck, usual)
    feel.skip = 0.45 < at.share < 0.76
    return feel


def fell(at: At, luck: Random, usual: int) -> Feel:
    feel = calm(at, luck, usual)
    if at.days_ago == 2:
        feel.more = {"flags": ["fell"], "note": "Caught my heel on the mat."}
    return feel


def swollen(at: At, luck: Random, usual: int) -> Feel:
    """Little pain, and clear swelling on two days of the last week."""
    feel = calm(at, luck, usual)
    if at.days_ago in (7, 4):
        feel.more = {"swelling": "clear"}
    return feel


def restless(at: At, luck: Random, usual: int) -> Feel:
    """Up a little every other morning: holds, again and again."""
    feel = calm(at, luck, usual)
    feel.morning = usual + 1 + (usual < 2) if at.walk % 2 else usual
    return feel


@dataclass(frozen=True)
class Story:
    """One patient. `therapist` is "Tess", "Theo" or "" for a patient who joined without one."""

    name: str
    tale: Tale
    weeks: int
    born: int
    knees: tuple[str, ...] = ("right",)
    usual: int = 2
    goal: str = "pain"
    therapist: str = "Tess"
    oa: str = "mild"
    unlocks: tuple[str, ...] = ()
    screening: dict[str, Any] = field(default_factory=dict)
    ends_with: tuple[str, ...] = ()  # symptoms reported this morning
    last_day: int = 0  # days before today on which the days of the walks are counted from


STORIES = [
    Story("Ana", ups_and_downs, 16, 1968),
    Story("Ben", amber, 16, 1957, ("left", "right"), 2, "function"),
    Story("Cora", fell, 4, 1961, ("left",), 1),
    Story("Dev", second_step_back, 10, 1972),
    Story("Eve", swollen, 4, 1964, ("left", "right"), 1),
    Story("Finn", calm, 16, 1990, goal="performance", oa="none", usual=1, unlocks=("steep_incline", "unpowered")),
    Story("Gita", drop_out, 6, 1966, ("left",)),
    Story("Hugo", flare_and_recovery, 9, 1970),
    Story("Ines", missing_mornings, 5, 1959, ("left",)),
    Story("Jon", calm, 3, 1948, screening={"fell_in_12_months": True}),
    Story("Kira", calm, 7, 1975, goal="balance", usual=1),
    Story("Leo", long_gap, 11, 1969),
    Story("Mara", calm, 1, 1980),
    Story("Nils", amber, 4, 1955, usual=3, oa="severe"),
    Story("Olga", calm, 3, 1963, ("left",), therapist="Theo", ends_with=("calf_pain_or_swelling",)),
    Story("Pia", restless, 3, 1971, therapist="Theo"),
    Story("Quentin", short_walks, 4, 1985, ("left",), therapist="Theo"),
    Story("Rosa", yesterday, 9, 1967, goal="function", therapist="Theo", unlocks=("speed",), last_day=1),
    Story("Sam", calm, 4, 1973, usual=4, therapist="Theo"),
    Story("Tilda", flare_and_recovery, 6, 1960, ("left", "right"), therapist="Theo"),
    Story("Uwe", calm, 2, 1952, therapist="Theo", screening={"balance_problem": True}),
    Story("Vera", amber, 4, 1965, ("left",), therapist="Theo"),
    Story("Will", calm, 0, 1978, therapist="Theo"),
    Story("Yara", calm, 4, 1982, therapist="", oa="none", usual=1),
]
