"""The worklist: the patients in care, worst first, each with the reason in one line."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from rehab.access.roles import Role
from rehab.access.tongues import later
from rehab.diary.charts import Spark, spark
from rehab.guidance.words import AdviceWords
from rehab.people.models import Invitation, User

from .editions import Editions, published_editions
from .listing import ALWAYS, SHOWN, Listing, Seat, folded, read_seats
from .reasons import Reason, counted_of, reason_of, words_of
from .said import knees_said
from .standing import Row, Standing, lines_of, planned_lately, standing_of

CASES_A_PAGE = 50
GROUPS = {"need": later("Need you"), "look": later("Worth a look"), "quiet": later("Quiet")}

# Ground -> the kind of the row and its sign. Where it is not named, the advice says both.
SIGNS = {
    "emergency": ("stop", "stop"),
    "same_day": ("stop", "alert"),
    "stopped": ("stop", "stop"),
    "flare": ("back", "alert"),
    "contact": ("back", "alert"),
    "rising": ("back", "progress"),
    "step_backs": ("back", "back"),
    "seen": ("stop", "stop"),
    "silent": ("hold", "rest"),
    "waiting": ("up", "lock"),
    "answer": ("hold", "message"),
    "usual": ("hold", "edit"),
    "review": ("hold", "look"),
    "target": ("up", "check"),
    "paused": ("hold", "rest"),
}


@dataclass(frozen=True)
class Case:
    """One row of the list, in words. `same_day` of the `walked` days of two weeks were written down at once."""

    standing: Standing
    knees: str
    kind: str
    sign: str
    reason: Reason
    words: AdviceWords | None
    spark: Spark
    walked: int
    planned: int
    same_day: int

    @property
    def next_review(self) -> date | None:
        """The day on which a therapist wants to look again, while it lies ahead."""
        on = self.standing.known.review_on
        return on if on and on > self.standing.today else None


@dataclass(frozen=True)
class Tab:
    name: str
    word: str
    count: int
    is_shown: bool
    query: str


@dataclass(frozen=True)
class CaseRow:
    """One row of the list: whose it is, and how long they have waited. The rest is said only where it is not known
    already: rows of the same `mark` say the same."""

    seat: Seat
    mark: str
    counted: str
    counts: str
    say: Callable[[], Case]

    @cached_property
    def case(self) -> Case:
        return self.say()


@dataclass(frozen=True)
class Group:
    """Rows under a heading; without one when the order is not by who is worst."""

    name: str
    heading: str
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True)
class Caseload:
    """The whole page. `newcomers` have joined and have no plan yet."""

    now: datetime
    listing: Listing
    needed: int
    patients: int
    tabs: tuple[Tab, ...]
    page: Page
    groups: tuple[Group, ...]
    newcomers: tuple[User, ...]
    invitations: tuple[Invitation, ...]

    @property
    def earlier(self) -> str:
        """The query string of the page before."""
        return self.listing.query(page=self.page.number - 1)

    @property
    def later(self) -> str:
        return self.listing.query(page=self.page.number + 1)


def read_caseload(therapist: Any, listing: Listing, now: datetime) -> Caseload:
    """Read the list as it stands at `now`: three statements, however many patients there are and however long they
    have walked."""
    editions = published_editions()
    seats = read_seats(therapist, lines_of(editions.in_force.rulebook), now)
    counts = Counter(name for seat in seats for name in seat.shown_in)
    page = Paginator(listing.rows(seats), CASES_A_PAGE).get_page(listing.page)
    is_whole = listing.show == "all" and not listing.q and page.number == 1
    return Caseload(
        now=therapist.local(now),
        listing=listing,
        needed=counts["need"],
        patients=len(seats),
        tabs=tabs(counts, listing),
        page=page,
        groups=groups([case_row(seat, editions, therapist, now) for seat in page], listing),
        newcomers=newcomers(seats) if is_whole else (),
        invitations=tuple(open_invitations(therapist, now)) if is_whole else (),
    )


def tabs(counts: Counter[str], listing: Listing) -> tuple[Tab, ...]:
    """How many are in each filter. Empty ones are left out, but for those that say something by being empty."""
    return tuple(
        Tab(name, word, counts[name], name == listing.show, listing.query(show=name))
        for name, (word, _) in SHOWN.items()
        if counts[name] or name in ALWAYS or name == listing.show
    )


def newcomers(seats: Iterable[Seat]) -> tuple[User, ...]:
    """Those who have joined and have no plan yet, by name."""
    found = (Row.read(*seat.columns).patient for seat in seats if seat.is_newcomer)
    return tuple(sorted(found, key=lambda patient: (folded(patient.name), patient.pk)))


def groups(shown: Sequence[CaseRow], listing: Listing) -> tuple[Group, ...]:
    """The rows under their headings, empty ones left out."""
    if listing.sort != "worst":
        return (Group("all", "", tuple(shown)),) if shown else ()
    found = [
        Group(name, heading, tuple(row for row in shown if row.seat.group == name)) for name, heading in GROUPS.items()
    ]
    return tuple(group for group in found if group.rows)


def case_row(seat: Seat, editions: Editions, therapist: Any, now: datetime) -> CaseRow:
    """A row of the list. Its mark is of all that its words come from."""
    edition, (counted, counts) = editions.in_force, counted_of(seat, now)
    known = (
        seat.columns,
        seat.today,
        therapist.pk,
        therapist.name,
        edition.pk,
        get_language(),
        get_current_timezone_name(),
        counted,
        counts,
    )

    def say() -> Case:
        lines = lines_of(edition.rulebook)
        return case_of(standing_of(Row.read(*seat.columns), therapist.pk, lines, seat.today), editions, therapist)

    return CaseRow(seat, blake2b(repr(known).encode(), digest_size=16).hexdigest(), counted, counts, say)


def case_of(standing: Standing, editions: Editions, therapist: Any) -> Case:
    rulebook = editions.in_force.rulebook
    words = words_of(standing, editions, therapist)
    sign = words.sign if words else "hold"
    kind, drawn = SIGNS.get(standing.place.ground, (sign, sign))
    return Case(
        standing=standing,
        knees=knees_said(standing.summary.knees),
        kind=kind,
        sign=drawn,
        reason=reason_of(standing, words),
        words=words,
        spark=spark(standing.worsts, int(rulebook.default("steady_worst_max")) + 1),
        walked=len(standing.lately),
        planned=planned_lately(standing.patient, standing.plan.stage, rulebook, standing.today),
        same_day=sum(day.same_day for day in standing.lately),
    )


def open_invitations(therapist: Any, now: datetime) -> Any:
    """Keys to join that this therapist wrote and nobody has used."""
    invitations = Invitation.objects.visible_to(therapist).open(now)
    return invitations.filter(role=Role.PATIENT, user=None).order_by("-created_at")
