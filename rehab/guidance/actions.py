"""Everything that changes the guidance as a whole: one draft, made from the edition in force, published as a whole.

The row of edition 1 is held while anything changes, so that two admins at once queue up."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.trail.actions import record

from .models import Edition, Passage
from .placeholders import unknown_in
from .soundness import faults_of
from .wording import changed_passages, words_of


class Refused(Exception):
    """It cannot be done now. `why` says in a sentence what stands in the way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Moved(Refused):
    """What was written about is no longer what the writer saw."""


class Waiting(Refused):
    """An edition waits for its moment: until then nothing else is written or published."""


class Unsound(Refused):
    """The draft holds a number that no edition may have."""


class Untested(Refused):
    """The draft changes numbers, and nobody has looked at what these would have changed."""


class NothingNew(Refused):
    """A draft without a change was about to be published."""

    def __init__(self) -> None:
        super().__init__(_("Nothing has changed, so there is nothing to publish."))


@dataclass(frozen=True)
class Seen:
    """What the writer had before their eyes: the open draft's key (None without one) and the passage's print."""

    draft: int | None
    print: str


def hold_editions() -> None:
    """Let acts on the guidance queue up until this transaction ends."""
    list(Edition.objects.select_for_update(no_key=True).filter(number=1).values_list("pk"))


def refuse_waiting() -> None:
    """Raise Waiting while a published edition waits for its moment."""
    waiting = Edition.objects.waiting().defer("numbers").first()
    if waiting:
        raise Waiting(
            _("{waiting} is published and waits for its day. Call it off before you change anything.").format(
                waiting=waiting
            )
        )


def open_draft(by: Any, *, now: datetime) -> Edition:
    """The one open draft; a new one begins as a copy of the edition in force. Raises Waiting."""
    draft = Edition.objects.drafts().first()
    if draft:
        return draft
    refuse_waiting()
    draft = copy_of(Edition.objects.in_force(), by, now)
    record("open_draft", actor=by, at=now, about=f"edition {draft.pk}", after={"made_from": str(draft.made_from)})
    return draft


def copy_of(edition: Edition, by: Any, now: datetime) -> Edition:
    """A new draft with the same numbers and passages, to the letter."""
    draft = Edition.objects.create(numbers=edition.numbers, made_from=edition, begun_at=now, begun_by=by)
    passages = list(edition.passages.order_by("pk"))
    for passage in passages:
        passage.pk, passage.edition, passage.written_by, passage.written_at = None, draft, None, None
    Passage.objects.bulk_create(passages)
    return draft


@transaction.atomic
def publish_draft(
    draft_id: int, *, note: str, by: Any, now: datetime, told: str = "", begins: datetime | None = None
) -> Edition:
    """Give the draft the next number and put it in force, at once or when it `begins`. Nothing in it changes from then
    on. `note` is for the list of editions, `told` for patients.

    Raises Moved when it is no longer a draft, NothingNew when it says what the edition in force says, Unsound and
    Untested for its numbers, Waiting behind another one."""
    hold_editions()
    draft = _still_a_draft(draft_id)
    refuse_waiting()
    in_force = Edition.objects.in_force()
    renumbered, rewritten = draft.numbers != in_force.numbers, changed_passages(draft, in_force)
    if not renumbered and not rewritten:
        raise NothingNew
    refuse_meaningless(rewritten)
    if renumbered:
        refuse_unsound(draft, in_force)
        refuse_untested(draft)
    draft.note, draft.told, draft.in_force_from = note, told, begins
    return put_in_force(draft, "publish_edition", by=by, now=now)


def put_in_force(draft: Edition, act: str, *, by: Any, now: datetime) -> Edition:
    """Number it and publish it. Call it with the editions held."""
    last = Edition.objects.published().newest_first().values_list("number", flat=True)[0]
    draft.number, draft.published_at, draft.published_by = last + 1, now, by
    draft.save()
    after = {"note": draft.note}
    if draft.told:
        after["told"] = draft.told
    if draft.in_force_from:
        after["from"] = draft.in_force_from.isoformat()
    record(act, actor=by, at=now, about=f"edition {draft.number}", after=after)
    return draft


def refuse_meaningless(passages: list[Passage]) -> None:
    """Raise Unsound for a placeholder that no advice could fill: an app that was renewed may have lost one."""
    for passage in passages:
        if unknown := unknown_in(passage):
            raise Unsound(
                _("“{passage}” cannot be published: {{{unknown}}} has no meaning there.").format(
                    passage=passage, unknown=unknown[0]
                )
            )


def refuse_unsound(draft: Edition, in_force: Edition) -> None:
    """Raise Unsound for a number that no edition may have, also when it was not written in the app."""
    faults = faults_of(draft.numbers, in_force.numbers)
    if faults:
        raise Unsound(_("The numbers cannot be published. {faults}").format(faults=faults[0]))


def refuse_untested(draft: Edition) -> None:
    """Raise Untested when these very numbers were not tried on the past."""
    if draft.tested_print != print_of_numbers(draft.numbers):
        raise Untested(_("The draft changes numbers that were not tested on the past yet. Test them, then publish it."))


def print_of_numbers(numbers: Any) -> str:
    """The same for the same numbers, however a database keeps them."""
    return sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def keep_test(draft_id: int, tested_print: str, tested: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Keep what the draft's numbers would have changed. Raises Moved when they are no longer those that were tested."""
    hold_editions()
    draft = _still_a_draft(draft_id)
    if print_of_numbers(draft.numbers) != tested_print:
        raise Moved(_("The numbers were changed while they were tested. Test the draft again."))
    draft.tested, draft.tested_print, draft.tested_at, draft.tested_by = tested, tested_print, now, by
    draft.save()
    record("test_draft", actor=by, at=now, about=f"edition {draft.pk}", after=tested)


@transaction.atomic
def call_off(number: int, *, by: Any, now: datetime) -> None:
    """Make an edition that waits for its moment a draft again. Raises Moved when it does not wait, or another draft is
    open."""
    hold_editions()
    waits = Edition.objects.waiting(now).filter(number=number)
    edition = waits.defer("numbers").first()
    if edition is None:
        raise Moved(_("It does not wait any more."))
    waits.call_off()
    record("call_off_edition", actor=by, at=now, about=f"edition {number}")


@transaction.atomic
def bring_back(number: int, *, note: str, told: str = "", by: Any, now: datetime) -> Edition:
    """Publish a new edition with the content of an old one, to the letter and at once.

    What was in force before needs no new test. Raises Moved for one that never was, NothingNew for what is read now."""
    hold_editions()
    refuse_waiting()
    old, in_force = Edition.objects.begun(now).filter(number=number).first(), Edition.objects.in_force(now)
    if old is None:
        raise Moved(_("There is no such edition."))
    if old.numbers == in_force.numbers and not changed_passages(old, in_force):
        raise NothingNew
    again = copy_of(old, by, now)
    back = [passage.pk for passage in changed_passages(again, in_force)]
    again.passages.filter(pk__in=back).update(written_by=by, written_at=now)
    again.note, again.told = note, told
    return put_in_force(again, "bring_back_edition", by=by, now=now)


@transaction.atomic
def discard_draft(draft_id: int, *, by: Any, now: datetime) -> None:
    """Throw the draft away. The trail keeps what was written in it. Raises Moved when it is no longer a draft."""
    hold_editions()
    draft = _still_a_draft(draft_id)
    gone = {f"{one.kind} {one.slug}": words_of(one) for one in changed_passages(draft, Edition.objects.in_force())}
    draft.delete()
    record("discard_draft", actor=by, at=now, about=f"edition {draft_id}", before=gone or None)


def _still_a_draft(draft_id: int) -> Edition:
    draft = Edition.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Moved(_("Someone else threw the draft away meanwhile."))
    if draft.published_at:
        raise Moved(_("Someone else published it meanwhile, as edition {edition}.").format(edition=draft.number))
    return draft
