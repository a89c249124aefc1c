"""What changed in a patient's record, by anyone, as staff read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.plan.grants import UNLOCK_NAMES
from rehab.plan.models import Plan
from rehab.trail.models import Trail

from .forms import cursor_of
from .said import named

CHANGES_A_PAGE = 50
Said = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeRow:
    """One act: when, by whom ("Backstep" for the house itself), what it was, and why if somebody said so."""

    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True)
class Changed:
    """A page of acts, newest first."""

    rows: tuple[ChangeRow, ...]
    older: str


def read_trail(patient: Any, therapist: Any, cursor: tuple[datetime, int] | None) -> Changed:
    """50 acts before the cursor. One statement."""
    trail = Trail.objects.visible_to(therapist).filter(patient=patient).select_related("actor").newest_first()
    found: Sequence[Trail] = list((trail.before(*cursor) if cursor else trail)[: CHANGES_A_PAGE + 1])
    shown = found[:CHANGES_A_PAGE]
    rows = tuple(change_row(one.at, str(one.actor or ""), one.action, one.before, one.after) for one in shown)
    return Changed(rows, cursor_of(shown[-1].at, shown[-1].pk) if len(found) > CHANGES_A_PAGE else "")


def change_row(at: datetime, who: str | None, action: str, before: Said | None, after: Said | None) -> ChangeRow:
    said = facts(before or {}, after or {})
    what = WORDS.get(action, action.replace("_", " ")).format_map(said)
    return ChangeRow(at, who or "Backstep", what, f"“{said['reason']}”" if said["reason"] else "")


class Blanks(dict[str, Any]):
    """What an act did not say is left out of its words."""

    def __missing__(self, name: str) -> str:
        return ""


def facts(was: Said, now: Said) -> Blanks:
    """What the words of an act may use: what it says now, what it said before as `was_…`, and both in words."""
    said = Blanks({f"was_{name}": value for name, value in was.items()} | dict(now))
    return Blanks(said | {
        "rules": listed(now.get("because")),
        "signs": listed(now.get("symptoms")),
        "flags": listed(now.get("grounds")),
        "unlock": unlock_words(now.get("opened") or now.get("closed")),
        "lock": Plan.Lock(said["locked"] or said["was_locked"]).label.lower(),
        "goal_words": Plan.Goal(now["goal"]).label.lower() if now.get("goal") in Plan.Goal.values else "",
        "limit_name": str(said["limit"] or said["was_limit"]).replace("_", " "),
        "was_amount": _(" (was {was})").format(was=was['value']) if "value" in was else "",
        "number": next(iter(now.values()), ""),
        "difference": difference(was, now),
    })  # fmt: skip


def listed(codes: Any) -> str:
    return ", ".join(str(named(str(code))) for code in codes or ())


def unlock_words(opened: Any) -> str:
    """One unlock by its name, or those that a step needed: " and opened “Slope”"."""
    if isinstance(opened, list):
        return "".join(_(" and opened “{name}”").format(name=UNLOCK_NAMES.get(name, name)) for name in opened)
    return str(UNLOCK_NAMES.get(opened or "", opened or ""))


def difference(was: Said, now: Said) -> str:
    """What a correction changed, in the columns' own names: ": minutes 6 to 5". The table of walks shows both."""
    names = [name for name in was if name in now and was[name] != now[name] and name not in NOT_SAID]
    said = ", ".join(
        _("{replace} {was} to {now}").format(replace=name.replace("_", " "), was=shown(was[name]), now=shown(now[name]))
        for name in names
    )
    return f": {said}" if said else ""


def shown(value: Any) -> str:
    if value in (None, "", []):
        return "blank"
    return listed(value) if isinstance(value, list) else str(value)


NOT_SAID = {
    "added_at", "edited_at", "happened_at", "entered_at", "received_at", "utc_offset", "zone", "key", "edition_id",
}  # fmt: skip

WORDS = {
    "acknowledge_flags": later("answered on the worklist: {flags}"),
    "snooze_flags": later("put off until {until}: {flags}"),
    "hand_over_flags": later("handed to {to}: {flags}"),
    "reopen_flags": later("put back on the worklist: {flags}"),
    "accept_usual": later("accepted usual pain {number}"),
    "agree_with_advice": later("agreed with the advice"),
    "answer_after": later("told how the knee was an hour after a walk"),
    "answer_message": later("answered a message"),
    "answer_morning": later("answered a morning"),
    "answer_usual": later("answered the question about usual pain"),
    "begin_care": later("began to care for the patient"),
    "begin_plan": later("began the plan on {stage}, goal: {goal_words}"),
    "change_note": later("changed a private note"),
    "check_place": later("checked a place to walk"),
    "clear_stop": later("cleared “{lock}”, going on from {stage}"),
    "correct_walk": later("corrected the walk of {was_happened_on}{difference}"),
    "decline_usual": later("left usual pain at {number}"),
    "disagree_with_advice": later("disagreed with the advice: {stage} instead, not before {not_before}{unlock}"),
    "end_care": later("ended their care"),
    "end_limit": later("ended the limit “{limit_name}” of {was_value}: the clinic’s value again"),
    "grant_unlock": "opened “{unlock}”",
    "leave_therapist": later("ended the care of a therapist"),
    "lock_plan": later("locked the plan, {lock}: {rules}"),
    "log_walk": later("logged a walk of {on} on {stage}"),
    "move_plan": later("walked, and the plan moved from {was_stage} to {stage}: {rules}"),
    "note_fall": later("noted a fall: unsteady until the safety check is answered again"),
    "pause_plan": later("paused the walks"),
    "read_answers": later("read the answers"),
    "read_message": later("read a message"),
    "renew_plan": later("did the intake again, goal: {goal_words}, step {stage}"),
    "report_symptoms": "reported {signs}",
    "restore_walk": later("put the walk of {happened_on} back"),
    "resume_plan": later("ended the pause"),
    "save_screening": later("answered questions about health"),
    "send_message": later("sent a message"),
    "set_limit": later("set the limit “{limit_name}” to {value}{was_amount}, until {until}"),
    "set_stage": later("set the step from {was_stage} to {stage}{unlock}"),
    "withdraw_after": later("took an answer after a walk back"),
    "withdraw_message": later("took a message back"),
    "withdraw_morning": later("took a morning answer back"),
    "withdraw_unlock": "closed “{unlock}”",
    "withdraw_walk": later("took the walk of {was_happened_on} back"),
    "write_note": later("wrote a private note"),
}
