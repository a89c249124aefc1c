"""Where a patient starts, where the goal leads, and what lies one step back (specification, section 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise

from .facts import Profile
from .ladder import Segment, Stage
from .names import EXCLUSIONS, KNEES
from .numbers import Numbers

ADULT_AGE, OLDER_AGE = 18, 65


def is_unsteady(profile: Profile, numbers: Numbers) -> bool:
    """Fell within a year, a balance problem, or slow over 3 m backward (fall risk: Polo-Ferrero 2025, a weak test)."""
    seconds = profile.backward_3m_seconds
    slow = seconds is not None and seconds > numbers.default("unsteady_3m_seconds")
    return profile.fell_in_12_months or profile.balance_problem or slow


def has_high_usual_pain(profile: Profile, numbers: Numbers) -> bool:
    """Any knee whose usual pain leaves little room below "too much" (pain monitoring)."""
    return highest_usual(profile) >= numbers.default("high_usual_from")


def highest_usual(profile: Profile) -> int:
    return max(profile.usual.get(knee) or 0 for knee in KNEES)


def is_minor(profile: Profile, today: date) -> bool:
    """Younger than 18 by the safer reading of the birth year; an unknown one is not."""
    return profile.born is not None and today.year - profile.born <= ADULT_AGE


def is_older(profile: Profile, today: date) -> bool:
    """65 or older by the safer reading of the birth year; an unknown one is not."""
    return profile.born is not None and today.year - profile.born >= OLDER_AGE


def no_start_reasons(profile: Profile, today: date, numbers: Numbers) -> tuple[str, ...]:
    """Why a clinician must say yes before the first walk: exclusions, then age, surgery and severe usual pain."""
    reasons = [name for name in EXCLUSIONS if name in profile.exclusions]
    reasons += sorted(profile.exclusions.difference(EXCLUSIONS))
    if is_minor(profile, today):
        reasons.append("younger_than_18")
    if profile.surgery_on and (today - profile.surgery_on).days <= numbers.default("surgery_days"):
        reasons.append("recent_knee_surgery")
    if highest_usual(profile) >= numbers.default("no_start_usual_from"):
        reasons.append("severe_usual_pain")
    return tuple(reasons)


def start_stage(profile: Profile, today: date, numbers: Numbers) -> str:
    """The lowest stage for whoever is unsteady, older or usually sore; the second one for everyone else."""
    careful = is_unsteady(profile, numbers) or is_older(profile, today) or has_high_usual_pain(profile, numbers)
    return numbers.stages[0 if careful else 1].code


def path(profile: Profile, goal: str, unlocks: Collection[str], numbers: Numbers) -> tuple[str, ...]:
    """The stages a goal leads through, as far as they are unlocked. The last one is the target."""
    unsteady = is_unsteady(profile, numbers)
    return tuple(
        code
        for segment in numbers.paths[goal]
        if _is_open(segment, profile, unlocks, unsteady)
        for code in segment.stages
    )  # fmt: skip


def _is_open(segment: Segment, profile: Profile, unlocks: Collection[str], unsteady: bool) -> bool:
    if segment.unlock and segment.unlock not in unlocks:
        return False
    if segment.without and segment.without in unlocks:
        return False
    if segment.severe_unlock and profile.oa == "severe" and segment.severe_unlock not in unlocks:
        return False
    return not (segment.never_unsteady and unsteady)


def one_back(stage: str, path: Sequence[str], numbers: Numbers) -> str:
    """The stage before this one. Where another variable begins two before: minutes and incline never swap upward.

    From a stage off the path it is the highest stage of the path below it; before the first stage there is none."""
    if stage not in path:
        return max((code for code in path if code < stage), default=path[0])
    places = 2 if numbers.stage(stage).new_variable else 1
    return path[max(0, path.index(stage) - places)]


def back(stage: str, path: Sequence[str], numbers: Numbers, times: int) -> str:
    for _ in range(times):
        stage = one_back(stage, path, numbers)
    return stage


def next_stage(stage: str, path: Sequence[str], goal: str, numbers: Numbers) -> tuple[Stage | None, str | None]:
    """The stage after this one, and the unlock it still needs when the path ends before an awaited segment."""
    if stage not in path:
        return None, None
    if stage != path[-1]:
        return numbers.stage(path[path.index(stage) + 1]), None
    segments = numbers.paths[goal]
    for before, segment in pairwise(segments):
        if segment.awaited and before.stages[-1] == stage:
            return numbers.stage(segment.stages[0]), segment.unlock
    return None, None
