"""What an advice says to a reader, in the words of the edition that it came from."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from rehab.progression import Numbers, Recommendation

from .doses import Prescription, dose_words, prescription
from .models import Edition, Passage
from .phrases import day_words, full_day, knee_words, symptom_words
from .speaker import AdviceWords, RuleWords, Speaker, leading

__all__ = [
    "AdviceWords",
    "Prescription",
    "RuleWords",
    "advice_words",
    "day_words",
    "dose_words",
    "full_day",
    "knee_words",
    "leading",
    "prescription",
    "rule_titles",
    "symptom_words",
]


def advice_words(
    advice: Any,
    *,
    edition: Edition,
    patient: Any,
    reader: str,
    today: date,
    numbers: Numbers | None = None,
    plan_stage: str = "",
    therapist: str = "",
) -> AdviceWords:
    """The words of a stored Advice or a fresh Recommendation, for a `reader` who is "patient" or "staff".

    `edition` is the advice's own, so that an old advice keeps its words; `today` the patient's diary day. Optional:
    `numbers`, the patient's own limits where they differ from the edition's; `plan_stage`, the stage that a fresh
    Recommendation was asked from; `therapist`, a name to save looking it up."""
    stored = hasattr(advice, "answer")
    answer = Recommendation.from_json(advice.answer) if stored else advice
    speaker = Speaker(
        passages=passages_of(edition),
        numbers=numbers or edition.rulebook,
        patient=patient,
        reader=reader,
        today=today,
        therapist=therapist,
        plan_stage=advice.plan_stage if stored else plan_stage or stage_before(answer),
    )
    return speaker.say(answer)


def stage_before(answer: Recommendation) -> str:
    """The stage that an answer was asked from, as far as it can tell: a hold and a stop leave it where it is."""
    return answer.stage if answer.direction in ("hold", "stop") else ""


def rule_titles(edition: Edition, reader: str = "patient") -> dict[str, str]:
    """A short title for every rule of the edition, for lists that show no numbers. No query for a published edition."""
    rules = (passage for (kind, _), passage in passages_of(edition).items() if kind == Passage.Kind.RULE)
    return {rule.slug: (rule.staff or rule.title) if reader == "staff" else rule.title for rule in rules}


def passages_of(edition: Edition) -> Mapping[tuple[str, str], Passage]:
    """The passages of rules and directions, by kind and slug: one query, and for a published edition one a process."""
    if edition.published_at is None:
        return _read_passages(edition.pk)
    return _published_passages(edition.pk, edition.published_at.isoformat())


def _read_passages(edition_id: int) -> Mapping[tuple[str, str], Passage]:
    spoken = Passage.objects.filter(edition_id=edition_id).exclude(kind=Passage.Kind.TOPIC)
    return {(passage.kind, passage.slug): passage for passage in spoken}


@lru_cache(maxsize=16)
def _published_passages(edition_id: int, published: str) -> Mapping[tuple[str, str], Passage]:
    """Kept because what is published does not change."""
    return _read_passages(edition_id)
