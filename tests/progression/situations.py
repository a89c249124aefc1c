"""Made-up cases: Ana's right knee, usual pain 2, on A1 since Monday 2 March 2026. Everything can be told otherwise."""

import json
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from rehab import guidance
from rehab.progression import Facts, Numbers, Recommendation, recommend

PLACE = timezone(timedelta(hours=1))
MONDAY, WEDNESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)
CALM, STEADY = (1, 2, 1, 1), (2, 4, 3, 2)
FIRST_EDITION = Path(guidance.__path__[0]) / "first_edition" / "numbers.json"
MOMENTS = ("before", "peak", "after", "morning")

Case = dict[str, Any]


def edition() -> Case:
    read: Case = json.loads(FIRST_EDITION.read_text(encoding="utf-8"))
    return read


@cache
def numbers() -> Numbers:
    return Numbers.from_json(edition())


def at(day: date, hour: int = 18, minute: int = 0) -> str:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PLACE).isoformat()


def day_after(day: date, days: int = 1) -> date:
    return day + timedelta(days=days)


def walk(
    day: date, right: tuple[int | None, ...] = CALM, left: tuple[int | None, ...] = (0, 0, 0, 0), **told: Any
) -> Case:
    """A walk at 18:00, its morning rated at 07:30 of the next day; ratings are before, peak, after, morning."""
    pain = {"left": dict(zip(MOMENTS, left, strict=True)), "right": dict(zip(MOMENTS, right, strict=True))}
    told = {"minutes": 6, "place": "treadmill", "morning_at": at(day_after(day), 7, 30)} | told
    return {"happened": at(day), "entered": at(day, 18, 20), "pain": pain} | told


def report(day: date, *symptoms: str, hour: int = 20) -> Case:
    return {"happened": at(day, hour), "symptoms": list(symptoms)}


def case(
    *walks: Case,
    now: str | None = None,
    plan: Case | None = None,
    profile: Case | None = None,
    reports: list[Case] | None = None,
    pain_now: dict[str, int | None] | None = None,
) -> Case:
    """Asked on Saturday 7 March at 9:00 when nothing else is told."""
    return {
        "now": now or at(date(2026, 3, 7), 9),
        "profile": {"born": 1975, "usual": {"left": 0, "right": 2}} | (profile or {}),
        "plan": {"stage": "A1", "stage_since": "2026-03-02"} | (plan or {}),
        "walks": list(walks),
        "reports": reports or [],
        "pain_now": pain_now,
    }


def advice(told: Case) -> Recommendation:
    return recommend(Facts.from_json(told), numbers())


def advise(*walks: Case, **told: Any) -> Recommendation:
    return advice(case(*walks, **told))


def week(*ratings: tuple[int | None, ...], begin: date = MONDAY, **told: Any) -> list[Case]:
    """Walks every second day from `begin`."""
    return [walk(day_after(begin, 2 * place), right, **told) for place, right in enumerate(ratings)]


def finding(answer: Recommendation, rule: str) -> dict[str, Any]:
    """The numbers of a rule that spoke."""
    return next(found.numbers for found in answer.findings if found.rule == rule)
