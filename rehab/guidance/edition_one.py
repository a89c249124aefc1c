"""The edition that ships with the app: read from the files of `first_edition/` and published as number 1, by nobody."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from .phrases import FIRST_EDITION

PUBLISHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
NOTE = "The edition that ships with Backstep"
FOLDERS = {"topic": "topics", "rule": "rules", "direction": "directions"}
NAMES = {"reviewed": "reviewed_on", "review_due": "review_due_on"}


def publish_first_edition(Edition: Any, Passage: Any) -> Any:  # noqa: N803  model classes
    """Publish edition 1 unless there is one, and give it back. The models are given, for a migration has its own."""
    edition = Edition.objects.filter(number=1).first()
    if edition:
        return edition
    edition = Edition.objects.create(
        number=1, numbers=first_numbers(), note=NOTE, begun_at=PUBLISHED_AT, published_at=PUBLISHED_AT
    )
    Passage.objects.bulk_create(Passage(edition=edition, **fields) for fields in first_passages())
    return edition


def first_numbers() -> dict[str, Any]:
    """The ladder, limits, gates and paths of edition 1."""
    numbers: dict[str, Any] = json.loads((FIRST_EDITION / "numbers.json").read_text("utf-8"))
    return numbers


def first_passages() -> Iterator[dict[str, Any]]:
    """The fields of every passage of edition 1, topics first, in their order."""
    for kind, folder in FOLDERS.items():
        for path in sorted((FIRST_EDITION / folder).glob("*.md")):
            place, slug = split_name(path)
            yield {"kind": kind, "slug": slug, "place": place, **read_passage(path.read_text("utf-8"))}


@lru_cache(maxsize=1)
def shipped_passages() -> Mapping[tuple[str, str], dict[str, Any]]:
    """The same by kind and slug, read once a process."""
    return {(fields["kind"], fields["slug"]): fields for fields in first_passages()}


def split_name(path: Path) -> tuple[int, str]:
    """`01-about.md` is the first topic, `about`. Rules and directions have no number."""
    number, _, slug = path.stem.partition("-")
    return (int(number), slug) if number.isdigit() else (0, path.stem)


def read_passage(text: str) -> dict[str, Any]:
    """A file's head (`name: value` lines between two `---`; `source` may come again) and its body."""
    _, head, body = text.split("---\n", 2)
    fields: dict[str, Any] = {"sources": [], "body": body.strip()}
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        if name == "source":
            fields["sources"].append(value)
        elif name in NAMES:
            fields[NAMES[name]] = date.fromisoformat(value)
        else:
            fields[name] = value
    return fields
