"""The small cast of every test: Ana and Ben are patients, Tess treats Ana, Theo treats Ben, Ada is admin."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary.checklists import LISTS
from rehab.diary.models import PlaceCheck
from rehab.diary.told import Saved, Told
from rehab.people.models import Care, User

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
# A Monday, well after any change of clocks.
MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=BERLIN)


@dataclass(frozen=True)
class Cast:
    ana: User
    ben: User
    tess: User
    theo: User
    ada: User

    def everyone(self) -> dict[str, User]:
        return vars(self)


def person(name: str, role: Role, **more: Any) -> User:
    """A member of the clinic with an e-mail address and the password `correct horse <name>`."""
    user = User(name=name, role=role, email=f"{name.lower()}@example.org", zone=ZONE, **more)
    user.set_password(f"correct horse {name.lower()}")
    user.save()
    return user


def gather_cast() -> Cast:
    """Everyone, with care ties, and no plan yet."""
    cast = Cast(
        ana=person("Ana", Role.PATIENT),
        ben=person("Ben", Role.PATIENT),
        tess=person("Tess", Role.THERAPIST),
        theo=person("Theo", Role.THERAPIST),
        ada=person("Ada", Role.ADMIN),
    )
    Care.objects.create(patient=cast.ana, therapist=cast.tess)
    Care.objects.create(patient=cast.ben, therapist=cast.theo)
    return cast


HEALTHY = {
    "born": 1975,
    "knees": ["right"],
    "left_usual": 0,
    "right_usual": 2,
    "oa": "mild",
    "exclusions": [],
    "surgery_on": None,
    "fell_in_12_months": False,
    "balance_problem": False,
}


def intake(patient: User, goal: str = "pain", at: datetime = MONDAY, **answers: Any) -> None:
    """Screening and intake, answered so that nothing stands in the way (stage A1) unless told otherwise.

    Every place is checked already."""
    diary.save_screening(patient, {**HEALTHY, "screened_at": at, **answers}, now=at)
    diary.finish_intake(patient, goal, now=at)
    checks = [PlaceCheck(patient=patient, place=place, at=at) for place in LISTS]
    PlaceCheck.objects.bulk_create(checks, ignore_conflicts=True)


def tell(says: dict[str, Any], at: datetime, key: uuid.UUID | None = None, now: datetime | None = None) -> Told:
    """An entry told at once unless `now` says later."""
    return Told(key=key or uuid.uuid4(), says=says, happened=at, zone=ZONE, now=now or at)


def walk(patient: User, at: datetime, *, peak: int | None = 2, minutes: int | None = 6, **says: Any) -> Saved:
    """Log a walk of the right knee; everything not said is left blank."""
    return diary.log_walk(patient, tell({"minutes": minutes, "place": "treadmill", "right_peak": peak, **says}, at))


def morning(patient: User, saved: Saved, right: int | None, **says: Any) -> Saved:
    """Answer the morning after a walk, at 07:30."""
    at = (saved.entry.local_time + timedelta(days=1)).replace(hour=7, minute=30)
    return diary.answer_morning(patient, saved.entry, tell({"right": right, **says}, at.astimezone(BERLIN)))
