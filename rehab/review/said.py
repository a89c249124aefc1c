"""How the review says things that the record keeps as codes: in the field's terms, for staff."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.guidance.words import RuleWords, symptom_words

CONTACTS = {
    "none": later("Nobody needs to be told"),
    "therapist": later("Therapist told"),
    "same_day": later("Told to get care the same day"),
    "emergency": later("Told to call the emergency number"),
}
CAUSES = {
    "intake": later("the intake"),
    "walk": later("a walk"),
    "walk_began": later("the start of a walk"),
    "morning": later("a morning answer"),
    "after": later("an answer an hour after a walk"),
    "report": later("a report of symptoms"),
    "edit": later("a correction"),
    "late_entry": later("a walk of an earlier day"),
    "undo": later("a tap that was taken back at once"),
    "edit_began": later("the moment before a correction"),
    "start": later("the tap before a walk"),
    "home": later("opening the home screen"),
    "clearing": later("a stop that was cleared"),
    "pause": later("a pause"),
    "resume": later("the end of a pause"),
    "decision": later("a therapist’s decision"),
    "usual": later("an answer about usual pain"),
    "opening": later("a step the patient opened"),
}


def named(code: str) -> str:
    """The words for a symptom, flag or reason, or the code itself without its underscores."""
    return symptom_words("staff").get(code) or code.replace("_", " ")


def knees_said(knees: Sequence[str]) -> str:
    """The affected knees: "left knee", "both knees"."""
    return _("both knees") if len(knees) == 2 else "".join(_("{knee} knee").format(knee=_(knee)) for knee in knees)


def ago(wait: timedelta) -> str:
    """How long: "12 min", "14 h", "3 days"."""
    minutes = max(0, int(wait.total_seconds()) // 60)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    hours = minutes // 60
    if hours < 24:
        return f"{hours} h"
    return _("{hours} day").format(hours=hours // 24) if hours < 48 else _("{hours} days").format(hours=hours // 24)


def numbers_said(rule: RuleWords) -> str:
    """What a rule read, without its title: "right knee, pain 9, line 8."."""
    return rule.sentence.removeprefix(rule.title).lstrip(":. ")
