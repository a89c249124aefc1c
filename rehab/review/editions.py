"""The editions that a page needs, in one statement: the one in force, and those that old walks came from."""

from dataclasses import dataclass
from functools import cached_property

from rehab.guidance.models import Edition
from rehab.people.kept import Kept
from rehab.progression import Numbers


@dataclass(frozen=True)
class Editions:
    """Every published edition by its key."""

    by_pk: dict[int, Edition]

    @cached_property
    def in_force(self) -> Edition:
        begun = [edition for edition in self.by_pk.values() if not edition.waits()]
        return max(begun, key=lambda edition: edition.number or 0)

    def numbers(self, edition_id: int) -> Numbers:
        """The ladder and limits of one edition."""
        return self.by_pk[edition_id].rulebook


# Their numbers are left to the rulebook, which keeps them once a process.
PUBLISHED = Kept(lambda: Edition.objects.published().defer("numbers"))


def published_editions() -> Editions:
    """One statement."""
    return Editions({edition.pk: edition for edition in PUBLISHED.read()})
