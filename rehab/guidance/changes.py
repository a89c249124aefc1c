"""Which words come and which go between two texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|[\w’']+|[^\w\s]")
# Longer runs are shown as a whole: comparing them piece by piece would keep the writer waiting.
LONG = 400


@dataclass(frozen=True)
class Piece:
    """A run of words that stays ("same"), comes ("ins") or goes ("del")."""

    kind: str
    text: str


def changed_lines(old: str, new: str) -> list[list[Piece]]:
    """The lines that differ, each as pieces. Lines that stayed are left out."""
    before, after = lines_of(old), lines_of(new)
    found: list[list[Piece]] = []
    for kind, a, b, c, d in compare(before, after):
        if kind != "equal":
            found += pair_up(before[a:b], after[c:d])
    return found


def compare(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """What happens to each run: equal, replace, delete or insert, with where it stands before and after."""
    if before != after and max(len(before), len(after)) > LONG:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()  # type: ignore[return-value]


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def pair_up(gone: list[str], come: list[str]) -> list[list[Piece]]:
    """Compare the lines that went with those that came in their place, one by one."""
    most = max(len(gone), len(come))
    gone, come = gone + [""] * (most - len(gone)), come + [""] * (most - len(come))
    return [list(changed_words(old, new)) for old, new in zip(gone, come, strict=True)]


def changed_words(old: str, new: str) -> Iterator[Piece]:
    """One line as pieces, in reading order: what goes stands before what comes."""
    before, after = WORD.findall(old), WORD.findall(new)
    for kind, a, b, c, d in compare(before, after):
        if kind == "equal":
            yield Piece("same", "".join(before[a:b]))
        if kind in ("delete", "replace") and b > a:
            yield Piece("del", "".join(before[a:b]))
        if kind in ("insert", "replace") and d > c:
            yield Piece("ins", "".join(after[c:d]))
