"""The patient's bounded recent history, as the engine reads it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.utils import timezone

from rehab import progression
from rehab.guidance.models import Edition
from rehab.people.kept import Kept, ThePatient, Told
from rehab.people.together import Together
from rehab.plan.facts import Grants, granted, grants_in_force, plan_facts, profile_facts
from rehab.plan.fitting import unfit, without
from rehab.plan.models import KNEES, Advice, Plan, Profile

from .days import day_of
from .models import Morning, Report, Start, Summary, Walk

REMEMBERED = timedelta(days=90)


@dataclass
class History:
    """What is known of a patient, read once for one act. What the act saves is told to it, not read again.

    `sent` is the walk under the key that was asked for, also one that was taken back."""

    profile: Profile
    grants: Grants
    edition: Edition
    walks: list[Walk]
    reports: list[Report]
    tap: Start | None
    standing: Advice | None
    summary: Summary | None
    sent: Walk | None

    def facts(self, plan: Plan, now: datetime) -> progression.Facts:
        """As the engine reads it at `now` (aware, on the patient's own clock). A tap of another day says nothing."""
        tap = self.tap if self.tap and self.tap.happened_on == day_of(now) else None
        return progression.Facts(
            now=now,
            profile=profile_facts(self.profile),
            plan=plan_facts(plan, without(self.grants, self.unfit(plan, now))),
            walks=tuple(walk_facts(walk) for walk in self.walks),
            reports=tuple(report_facts(report) for report in self.reports),
            pain_now={"left": tap.left, "right": tap.right} if tap else {},
        )

    def unfit(self, plan: Plan, now: datetime) -> frozenset[str]:
        """The unlocks that nobody's therapist gave and whose reasons no longer hold: the engine does not see them."""
        return unfit(self.grants, plan, profile_facts(self.profile), self.edition.rulebook, day_of(now))

    def last_walk_on(self) -> date | None:
        """The latest walk-day, whatever its stage. Walks that came too late to count have none."""
        told = (walk for walk in self.walks if not self.came_too_late(walk.happened_at, walk.entered_at))
        return max((walk.happened_on for walk in told), default=None)

    def came_too_late(self, happened: datetime, entered: datetime) -> bool:
        """Written down so late that it is a note only, and is used by the stop rules alone."""
        return entered - happened > timedelta(days=self.edition.rulebook.default("dropped_after_days"))


def walks_newest_first() -> Any:
    return Walk.objects.of(ThePatient()).standing().select_related("morning").newest_first()


def beside_walks() -> tuple[Any, ...]:
    """The small sets that the engine reads beside the walks."""
    patient = ThePatient()
    latest = Advice.objects.of(patient).newest_first().values("pk")[:1]
    return (
        Profile.objects.of(patient),
        *grants_in_force(patient, Told("today")),
        Edition.objects.that_is_in_force(Told("moment")),
        Report.objects.of(patient).filter(happened_at__gte=Told("since")),
        Start.objects.of(patient),
        Advice.objects.defer("facts").filter(pk=Subquery(latest)),
        Summary.objects.of(patient),
        Walk.objects.of(patient).filter(key=Told("key")),
    )


WALKS = Kept(lambda: walks_newest_first().filter(happened_at__gte=Told("since")))
LAST_WALK = Kept(lambda: walks_newest_first()[:1])
BESIDE_WALKS = Together(beside_walks)


def read_history(patient: Any, now: datetime, key: UUID | None = None) -> History:
    """Everything of the last 90 days, always the last walk, and the one under this key. Two statements, however long
    the diary is."""
    since = now - REMEMBERED
    profiles, unlocks, overrides, editions, reports, taps, standing, summaries, sent = BESIDE_WALKS.read(
        patient=patient.pk, today=day_of(now), since=since, key=key, moment=timezone.now()
    )
    profiles[0].patient = patient
    return History(
        profile=profiles[0],
        grants=granted(patient, unlocks, overrides),
        edition=editions[0],
        walks=WALKS.read(patient=patient.pk, since=since) or LAST_WALK.read(patient=patient.pk),
        reports=sorted(reports, key=lambda report: (report.happened_at, report.pk)),
        tap=first(taps),
        standing=first(standing),
        summary=first(summaries),
        sent=first(sent),
    )


def first(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def walk_facts(walk: Walk) -> progression.Walk:
    """One walk and the morning after it, in the engine's words."""
    morning: Morning | None = getattr(walk, "morning", None)
    edits = [
        moment for moment in (walk.edited_at, walk.added_at, walk.after_at, morning and morning.edited_at) if moment
    ]
    return progression.Walk(
        happened=walk.local_time,
        entered=walk.entered_at,
        edited=max(edits, default=None),
        pain={knee: knee_facts(walk, morning, knee) for knee in KNEES},
        morning_at=morning.local_time if morning else None,
        minutes=walk.minutes,
        metres=walk.metres,
        place=walk.place or None,
        speed_kmh=_number(walk.speed_kmh),
        incline_percent=_number(walk.incline_percent),
        load_percent=_number(walk.load_percent),
        swelling=walk.swelling or None,
        morning_swelling=(morning.swelling or None) if morning else None,
        flags=frozenset(walk.flags),
    )


def knee_facts(walk: Walk, morning: Morning | None, knee: str) -> progression.Pain:
    return progression.Pain(
        before=getattr(walk, f"{knee}_before"),
        peak=getattr(walk, f"{knee}_peak"),
        after=getattr(walk, f"{knee}_after"),
        morning=getattr(morning, knee) if morning else None,
    )


def report_facts(report: Report) -> progression.Report:
    return progression.Report(
        happened=report.local_time, entered=report.entered_at, symptoms=frozenset(report.symptoms)
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
