"""What changed in a patient's record, by anyone, as staff read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        "was_amount": f" (was {was['value']})" if "value" in was else "",
        "number": next(iter(now.values()), ""),
        "difference": difference(was, now),
    })  # fmt: skip


def listed(codes: Any) -> str:
    return ", ".join(named(str(code)) for code in codes or ())


def unlock_words(opened: Any) -> str:
    """One unlock by its name, or those that a step needed: " and opened “Slope”"."""
    if isinstance(opened, list):
        return "".join(f" and opened “{UNLOCK_NAMES.get(name, name)}”" for name in opened)
    return str(UNLOCK_NAMES.get(opened or "", opened or ""))


def difference(was: Said, now: Said) -> str:
    """What a correction changed, in the columns' own names: ": minutes 6 to 5". The table of walks shows both."""
    names = [name for name in was if name in now and was[name] != now[name] and name not in NOT_SAID]
    said = ", ".join(f"{name.replace('_', ' ')} {shown(was[name])} to {shown(now[name])}" for name in names)
    return f": {said}" if said else ""


def shown(value: Any) -> str:
    if value in (None, "", []):
        return "blank"
    return listed(value) if isinstance(value, list) else str(value)


NOT_SAID = {
    "added_at", "edited_at", "happened_at", "entered_at", "received_at", "utc_offset", "zone", "key", "edition_id",
}  # fmt: skip

WORDS = {
    "acknowledge_flags": "answered on the worklist: {flags}",
    "snooze_flags": "put off until {until}: {flags}",
    "hand_over_flags": "handed to {to}: {flags}",
    "reopen_flags": "put back on the worklist: {flags}",
    "accept_usual": "accepted usual pain {number}",
    "agree_with_advice": "agreed with the advice",
    "answer_after": "told how the knee was an hour after a walk",
    "answer_message": "answered a message",
    "answer_morning": "answered a morning",
    "answer_usual": "answered the question about usual pain",
    "begin_care": "began to care for the patient",
    "begin_plan": "began the plan on {stage}, goal: {goal_words}",
    "change_note": "changed a private note",
    "check_place": "checked a place to walk",
    "clear_stop": "cleared “{lock}”, going on from {stage}",
    "correct_walk": "corrected the walk of {was_happened_on}{difference}",
    "decline_usual": "left usual pain at {number}",
    "disagree_with_advice": "disagreed with the advice: {stage} instead, not before {not_before}{unlock}",
    "end_care": "ended their care",
    "end_limit": "ended the limit “{limit_name}” of {was_value}: the clinic’s value again",
    "grant_unlock": "opened “{unlock}”",
    "leave_therapist": "ended the care of a therapist",
    "lock_plan": "locked the plan, {lock}: {rules}",
    "log_walk": "logged a walk of {on} on {stage}",
    "move_plan": "walked, and the plan moved from {was_stage} to {stage}: {rules}",
    "note_fall": "noted a fall: unsteady until the safety check is answered again",
    "pause_plan": "paused the walks",
    "read_answers": "read the answers",
    "read_message": "read a message",
    "renew_plan": "did the intake again, goal: {goal_words}, step {stage}",
    "report_symptoms": "reported {signs}",
    "restore_walk": "put the walk of {happened_on} back",
    "resume_plan": "ended the pause",
    "save_screening": "answered questions about health",
    "send_message": "sent a message",
    "set_limit": "set the limit “{limit_name}” to {value}{was_amount}, until {until}",
    "set_stage": "set the step from {was_stage} to {stage}{unlock}",
    "withdraw_after": "took an answer after a walk back",
    "withdraw_message": "took a message back",
    "withdraw_morning": "took a morning answer back",
    "withdraw_unlock": "closed “{unlock}”",
    "withdraw_walk": "took the walk of {was_happened_on} back",
    "write_note": "wrote a private note",
}
