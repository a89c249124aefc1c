"""Walks as the charts show them: one point a knee and walk, with the next morning judged."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Literal, cast

from django.utils.translation import gettext as _

from rehab.plan.models import KNEES, Profile
from rehab.progression import Numbers
from rehab.progression.knees import Knee, Zones, score_morning

from .charts import Limits, PainPoint
from .models import Walk

Move = Literal["up", "back"]
MorningState = Literal["settled", "up", "flared"]


def pain_points(walks: Sequence[Walk], numbers: Numbers, profile: Profile) -> dict[str, list[PainPoint]]:
    """The points of both knees' charts, oldest first, from walks in any order (with their mornings selected).

    Pain is NPRS 0-10, or None where nothing was answered. `numbers` are the edition's,
    with the patient's own overrides where they have some."""
    oldest_first = sorted(walks, key=lambda walk: (walk.happened_at, walk.pk))
    moves = stage_moves([walk.stage for walk in oldest_first])
    return {
        knee: [
            pain_point(walk, knee, move, numbers, profile.usual[knee])
            for walk, move in zip(oldest_first, moves, strict=True)
        ]
        for knee in KNEES
    }


def pain_point(walk: Walk, knee: str, move: Move | None, numbers: Numbers, usual: int | None) -> PainPoint:
    """One knee on one walk. `move` says that the plan moved just before it."""
    morning = morning_pain(walk, knee)
    return PainPoint(
        on=walk.happened_on,
        worst=walk.worst(knee),
        morning=morning,
        morning_state=morning_state(morning, usual, numbers),
        before=getattr(walk, f"{knee}_before"),
        stage=walk.stage,
        minutes=walk.minutes,
        move=move,
        late=is_late(walk, numbers),
        note=_("filled in later") if walk.backfilled else "",
    )


def morning_pain(walk: Walk, knee: str) -> int | None:
    """Pain the next morning, NPRS 0-10; None when the morning, or this knee, was not answered."""
    morning = getattr(walk, "morning", None)
    return getattr(morning, knee) if morning else None


def morning_state(pain: int | None, usual: int | None, numbers: Numbers) -> MorningState | None:
    """Settled, up or flared (clinical.md, section 6); None when not answered.

    It judges the answer alone: only the engine asks when it came, and no stand-in is drawn as an answer."""
    if pain is None:
        return None
    return cast(MorningState, score_morning(pain, Knee(usual or 0, True, Zones.of(numbers))))


def stage_moves(stages: Sequence[str]) -> list[Move | None]:
    """For each walk, oldest first, whether its stage is higher or lower on the ladder than the one before.

    The codes of a ladder sort from the lowest stage to the highest."""
    moves: list[Move | None] = [None] if stages else []
    for before, now in pairwise(stages):
        moves.append("up" if now > before else "back" if now < before else None)
    return moves


def is_late(walk: Walk, numbers: Numbers) -> bool:
    """Written down more than `late_after_hours` after it happened."""
    return walk.entered_at - walk.happened_at > timedelta(hours=float(numbers.default("late_after_hours")))


def limits_of(knee: str, numbers: Numbers, profile: Profile) -> Limits:
    """The lines of a knee's chart, from the limits in force and the usual pain."""
    return Limits(
        calm_max=int(numbers.default("calm_worst_max")),
        sore_from=int(numbers.default("steady_worst_max")) + 1,
        usual=profile.usual[knee],
    )
