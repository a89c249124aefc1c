"""Small pieces of speech: a knee, a day, a symptom, a list; and filling them into the sentences of an edition."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehab.access.tongues import later

FIRST_EDITION = Path(__file__).parent / "first_edition"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NEAR = timedelta(days=6)
# Beyond this a day without its year could be mistaken for one of another year.
SAME_YEAR = timedelta(days=300)
# Reasons not to start that nobody ticks: they follow from other answers.
REASONS = {
    "younger_than_18": {"patient": later("being younger than 18"), "staff": later("younger than 18")},
    "recent_knee_surgery": {"patient": later("knee surgery not long ago"), "staff": later("recent knee surgery")},
    "severe_usual_pain": {"patient": later("a knee that usually hurts a lot"), "staff": later("severe usual pain")},
}


class Unfilled(Exception):
    """A sentence asks for something that is not known."""


def knee_words(knee: str) -> str:
    """`left` → "left knee"."""
    return _("{knee} knee").format(knee=_(knee))


def full_day(day: date, today: date | None = None) -> str:
    """A day as "Wednesday 18 March" in the reader's language, with the year when it is far from today."""
    year = f" {day.year}" if today is not None and abs(day - today) > SAME_YEAR else ""
    return f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}{year}"


def day_words(day: date, today: date) -> str:
    """When something happens, as people say it: "today", "yesterday", "on Wednesday", "on Wednesday 18 March"."""
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((day - today).days)
    if near:
        return near
    return (
        _("on {day}").format(day=date_format(day, "l"))
        if abs(day - today) <= NEAR
        else _("on {day}").format(day=full_day(day, today))
    )


def walk_of(day: date, today: date) -> str:
    """Whose walk it was: "today’s walk", "Wednesday’s walk", "the walk on Wednesday 18 March"."""
    words = day_words(day, today)
    if day < today - NEAR or day > today:
        return _("the walk {words}").format(words=words)
    return _("{removeprefix}’s walk").format(removeprefix=words.removeprefix("on "))


@lru_cache(maxsize=1)
def _symptoms() -> dict[str, dict[str, str]]:
    """Everything that has a name: words for patients, words for staff, and how grave it is."""
    groups: dict[str, dict[str, dict[str, str]]] = json.loads((FIRST_EDITION / "symptoms.json").read_text("utf-8"))
    reasons = {name: {**words, "level": "reason"} for name, words in REASONS.items()}
    return {**reasons, **{name: words for group in groups.values() for name, words in group.items()}}


def symptom_words(reader: str = "patient", level: str = "") -> dict[str, str]:
    """Symptoms, flags, exclusions and other reasons not to start, in words that fit into the middle of a sentence.

    `reader` is "patient" or "staff"; `level` keeps one of emergency, same_day, therapist, hold, flag, reason."""
    return {name: words[reader] for name, words in _symptoms().items() if level in ("", words["level"])}


def listed(names: Iterable[str], reader: str = "patient") -> str | None:
    """Names as words: "chest pain, fainting and a numb foot"; None when there is none."""
    known = symptom_words(reader)
    words = [str(known.get(name, name.replace("_", " "))) for name in names]
    return together(words) if words else None


def together(words: Sequence[str]) -> str:
    """One or more things in a sentence: "left", "left and right", "a, b and c"."""
    if not words[1:]:
        return words[0]
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def counted(amount: int | None, unit: str = "minute") -> str:
    """An amount with its unit: "16 minutes", "1 minute"; "no length" when it was not written down."""
    if amount is None:
        return _("no length")
    return _("{amount} {unit}").format(amount=amount, unit=unit_words(amount, unit))


def unit_words(amount: int, unit: str) -> str:
    """What an amount counts: "minute" or "minutes", "metres", "times"."""
    return {
        "minute": ngettext("minute", "minutes", amount),
        "metre": ngettext("metre", "metres", amount),
        "time": ngettext("time", "times", amount),
    }[unit]


def fill(sentence: str, values: Mapping[str, Any]) -> str:
    """Put the values into the `{placeholders}`. Raises Unfilled when one is unknown or not answered."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        found = found() if callable(found) else found
        if found is None:
            raise Unfilled(match[1])
        return str(found)

    return PLACEHOLDER.sub(value, sentence)


def first_that_fills(sentences: Iterable[str], values: Mapping[str, Any]) -> str:
    """The first sentence with nothing missing; "" when there is none, so that no page ever breaks on its words."""
    for sentence in sentences:
        try:
            if filled := fill(sentence, values):
                return filled
        except Unfilled:
            continue
    return ""
