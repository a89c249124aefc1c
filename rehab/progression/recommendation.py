"""What the engine answers: a direction, a stage, an earliest day, the rules that spoke, and who is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from .names import CONTACTS, DIRECTIONS
from .reading import Json, Node


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that spoke, whom it tells, and the numbers that made it true (JSON-able, named as the placeholders)."""

    rule: str
    contact: str
    numbers: Json

    @classmethod
    def read(cls, node: Node) -> Finding:
        return cls(node.text("rule"), node.text("contact"), node.node("numbers").values)


@dataclass(frozen=True, slots=True)
class Count:
    """How far the way up is walked: of `needed` walks within `window_days`, `more` are still to go.

    `counting` and `calm` are the walk-days of the count within the window. `route` is the rule that would speak;
    where there is no next stage it is None and the numbers are 0."""

    calm: int = 0
    counting: int = 0
    needed: int = 0
    window_days: int = 0
    route: str | None = None
    more: int = 0

    @classmethod
    def read(cls, node: Node) -> Count:
        calm, counting, needed, window, more = (
            node.whole(key, 0, 1000) or 0 for key in ("calm", "counting", "needed", "window_days", "more")
        )
        return cls(calm, counting, needed, window, node.text("route") or None, more)


class DayOutcome(NamedTuple):
    """One walk-day: its outcome, whether the present count holds it, and the worst pain of the worse knee."""

    on: date
    outcome: str
    counts: bool
    worst: int | None

    @classmethod
    def read(cls, node: Node) -> DayOutcome:
        node.needs("on")
        return cls(node.day("on") or date.min, node.text("outcome"), node.flag("counts"), node.whole("worst", 0, 10))


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The advice. `because` and `findings` are in the same order; `not_before` is None when the advice is to stop."""

    direction: str
    stage: str
    not_before: date | None
    because: tuple[str, ...]
    contact: str
    today: str | None = None
    findings: tuple[Finding, ...] = ()
    next_stage: str | None = None
    count: Count = Count()
    days: tuple[DayOutcome, ...] = ()

    def to_json(self) -> Json:
        return {
            "direction": self.direction,
            "stage": self.stage,
            "not_before": self.not_before.isoformat() if self.not_before else None,
            "because": list(self.because),
            "contact": self.contact,
            "today": self.today,
            "findings": [asdict(finding) for finding in self.findings],
            "next_stage": self.next_stage,
            "count": asdict(self.count),
            "days": [{**day._asdict(), "on": day.on.isoformat()} for day in self.days],
        }

    @classmethod
    def from_json(cls, stored: Json) -> Recommendation:
        """Read back what `to_json` wrote."""
        node = Node(stored, "advice")
        return cls(
            direction=node.text("direction"),
            stage=node.text("stage"),
            not_before=node.day("not_before"),
            because=tuple(finding.text("rule") for finding in node.nodes("findings")),
            contact=node.text("contact"),
            today=node.text("today") or None,
            findings=tuple(Finding.read(finding) for finding in node.nodes("findings")),
            next_stage=node.text("next_stage") or None,
            count=Count.read(node.node("count")),
            days=tuple(DayOutcome.read(day) for day in node.nodes("days")),
        )


def stricter(a: Recommendation, b: Recommendation) -> bool:
    """True when `a` is stricter than `b`: by direction, then lower stage, then later date, then graver contact.

    A ladder's codes sort from the lowest stage to the highest: `Numbers.from_json` sees to it. (Specification,
    section 8.)"""
    if a.direction != b.direction:
        return DIRECTIONS.index(a.direction) > DIRECTIONS.index(b.direction)
    if a.stage != b.stage:
        return a.stage < b.stage
    if a.not_before != b.not_before:
        return (a.not_before or date.max) > (b.not_before or date.max)
    return CONTACTS.index(a.contact) > CONTACTS.index(b.contact)
