"""What of the worklist is shown: the filters, the search, the order and the page, all of it in the address."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from rehab.access.tongues import later

from .grounds import STOPS, moment_of
from .standing import Standing

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


@dataclass(frozen=True)
class Listing:
    """What is asked for. The address says what differs from the whole list, worst first."""

    show: str = "all"
    q: str = ""
    sort: str = "worst"
    page: int = 1

    def rows(self, standings: Sequence[Standing]) -> list[Standing]:
        """Those who belong here, in order."""
        belongs, wanted = SHOWN[self.show][1], folded(self.q).split()
        found = [one for one in standings if belongs(one) and has_words(one, wanted)]
        return sorted(sorted(found, key=lambda one: one.order), key=SORTS[self.sort][1])

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


def has_words(standing: Standing, wanted: Sequence[str]) -> bool:
    """Every word is found in the name."""
    name = folded(standing.patient.name)
    return all(word in name for word in wanted)
