"""Usual pain, from which every rise is measured: a lower answer holds at once, a higher one waits for a therapist.

A higher usual pain makes every rise look smaller, so it is not the patient's alone to set (clinical.md, section 8).
These functions run inside a transaction that holds the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from rehab.guidance.models import Edition
from rehab.trail.actions import record

from .models import KNEES, Profile, UsualProposal

ASKED_EVERY = timedelta(days=14)
Higher = Literal["holds", "waits", "is_left"]


@dataclass
class Taken:
    """What became of an answer, by knee: it `holds` now, it `waits` for a therapist, or it `is_left` where it was."""

    holds: dict[str, int] = field(default_factory=dict)
    waits: dict[str, int] = field(default_factory=dict)
    is_left: dict[str, int] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, dict[str, int]]:
        """For the trail: what there is of each."""
        return {name: knees for name, knees in vars(self).items() if knees}


def usual_is_due(profile: Profile, today: date) -> bool:
    """Two weeks have gone by since the affected knees were asked about."""
    return bool(profile.knees) and (profile.usual_on is None or today - profile.usual_on >= ASKED_EVERY)


def take_usual(
    profile: Profile, told: Mapping[str, int | None], *, higher: Higher, today: date, now: datetime
) -> Taken:
    """Keep an answer. `higher` says what becomes of a pain above the plan's; one of "no start" height always holds,
    because it stops the plan."""
    taken, too_sore = Taken(), Edition.objects.in_force().rulebook.default("no_start_usual_from")
    for knee in KNEES:
        pain, before = told.get(knee), profile.usual[knee]
        if pain is not None:
            at_once = before is None or pain <= before or pain >= too_sore
            getattr(taken, "holds" if at_once else higher)[knee] = pain
    for knee, pain in taken.holds.items():
        setattr(profile, f"{knee}_usual", pain)
    profile.usual_on = today
    profile.save()
    replace_proposals(profile, taken, now)
    return taken


def replace_proposals(profile: Profile, taken: Taken, now: datetime) -> None:
    """An answer takes the place of the one that waited for a therapist. Told twice it goes on waiting."""
    told = {**taken.holds, **taken.waits, **taken.is_left}
    waiting = {one.knee: one for one in waiting_usual(UsualProposal.objects.of(profile.patient_id)) if one.knee in told}
    for knee, proposal in waiting.items():
        if taken.waits.get(knee) != proposal.pain:
            end_proposal(proposal, UsualProposal.Outcome.REPLACED, by=profile.patient, now=now)
    UsualProposal.objects.bulk_create(
        UsualProposal(patient=profile.patient, knee=knee, pain=pain, was=profile.usual[knee] or 0, at=now)
        for knee, pain in taken.waits.items()
        if knee not in waiting or waiting[knee].pain != pain
    )


def waiting_usual(proposals: Any) -> Any:
    """Those of `proposals` that wait for a therapist, the left knee first."""
    return proposals.filter(outcome=UsualProposal.Outcome.WAITING).order_by("knee")


def accept_proposal(proposal: UsualProposal, *, by: Any, now: datetime) -> None:
    """The higher usual pain holds from now on."""
    profile = Profile.objects.of(proposal.patient_id).get()
    before = profile.usual[proposal.knee]
    setattr(profile, f"{proposal.knee}_usual", proposal.pain)
    profile.save()
    end_proposal(proposal, UsualProposal.Outcome.ACCEPTED, by=by, now=now)
    record_decision("accept_usual", proposal, by, now, before=before, after=proposal.pain)


def decline_proposal(proposal: UsualProposal, *, by: Any, now: datetime) -> None:
    """The plan goes on with the lower number."""
    end_proposal(proposal, UsualProposal.Outcome.DECLINED, by=by, now=now)
    record_decision("decline_usual", proposal, by, now, before=proposal.pain, after=proposal.was)


def end_proposal(proposal: UsualProposal, outcome: UsualProposal.Outcome, *, by: Any, now: datetime) -> None:
    proposal.outcome, proposal.ended_at, proposal.ended_by = outcome, now, by
    proposal.save()


def record_decision(
    action: str, proposal: UsualProposal, by: Any, now: datetime, *, before: int | None, after: int
) -> None:
    name = f"{proposal.knee}_usual"
    record(
        action, actor=by, at=now, patient=proposal.patient, about=f"usual proposal {proposal.pk}",
        before={name: before}, after={name: after},
    )  # fmt: skip
