"""A calm week, and how a plan and its advice are read again."""

from datetime import date, datetime, timedelta

from rehab.diary.told import Saved
from rehab.people.models import User
from rehab.plan.models import Advice, Plan
from tests.cast import MONDAY, morning, walk


def day(number: int, hour: int = 18) -> datetime:
    """A day of March 2026 in Berlin, in the evening."""
    return MONDAY.replace(day=number, hour=hour)


def calm_week(patient: User) -> Saved:
    """Calm walks on Monday 2, Wednesday 4 and Friday 6, each with a settled morning: up to A2 from Monday 9."""
    for on in (2, 4, 6):
        saved = morning(patient, walk(patient, day(on)), 2)
    return saved


def plan_of(patient: User) -> Plan:
    return Plan.objects.of(patient).get()


def stands(patient: User) -> tuple[str, date]:
    """The stage of the plan, and its first day."""
    plan = plan_of(patient)
    return plan.stage, plan.stage_since


def told(patient: User) -> Advice:
    """The advice that was given last."""
    advice: Advice = Advice.objects.of(patient).newest_first()[0]
    return advice


def march(number: int) -> date:
    return date(2026, 3, 1) + timedelta(days=number - 1)
