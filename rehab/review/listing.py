"""What of the worklist is shown: the filters, the search, the order and the page, all of it in the address."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from rehab.access.tongues import later
from rehab.diary.days import day_of
from rehab.people.models import User

from .grounds import STOPS, Lines, moment_of
from .standing import AHEAD, COLUMNS, Columns, Row, Standing, read_row, read_rows, standing_of

ZONE = len(AHEAD) + COLUMNS.index("patient__zone")

Belongs = Callable[[Standing], bool]


def on_ground(*grounds: str) -> Belongs:
    """Those with an open flag of these grounds, whether or not something graver comes first."""
    return lambda standing: standing.is_listed and standing.place.has(*grounds)


def in_group(group: str) -> Belongs:
    return lambda standing: standing.is_listed and standing.place.group == group


# The filters, in order: their words, and who is in them. The grounds come in their own order.
SHOWN: dict[str, tuple[str, Belongs]] = {
    "all": (later("My patients"), lambda standing: standing.is_listed),
    "need": (later("Need me"), in_group("need")),
    "stopped": (later("Stopped"), on_ground(*STOPS, "seen")),
    "flare": (later("Flare"), on_ground("flare")),
    "contact": (later("Asked for"), on_ground("contact")),
    "rising": (later("Pain rising"), on_ground("rising")),
    "step_backs": (later("Stepped back twice"), on_ground("step_backs")),
    "silent": (later("Not walking"), on_ground("silent")),
    "waiting": (later("Ready, but locked"), on_ground("waiting")),
    "answer": (later("Wrote to me"), on_ground("answer")),
    "usual": (later("Usual pain higher"), on_ground("usual")),
    "target": (later("At target"), on_ground("target")),
    "paused": (later("Paused"), on_ground("paused")),
    "colleague": (later("With a colleague"), lambda standing: standing.is_listed and standing.is_handed_over),
    "quiet": (later("Quiet"), in_group("quiet")),
    "archived": (later("Archived"), lambda standing: standing.is_archived),
}
ALWAYS = ("all", "need", "quiet")  # the others are there when somebody is in them


def waited(standing: Standing) -> tuple[float, ...]:
    """Who waits since the earliest moment comes first, and who waits for nothing last."""
    since = standing.place.first.since
    return (0, moment_of(since)) if since else (1,)


def folded(name: str) -> str:
    """A name without capitals and accents, the same whatever the database makes of them."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# The orders to choose from: their words, and the key. Whoever is equal keeps the order of the worst first.
SORTS: dict[str, tuple[str, Callable[[Standing], tuple[float | str, ...]]]] = {
    "worst": (later("Worst first"), lambda standing: standing.place.order),
    "name": (later("Name"), lambda standing: (folded(standing.patient.name),)),
    "waiting": (later("Longest waiting"), waited),
    "walk": (later("Longest without a walk"), lambda standing: (moment_of(standing.known.last_walk_on),)),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """What the list has to know of somebody to choose and to order: `shown_in` which filters, and the `keys` of each
    order. A newcomer, who has no plan yet, is in none. `columns` is all that was read."""

    columns: Columns
    name: str = ""
    today: date = date.min
    group: str = ""
    since: date | datetime | None = None
    last_walk_on: date | None = None
    shown_in: frozenset[str] = frozenset()
    keys: Mapping[str, tuple[float | str, ...]] = field(default_factory=dict)

    @property
    def is_newcomer(self) -> bool:
        return not self.keys


@lru_cache(maxsize=4096)
def seat_of(columns: Columns, reader: int, lines: Lines, today: date) -> Seat:
    """Somebody's seat on the list of the therapist with this key. Worked out once for what was read and this day: the
    next time a list is opened most have not changed."""
    row = Row.read(*columns)
    if row.plan.pk is None or row.summary.pk is None:
        return Seat(columns)
    standing = standing_of(row, reader, lines, today)
    return Seat(
        columns=columns,
        name=folded(row.patient.name),
        today=today,
        group=standing.place.group,
        since=standing.place.first.since,
        last_walk_on=standing.known.last_walk_on,
        shown_in=frozenset(name for name, (_, belongs) in SHOWN.items() if belongs(standing)),
        keys={name: (*key(standing), *standing.order) for name, (_, key) in SORTS.items()},
    )


def forget_seats(now: datetime) -> None:
    """Begin anew each hour, so that nobody who was erased stays in the memory of a process for long."""
    hour = now.astimezone(UTC).isoformat(timespec="hours")
    if _kept_in["hour"] != hour:
        _kept_in["hour"] = hour
        seat_of.cache_clear()


_kept_in = {"hour": ""}


def read_seats(therapist: Any, lines: Lines, now: datetime) -> list[Seat]:
    """Everyone in care. One statement."""
    forget_seats(now)
    rows = read_rows(therapist)
    todays = {zone: day_of(User(zone=zone).local(now)) for zone in {row[ZONE] for row in rows}}
    return [seat_of(row, therapist.pk, lines, todays[row[ZONE]]) for row in rows]


def read_seat(patient: User, therapist: Any, lines: Lines, now: datetime) -> Seat:
    """One patient in care. One statement."""
    return seat_of(read_row(patient, therapist), therapist.pk, lines, day_of(patient.local(now)))


@dataclass(frozen=True)
class Listing:
    """What is asked for. The address says what differs from the whole list, worst first."""

    show: str = "all"
    q: str = ""
    sort: str = "worst"
    page: int = 1

    def rows(self, seats: Iterable[Seat]) -> list[Seat]:
        """Those who belong here, in order."""
        wanted = folded(self.q).split()
        found = [seat for seat in seats if self.show in seat.shown_in and all(word in seat.name for word in wanted)]
        return sorted(found, key=lambda seat: seat.keys[self.sort])

    def query(self, **other: str | int) -> str:
        """The query string of this list, but for what is `other`; "" for the whole one. Another filter or order begins
        on its first page."""
        wish = replace(self, **{"page": 1, **other})  # type: ignore[arg-type]
        says = {name: value for name, value in vars(wish).items() if value != getattr(WHOLE, name)}
        return f"?{urlencode(says)}" if says else ""

    def here(self) -> str:
        """The query string of this very page."""
        return self.query(page=self.page)


WHOLE = Listing()
