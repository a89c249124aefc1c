"""What a writer is told beside the text: how it reads, how long it is, what it lacks, and which links lead nowhere.

Hints stop nobody. What cannot be published is said at its field."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Passage
from .phrases import PLACEHOLDER
from .placeholders import sample
from .prose import broken_links
from .readability import readability

READER = 12  # years of age; the house writes for about eleven
LONG_SENTENCE = 25  # words
LONG = {Passage.Kind.TOPIC: 450, Passage.Kind.RULE: 60, Passage.Kind.DIRECTION: 40}  # words
STOPS = re.compile(r"\bstop|guide:red-flags", re.IGNORECASE)


@dataclass(frozen=True)
class Hint:
    """One line. `good` is well as it is."""

    good: bool
    text: str


def hints(kind: str, slug: str, words: Mapping[str, str], topics: Collection[str]) -> list[Hint]:
    """Everything there is to say about these words, as they are typed."""
    body = words.get("body", "")
    if not body.strip():
        return [Hint(good=False, text=_("There is no text yet."))]
    found = [how_it_reads(kind, slug, body), *too_long(kind, body)]
    if kind == Passage.Kind.TOPIC:
        found += [Hint(good=False, text=text) for text in lacks(words)]
    return found + [Hint(good=False, text=text) for text in leads_nowhere(body, topics)]


def leads_nowhere(body: str, topics: Collection[str]) -> Iterator[str]:
    for words, address in broken_links(body, topics):
        yield _("The link “{words}” leads nowhere: there is no {value} here.").format(
            words=words, value=address or "address"
        )


def how_it_reads(kind: str, slug: str, body: str) -> Hint:
    """As in "Reads at about age 10. Longest sentence 15 words. 120 words."."""
    values = sample(kind, slug)
    read = readability(PLACEHOLDER.sub(lambda found: values.get(found[1], ""), body))
    said = _("Reads at about age {age}. Longest sentence {longest_words} words. {read_words} words in all.").format(
        age=read.age, longest_words=read.longest_words, read_words=read.words
    )
    if read.age <= READER and read.longest_words <= LONG_SENTENCE:
        return Hint(good=True, text=said)
    start = " ".join(read.longest.split()[:8])
    return Hint(
        good=False,
        text=_("{said} Our readers are about 11: shorten the sentence “{start}…”.").format(said=said, start=start),
    )


def too_long(kind: str, body: str) -> Iterator[Hint]:
    most, words = LONG[Passage.Kind(kind)], len(body.split())
    if words > most:
        yield Hint(
            good=False,
            text=_("{words} words are long for a phone. Most passages of this kind have under {most}.").format(
                words=words, most=most
            ),
        )


def lacks(words: Mapping[str, str]) -> Iterator[str]:
    """The parts of a topic that are not there."""
    needed = {
        "tab": _("a short name for the list of topics"),
        "summary": _("its one sentence, which is all that the list shows"),
        "grade": _("how sure we are"),
        "grade_says": _("why we are that sure, in plain words"),
        "reviewed_on": _("the day of its last review"),
        "review_due_on": _("the day of its next review"),
    }
    yield from (_("Missing: {what}.").format(what=what) for name, what in needed.items() if not words.get(name))
    if not words.get("sources") and words.get("grade") not in ("", Passage.Grade.EXPERT):
        yield _("Missing: sources. Only an expert opinion goes without.")
    if not STOPS.search(words.get("body", "")):
        yield _("It does not say when to stop, and does not link to Red flags.")
