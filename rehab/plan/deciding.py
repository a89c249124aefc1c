"""A therapist agrees or disagrees with an advice. These functions run inside a transaction that holds the plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rehab.trail.actions import record

from .grants import check_stage, move_to
from .models import Advice, Opinion, Plan
from .own_limits import Refused

REST_DAYS = 2
LONGEST_WAIT = timedelta(days=28)


@dataclass(frozen=True)
class Instead:
    """What a patient should do instead of what was advised: the stage, the earliest day, and why."""

    stage: str
    not_before: date
    reason: str


def agree(plan: Plan, advice: Advice, *, by: Any, now: datetime) -> Opinion:
    """Keep that a therapist agrees with an advice, once."""
    said: Opinion | None = Opinion.objects.of(plan.patient).filter(advice=advice, by=by, agrees=True).first()
    if said:
        return said
    opinion = Opinion.objects.create(patient=plan.patient, advice=advice, by=by, at=now, agrees=True)
    record("agree_with_advice", actor=by, at=now, patient=plan.patient, about=f"advice {advice.pk}")
    return opinion


def disagree(
    plan: Plan, advice: Advice, instead: Instead, *, by: Any, today: date, last_walk_on: date | None, now: datetime
) -> Opinion:
    """Let the therapist's own stage and day hold instead of the advice (clinical.md, section 8: the therapist wins,
    except over stop).

    The plan moves at once, also to the stage where it is: what happened before no longer steps back, as when a stage is
    set. Raises Refused while the walks are stopped or paused, for a stage that the goal does not lead to, and for a
    day before the rest day after the last walk or more than four weeks ahead."""
    if plan.locked == Plan.Lock.PAUSED:
        raise Refused(_("The walks are paused. End the pause first."), "stage")
    needed = check_stage(plan, instead.stage, today)
    check_day(instead.not_before, first_day(today, last_walk_on))
    before = {"stage": plan.stage, "since": str(plan.stage_since)}
    direction = direction_of(instead.stage, plan.stage)
    walked_today = last_walk_on == today
    said = {"by": by, "reason": instead.reason, "now": now}
    opened = move_to(plan, instead.stage, needed, today=today, walked_today=walked_today, **said)
    opinion = Opinion.objects.create(
        patient=plan.patient, advice=advice, by=by, at=now, agrees=False, direction=direction, stage=plan.stage,
        since=plan.stage_since, not_before=instead.not_before, reason=instead.reason,
    )  # fmt: skip
    plan.opinion = opinion
    after = {"stage": plan.stage, "since": str(plan.stage_since), "opened": opened, "reason": instead.reason}
    record(
        "disagree_with_advice", actor=by, at=now, patient=plan.patient, about=f"advice {advice.pk}",
        before=before, after=after | {"not_before": str(instead.not_before)},
    )  # fmt: skip
    return opinion


def direction_of(stage: str, present: str) -> str:
    """As an advice says it. The codes of a ladder sort from the lowest stage to the highest."""
    return "progress" if stage > present else "step_back" if stage < present else "hold"


def first_day(today: date, last_walk_on: date | None) -> date:
    """The rest day after a walk is part of the plan, whoever decides."""
    return max(today, last_walk_on + timedelta(days=REST_DAYS)) if last_walk_on else today


def check_day(not_before: date, first: date) -> None:
    """Raises Refused for a day before the first, or more than four weeks after it."""
    if not_before < first:
        raise Refused(
            _("Choose {day} or later: there is a rest day after each walk.").format(day=first.isoformat()),
            "not_before",
        )
    if not_before > first + LONGEST_WAIT:
        last = (first + LONGEST_WAIT).isoformat()
        raise Refused(_("Choose {last} or earlier. For a longer rest pause the walks.").format(last=last), "not_before")
