"""Everything that changes the guidance: one draft at a time, made from the edition in force, published as a whole.

The row of edition 1 is held while anything changes, so that two admins at once queue up."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from rehab.trail.actions import record

from .models import Edition, Passage

WORDS = ("title", "tab", "summary", "body", "staff", "change", "grade", "grade_says")


class Moved(Exception):
    """The passage is no longer what the writer saw. `why` says in a sentence what happened meanwhile."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NothingNew(Exception):
    """A draft without a change was about to be published."""


@dataclass(frozen=True)
class Seen:
    """What the writer had before their eyes: the open draft's key (None without one) and the passage's print."""

    draft: int | None
    print: str


def hold_editions() -> None:
    """Let acts on the guidance queue up until this transaction ends."""
    list(Edition.objects.select_for_update().filter(number=1).values_list("pk"))


def open_draft(by: Any, *, now: datetime) -> Edition:
    """The one open draft; a new one begins as a copy of the edition in force."""
    draft = Edition.objects.drafts().first()
    return draft or _begin_draft(by, now)


def _begin_draft(by: Any, now: datetime) -> Edition:
    in_force = Edition.objects.in_force()
    draft = Edition.objects.create(numbers=in_force.numbers, begun_at=now, begun_by=by)
    passages = list(in_force.passages.all())
    for passage in passages:
        passage.pk, passage.edition = None, draft
    Passage.objects.bulk_create(passages)
    record("open_draft", actor=by, at=now, about=f"edition {draft.pk}", after={"made_from": in_force.number})
    return draft


def passage_now(kind: str, slug: str) -> Passage:
    """The passage as it stands: in the open draft, else in the edition in force. Raises Passage.DoesNotExist."""
    edition = Edition.objects.drafts().first() or Edition.objects.in_force()
    return Passage.objects.select_related("edition").get(edition=edition, kind=kind, slug=slug)


def words_of(passage: Passage) -> dict[str, str]:
    """What of a passage an admin writes."""
    return {name: getattr(passage, name) for name in WORDS}


def print_of(passage: Passage) -> str:
    """A short print of the words, to tell whether someone else has changed them."""
    return sha256(repr(sorted(words_of(passage).items())).encode()).hexdigest()[:16]


def seen_now(passage: Passage) -> Seen:
    """What a writer who opens the passage now has before their eyes."""
    return Seen(None if passage.edition.published_at else passage.edition_id, print_of(passage))


@transaction.atomic
def save_passage(kind: str, slug: str, words: dict[str, str], *, seen: Seen, by: Any, now: datetime) -> Passage:
    """Keep the words in the open draft, beginning one when there is none and something has changed.

    Raises Moved when the writer saw another text than the one that stands."""
    hold_editions()
    passage = passage_now(kind, slug)
    refuse_moved(passage, seen)
    before = words_of(passage)
    after = {name: value for name, value in words.items() if value != before[name]}
    if not after:
        return passage
    draft = open_draft(by, now=now)
    passage = draft.passages.get(kind=kind, slug=slug)
    for name, value in after.items():
        setattr(passage, name, value)
    passage.save()
    record(
        "save_passage", actor=by, at=now, about=f"{kind} {slug}",
        before={name: before[name] for name in after}, after=after,
    )  # fmt: skip
    return passage


def refuse_moved(passage: Passage, seen: Seen) -> None:
    """Raise Moved when the writer's draft was published or thrown away, or someone else changed this passage."""
    now = seen_now(passage)
    if seen.draft is not None and seen.draft != now.draft:
        published = Edition.objects.published().filter(pk=seen.draft).first()
        fate = f"published as edition {published.number}" if published else "thrown away"
        raise Moved(f"The draft was {fate} while you were writing.")
    if seen.print != now.print:
        raise Moved("Someone else changed this passage while you were writing.")


@transaction.atomic
def publish_passage(
    kind: str, slug: str, words: dict[str, str], *, seen: Seen, note: str, by: Any, now: datetime
) -> Edition:
    """Keep the words and publish the whole draft. Raises Moved, or NothingNew when the draft changes nothing."""
    save_passage(kind, slug, words, seen=seen, by=by, now=now)
    draft = Edition.objects.drafts().first()
    if draft is None:
        raise NothingNew
    return publish_draft(draft.pk, note=note, by=by, now=now)


@transaction.atomic
def publish_draft(draft_id: int, *, note: str, by: Any, now: datetime) -> Edition:
    """Give the draft the next number and put it in force. Nothing in it changes from then on.

    Raises Moved when it is no longer a draft, or NothingNew when it says what the edition in force says."""
    hold_editions()
    draft = _still_a_draft(draft_id)
    in_force = Edition.objects.in_force()
    if not changed_passages(draft, in_force) and draft.numbers == in_force.numbers:
        raise NothingNew
    draft.number = (in_force.number or 0) + 1
    draft.note, draft.published_at, draft.published_by = note, now, by
    draft.save()
    record("publish_edition", actor=by, at=now, about=f"edition {draft.number}", after={"note": note})
    return draft


@transaction.atomic
def discard_draft(draft_id: int, *, by: Any, now: datetime) -> None:
    """Throw the draft away. The trail keeps what was written in it. Raises Moved when it is no longer a draft."""
    hold_editions()
    draft = _still_a_draft(draft_id)
    draft.delete()
    record("discard_draft", actor=by, at=now, about=f"edition {draft_id}")


def _still_a_draft(draft_id: int) -> Edition:
    draft = Edition.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Moved("Someone else threw the draft away meanwhile.")
    if draft.published_at:
        raise Moved(f"Someone else published it meanwhile, as edition {draft.number}.")
    return draft


def changed_passages(draft: Edition, other: Edition) -> list[Passage]:
    """The passages of the draft that read differently in the other edition."""
    prints = {(passage.kind, passage.slug): print_of(passage) for passage in other.passages.all()}
    changed = draft.passages.order_by("kind", "place", "slug")
    return [passage for passage in changed if prints.get((passage.kind, passage.slug)) != print_of(passage)]
