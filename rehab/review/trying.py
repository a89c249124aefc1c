"""What each act of a therapist would have changed in this patient's past. Nothing is saved."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from rehab.guidance.doses import dose_words
from rehab.plan import what_if
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.own_limits import OwnLimit, amount_words
from rehab.progression import Numbers

from .tested import Past, Tested


def try_stage(past: Past, stage: str, opened: Collection[str], act: str) -> Tested:
    """Another step since the present one began. `act` sets it, or disagrees with an advice."""
    plan = past.patient.plan
    if stage == plan.stage:
        what = _("{stage} is the step that {patient} is on: only the day and the reason are yours.").format(
            stage=stage, patient=past.patient.name
        )
    else:
        what = _("With {said} instead of {stage} since {day}.").format(
            said=said(stage, past.numbers), stage=plan.stage, day=plan.stage_since.isoformat()
        )
    return past.tried(what_if.on_stage(stage, plan, opened), what, act, stage)


def try_pause(past: Past) -> Tested:
    plan = past.patient.plan
    what = _("With the walks paused since this step began, on {day}.").format(day=plan.stage_since.isoformat())
    return past.tried(what_if.paused(plan.stage_since), what, "pause-plan")


def try_resume(past: Past) -> Tested:
    return past.tried(what_if.resumed, _("Without the pause."), "resume-plan")


def try_clearing(past: Past, stage: str) -> Tested:
    what = _("With the stop cleared at once, to go on from {said}.").format(said=said(stage, past.numbers))
    return past.tried(what_if.cleared(stage, past.patient.plan), what, "clear-stop", stage)


def try_unlock(past: Past, name: str, *, close: bool) -> Tested:
    if close:
        changed = what_if.with_unlocks(closed=[name])
        return past.tried(changed, _("With “{name}” closed.").format(name=UNLOCK_NAMES[name]), "withdraw-unlock", name)
    return past.tried(
        what_if.with_unlocks(opened=[name]),
        _("With “{name}” open.").format(name=UNLOCK_NAMES[name]),
        "grant-unlock",
        name,
    )


def try_limit(past: Past, own: OwnLimit, typed: str) -> Tested:
    """`typed` is the limit's value as it was typed."""
    limit = past.numbers.limits[own.name]
    what = _("{meaning} With {amount_words}.").format(
        meaning=limit.meaning, amount_words=amount_words(own.value, limit.unit)
    )
    return past.tried(what_if.with_limits({own.name: float(own.value)}), what, "set-limit", own.name, typed)


def try_end_of_limit(past: Past, name: str) -> Tested:
    """`past` speaks the edition's numbers, without the patient's own limits."""
    limit = past.numbers.limits[name]
    what = _("{meaning} With the clinic’s {amount_words}.").format(
        meaning=limit.meaning, amount_words=amount_words(limit.value, limit.unit)
    )
    return past.tried(what_if.without_limit(name), what, "end-limit", name)


def said(stage: str, numbers: Numbers) -> str:
    return f"{stage}, {dose_words(stage, numbers)}"
