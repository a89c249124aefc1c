"""What a rule is, and the registry of all of them in the order of the specification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rehab.progression.reading import Json
from rehab.progression.recommendation import Finding
from rehab.progression.situation import Situation

Said = Json | None
Question = Callable[[Situation], Said]


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence that is true or not. `placeholders` name the numbers that its finding carries."""

    name: str
    block: str
    contact: str
    placeholders: tuple[str, ...]
    is_true: Question

    @property
    def reason(self) -> str:
        """The clinical reason and its source."""
        return " ".join((self.is_true.__doc__ or "").split())

    def speak(self, situation: Situation) -> Finding | None:
        """The finding when the rule is true. A locked plan tells the level of its lock."""
        said = self.is_true(situation)
        if said is None:
            return None
        contact = situation.plan.locked if "locked" in said else self.contact
        return Finding(self.name, contact or self.contact, said)


RULES: dict[str, Rule] = {}


def rule(block: str, *placeholders: str, contact: str = "none") -> Callable[[Question], Question]:
    """Put a function into the registry under its own name. It answers None, or the numbers that make it true."""

    def register(question: Question) -> Question:
        name = question.__name__
        RULES[name] = Rule(name, block, contact, placeholders, question)
        return question

    return register
