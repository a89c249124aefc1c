"""How the review says things that the record keeps as codes: in the field's terms, for staff."""

from collections.abc import Sequence
from datetime import timedelta

from rehab.guidance.words import RuleWords, symptom_words

CONTACTS = {
    "none": "Nobody needs to be told",
    "therapist": "Therapist told",
    "same_day": "Told to get care the same day",
    "emergency": "Told to call the emergency number",
}
CAUSES = {
    "intake": "the intake",
    "walk": "a walk",
    "walk_began": "the start of a walk",
    "morning": "a morning answer",
    "after": "an answer an hour after a walk",
    "report": "a report of symptoms",
    "edit": "a correction",
    "late_entry": "a walk of an earlier day",
    "undo": "a tap that was taken back at once",
    "edit_began": "the moment before a correction",
    "start": "the tap before a walk",
    "home": "opening the home screen",
    "clearing": "a stop that was cleared",
    "pause": "a pause",
    "resume": "the end of a pause",
    "decision": "a therapist’s decision",
    "usual": "an answer about usual pain",
    "opening": "a step the patient opened",
}


def named(code: str) -> str:
    """The words for a symptom, flag or reason, or the code itself without its underscores."""
    return symptom_words("staff").get(code) or code.replace("_", " ")


def knees_said(knees: Sequence[str]) -> str:
    """The affected knees: "left knee", "both knees"."""
    return "both knees" if len(knees) == 2 else "".join(f"{knee} knee" for knee in knees)


def ago(wait: timedelta) -> str:
    """How long: "12 min", "14 h", "3 days"."""
    minutes = max(0, int(wait.total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 24:
        return f"{hours} h"
    return f"{hours // 24} day" if hours < 48 else f"{hours // 24} days"


def numbers_said(rule: RuleWords) -> str:
    """What a rule read, without its title: "right knee, pain 9, line 8."."""
    return rule.sentence.removeprefix(rule.title).lstrip(":. ")
