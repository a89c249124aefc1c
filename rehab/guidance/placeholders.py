"""The `{words}` that a passage may use, and what they look like to its reader."""

from rehab.access.tongues import later
from rehab.progression import RULES

from .models import Passage
from .phrases import PLACEHOLDER

# What a sentence may name besides the numbers of its rule.
ALWAYS = {
    Passage.Kind.TOPIC: {"therapist"},
    Passage.Kind.RULE: {"therapist", "dose", "stage", "date"},
    Passage.Kind.DIRECTION: {"therapist", "dose", "stage", "date", "minutes"},
}
# For a preview: what a patient could read there. Whatever is not here is a small number.
SAMPLES = {
    "therapist": later("your therapist"),
    "knee": later("right knee"),
    "on": "Wednesday 18 March",
    "first_on": "Monday 16 March",
    "date": "Friday 20 March",
    "dose": "16 minutes",
    "stage": "13 minutes",
    "next_stage": "16 minutes",
    "minutes": "8 minutes",
    "planned": "16 minutes",
    "moment": later("at its worst"),
    "signs": later("chest pain"),
    "reasons": later("being pregnant"),
}


def placeholders(kind: str, slug: str) -> set[str]:
    """The `{words}` that a passage of this kind may use."""
    known = set(ALWAYS[Passage.Kind(kind)])
    if kind == Passage.Kind.RULE and slug in RULES:
        known |= set(RULES[slug].placeholders)
    return known


def named_in(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def unknown_in(passage: Passage) -> list[str]:
    """The placeholders of a passage that mean nothing where they stand."""
    texts = (passage.title, passage.summary, passage.body, passage.staff, passage.change, passage.grade_says)
    return sorted(set().union(*map(named_in, texts)) - placeholders(passage.kind, passage.slug))


def sample(kind: str, slug: str) -> dict[str, str]:
    """Every placeholder as a patient could read it. Half the minutes are a bare number."""
    words = {name: str(SAMPLES.get(name, "3")) for name in placeholders(kind, slug)}
    return {**words, "minutes": "8"} if kind == Passage.Kind.DIRECTION else words
