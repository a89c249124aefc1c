"""Write one passage of the open draft; the number of one place is written in `renumbering`."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.trail.actions import record

from .actions import Moved, NothingNew, Seen, hold_editions, open_draft, publish_draft
from .models import Edition, Passage
from .wording import print_of, put_words, shipped, words_of

# What one person writes in one go is one row of the trail: a text that keeps itself would fill it.
SITTING = timedelta(minutes=10)


def passage_now(kind: str, slug: str) -> Passage:
    """The passage as it stands: in the open draft, else in the edition in force; one that is missing there as it ships
    with the app. Raises Passage.DoesNotExist."""
    edition = Edition.objects.drafts().first() or Edition.objects.in_force()
    written = Passage.objects.select_related("edition", "written_by")
    there: Passage | None = written.filter(edition=edition, kind=kind, slug=slug).first()
    if there:
        return there
    passage = shipped(kind, slug)
    passage.edition = edition
    return passage


def seen_now(passage: Passage) -> Seen:
    """What a writer who opens the passage now has before their eyes."""
    return Seen(None if passage.edition.published_at else passage.edition_id, print_of(passage))


@transaction.atomic
def save_passage(
    kind: str, slug: str, words: dict[str, str], *, seen: Seen, by: Any, now: datetime, by_itself: bool = False
) -> Passage:
    """Keep the words in the open draft, beginning one when there is none and something has changed. `by_itself` is
    what the page does while somebody types.

    Raises Moved when the writer saw another text than the one that stands."""
    hold_editions()
    passage = passage_now(kind, slug)
    refuse_moved(passage, seen, by)
    before = words_of(passage) if passage.pk else {}
    after = {name: value for name, value in words.items() if value != before.get(name)}
    if not after:
        return passage
    draft = open_draft(by, now=now)
    if passage.edition_id != draft.pk:
        passage = passage_now(kind, slug)
    sits = by_itself and is_same_sitting(passage, by, now)
    put_words(passage, after)
    passage.written_by, passage.written_at = by, now
    passage.save()
    if not sits:
        record(
            "save_passage", actor=by, at=now, about=f"{kind} {slug}",
            before={name: before.get(name, "") for name in after}, after=after,
        )  # fmt: skip
    return passage


def is_same_sitting(passage: Passage, by: Any, now: datetime) -> bool:
    """The same person wrote here a moment ago: the trail has the text of before, and publishing keeps that of after."""
    return passage.written_by == by and passage.written_at is not None and now - passage.written_at < SITTING


def refuse_moved(passage: Passage, seen: Seen, by: Any) -> None:
    """Raise Moved when the writer's draft was published or thrown away, or someone else changed this passage."""
    now = seen_now(passage)
    if seen.draft is not None and seen.draft != now.draft:
        published = Edition.objects.published().filter(pk=seen.draft).first()
        fate = _("published as edition {edition}").format(edition=published.number) if published else _("thrown away")
        raise Moved(_("The draft was {fate} while you were writing.").format(fate=fate))
    if seen.print != now.print:
        raise Moved(
            _("{writer_of} changed this passage while you were writing.").format(writer_of=writer_of(passage, by))
        )


def writer_of(passage: Passage, by: Any) -> str:
    """Who wrote what stands, as somebody is told of it: "Bea", "You, in another window,", "Someone else"."""
    if passage.written_by == by:
        return _("You, in another window,")
    return str(passage.written_by or _("Someone else"))


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
