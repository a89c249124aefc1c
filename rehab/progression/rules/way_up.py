"""H5 and 7d. The way up: the first rule that is true holds; where none is, the gate is open."""

from __future__ import annotations

from rehab.progression.climb import Climb
from rehab.progression.paths import has_high_usual_pain, is_minor
from rehab.progression.situation import Situation

from .rule import Said, rule


@rule("H5", "stage")
def stage_was_the_target(situation: Situation) -> Said:
    """The last stage of the path: nothing higher is asked of this goal."""
    return {"stage": situation.stage.code} if situation.next_stage is None else None


@rule("H5")
def no_walk_yet(situation: Situation) -> Said:
    """No walk of this stage."""
    return None if situation.run else {}


@rule("H5", "count", "needed", "more", "window")
def calm_walks_were_too_few(situation: Situation) -> Said:
    """A week of calm walks at the frequency of the trials (Alghadir 2019); stricter than the guidelines."""
    nearest = nearest_climb(situation)
    if nearest is None or nearest.is_enough:
        return None
    needed, more = nearest.needed, nearest.more
    return {"count": needed - more, "needed": needed, "more": more, "window": nearest.window_days}


@rule("H5")
def mornings_were_missing_too_often(situation: Situation) -> Said:
    """A later rating may stand in for one morning, not for most of them (decision 11)."""
    return None if situation.met else {}


@rule("H5", "next_stage", contact="therapist")
def only_a_therapist_may_move_up(situation: Situation) -> Said:
    """No trial included minors or pregnant people: a clinician takes each step."""
    careful = is_minor(situation.profile, situation.date) or "pregnant" in situation.profile.exclusions
    return {"next_stage": _next(situation)} if careful else None


@rule("H5", "next_stage", "unlock", contact="therapist")
def next_stage_was_locked(situation: Situation) -> Said:
    """Steeper, or beyond the trial dose with high usual pain: a therapist's task, not a worry (decision 19)."""
    unlock = situation.awaited_unlock or _high_usual_unlock(situation)
    return {"next_stage": _next(situation), "unlock": unlock} if unlock else None


@rule("7d", "count", "next_stage")
def three_calm_walks(situation: Situation) -> Said:
    """G1 fast and G2. The name stays when the number is changed."""
    return _met_by(situation, "three_calm_walks")


@rule("7d", "count", "next_stage")
def six_steady_walks(situation: Situation) -> Said:
    """G1 slow: pain of 3 to 5 is acceptable, and moving up takes twice as long (pain monitoring)."""
    return _met_by(situation, "six_steady_walks")


@rule("7d", "count", "next_stage")
def four_calm_walks(situation: Situation) -> Said:
    """G3: resistance has no trial in knee patients, so it asks for two calm weeks."""
    return _met_by(situation, "four_calm_walks")


def nearest_climb(situation: Situation) -> Climb | None:
    """The route that is met, or the one with the fewest walks to go."""
    return situation.met or min(situation.climbs, key=lambda climb: climb.more, default=None)


def _next(situation: Situation) -> str | None:
    return situation.next_stage.code if situation.next_stage else None


def _high_usual_unlock(situation: Situation) -> str | None:
    """What a knee with high usual pain still needs to leave this stage."""
    unlock = situation.stage.high_usual_unlock
    missing = unlock and unlock not in situation.plan.unlocks
    return unlock if missing and has_high_usual_pain(situation.profile, situation.numbers) else None


def _met_by(situation: Situation, name: str) -> Said:
    met = situation.met
    return {"count": met.needed, "next_stage": _next(situation)} if met and met.route.rule == name else None
