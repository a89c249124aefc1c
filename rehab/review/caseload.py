"""The caseload: the patients in care, worst first, each with the reason in one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from rehab.access.roles import Role
from rehab.diary.charts import Spark, spark
from rehab.guidance.words import AdviceWords, RuleWords, advice_words, leading
from rehab.people.models import Invitation, User
from rehab.plan.models import Advice

from .editions import Editions, published_editions
from .said import ago, knees_said, numbers_said
from .standing import Standing, planned_lately, standing_of, walked_lately

CASES_A_PAGE = 50

# The tabs, in order: their words, and who is in them.
SHOWN: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "all": ("All", bool),
    "need": ("Need me", lambda standing: standing.group == "need"),
    "locked": ("Ready, but locked", lambda standing: standing.ground == "waiting"),
    "silent": ("Not walking", lambda standing: standing.ground == "silent"),
    "quiet": ("Quiet", lambda standing: standing.group == "quiet"),
}
GROUPS = {"need": "Need you", "look": "Worth a look", "quiet": "Quiet"}

# Ground -> the kind of the row and its sign. Where it is not named, the advice says both.
SIGNS = {
    "emergency": ("stop", "stop"),
    "same_day": ("stop", "alert"),
    "stopped": ("stop", "stop"),
    "silent": ("hold", "rest"),
    "waiting": ("up", "lock"),
    "target": ("up", "check"),
    "paused": ("hold", "rest"),
}
STATES = {
    "emergency": "Stopped until you clear it.",
    "same_day": "Stopped until you clear it.",
    "stopped": "Stopped until you clear it.",
    "paused": "Paused until a therapist ends it.",
}


@dataclass(frozen=True)
class Case:
    """One row of the caseload, in words."""

    standing: Standing
    knees: str
    kind: str
    sign: str
    title: str
    reason: str
    rules: tuple[RuleWords, ...]
    headline: str
    spark: Spark
    walked: int
    planned: int
    counted: str
    counts: str


@dataclass(frozen=True)
class Tab:
    name: str
    word: str
    count: int
    is_shown: bool


@dataclass(frozen=True)
class Group:
    name: str
    heading: str
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Caseload:
    """The whole page. `newcomers` have joined and have no plan yet."""

    now: datetime
    shown: str
    needed: int
    patients: int
    tabs: tuple[Tab, ...]
    page: Page
    groups: tuple[Group, ...]
    newcomers: tuple[Any, ...]
    invitations: tuple[Invitation, ...]


def read_caseload(therapist: Any, shown: str, number: int, now: datetime) -> Caseload:
    """Read the therapist's caseload at `now`. `shown` is a key of SHOWN, `number` the page, from 1."""
    people = list(User.objects.visible_to(therapist).select_related("summary", "plan").order_by("name", "pk"))
    editions = published_editions()
    rulebook = editions.in_force.rulebook
    begun = [person for person in people if hasattr(person, "summary") and hasattr(person, "plan")]
    standings = sorted((standing_of(person, rulebook, now) for person in begun), key=lambda one: one.order)
    page = Paginator([one for one in standings if SHOWN[shown][1](one)], CASES_A_PAGE).get_page(number)
    return Caseload(
        now=therapist.local(now),
        shown=shown,
        needed=sum(one.group == "need" for one in standings),
        patients=len(people),
        tabs=tabs(standings, shown),
        page=page,
        groups=groups(cases(list(page), editions, therapist, now)),
        newcomers=tuple(person for person in people if person not in begun),
        invitations=tuple(open_invitations(therapist, now)),
    )


def tabs(standings: Sequence[Standing], shown: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(name, word, sum(map(belongs, standings)), name == shown) for name, (word, belongs) in SHOWN.items()
    )


def groups(shown: Sequence[Case]) -> tuple[Group, ...]:
    """The rows under their headings, empty ones left out."""
    found = [
        Group(name, heading, tuple(case for case in shown if case.standing.group == name))
        for name, heading in GROUPS.items()
    ]
    return tuple(group for group in found if group.cases)


def cases(standings: Sequence[Standing], editions: Editions, therapist: Any, now: datetime) -> list[Case]:
    """The rows of one page, with the words of the advice that stands. One statement for all of them."""
    keys = [one.summary.advice["pk"] for one in standings if one.summary.advice]
    advices = Advice.objects.visible_to(therapist).defer("facts").in_bulk(keys)
    return [
        case_of(one, words_of(one, advices, editions, therapist), editions, now)
        for one in standings
    ]  # fmt: skip


def words_of(standing: Standing, advices: dict[int, Advice], editions: Editions, therapist: Any) -> AdviceWords | None:
    advice = advices.get((standing.summary.advice or {}).get("pk", 0))
    if advice is None:
        return None
    return advice_words(
        advice,
        edition=editions.by_pk[advice.edition_id],
        patient=standing.patient,
        reader="staff",
        today=standing.today,
        therapist=therapist.name,
    )


def case_of(standing: Standing, words: AdviceWords | None, editions: Editions, now: datetime) -> Case:
    rulebook = editions.in_force.rulebook
    sign = words.sign if words else "hold"
    kind, drawn = SIGNS.get(standing.ground, (sign, sign))
    title, reason = why(standing, words)
    counted, counts = counted_of(standing, now)
    return Case(
        standing=standing,
        knees=knees_said(standing.summary.knees),
        kind=kind,
        sign=drawn,
        title=title,
        reason=reason,
        rules=words.rules if words else (),
        headline=words.headline if words else "",
        spark=spark(standing.summary.worsts, int(rulebook.default("steady_worst_max")) + 1),
        walked=walked_lately(standing.summary, standing.today),
        planned=planned_lately(standing.patient, standing.plan.stage, rulebook, standing.today),
        counted=counted,
        counts=counts,
    )


def why(standing: Standing, words: AdviceWords | None) -> tuple[str, str]:
    """The reason in one line: a few strong words, then what the plan says of it."""
    headline = words.headline if words else ""
    if standing.ground == "silent":
        first = "No walk" if standing.summary.last_walk_on else "No walk yet,"
        return f"{first} for {standing.quiet_days} days.", headline and f"{headline}."
    if words is None or not words.rules:
        return headline or "No advice yet.", ""
    rule = leading(words.rules)
    if standing.group == "quiet":
        return f"{headline}.", rule.sentence
    numbers = numbers_said(rule)
    state = STATES.get(standing.ground, f"{headline}.")
    return (f"{rule.title}:", f"{numbers} {state}") if numbers else (f"{rule.title}.", state)


def counted_of(standing: Standing, now: datetime) -> tuple[str, str]:
    """The last column: how long somebody has waited, or when the last walk was."""
    if standing.group == "need" and standing.since:
        return ago(now - standing.since), "waiting"
    last = standing.summary.last_walk_on
    if last is None:
        return "None", "walks yet"
    days = max(0, (standing.today - last).days)
    return {0: "Today", 1: "Yesterday"}.get(days, f"{days} days"), "last walk"


def open_invitations(therapist: Any, now: datetime) -> Any:
    """Keys to join that this therapist wrote and nobody has used."""
    invitations = Invitation.objects.visible_to(therapist).open(now)
    return invitations.filter(role=Role.PATIENT, user=None).order_by("-created_at")
