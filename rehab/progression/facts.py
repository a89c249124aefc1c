"""What is known when the next walk is decided. Null (None) pain is *not answered*, never 0.

Ratings are whole numbers 0-10 (NPRS). Moments are aware, on the wall clock of the place where they were lived, with a
fixed offset from UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from .names import (
    EXCLUSIONS,
    FLAGS,
    GOALS,
    KNEES,
    LOCKS,
    OSTEOARTHRITIS,
    PLACES,
    REPORTABLE,
    SWELLINGS,
    UNLOCKS,
)
from .reading import FIRST_YEAR, LAST_YEAR, Json, Node


class Pain(NamedTuple):
    """One knee's ratings of one walk: just before, highest during, about an hour after, on waking next day."""

    before: int | None
    peak: int | None
    after: int | None
    morning: int | None = None

    @classmethod
    def read(cls, node: Node) -> Pain:
        return cls(*(node.whole(moment, 0, 10) for moment in ("before", "peak", "after", "morning")))

    def to_json(self) -> dict[str, int | None]:
        return self._asdict()

    @property
    def highest(self) -> int | None:
        """The highest of the four; None when none was answered."""
        return max((pain for pain in self if pain is not None), default=None)


BLANK = Pain(None, None, None, None)


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk as it was told. Minutes are backward minutes without rests; load is % of body weight."""

    happened: datetime
    entered: datetime | None = None
    edited: datetime | None = None
    pain: Mapping[str, Pain] = field(default_factory=dict)
    morning_at: datetime | None = None
    minutes: int | None = None
    metres: int | None = None
    place: str | None = None
    speed_kmh: float | None = None
    incline_percent: float | None = None
    load_percent: float | None = None
    swelling: str | None = None
    morning_swelling: str | None = None
    flags: frozenset[str] = frozenset()

    @classmethod
    def read(cls, node: Node) -> Walk:
        node.needs("happened")
        pain = node.node("pain")
        return cls(
            happened=node.moment("happened"),  # type: ignore[arg-type]
            entered=node.moment("entered"),
            edited=node.moment("edited"),
            pain={knee: Pain.read(pain.node(knee)) for knee in KNEES},
            morning_at=node.moment("morning_at"),
            minutes=node.whole("minutes", 0, 1440),
            metres=node.whole("metres", 0, 100_000),
            place=node.choice("place", PLACES),
            speed_kmh=node.number("speed_kmh", 0, 50),
            incline_percent=node.number("incline_percent", -100, 100),
            load_percent=node.number("load_percent", 0, 500),
            swelling=node.choice("swelling", SWELLINGS),
            morning_swelling=node.choice("morning_swelling", SWELLINGS),
            flags=node.names("flags", FLAGS),
        )

    def to_json(self) -> Json:
        return {
            "happened": self.happened.isoformat(),
            "entered": _iso(self.entered),
            "edited": _iso(self.edited),
            "pain": {knee: pain.to_json() for knee, pain in self.pain.items()},
            "morning_at": _iso(self.morning_at),
            "minutes": self.minutes,
            "metres": self.metres,
            "place": self.place,
            "speed_kmh": self.speed_kmh,
            "incline_percent": self.incline_percent,
            "load_percent": self.load_percent,
            "swelling": self.swelling,
            "morning_swelling": self.morning_swelling,
            "flags": sorted(self.flags),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Symptoms told outside a walk: names of `REPORTABLE`."""

    happened: datetime
    entered: datetime | None = None
    symptoms: frozenset[str] = frozenset()

    @classmethod
    def read(cls, node: Node) -> Report:
        node.needs("happened")
        return cls(
            happened=node.moment("happened"),  # type: ignore[arg-type]
            entered=node.moment("entered"),
            symptoms=node.names("symptoms", REPORTABLE),
        )

    def to_json(self) -> Json:
        return {
            "happened": self.happened.isoformat(),
            "entered": _iso(self.entered),
            "symptoms": sorted(self.symptoms),
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """Screening and intake. `usual` is the average pain of the last 7 days by knee; a knee without one counts as 0."""

    born: int | None = None
    knees: frozenset[str] = frozenset({"right"})
    usual: Mapping[str, int] = field(default_factory=dict)
    oa: str = "unknown"
    exclusions: frozenset[str] = frozenset()
    surgery_on: date | None = None
    fell_in_12_months: bool = False
    balance_problem: bool = False
    backward_3m_seconds: float | None = None

    @classmethod
    def read(cls, node: Node) -> Profile:
        usual = node.node("usual")
        asked = {knee: usual.whole(knee, 0, 10) for knee in KNEES}
        knees = node.names("knees", KNEES)
        return cls(
            born=node.whole("born", FIRST_YEAR, LAST_YEAR),
            knees=frozenset({"right"}) if node.values.get("knees") is None else knees,
            usual={knee: pain for knee, pain in asked.items() if pain is not None},
            oa=node.choice("oa", OSTEOARTHRITIS) or "unknown",
            exclusions=node.names("exclusions", EXCLUSIONS),
            surgery_on=node.day("surgery_on"),
            fell_in_12_months=node.flag("fell_in_12_months"),
            balance_problem=node.flag("balance_problem"),
            backward_3m_seconds=node.number("backward_3m_seconds", 0, 3600),
        )

    def to_json(self) -> Json:
        return {
            "born": self.born,
            "knees": sorted(self.knees),
            "usual": dict(self.usual),
            "oa": self.oa,
            "exclusions": sorted(self.exclusions),
            "surgery_on": _iso(self.surgery_on),
            "fell_in_12_months": self.fell_in_12_months,
            "balance_problem": self.balance_problem,
            "backward_3m_seconds": self.backward_3m_seconds,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the patient stands: the stage, its first day, and what a therapist granted, changed, locked or cleared."""

    stage: str
    stage_since: date
    goal: str = "pain"
    unlocks: frozenset[str] = frozenset()
    overrides: Mapping[str, float] = field(default_factory=dict)
    locked: str | None = None
    cleared_at: datetime | None = None
    cleared_to_start: bool = False

    @classmethod
    def read(cls, node: Node) -> Plan:
        node.needs("stage", "stage_since")
        return cls(
            stage=node.text("stage", longest=4),
            stage_since=node.day("stage_since"),  # type: ignore[arg-type]
            goal=node.choice("goal", GOALS) or "pain",
            unlocks=node.names("unlocks", UNLOCKS),
            overrides=_overrides(node.node("overrides")),
            locked=node.choice("locked", LOCKS),
            cleared_at=node.moment("cleared_at"),
            cleared_to_start=node.flag("cleared_to_start"),
        )

    def to_json(self) -> Json:
        return {
            "stage": self.stage,
            "stage_since": self.stage_since.isoformat(),
            "goal": self.goal,
            "unlocks": sorted(self.unlocks),
            "overrides": dict(self.overrides),
            "locked": self.locked,
            "cleared_at": _iso(self.cleared_at),
            "cleared_to_start": self.cleared_to_start,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the decision is made of. `pain_now` is the tap just before today's walk, by knee."""

    now: datetime
    profile: Profile
    plan: Plan
    walks: tuple[Walk, ...] = ()
    reports: tuple[Report, ...] = ()
    pain_now: Mapping[str, int | None] = field(default_factory=dict)

    @classmethod
    def from_json(cls, case: Json) -> Facts:
        """Read a case. Raises CaseError naming the field that is wrong."""
        node = Node(case)
        node.needs("now", "plan")
        now = node.node("pain_now")
        tapped = {knee: now.whole(knee, 0, 10) for knee in KNEES if knee in now.values}
        return cls(
            now=node.moment("now"),  # type: ignore[arg-type]
            profile=Profile.read(node.node("profile")),
            plan=Plan.read(node.node("plan")),
            walks=tuple(Walk.read(walk) for walk in node.nodes("walks")),
            reports=tuple(Report.read(report) for report in node.nodes("reports")),
            pain_now=tapped,
        )

    def to_json(self) -> Json:
        """The case format, so that an advice can be asked again later from what it came from."""
        return {
            "now": self.now.isoformat(),
            "profile": self.profile.to_json(),
            "plan": self.plan.to_json(),
            "walks": [walk.to_json() for walk in self.walks],
            "reports": [report.to_json() for report in self.reports],
            "pain_now": dict(self.pain_now),
        }


def _overrides(node: Node) -> dict[str, float]:
    told = {name: node.number(name) for name in node.values}
    return {name: value for name, value in told.items() if value is not None}


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
