"""The demo clinic: deterministic by seed and date, and logged through the same actions as a real one, so that every
advice in it is the engine's own."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary.advising import read
from rehab.diary.days import day_of
from rehab.diary.models import Walk
from rehab.diary.today import one_back, planned_walk
from rehab.diary.told import Told
from rehab.guidance.words import Prescription
from rehab.people.models import Care, Clinic, User
from rehab.plan.actions import Yes
from rehab.plan.models import Advice, Plan, Unlock

from .stories import STORIES, At, Feel, Story

ZONE = "Europe/Berlin"
SEED = 2026
DEMO_MAIL = "@demo.example"
CLEARED_AFTER = timedelta(days=3)
RECENT_DAYS = 7
A_WEEK = timedelta(days=7)


def demo_is_there() -> bool:
    return User.objects.exists()


@transaction.atomic
def load_demo(now: datetime, stories: Sequence[Story] = STORIES) -> None:
    """Fill an empty clinic with its people, up to the moment `now` (aware)."""
    now = now.astimezone(ZoneInfo(ZONE))
    luck = Random(SEED)  # noqa: S311  the same luck every time is the point  # nosec B311
    Clinic.objects.create(pk=1, name="Backstep demo clinic", phone="+49 30 0000000", zone=ZONE, self_sign_up=True)
    opened = now - timedelta(weeks=20)
    staff = {
        name: person(name, role, opened, luck)
        for name, role in (("Ada", Role.ADMIN), ("Tess", Role.THERAPIST), ("Theo", Role.THERAPIST))
    }
    for story in stories:
        Life(story, staff.get(story.therapist), now, luck).live()


def person(name: str, role: str, joined: datetime, luck: Random) -> User:
    """A member of the demo clinic. Nobody has a password: they come in by one-time links."""
    user = User(
        name=name,
        role=role,
        zone=ZONE,
        joined_at=joined,
        email=name.lower() + DEMO_MAIL,
        handle=_uuid(luck),
    )
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _uuid(luck: Random) -> uuid.UUID:
    return uuid.UUID(int=luck.getrandbits(128), version=4)


class Life:
    """One patient's weeks, day by day."""

    def __init__(self, story: Story, therapist: User | None, now: datetime, luck: Random) -> None:
        self.story, self.therapist, self.now, self.luck = story, therapist, now, luck
        self.begins = now - timedelta(weeks=story.weeks, days=1)
        self.patient = person(story.name, Role.PATIENT, self.begins, luck)
        self.walks = 0
        self.last: Walk | None = None
        self.feel = Feel()

    def live(self) -> None:
        if self.therapist:
            Care.objects.create(patient=self.patient, therapist=self.therapist, began_at=self.begins)
        self.intake()
        for day in self.days():
            self.live_day(day)
        if self.story.ends_with:
            says = {"symptoms": sorted(self.story.ends_with), "note": ""}
            diary.report_symptoms(self.patient, self.told(says, self.now - timedelta(hours=2)))
        self.open_app(self.now)

    def plan(self) -> Plan:
        plan = Plan.objects.of(self.patient).get()
        plan.patient = self.patient
        return plan

    def open_app(self, at: datetime) -> None:
        diary.open_today(self.plan(), now=at)

    def intake(self) -> None:
        story, at = self.story, self.begins.replace(hour=11, minute=0)
        usual = {knee: story.usual if knee in story.knees else 0 for knee in ("left", "right")}
        answers: dict[str, Any] = {
            "born": story.born, "knees": list(story.knees), "left_usual": usual["left"], "right_usual": usual["right"],
            "oa": story.oa, "exclusions": [], "surgery_on": None, "fell_in_12_months": False, "balance_problem": False,
            "screened_at": at, **story.screening,
        }  # fmt: skip
        diary.save_screening(self.patient, answers, now=at)
        diary.finish_intake(self.patient, story.goal, now=at)
        for name in story.unlocks:
            Unlock.objects.create(
                patient=self.patient, name=name, by=self.therapist, at=at, reason="Seen in the clinic"
            )

    def days(self) -> Iterator[datetime]:
        """Every morning from the day after the intake to today."""
        for days_ago in range(self.story.weeks * 7, -1, -1):
            yield datetime.combine((self.now - timedelta(days=days_ago)).date(), time(7, 0), tzinfo=self.now.tzinfo)

    def live_day(self, morning: datetime) -> None:
        days_ago = (self.now.date() - morning.date()).days
        self.answer_morning(morning)
        if days_ago and (days_ago - self.story.last_day) % 7 in (0, 2, 4) and not self.is_stopped(morning, days_ago):
            at = At(self.walks, days_ago, 1 - days_ago / max(1, self.story.weeks * 7))
            feel = self.story.tale(at, self.luck, self.story.usual)
            if not feel.skip:
                self.walk(morning.replace(hour=17, minute=self.luck.randrange(60)), feel)

    def is_stopped(self, morning: datetime, days_ago: int) -> bool:
        """A stopped patient waits; after three days the therapist has looked, except in the last week."""
        plan = self.plan()
        if not plan.locked or plan.locked_at is None:
            return False
        if days_ago > RECENT_DAYS and self.therapist and morning - plan.locked_at > CLEARED_AFTER:
            reading = read(self.patient, plan, morning)
            stage = one_back(plan.stage, reading, reading.edition.rulebook)
            yes = Yes(
                by=self.therapist,
                stage=stage,
                reason="Seen in the clinic. Knee is quiet, go on one step lower.",
            )
            diary.clear_stop(self.patient, yes, version=None, now=morning)
            return False
        return True

    def walk(self, at: datetime, feel: Feel) -> None:
        """Walk what the plan says, if it says to walk, and write it down."""
        planned = self.planned(at)
        if planned is None:
            return
        minutes = round(planned.minutes * feel.share) if planned.minutes else None
        says: dict[str, Any] = {
            "minutes": minutes,
            "metres": planned.metres,
            "place": planned.places[0 if len(planned.places) < 2 else 1],
            "incline_percent": planned.incline_percent or None,
            "speed_kmh": planned.speed_kmh if planned.is_of_speed else None,
            **feel.more,
        }
        says |= self.knees("before", feel.before) | self.knees("peak", feel.peak)
        entered = at + timedelta(minutes=minutes or 5, hours=feel.late_hours)
        if entered <= self.now:
            self.last = diary.log_walk(self.patient, self.told(says, at, entered)).entry
            self.walks, self.feel = self.walks + 1, feel

    def planned(self, at: datetime) -> Prescription | None:
        """What the app showed this patient at `at`; None on a rest day or while it says to rest."""
        if self.last is None or day_of(at) - self.last.happened_on > A_WEEK:
            self.open_app(at)
        plan = self.plan()
        advice = Advice.objects.of(self.patient).select_related("edition").newest_first()[0]
        waits = advice.direction == "step_back" and advice.not_before and advice.not_before > day_of(at)
        unsteady = "fell_in_12_months" in self.story.screening or "balance_problem" in self.story.screening
        return None if waits else planned_walk(plan, advice, advice.edition.rulebook, day_of(at), unsteady=unsteady)

    def knees(self, moment: str, pain: int | None) -> dict[str, int | None]:
        """The told pain for the last of the knees; a second one is a little better."""
        better = None if pain is None else max(0, pain - 2)
        pains = dict.fromkeys(self.story.knees, better) | {self.story.knees[-1]: pain}
        return {f"{knee}_{moment}": value for knee, value in pains.items()}

    def answer_morning(self, morning: datetime) -> None:
        at = morning + timedelta(minutes=self.luck.randrange(20, 150))
        walked_yesterday = self.last is not None and self.last.happened_on == day_of(morning) - timedelta(days=1)
        if self.last is None or not walked_yesterday or self.feel.morning is None or at > self.now:
            return
        pains = {name.removesuffix("_morning"): pain for name, pain in self.knees("morning", self.feel.morning).items()}
        diary.answer_morning(self.patient, self.last, self.told({**pains, "swelling": ""}, at))

    def told(self, says: dict[str, Any], happened: datetime, entered: datetime | None = None) -> Told:
        return Told(_uuid(self.luck), says, happened, ZONE, entered or happened)
