"""The page on which a passage is written: what was typed, how it will be read, and what it changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString

from rehab.access.tongues import later

from .changes import Piece, changed_lines
from .evidence import Evidence, evidence_of
from .forms import PassageForm
from .hints import Hint, hints
from .models import Edition, Passage
from .phrases import PLACEHOLDER
from .placeholders import sample
from .prose import prose
from .rewriting import passage_now, seen_now
from .wording import changed_passages, put_words, words_of

LABELS = {
    "title": later("Title"),
    "tab": later("Short name"),
    "summary": later("In one sentence"),
    "body": later("Text"),
    "staff": later("For therapists"),
    "change": later("What would change it"),
    "grade": later("How sure are we?"),
    "grade_says": later("Why"),
    "sources": later("Sources"),
    "reviewed_on": later("Last review"),
    "review_due_on": later("Next review"),
    "language": later("Language"),
}
# Somebody who wrote here this short a time ago may still be at it.
A_MOMENT = timedelta(minutes=30)


@dataclass(frozen=True)
class Change:
    """One field of a passage that reads differently. `before` is the whole text that stands, to take it from."""

    label: str
    lines: list[list[Piece]]
    before: str


def changes_between(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """The fields of `new` that differ, in the order they are written."""
    return [
        Change(label, changed_lines(old.get(name, ""), new[name]), old.get(name, ""))
        for name, label in LABELS.items()
        if name in new and new[name].strip() != old.get(name, "")
    ]


@dataclass(frozen=True)
class Preview:
    """A passage as its readers will see it, from what is typed."""

    title: str
    summary: str
    text: SafeString | str
    evidence: Evidence | None
    change: str


@dataclass(frozen=True)
class Editor:
    """The page on which a passage is written: its preview, hints, what it changes, and what else waits in the draft.

    `stands` is what the draft holds against what is typed: the other text, when two have written. `past` are the
    editions in which the passage was changed."""

    passage: Passage
    in_force: Edition
    form: PassageForm
    preview: Preview
    hints: list[Hint]
    changes: list[Change]
    stands: list[Change]
    others: list[Passage]
    past: list[Passage]

    @property
    def next_number(self) -> int:
        return (self.in_force.number or 0) + 1

    @property
    def fields(self) -> list[Any]:
        """The fields of the words, without the note."""
        return [self.form[name] for name in self.form.written]

    @property
    def is_draft(self) -> bool:
        return self.passage.edition.published_at is None

    @property
    def kept_at(self) -> datetime | None:
        """When the draft was last written here."""
        return self.passage.written_at if self.is_draft else None

    def other_writer(self, reader: Any, now: datetime) -> Any:
        """Somebody else who wrote here a moment ago, and may still be at it."""
        if self.kept_at is None or self.passage.written_by in (None, reader) or now - self.kept_at > A_MOMENT:
            return None
        return self.passage.written_by


def editor(kind: str, slug: str, data: Any = None) -> Editor:
    """The editor with what stands now, or with what was typed (`data`). Raises Passage.DoesNotExist."""
    passage = passage_now(kind, slug)
    in_force = Edition.objects.in_force()
    seen = seen_now(passage)
    standing = words_of(passage)
    form = PassageForm(kind, slug, data, initial={**standing, "draft": seen.draft, "seen": seen.print})
    typed = {name: value.replace("\r\n", "\n") for name, value in form.typed.items()}
    read = in_force.passages.filter(kind=kind, slug=slug).first()
    topics = set(passage.edition.passages.topics().values_list("slug", flat=True))
    return Editor(
        passage=passage,
        in_force=in_force,
        form=form,
        preview=preview(kind, slug, typed, topics),
        hints=hints(kind, slug, typed, topics),
        changes=changes_between(words_of(read) if read else {}, typed),
        stands=changes_between(standing, typed),
        others=other_changes(passage, in_force),
        past=past_of(kind, slug),
    )


def preview(kind: str, slug: str, typed: dict[str, str], topics: set[str]) -> Preview:
    """A topic through the one renderer; a rule or an advice with a sample for each number."""
    values = sample(kind, slug)
    filled = {name: PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text) for name, text in typed.items()}
    shown = Passage(kind=kind)
    put_words(shown, {name: typed[name] for name in ("grade", "grade_says", "sources") if name in typed})
    return Preview(
        title=filled["title"],
        summary=filled.get("summary", ""),
        text=prose(typed["body"], topics=topics, values=values, top=4)
        if kind == Passage.Kind.TOPIC
        else filled["body"],
        evidence=evidence_of(shown),
        change=filled.get("change", ""),
    )


def other_changes(passage: Passage, in_force: Edition) -> list[Passage]:
    """What would be published along with this passage."""
    if passage.edition.published_at:
        return []
    return [other for other in changed_passages(passage.edition, in_force) if other.pk != passage.pk]


def past_of(kind: str, slug: str) -> list[Passage]:
    """The passage in the editions that changed it, newest first, the oldest that has it last."""
    published = Passage.objects.filter(kind=kind, slug=slug, edition__in=Edition.objects.begun())
    changed = published.exclude(Q(written_at=None) & ~Q(edition__number=1)).order_by("-edition__number")
    return list(changed.select_related("edition__published_by", "written_by").defer("edition__numbers", "body")[:20])
