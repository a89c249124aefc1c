"""The words of a passage as one writes them: read, kept, told apart, and which of them an edition lacks."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from .edition_one import shipped_passages
from .models import Edition, Passage

WORDS = ("title", "tab", "summary", "body", "staff", "change", "grade", "grade_says", "language")
DAYS = ("reviewed_on", "review_due_on")
Key = tuple[str, str]


def words_of(passage: Passage) -> dict[str, str]:
    """What of a passage an admin writes, as it is typed: one source a line, days as 2026-03-20."""
    days = {name: day.isoformat() if (day := getattr(passage, name)) else "" for name in DAYS}
    return {**{name: getattr(passage, name) for name in WORDS}, "sources": "\n".join(passage.sources), **days}


def put_words(passage: Passage, words: Mapping[str, str]) -> None:
    """The other way round."""
    for name, value in words.items():
        if name == "sources":
            passage.sources = value.splitlines()
        elif name in DAYS:
            setattr(passage, name, date.fromisoformat(value) if value else None)
        else:
            setattr(passage, name, value)


def print_of(passage: Passage) -> str:
    """A short print of the words, to tell whether someone else has changed them."""
    return sha256(repr(sorted(words_of(passage).items())).encode()).hexdigest()[:16]


def changed_passages(draft: Edition, other: Edition) -> list[Passage]:
    """The passages of the draft that read differently in the other edition."""
    prints = {(passage.kind, passage.slug): print_of(passage) for passage in other.passages.all()}
    changed = draft.passages.order_by("kind", "place", "slug")
    return [passage for passage in changed if prints.get((passage.kind, passage.slug)) != print_of(passage)]


def shipped(kind: str, slug: str) -> Passage:
    """The passage as it ships with the app, in no edition. Raises Passage.DoesNotExist."""
    try:
        return Passage(**shipped_passages()[kind, slug])
    except KeyError:
        raise Passage.DoesNotExist from None


def missing_from(passages: Iterable[Passage]) -> list[Passage]:
    """What the app ships and these lack, as it ships: an app that is newer than its edition has more rules."""
    there = {(passage.kind, passage.slug) for passage in passages}
    return [Passage(**fields) for key, fields in shipped_passages().items() if key not in there]
