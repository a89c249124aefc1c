"""How sure we are of a topic: its grade as bars, and its sources as links."""

import re
from dataclasses import dataclass

from rehab.access.tongues import later

from .models import Passage

GRADES = {
    Passage.Grade.EXPERT: (1, later("expert view")),
    Passage.Grade.LIMITED: (2, later("not very sure")),
    Passage.Grade.MODERATE: (3, later("fairly sure")),
    Passage.Grade.STRONG: (4, "sure"),
}
REGISTERS = (
    (re.compile(r"doi:(10\.\d+/\S+)"), "https://doi.org/{}"),
    (re.compile(r"\b(PMC\d+)"), "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
    (re.compile(r"PMID:? ?(\d+)"), "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    (re.compile(r"\b(NCT\d+)"), "https://clinicaltrials.gov/study/{}"),
    (re.compile(r"SSRN (\d+)"), "https://papers.ssrn.com/sol3/papers.cfm?abstract_id={}"),
    (re.compile(r"\b(https://[^\s<>\"]+)"), "{}"),
)


@dataclass(frozen=True)
class Bar:
    """One of the four bars, with its place in the drawing (40 by 34)."""

    x: float
    y: int
    height: int
    solid: bool


@dataclass(frozen=True)
class Source:
    """A source as it is written, and where it can be read ("" when it names no register)."""

    text: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """The evidence box of a topic."""

    bars: tuple[Bar, ...]
    words: str
    says: str
    sources: tuple[Source, ...]


def evidence_of(passage: Passage) -> Evidence | None:
    """The evidence box; None for a passage that carries no grade."""
    if passage.grade not in GRADES:
        return None
    level, words = GRADES[Passage.Grade(passage.grade)]
    bars = tuple(Bar(2 + 9.6 * n, 24 - 7 * n, 8 + 7 * n, n < level) for n in range(4))
    return Evidence(bars, words, passage.grade_says, tuple(source_of(text) for text in passage.sources))


def source_of(text: str) -> Source:
    """A link for the first register number in the text (DOI, PMC, PubMed, a trial's, SSRN), else for its address."""
    for pattern, address in REGISTERS:
        if found := pattern.search(text):
            return Source(text, address.format(found[1].rstrip(".,;)")))
    return Source(text, "")
