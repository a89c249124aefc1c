"""The worklist: the patients in care, worst first, each with the reason in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator

from rehab.access.roles import Role
from rehab.access.tongues import later
from rehab.diary.charts import Spark, spark
from rehab.guidance.words import AdviceWords
from rehab.people.models import Invitation

from .editions import Editions, published_editions
from .listing import ALWAYS, SHOWN, Listing
from .reasons import Reason, counted_of, reason_of, words_of
from .said import knees_said
from .standing import Standing, planned_lately, read_standings

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
    counted: str
    counts: str

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
class Group:
    """Rows under a heading; without one when the order is not by who is worst."""

    name: str
    heading: str
    cases: tuple[Case, ...]


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
    newcomers: tuple[Any, ...]
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
    standings, newcomers = read_standings(therapist, editions.in_force.rulebook, now)
    page = Paginator(listing.rows(standings), CASES_A_PAGE).get_page(listing.page)
    is_whole = listing.show == "all" and not listing.q and page.number == 1
    return Caseload(
        now=therapist.local(now),
        listing=listing,
        needed=sum(map(SHOWN["need"][1], standings)),
        patients=len(standings) + len(newcomers),
        tabs=tabs(standings, listing),
        page=page,
        groups=groups(cases(list(page), editions, therapist, now), listing),
        newcomers=tuple(newcomers) if is_whole else (),
        invitations=tuple(open_invitations(therapist, now)) if is_whole else (),
    )


def tabs(standings: Sequence[Standing], listing: Listing) -> tuple[Tab, ...]:
    """How many are in each filter. Empty ones are left out, but for those that say something by being empty."""
    counted = {name: sum(map(belongs, standings)) for name, (_, belongs) in SHOWN.items()}
    return tuple(
        Tab(name, SHOWN[name][0], count, name == listing.show, listing.query(show=name))
        for name, count in counted.items()
        if count or name in ALWAYS or name == listing.show
    )


def groups(shown: Sequence[Case], listing: Listing) -> tuple[Group, ...]:
    """The rows under their headings, empty ones left out."""
    if listing.sort != "worst":
        return (Group("all", "", tuple(shown)),) if shown else ()
    found = [
        Group(name, heading, tuple(case for case in shown if case.standing.place.group == name))
        for name, heading in GROUPS.items()
    ]
    return tuple(group for group in found if group.cases)


def cases(standings: Sequence[Standing], editions: Editions, therapist: Any, now: datetime) -> list[Case]:
    """The rows of one page in words."""
    return [case_of(one, editions, therapist, now) for one in standings]


def case_of(standing: Standing, editions: Editions, therapist: Any, now: datetime) -> Case:
    rulebook = editions.in_force.rulebook
    words = words_of(standing, editions, therapist)
    sign = words.sign if words else "hold"
    kind, drawn = SIGNS.get(standing.place.ground, (sign, sign))
    counted, counts = counted_of(standing, now)
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
        counted=counted,
        counts=counts,
    )


def open_invitations(therapist: Any, now: datetime) -> Any:
    """Keys to join that this therapist wrote and nobody has used."""
    invitations = Invitation.objects.visible_to(therapist).open(now)
    return invitations.filter(role=Role.PATIENT, user=None).order_by("-created_at")
