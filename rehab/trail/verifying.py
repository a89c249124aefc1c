"""Is the trail as it was written? Walks the chain from its beginning and names the first row that does not fit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from .guard import missing
from .models import Erasing, Link, Trail
from .seal import chain_hash, digest_of, personal_seal

AT_ONCE = 1000


class Broken(Exception):
    """The trail is not as it was written. Says what is wrong first."""


@dataclass(frozen=True)
class Ending:
    """Where a chain ends: after so many rows, with this hash, which stands for all of them."""

    number: int = 0
    hash: str = ""


def verify(holds: str = "") -> Ending:
    """The ending of a sound trail. Raises Broken at the first thing that is wrong.

    `holds` is the hash of an earlier ending, noted down elsewhere: the chain must still go through it, which whoever
    wrote the whole chain anew cannot bring about."""
    for name in missing(connection):
        raise Broken(f"The trigger {name} is not in force: rows could have been changed unseen.")
    ending, held = Ending(), False
    for link in links():
        check(link, ending)
        ending = Ending(link.number, link.hash)
        held = held or link.hash == holds
    loose = Trail.objects.filter(link=None).order_by("pk").first()
    if loose:
        raise Broken(f"{name_of(loose)} is in no link of the chain.")
    check_erased()
    if holds and not held:
        raise Broken("The chain does not go through that hash: rows were removed from its end, or all was rewritten.")
    return ending


def links() -> Iterator[Link]:
    """Every link with its row, in order, a thousand a statement."""
    after = -1
    while page := list(Link.objects.filter(number__gt=after).select_related("row").order_by("number")[:AT_ONCE]):
        yield from page
        after = page[-1].number


def check(link: Link, before: Ending) -> None:
    """One link against the one before it, and its row against what was sealed."""
    if link.number != before.number + 1:
        raise Broken(f"Link {before.number + 1} is missing before {name_of(link.row)}.")
    row = link.row
    blank = not (row.about or row.before or row.after or row.salt or row.patient_id)
    sound = blank if row.erased_at else row.sealed == personal_seal(row)
    if not (sound and row.digest == digest_of(row)):
        raise Broken(f"{name_of(row)} was changed.")
    if link.hash != chain_hash(link.number, before.hash, row.pk, row.digest):
        raise Broken(f"{name_of(row)} is not where it was in the chain, or the one before it is not.")


def check_erased() -> None:
    """Every blanked row was blanked by an erasure that is on the trail, and the door is shut."""
    if Erasing.objects.exists():
        raise Broken("The door for erasing stands open: trail_erasing is not empty.")
    said: Counter[object] = Counter()
    for at, after in Trail.objects.filter(action="erase_account").values_list("at", "after"):
        said[at] += after["rows"]
    blanked = Trail.objects.exclude(erased_at=None).values("erased_at").annotate(rows=Count("pk"))
    for group in blanked.order_by("erased_at"):
        if group["rows"] > said[group["erased_at"]]:
            row = Trail.objects.filter(erased_at=group["erased_at"]).order_by("pk")[0]
            raise Broken(f"{name_of(row)}, or one blanked with it, was blanked by no erasure.")


def name_of(row: Trail) -> str:
    return f"Row {row.pk}, {row.at:%Y-%m-%d %H:%M:%S} UTC, {row.action},"
