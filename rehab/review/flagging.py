"""What a therapist does about the flags of a patient. Each action is one transaction.

Only what was seen is dealt with: a page says which flags it showed, and one that came up since stays on the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.diary.messaging import keep_answers_read, send_message
from rehab.people.models import Care
from rehab.plan.actions import hold_plan
from rehab.trail.actions import record

from .editions import published_editions
from .flags import FlagAct, Handling
from .grounds import STOPS, Flag
from .reasons import flag_said, words_of
from .standing import Standing, read_standing

Act = FlagAct.Act
LONGEST_REASON = 300


class Changed(Exception):
    """Nothing of what was seen is on the list any more."""


class Refused(Exception):
    """It cannot be done. `why` is a sentence for the therapist."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Word:
    """A therapist's word about what they saw: the tokens of the flags that were shown, and a note."""

    by: Any
    key: UUID
    now: datetime
    seen: frozenset[str] = frozenset()
    note: str = ""


@transaction.atomic
def acknowledge_flags(patient: Any, word: Word, *, share: bool = False) -> None:
    """The therapist has looked at it. It rests until there is something new; a stop stays on the list, as seen.

    With `share` the note is also sent to the patient. Whoever acknowledges an answer has read it. Raises Changed."""
    hold_plan(patient)
    if was_done(patient, word):
        return
    standing, flags = flags_seen(patient, word)
    keep(standing, flags, Act.ACKNOWLEDGED, word)
    if share and word.note:
        send_message(patient, word.note, by=word.by, key=word.key, now=word.now)
    if any(flag.ground == "answer" for flag in flags):
        keep_answers_read(patient, by=word.by, now=word.now)


@transaction.atomic
def snooze_flags(patient: Any, word: Word, until: date) -> None:
    """Look again on a day. Raises Changed, and Refused for a stop: that is never put off."""
    hold_plan(patient)
    if was_done(patient, word):
        return
    standing, flags = flags_seen(patient, word)
    if any(standing.ground_of(flag) in STOPS for flag in flags):
        raise Refused(_("A stop cannot be put off. Answer it here, or clear it on the patient’s page."))
    keep(standing, flags, Act.SNOOZED, word, until=until)


@transaction.atomic
def hand_over_flags(patient: Any, word: Word, to: Any) -> None:
    """A colleague who cares for the patient takes these flags on. Raises Changed, and Refused for anybody else."""
    hold_plan(patient)
    if was_done(patient, word):
        return
    if not Care.objects.in_force().filter(patient=patient, therapist=to, therapist__is_active=True).exists():
        raise Refused(_("{to} does not care for {patient}. Ask {patient} first.").format(to=to, patient=patient.name))
    standing, flags = flags_seen(patient, word)
    keep(standing, flags, Act.HANDED_OVER, word, to=to)


@transaction.atomic
def reopen_flags(patient: Any, word: Word) -> None:
    """Put everything that rests back on the list."""
    hold_plan(patient)
    if was_done(patient, word):
        return
    standing = standing_now(patient, word)
    keep(standing, standing.place.resting, Act.REOPENED, word)


def was_done(patient: Any, word: Word) -> bool:
    """The same form came twice."""
    return FlagAct.objects.of(patient).filter(key=word.key).exists()


def standing_now(patient: Any, word: Word) -> Standing:
    return read_standing(patient, word.by, published_editions().in_force.rulebook, word.now)


def flags_seen(patient: Any, word: Word) -> tuple[Standing, Sequence[Flag]]:
    """The open flags that were shown and are still about the same."""
    standing = standing_now(patient, word)
    flags = [flag for flag in standing.place.flags if flag.token in word.seen]
    if not flags:
        raise Changed
    return standing, flags


def keep(standing: Standing, flags: Iterable[Flag], act: str, word: Word, **more: Any) -> None:
    """Write the acts and the trail row, and let them hold."""
    patient, words = standing.patient, words_of(standing, published_editions(), word.by)
    acts = [
        FlagAct(
            key=word.key, patient=patient, ground=standing.ground_of(flag), marks=sorted(flag.marks),
            reason=flag_said(flag, standing, words)[:LONGEST_REASON], since=moment_of(flag, standing), act=act,
            by=word.by, at=word.now, note=word.note, **more,
        )
        for flag in flags
    ]  # fmt: skip
    FlagAct.objects.bulk_create(acts)
    handling = Handling.objects.of(patient).first() or Handling(patient=patient)
    for one in acts:
        handling.take(one)
    handling.save()
    after = {"grounds": [one.ground for one in acts]} | {name: str(value) for name, value in more.items()}
    record(f"{VERBS[act]}_flags", actor=word.by, at=word.now, patient=patient, after=after)


VERBS: dict[str, str] = {
    Act.ACKNOWLEDGED: "acknowledge", Act.SNOOZED: "snooze", Act.HANDED_OVER: "hand_over", Act.REOPENED: "reopen",
}  # fmt: skip


def moment_of(flag: Flag, standing: Standing) -> datetime | None:
    """Since when, as a moment: a day begins at the patient's midnight."""
    if flag.since is None or isinstance(flag.since, datetime):
        return flag.since
    return datetime.combine(flag.since, time.min, standing.patient.tz)


def handling_again(patient: Any) -> Handling:
    """Where all the acts of the log have led."""
    handling = Handling(patient=patient)
    for act in FlagAct.objects.of(patient).order_by("at", "pk"):
        handling.take(act)
    return handling


@transaction.atomic
def renew_handling(patient: Any) -> list[str]:
    """Make the row of a patient's flags again from the log, and say what differed."""
    hold_plan(patient)
    says, kept = handling_again(patient), Handling.objects.of(patient).first() or Handling(patient=patient)
    names = ("handled", "handed_to_id", "review_on")
    differs = [name for name in names if getattr(kept, name) != getattr(says, name)]
    if differs:
        for name in names:
            setattr(kept, name, getattr(says, name))
        kept.save()
    return differs
