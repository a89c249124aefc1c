"""The outcome of each walk-day: the worse knee decides (specification, section 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .days import WalkDay, highest
from .dose import Dose
from .knees import KneeScore, Zones, score_knee, score_morning

COUNTING = ("calm", "steady")
BAD = ("held", "back", "stop")


@dataclass(slots=True)
class ScoredDay:
    """A walk-day with its scores, the morning of each knee, and its outcome.

    A morning is flared, up, settled, missing (of an affected knee), or None. `stood_in`: an affected knee's morning
    rests on a later rating. `blank_peaks`: the affected knees whose peak was not answered."""

    day: WalkDay
    knees: Mapping[str, KneeScore]
    mornings: Mapping[str, str | None]
    stood_in: bool
    blank_peaks: Collection[str]
    stopped_twice: bool
    too_soon: bool
    minutes_off: bool
    setting_off: bool
    outcome: str = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = outcome_of(self)

    @property
    def on(self) -> int:
        return self.day.on

    @property
    def counts(self) -> bool:
        """Calm or steady."""
        return self.outcome in COUNTING

    @property
    def worst(self) -> int | None:
        """The worst pain of the worse knee."""
        return highest(self.knees["left"].worst, self.knees["right"].worst)


def outcome_of(scored: ScoredDay) -> str:
    """The first of stop, back, held, neutral, steady and calm that fits."""
    flags, mornings = scored.day.flags, scored.mornings.values()
    verdicts = (scored.knees["left"].verdict, scored.knees["right"].verdict)
    if "stop" in verdicts or "fell" in flags:
        return "stop"
    if "back" in verdicts or "flared" in mornings or _went_wrong(scored):
        return "back"
    if "held" in verdicts or "up" in mornings or _went_badly(scored):
        return "held"
    if scored.blank_peaks or "missing" in mornings or _was_another_walk(scored):
        return "neutral"
    return "steady" if "steady" in verdicts or "extra_painkiller" in flags else "calm"


def _went_wrong(scored: ScoredDay) -> bool:
    return "gave_way" in scored.day.flags or scored.day.swelling == "clear" or scored.stopped_twice


def _went_badly(scored: ScoredDay) -> bool:
    flags = scored.day.flags
    return scored.day.swelling == "little" or "caught" in flags or "stopped_for_pain" in flags


def _was_another_walk(scored: ScoredDay) -> bool:
    """Not the planned walk, not told in time, or not rested before."""
    return scored.minutes_off or scored.setting_off or scored.day.late or scored.too_soon


@dataclass(frozen=True, slots=True)
class Scorer:
    """Everything that walk-days are scored against: the knees, the zones, the plan, and what was tapped today."""

    usual: Mapping[str, int]
    affected: frozenset[str]
    zones: Zones
    dose: Dose
    stage_since: int
    today: int
    pain_now: Mapping[str, int | None]
    stand_in_days: float

    def score(self, days: list[WalkDay]) -> list[ScoredDay]:
        """Walk-days oldest first, each read together with the one before and the one after it."""
        befores, afters = [None, *days][:-1], [*days, None][1:]
        return [self._score(day, before, after) for before, day, after in zip(befores, days, afters, strict=True)]

    def _score(self, day: WalkDay, before: WalkDay | None, after: WalkDay | None) -> ScoredDay:
        knees = {
            "left": score_knee(day.left, self.usual["left"], self.zones),
            "right": score_knee(day.right, self.usual["right"], self.zones),
        }
        mornings = {"left": knees["left"].morning, "right": knees["right"].morning}
        unsure = self.affected - day.in_time
        for knee in unsure:
            mornings[knee] = self._unsure_morning(knee, mornings[knee], day, after)
        asked = day.on >= self.stage_since
        return ScoredDay(
            day,
            knees,
            mornings,
            stood_in="settled" in [mornings[knee] for knee in unsure],
            blank_peaks=[knee for knee in self.affected if day.pain(knee).peak is None],
            stopped_twice="stopped_for_pain" in day.flags and before is not None and "stopped_for_pain" in before.flags,
            too_soon=before is not None and day.on - before.on == 1,
            minutes_off=asked and self.dose.minutes_are_off(day),
            setting_off=asked and (self.dose.place_is_off(day) or self.dose.setting_is_off(day)),
        )

    def _unsure_morning(self, knee: str, answered: str | None, day: WalkDay, after: WalkDay | None) -> str:
        """The morning of an affected knee that was not rated in time.

        Out of time it can count against, never for. Not rated at all, a later rating stands in: settled if that is
        settled, else up; it is never a flare."""
        if answered is not None:
            return "missing" if answered == "settled" else answered
        later = self._later_rating(knee, day, after)
        if later is None:
            return "missing"
        return "settled" if score_morning(later, self.usual[knee], self.zones) == "settled" else "up"

    def _later_rating(self, knee: str, day: WalkDay, after: WalkDay | None) -> int | None:
        """The rating before the next walk-day, or the tap before today's walk; None when too late or not answered."""
        if after is not None:
            return after.pain(knee).before if after.on - day.on <= self.stand_in_days else None
        return self.pain_now.get(knee) if 1 <= self.today - day.on <= self.stand_in_days else None
