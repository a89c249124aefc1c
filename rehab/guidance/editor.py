"""The page on which a passage is written: what was typed, how it will be read, and what it changes."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from .actions import changed_passages, passage_now, seen_now, words_of
from .changes import Piece, changed_lines
from .forms import PassageForm
from .models import Edition, Passage
from .prose import prose

LABELS = {
    "title": "Title",
    "tab": "Short name",
    "summary": "In one sentence",
    "body": "Text",
    "staff": "For therapists",
    "change": "What would change it",
    "grade": "How sure are we?",
    "grade_says": "Why",
}


@dataclass(frozen=True)
class Change:
    """One field of a passage that reads differently from the edition in force."""

    label: str
    lines: list[list[Piece]]


def changes_between(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """The fields of `new` that differ, in the order they are written."""
    return [
        Change(label, changed_lines(old.get(name, ""), new[name]))
        for name, label in LABELS.items()
        if name in new and new[name].strip() != old.get(name, "")
    ]


@dataclass(frozen=True)
class Editor:
    """The page on which a passage is written: its preview, what it changes, and what else waits in the draft."""

    passage: Passage
    in_force: Edition
    form: PassageForm
    preview: SafeString | None
    changes: list[Change]
    others: list[Passage]

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


def editor(kind: str, slug: str, data: Any = None) -> Editor:
    """The editor with what stands now, or with what was typed (`data`). Raises Passage.DoesNotExist."""
    passage = passage_now(kind, slug)
    in_force = Edition.objects.in_force()
    seen = seen_now(passage)
    initial = {**words_of(passage), "draft": seen.draft, "seen": seen.print}
    form = PassageForm(kind, slug, data, initial=initial)
    typed = {name: value.replace("\r\n", "\n") for name, value in form.typed.items()}
    stands = in_force.passages.filter(kind=kind, slug=slug).first()
    return Editor(
        passage=passage,
        in_force=in_force,
        form=form,
        preview=preview(passage, typed["body"]),
        changes=changes_between(words_of(stands) if stands else {}, typed),
        others=other_changes(passage, in_force),
    )


def preview(passage: Passage, body: str) -> SafeString | None:
    """A topic as its readers will see it; None for a passage that is plain text."""
    if passage.kind != Passage.Kind.TOPIC:
        return None
    slugs = passage.edition.passages.topics().values_list("slug", flat=True)
    return prose(body, topics=set(slugs), values={"therapist": "your therapist"}, top=4)


def other_changes(passage: Passage, in_force: Edition) -> list[Passage]:
    """What would be published along with this passage."""
    if passage.edition.published_at:
        return []
    return [other for other in changed_passages(passage.edition, in_force) if other.pk != passage.pk]
