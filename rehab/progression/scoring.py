"""The outcome of each walk-day: the worse knee decides (specification, section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .days import WalkDay
from .dose import Dose
from .facts import BLANK, Walk
from .knees import BACK, CALM, HELD, NEUTRAL, STEADY, STOP, Knee, KneeScore, score_knee
from .names import KNEES, OUTCOMES

COUNTING = ("calm", "steady")
BAD = ("held", "back", "stop")
# What each flag, and each swelling, would make of the day by itself.
FLAGGED = {"fell": STOP, "gave_way": BACK, "caught": HELD, "stopped_for_pain": HELD, "extra_painkiller": STEADY}
SWOLLEN = {None: CALM, "none": CALM, "little": HELD, "clear": BACK}

NEVER: Mapping[str, int | None] = {}


@dataclass(slots=True)
class ScoredDay:
    """A walk-day with the scores of its knees and its outcome."""

    on: int
    day: WalkDay
    left: KneeScore
    right: KneeScore
    stopped_twice: bool
    too_soon: bool
    outcome: str

    @property
    def counts(self) -> bool:
        """Calm or steady."""
        return self.outcome in COUNTING

    @property
    def stood_in(self) -> bool:
        """An affected knee's morning rests on a later rating."""
        return self.left.stood_in or self.right.stood_in

    def knee(self, name: str) -> KneeScore:
        return self.left if name == "left" else self.right


@dataclass(frozen=True, slots=True)
class Scorer:
    """Everything that walk-days are scored against: the knees, the plan, and what was tapped today."""

    left: Knee
    right: Knee
    dose: Dose
    stage_since: int
    today: int
    pain_now: Mapping[str, int]
    stand_in_days: float

    def score(self, days: list[WalkDay]) -> list[ScoredDay]:
        """Walk-days oldest first, each read together with the one before and the one after it."""
        befores, afters = [None, *days][:-1], [*days, None][1:]
        return [self._score(day, before, after) for before, day, after in zip(befores, days, afters, strict=True)]

    def _score(self, day: WalkDay, before: WalkDay | None, after: WalkDay | None) -> ScoredDay:
        walk = day.walk
        left, right = walk.pain.get("left", BLANK), walk.pain.get("right", BLANK)
        left_score = score_knee(left, day.left_in_time, None, self.left)
        right_score = score_knee(right, day.right_in_time, None, self.right)
        if "missing" in (left_score.morning, right_score.morning):
            later = self._later(day, after)
            left_score = score_knee(left, day.left_in_time, later.get("left"), self.left)
            right_score = score_knee(right, day.right_in_time, later.get("right"), self.right)
        too_soon = before is not None and day.on - before.on == 1
        stopped_twice = "stopped_for_pain" in walk.flags and _was_stopped(before)
        gravity = max(left_score.gravity, right_score.gravity, gravity_of_signs(walk, stopped_twice))
        if gravity < NEUTRAL and (too_soon or day.late or (day.on >= self.stage_since and self.dose.is_off(day))):
            gravity = NEUTRAL
        return ScoredDay(day.on, day, left_score, right_score, stopped_twice, too_soon, OUTCOMES[gravity])

    def _later(self, day: WalkDay, after: WalkDay | None) -> Mapping[str, int | None]:
        """The ratings that may stand in for a morning: before the next walk, or the tap before today's walk.

        None when they come too late."""
        if after is not None:
            befores = {knee: after.pain(knee).before for knee in KNEES}
            return befores if after.on - day.on <= self.stand_in_days else NEVER
        return self.pain_now if 1 <= self.today - day.on <= self.stand_in_days else NEVER


def _was_stopped(before: WalkDay | None) -> bool:
    return before is not None and "stopped_for_pain" in before.walk.flags


def gravity_of_signs(walk: Walk, stopped_twice: bool) -> int:
    """What the flags and the swelling alone would make of the day."""
    gravity = max(SWOLLEN[walk.swelling], SWOLLEN[walk.morning_swelling])
    if walk.flags:
        gravity = max(gravity, BACK if stopped_twice else CALM, *[FLAGGED[flag] for flag in walk.flags])
    return gravity
