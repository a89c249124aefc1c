"""What the pages of the guidance are made of, each a frozen dataclass named for its page."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from rehab.access.tongues import later
from rehab.progression import RULES, Limit, Stage
from rehab.progression.decisions import DECISIONS, READINGS
from rehab.progression.handbook import gate_words, gated_stages, path_words

from .evidence import Evidence, evidence_of
from .models import Edition, Passage
from .prose import prose


@dataclass(frozen=True)
class TopicPage:
    """One topic as read, beside the others."""

    edition: Edition
    topics: list[Passage]
    topic: Passage
    text: SafeString
    evidence: Evidence | None


def topic_page(slug: str, therapist: str) -> TopicPage | None:
    """The topic of the edition in force; None when there is none of this name."""
    edition = Edition.objects.in_force()
    topics = list(edition.passages.topics())
    topic = next((topic for topic in topics if topic.slug == slug), None)
    if topic is None:
        return None
    text = prose(topic.body, topics={topic.slug for topic in topics}, values={"therapist": therapist})
    return TopicPage(edition, topics, topic, text, evidence_of(topic))


BLOCKS = {
    "7a": later("Stop"),
    "7b": later("Step back"),
    "H1": later("Hold: today"),
    "H2": later("Hold: a gap"),
    "H3": later("Hold: the last walk"),
    "H4": later("Hold: something is missing"),
    "H5": later("Hold: the way up"),
    "7d": later("Progress"),
    "7e": later("Told as well, whatever the advice"),
}
TOLD = {
    "none": "",
    "therapist": later("Therapist"),
    "same_day": later("Care the same day"),
    "emergency": later("Emergency"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule of the engine beside its words; `words` is None when the edition has none."""

    name: str
    told: str
    reason: str
    words: Passage | None


@dataclass(frozen=True)
class Block:
    """Rules that are asked together; the first block with a true rule decides."""

    title: str
    rules: list[RuleRow]


@dataclass(frozen=True)
class RulesPage:
    """The engine's rules in order with their words, and the numbers of the edition."""

    edition: Edition
    blocks: list[Block]
    directions: list[Passage]
    limits: list[Limit]
    stages: list[Stage]
    paths: list[tuple[str, str]]
    gates: list[tuple[str, str, str]]
    decisions: tuple[str, ...]
    readings: tuple[str, ...]


def rules_page(edition: Edition) -> RulesPage:
    """Everything a clinician needs to check the advice by hand."""
    numbers = edition.rulebook
    spoken = list(edition.passages.exclude(kind=Passage.Kind.TOPIC).order_by("slug"))
    words = {passage.slug: passage for passage in spoken if passage.kind == Passage.Kind.RULE}
    blocks = [
        Block(
            BLOCKS.get(name, name),
            [RuleRow(rule.name, TOLD[rule.contact], rule.reason, words.get(rule.name)) for rule in rules],
        )
        for name, rules in groupby(RULES.values(), lambda rule: rule.block)
    ]
    return RulesPage(
        edition=edition,
        blocks=blocks,
        directions=[passage for passage in spoken if passage.kind == Passage.Kind.DIRECTION],
        limits=list(numbers.limits.values()),
        stages=list(numbers.stages),
        paths=[(goal, path_words(goal, numbers)) for goal in numbers.paths],
        gates=[(gate, gated_stages(gate, numbers), gate_words(gate, numbers)) for gate in numbers.gates],
        decisions=DECISIONS,
        readings=READINGS,
    )


@dataclass(frozen=True)
class ReadPassage:
    """A passage with its text ready to be read."""

    passage: Passage
    text: SafeString


def passages_as_read(edition: Edition) -> list[ReadPassage]:
    """Every passage of an edition: topics in their order, then directions and rules by name."""
    passages = list(edition.passages.order_by("-kind", "place", "slug"))
    slugs = {passage.slug for passage in passages if passage.kind == Passage.Kind.TOPIC}
    return [ReadPassage(passage, prose(passage.body, topics=slugs, top=3)) for passage in passages]
