"""Changing one number, or a few that belong together, in the draft."""

import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.trail.actions import record

from .actions import Moved, Seen, Unsound, hold_editions, open_draft, print_of_numbers
from .models import Edition
from .soundness import Fault, faults_of

PARTS = {"limit": "limits", "stage": "stages", "gate": "gates"}


@dataclass(frozen=True)
class Place:
    """Where numbers stand together: a limit, a stage or a gate, by its name."""

    part: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.part} {self.name}"


def found_at(numbers: dict[str, Any], place: Place) -> Any:
    """What stands there. Raises KeyError where there is nothing."""
    held = numbers[PARTS[place.part]]
    if place.part == "stage":
        held = {stage["code"]: stage for stage in held}
    return held[place.name]


def changed_at(numbers: dict[str, Any], place: Place, values: dict[str, Any]) -> dict[str, Any]:
    """The numbers with other values there. A gate's are told as `steady_0`, `steady_1`: one for each of its ways."""
    changed = copy.deepcopy(numbers)
    there = found_at(changed, place)
    if place.part != "gate":
        there.update(values)
        return changed
    for position, route in enumerate(there):
        route["steady_allowed"] = values.get(f"steady_{position}", route["steady_allowed"])
    return changed


def numbers_now() -> tuple[Edition, Edition]:
    """The edition that is written in (the draft, else the one in force), and the one in force."""
    in_force = Edition.objects.in_force()
    return Edition.objects.drafts().select_related("begun_by").first() or in_force, in_force


def seen_numbers(edition: Edition, place: Place) -> Seen:
    """What a writer who opens the place now has before their eyes."""
    print_ = print_of_numbers(found_at(edition.numbers, place))[:16]
    return Seen(None if edition.published_at else edition.pk, print_)


def new_faults(edition: Edition, in_force: Edition, place: Place, values: dict[str, Any]) -> list[Fault]:
    """What these values would make wrong that is not wrong already."""
    before = set(faults_of(edition.numbers, in_force.numbers))
    after = faults_of(changed_at(edition.numbers, place, values), in_force.numbers)
    return [fault for fault in after if fault not in before]


@transaction.atomic
def save_number(place: Place, values: dict[str, Any], *, seen: Seen, by: Any, now: datetime) -> None:
    """Keep the values in the open draft, beginning one when there is none and something has changed.

    Raises KeyError for an unknown place, Moved when the writer saw other numbers, Unsound for what no edition may
    have, Waiting behind an edition that waits for its moment."""
    hold_editions()
    edition, in_force = numbers_now()
    refuse_other_numbers(edition, place, seen)
    before = edition.numbers
    after = changed_at(before, place, values)
    if after == before:
        return
    faults = new_faults(edition, in_force, place, values)
    if faults:
        raise Unsound(str(faults[0]))
    draft = open_draft(by, now=now)
    draft.numbers = after
    draft.save()
    record(
        "save_number", actor=by, at=now, about=place.words,
        before={"was": found_at(before, place)}, after={"is": found_at(after, place)},
    )  # fmt: skip


def refuse_other_numbers(edition: Edition, place: Place, seen: Seen) -> None:
    """Raise Moved when the draft was published or thrown away, or someone else changed these numbers."""
    now = seen_numbers(edition, place)
    if seen.draft is not None and seen.draft != now.draft:
        raise Moved(_("The draft was published or thrown away while you were writing."))
    if seen.print != now.print:
        raise Moved(_("Someone else changed these numbers while you were writing."))
