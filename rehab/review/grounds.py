"""On which grounds somebody is on the therapist's list, and who comes first. Pure: the standard library only.

Every ground is true of facts alone: of what the engine has said, of the walk-days, of what waits, and of the date. The
numbers it is measured against are the edition's. What a therapist has done about a ground is kept with what it was
about (its marks), so that it comes back when there is something new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

# Worst first, in three groups: a therapist is needed, it is worth a look, all is quiet.
NEED = ("emergency", "same_day", "stopped", "flare", "contact", "rising", "step_backs")
LOOK = ("seen", "silent", "waiting", "answer", "usual", "review", "target", "paused")
GROUNDS = (*NEED, *LOOK, "quiet")
RANK = {ground: place for place, ground in enumerate(GROUNDS)}

LOCKS = {"emergency": "emergency", "same_day": "same_day", "therapist": "stopped"}
STOPS = tuple(LOCKS.values())
# Rules of the engine that ask a therapist for something to do, and are no worry.
TASKS = ("next_stage_was_locked", "only_a_therapist_may_move_up")
FLARE, REPEATED, TARGET = "knee_flared_overnight", "step_back_was_repeated", "stage_was_the_target"
A_WEEK, LEAST_ANSWERS = 7, 2


class Day(NamedTuple):
    """A walk-day: worst pain (NPRS 0-10, None for no answer), written down that day, so bad that it leads back."""

    on: date
    worst: int | None = None
    same_day: bool = True
    back: bool = False


class Found(NamedTuple):
    """A rule that speaks, by what it found, since when, and whether it tells a therapist."""

    rule: str
    mark: str
    since: datetime
    tells: bool = True


class Waits(NamedTuple):
    """Something of the patient's that waits for a therapist: the oldest and the newest."""

    since: datetime
    last: datetime


class Handled(NamedTuple):
    """What a therapist has done about a ground: it rests while it is about nothing else, for good or until a day, or
    because it is a colleague's now."""

    marks: frozenset[str]
    until: date | None = None
    is_handed_over: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of a patient. Nothing in it ages by itself. `days` are oldest first; `handled` is by ground. A
    clinician has judged all that happened until `judged_on`."""

    stage_since: date
    judged_on: date | None = None
    locked: str = ""
    locked_at: datetime | None = None
    found: tuple[Found, ...] = ()
    days: tuple[Day, ...] = ()
    message: Waits | None = None
    usual: Waits | None = None
    review_on: date | None = None
    handled: Mapping[str, Handled] = field(default_factory=dict)

    @property
    def last_walk_on(self) -> date | None:
        return self.days[-1].on if self.days else None


@dataclass(frozen=True)
class Lines:
    """What grounds are measured against: days without a walk, points that pain rises from one week to the next, and
    days within which a second step back is one too many."""

    silent_after: float
    rise: float
    repeated_within: int


@dataclass(frozen=True)
class Flag:
    """One ground that holds: since when (a day where only days are known), and the marks of what it is about."""

    ground: str
    since: datetime | date | None
    marks: frozenset[str]

    @property
    def rank(self) -> int:
        return RANK[self.ground]

    @property
    def token(self) -> str:
        """What a page gives back to say that this flag, about just this, was seen."""
        return f"{self.ground}.{sha256(' '.join(sorted(self.marks)).encode()).hexdigest()[:12]}"

    def and_also(self, other: "Flag | None") -> "Flag":
        """Both of one ground as one."""
        if other is None:
            return self
        since = min((self.since, other.since), key=moment_of)
        return Flag(self.ground, since, self.marks | other.marks)

    def is_at_rest(self, handled: Handled | None, today: date) -> bool:
        """A therapist has dealt with all that it is about, and the day to look again has not come."""
        return handled is not None and self.marks <= handled.marks and (handled.until is None or today < handled.until)


@dataclass(frozen=True)
class Place:
    """Somebody's place on the list: the flags that are open, worst first, and those at rest."""

    flags: tuple[Flag, ...]
    resting: tuple[Flag, ...] = ()

    @property
    def first(self) -> Flag:
        return self.flags[0]

    @property
    def ground(self) -> str:
        return self.first.ground

    @property
    def group(self) -> str:
        """`need` (a therapist), `look` (worth one), or `quiet`."""
        return "need" if self.ground in NEED else "look" if self.ground in LOOK else "quiet"

    def has(self, *grounds: str) -> bool:
        return any(flag.ground in grounds for flag in self.flags)

    @property
    def order(self) -> tuple[int, float]:
        """Worst first; among equals who has waited longest."""
        return (self.first.rank, moment_of(self.first.since))


QUIET = Flag("quiet", None, frozenset())


def moment_of(since: datetime | date | None) -> float:
    """A moment to compare with others; a day begins at midnight."""
    if since is None:
        return 0.0
    return (since if isinstance(since, datetime) else datetime.combine(since, time.min, UTC)).timestamp()


def place_of(known: Known, today: date, lines: Lines) -> Place:
    """Where somebody stands on the list of `today`, their own diary day."""
    found = flags_of(known, today, lines)
    resting = tuple(flag for flag in found if flag.is_at_rest(known.handled.get(flag.ground), today))
    stops = [flag for flag in resting if flag.ground in STOPS and not known.handled[flag.ground].is_handed_over]
    seen = tuple(Flag("seen", flag.since, flag.marks) for flag in stops)
    still = sorted((*(flag for flag in found if flag not in resting), *seen), key=lambda flag: flag.rank)
    return Place(tuple(still) or (QUIET,), resting)


def flags_of(known: Known, today: date, lines: Lines) -> tuple[Flag, ...]:
    """Every ground that holds, worst first, whatever a therapist has done about it."""
    flags: dict[str, Flag] = {}
    for flag in (*by_lock(known), *by_rules(known), *by_walks(known, today, lines), *by_waiting(known, today)):
        flags[flag.ground] = flag.and_also(flags.get(flag.ground))
    return tuple(sorted(flags.values(), key=lambda flag: flag.rank))


def by_lock(known: Known) -> Iterator[Flag]:
    """The plan is stopped: all that is said is about it. Or a therapist has paused it."""
    if known.locked in LOCKS:
        marks = frozenset(one.mark for one in known.found)
        yield Flag(LOCKS[known.locked], known.locked_at, marks | {f"locked {known.locked}"})
    elif known.locked == "paused":
        yield Flag("paused", known.locked_at, frozenset({f"paused {known.locked_at}"}))


def by_rules(known: Known) -> Iterator[Flag]:
    """What the engine says. While the plan is stopped, whatever tells the therapist is part of the stop."""
    asks = [one for one in known.found if one.tells and one.rule not in (*TASKS, FLARE, REPEATED)]
    by_ground = {
        "flare": [one for one in known.found if one.rule == FLARE],
        "contact": asks if known.locked not in LOCKS else [],
        "step_backs": [one for one in known.found if one.rule == REPEATED] if known.locked not in LOCKS else [],
        "waiting": [one for one in known.found if one.rule in TASKS],
        "target": [one for one in known.found if one.rule == TARGET],
    }
    for ground, said in by_ground.items():
        if said:
            yield Flag(ground, min(one.since for one in said), frozenset(one.mark for one in said))


def by_walks(known: Known, today: date, lines: Lines) -> Iterator[Flag]:
    """What the walk-days say, and those that there are none of."""
    if since := rising_since(known.days, lines.rise):
        yield Flag("rising", since, frozenset({f"rising {since}"}))
    if pair := repeated(known, today, lines.repeated_within):
        yield Flag("step_backs", pair[1], frozenset({f"back {pair[1]}"}))
    last = max(day for day in (known.last_walk_on, known.stage_since) if day)
    if not known.locked and (today - last).days > lines.silent_after:
        since = last + timedelta(days=int(lines.silent_after) + 1)
        yield Flag("silent", since, frozenset({f"silent {last}"}))


def by_waiting(known: Known, today: date) -> Iterator[Flag]:
    """What waits for a therapist: an answer, a higher usual pain, the day on which one wanted to look again."""
    for ground, waits in (("answer", known.message), ("usual", known.usual)):
        if waits:
            yield Flag(ground, waits.since, frozenset({f"{ground} {waits.last}"}))
    if known.review_on and known.review_on <= today:
        yield Flag("review", known.review_on, frozenset({f"review {known.review_on}"}))


def repeated(known: Known, today: date, within: int) -> tuple[date, date] | None:
    """The two latest days that led back, if they are close together and the later one is no longer ago than that.

    The engine says so while the later one stands; on the list it stays for as long as the two weeks are not over."""
    judged = known.judged_on or date.min
    backs = [day.on for day in known.days if day.back and day.on > judged]
    if len(backs) < 2 or (backs[-1] - backs[-2]).days > within or (today - backs[-1]).days > within:
        return None
    return backs[-2], backs[-1]


def rising_since(days: tuple[Day, ...], rise: float) -> date | None:
    """Since which walk-day the worst pain of a week has been so much higher than that of the week before; None when it
    is not at the last one."""
    since = None
    for place in range(len(days), 0, -1):
        if not rose(days[:place], rise):
            break
        since = days[place - 1].on
    return since


def rose(days: tuple[Day, ...], rise: float) -> bool:
    """The mean worst pain of the seven days that end with the last walk, against the seven days before: at least two
    answers each, and `rise` points or more. A blank is in neither mean, a zero is."""
    latest, before = week_of(days, 0), week_of(days, 1)
    if min(len(latest), len(before)) < LEAST_ANSWERS:
        return False
    return sum(latest) * len(before) - sum(before) * len(latest) >= rise * len(latest) * len(before)


def week_of(days: tuple[Day, ...], ago: int) -> list[int]:
    """The answered worst pains of the week that ends with the last walk, or of one so many weeks ago."""
    if not days:
        return []
    until = days[-1].on - timedelta(days=A_WEEK * ago)
    return [day.worst for day in days if day.worst is not None and 0 <= (until - day.on).days < A_WEEK]
