"""What the deciding rules lead to: the stage, the earliest day, and today's walk (specification, section 7)."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from .paths import back, one_back
from .rules.hold import knee_was_sore_before_walk, knee_was_too_sore_to_walk
from .rules.step_back import OF_THE_KNEE
from .situation import Situation

# One rest day between walks (section 3).
NEXT_WALK_AFTER = 2


def stage_of(situation: Situation, direction: str, rules: Set[str]) -> str:
    """Up on progress, the lowest of what the true rules lead to on a step back, else the present stage."""
    present = situation.stage.code
    if direction == "progress" and situation.next_stage:
        return situation.next_stage.code
    return _lower_stage(situation, rules) if direction == "step_back" else present


def _lower_stage(situation: Situation, rules: Set[str]) -> str:
    stage, path, numbers = situation.stage.code, situation.path, situation.numbers
    stages = []
    if not rules.isdisjoint(OF_THE_KNEE):
        stages.append(back(stage, path, numbers, int(situation.limit("step_back_stages"))))
    if "gap_was_long" in rules:
        stages.append(situation.gap_stage)
    if "stage_was_off_path" in rules:
        stages.append(one_back(stage, path, numbers))
    return min(stages)


def not_before_of(situation: Situation, direction: str, rules: Set[str]) -> date | None:
    """The first day of the next walk at that stage; None when the advice is to stop."""
    if direction == "stop":
        return None
    day = {"step_back": _after_step_back, "hold": _after_hold, "progress": _after_progress}[direction]
    return date.fromordinal(day(situation, rules))


def _after_step_back(situation: Situation, rules: Set[str]) -> int:
    rested = 1 + int(situation.limit("step_back_rest_days"))
    last = situation.last_on
    days = [on + rested for on in situation.standing]
    if "starting_pain_rose_clearly" in rules and last:
        days.append(last + rested)
    if "gap_was_long" in rules:
        days.append(situation.today)
    if "stage_was_off_path" in rules:
        days.append(last + NEXT_WALK_AFTER if last else situation.today)
    return max(days)


def _after_hold(situation: Situation, rules: Set[str]) -> int:
    rests_today = {"knee_was_too_sore_to_walk", "patient_was_unwell"} & rules
    was_away = situation.last_on is None or situation.gap > situation.limit("gap_reset_after")
    day = situation.today if was_away else rested_on(situation)
    return max(day, situation.today + 1) if rests_today else day


def _after_progress(situation: Situation, rules: Set[str]) -> int:
    days = "min_days_resisted" if situation.stage.resisted else "min_days_per_stage"
    first = next(day.on for day in situation.days if day.on >= situation.stage_since)
    return max(first + int(situation.limit(days)), rested_on(situation))


def rested_on(situation: Situation) -> int:
    """The day after the rest day of the last walk; today when there was none."""
    return situation.last_on + NEXT_WALK_AFTER if situation.last_on else situation.today


def today_of(situation: Situation, direction: str, not_before: date | None) -> str | None:
    """Rest, easier (half the minutes, flat, one back) or go; None when nothing was tapped before the walk.

    Until the day of a progress the present stage is walked again."""
    if not situation.pain_now:
        return None
    if not_before is None or knee_was_too_sore_to_walk(situation) or _is_unsettled(situation):
        return "rest"
    first_day = rested_on(situation) if direction == "progress" else not_before.toordinal()
    if situation.today < first_day:
        return "rest"
    return "easier" if knee_was_sore_before_walk(situation) else "go"


def _is_unsettled(situation: Situation) -> bool:
    """A back event stands and a knee is still more than a point over usual."""
    sore = any(pain > situation.usual[knee] + 1 for knee, pain in situation.pain_now.items())
    return sore and bool(situation.standing)
