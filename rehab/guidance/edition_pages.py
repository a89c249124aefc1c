"""The list of editions, the draft with all that it changes, and one edition as it was published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from .actions import print_of_numbers
from .editor import Change, changes_between
from .models import Edition, Passage
from .number_changes import NumberChange, number_changes
from .prose import broken_links
from .soundness import Fault, faults_of
from .wording import missing_from, print_of, words_of


@dataclass(frozen=True)
class PassageChange:
    """A passage that reads differently, field by field. Without `changes` it is new, or only in another place."""

    passage: Passage
    changes: list[Change]


@dataclass(frozen=True)
class Differences:
    """What one edition says otherwise than another: in words, in numbers, and which passages it has lost."""

    passages: list[PassageChange]
    lost: list[Passage]
    numbers: list[NumberChange]
    is_renumbered: bool

    def __bool__(self) -> bool:
        return bool(self.passages or self.lost or self.is_renumbered)


def differences(new: Edition, old: Edition) -> Differences:
    """Every word and number of `new` that reads differently in `old`. Four statements at most."""
    before = {(passage.kind, passage.slug): passage for passage in old.passages.all()}
    after = {(passage.kind, passage.slug): passage for passage in new.passages.order_by("-kind", "place", "slug")}
    return Differences(
        passages=[
            PassageChange(passage, changes_between(words_of(before[key]) if key in before else {}, words_of(passage)))
            for key, passage in after.items()
            if key not in before or print_of(before[key]) != print_of(passage)
        ],
        lost=[passage for key, passage in before.items() if key not in after],
        numbers=number_changes(old.numbers, new.numbers),
        is_renumbered=new.numbers != old.numbers,
    )


@dataclass(frozen=True)
class Draft:
    """The open draft and what stands between it and being published."""

    edition: Edition
    changes: Differences
    faults: list[Fault]

    @property
    def is_tested(self) -> bool:
        """These very numbers were tried on the past."""
        return self.edition.tested_print == print_of_numbers(self.edition.numbers)

    @property
    def may_be_published(self) -> bool:
        return not self.faults and (self.is_tested or not self.changes.is_renumbered)


@dataclass(frozen=True)
class Errand:
    """Something about a passage that an admin has to see to, and what."""

    passage: Passage
    what: str


@dataclass(frozen=True)
class EditionsPage:
    """What is read now, what was read before, what waits for its day, and the draft with all that it changes.

    `reviews` are due, `gaps` are passages that are missing and links that lead nowhere, in the draft if there is one.
    """

    in_force: Edition
    editions: list[Edition]
    draft: Draft | None
    reviews: list[Errand]
    gaps: list[Errand]

    @property
    def next_number(self) -> int:
        return (self.editions[0].number or 0) + 1

    @property
    def waiting(self) -> Edition | None:
        """The edition that is published for a later moment."""
        return self.editions[0] if self.editions[0] != self.in_force else None


def editions_page(today: date) -> EditionsPage:
    published = Edition.objects.published().newest_first().defer("numbers", "tested")
    editions = list(published.select_related("published_by", "made_from"))
    in_force = Edition.objects.in_force()
    draft = Edition.objects.drafts().select_related("begun_by", "made_from", "tested_by").first()
    written = list(Passage.objects.filter(edition=draft or in_force).order_by("-kind", "place", "slug"))
    return EditionsPage(
        in_force=in_force,
        editions=editions,
        draft=draft_of(draft, in_force) if draft else None,
        reviews=list(reviews_due(written, today)),
        gaps=[*(Errand(passage, gettext("is missing")) for passage in missing_from(written)), *dead_links(written)],
    )


def reviews_due(passages: list[Passage], today: date) -> Iterator[Errand]:
    """The topics that somebody should look at again, the longest overdue first."""
    topics = (passage for passage in passages if passage.kind == Passage.Kind.TOPIC)
    for topic in sorted(topics, key=lambda topic: topic.review_due_on or date.max):
        if topic.review_due_on is None:
            yield Errand(topic, gettext("no day is set"))
        elif topic.review_due_on <= today:
            yield Errand(topic, gettext("since {review_due_on}").format(review_due_on=date_format(topic.review_due_on)))


def dead_links(passages: list[Passage]) -> Iterator[Errand]:
    topics = {passage.slug for passage in passages if passage.kind == Passage.Kind.TOPIC}
    for passage in passages:
        if passage.kind == Passage.Kind.TOPIC:
            for words, _ in broken_links(passage.body, topics):
                yield Errand(passage, gettext("has a link that leads nowhere: “{words}”").format(words=words))


def draft_of(draft: Edition, in_force: Edition) -> Draft:
    changes = differences(draft, in_force)
    faults = faults_of(draft.numbers, in_force.numbers) if changes.is_renumbered else []
    return Draft(draft, changes, faults)
