"""Who cares for whom: sharing, handing over, taking over, ending, and what a therapist puts out of sight.

Nobody but the patient opens a record to one more person; only where a therapist has left does the clinic say who
takes over, and the patient is told and may say no."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.trail.actions import record

from .actions import KeyRefused, end_tie, use_up
from .models import Care, Invitation, User
from .offers import CareOffer

Kind = CareOffer.Kind


class Refused(Exception):
    """It cannot be asked. `why` is a sentence for the therapist."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def share_care(patient: User, to: User, *, by: User, hand_over: bool, now: datetime) -> CareOffer:
    """Ask the patient whether a colleague may care for them too, or instead. Nothing opens before the yes.

    Raises Refused when the colleague cares already, or is being asked about."""
    _hold(patient)
    if Care.objects.in_force().filter(patient=patient, therapist=to).exists():
        raise Refused(_("{to} cares for {patient} already.").format(to=to, patient=patient))
    if CareOffer.objects.waiting().filter(patient=patient, therapist=to).exists():
        raise Refused(
            _("{patient} has been asked about {to}, and has not answered yet.").format(patient=patient, to=to)
        )
    kind = Kind.HAND_OVER if hand_over else Kind.SHARE
    offer = CareOffer.objects.create(kind=kind, patient=patient, therapist=to, asked_by=by, at=now)
    record("share_care", actor=by, at=now, patient=patient, after={"kind": kind, "therapist": to.name})
    return offer


@transaction.atomic
def answer_offer(offer: CareOffer, *, agreed: bool, now: datetime) -> bool:
    """The patient's yes or no. False when it was answered or taken back meanwhile."""
    _hold(offer.patient)
    held = CareOffer.objects.waiting().filter(pk=offer.pk).select_related("patient", "therapist", "asked_by").first()
    if held is None:
        return False
    held.answer(agreed=agreed, now=now)
    record(
        "answer_offer", actor=held.patient, at=now, patient=held.patient,
        after={"agreed": agreed, "therapist": held.therapist.name, "kind": held.kind},
    )  # fmt: skip
    if agreed:
        _begin(held.patient, held.therapist, now=now, agreed_at=now)
    if agreed and held.kind == Kind.HAND_OVER:
        end_tie("end_care", held.patient, held.asked_by, by=held.asked_by, now=now)
    if not agreed and held.kind == Kind.TAKEN_OVER:
        end_tie("leave_therapist", held.patient, held.therapist, by=held.patient, now=now)
    return True


@transaction.atomic
def withdraw_offer(offer: CareOffer, *, by: User, now: datetime) -> None:
    """Take the question back. Nothing happens to one that was answered."""
    waiting = CareOffer.objects.filter(pk=offer.pk, answered_at=None, withdrawn_at=None)
    if waiting.exclude(kind=Kind.TAKEN_OVER).update(withdrawn_at=now):
        record("withdraw_offer", actor=by, at=now, patient=offer.patient, after={"therapist": offer.therapist.name})


@transaction.atomic
def transfer_caseload(leaving: User, to: User, *, by: User, now: datetime) -> int:
    """Give everyone in a therapist's care to a colleague at once, and tell them. How many there were.

    Each patient reads it on Today, and may say no: then nobody cares for them until the clinic finds somebody."""
    ties = Care.objects.in_force().filter(therapist=leaving).select_related("patient").order_by("pk")
    patients = [tie.patient for tie in ties.select_for_update(of=("self",))]
    for patient in patients:
        if not Care.objects.in_force().filter(patient=patient, therapist=to).exists():
            _begin(patient, to, now=now, agreed_at=None)
            CareOffer.objects.waiting().filter(patient=patient, therapist=to).update(withdrawn_at=now)
            CareOffer.objects.create(kind=Kind.TAKEN_OVER, patient=patient, therapist=to, asked_by=leaving, at=now)
        end_tie("end_care", patient, leaving, by=by, now=now)
    record("transfer_caseload", actor=by, at=now, about=str(leaving), after={"to": to.name, "patients": len(patients)})
    return len(patients)


@transaction.atomic
def accept_invitation(patient: User, key: str, *, now: datetime) -> User:
    """A patient who is known here already lets the therapist who made this key care for them. Gives the therapist.

    Raises KeyRefused, also to the slower of two at once, and for a key that was made for somebody else."""
    _hold(patient)
    keys = Invitation.objects.open(now).for_key(key).filter(user=None).select_related("invited_by")
    invitation = keys.first()
    if invitation is None or invitation.role != patient.role or invitation.invited_by is None:
        raise KeyRefused
    use_up(invitation, now)
    record("use_key", actor=patient, at=now, patient=patient, about=f"invitation {invitation.pk}")
    _begin(patient, invitation.invited_by, now=now, agreed_at=now)
    return invitation.invited_by


@transaction.atomic
def archive_patient(patient: User, therapist: User, *, now: datetime) -> None:
    """Put a patient out of sight of a therapist's worklist. Care goes on: who needs somebody is shown again."""
    if Care.objects.in_force().filter(patient=patient, therapist=therapist, archived_at=None).update(archived_at=now):
        record("archive_patient", actor=therapist, at=now, patient=patient)


@transaction.atomic
def restore_patient(patient: User, therapist: User, *, now: datetime) -> None:
    """Back onto the worklist."""
    tie = Care.objects.in_force().filter(patient=patient, therapist=therapist).exclude(archived_at=None)
    if tie.update(archived_at=None):
        record("restore_patient", actor=therapist, at=now, patient=patient)


def _begin(patient: User, therapist: User, *, now: datetime, agreed_at: datetime | None) -> None:
    """A tie in force, with the patient's yes where there is one."""
    tie, begun = Care.objects.in_force().get_or_create(
        patient=patient, therapist=therapist, defaults={"began_at": now, "agreed_at": agreed_at}
    )
    if begun:
        record("begin_care", actor=therapist, at=now, patient=patient, after={"agreed": agreed_at is not None})
    elif agreed_at and tie.agreed_at is None:
        tie.agreed_at = agreed_at
        tie.save(update_fields=["agreed_at"])


def _hold(patient: Any) -> None:
    """Let acts on one patient's care queue up until the transaction ends."""
    User.objects.select_for_update(no_key=True).filter(pk=patient.pk).values_list("pk").get()
