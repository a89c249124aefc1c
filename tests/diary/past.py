"""A long diary, written straight into the tables."""

import uuid
from datetime import datetime, timedelta

from rehab.diary.models import Correction, Morning, Walk
from rehab.guidance.models import Edition
from rehab.people.models import User
from tests.cast import MONDAY, ZONE


def long_past(patient: User, count: int, last: datetime = MONDAY) -> list[Walk]:
    """`count` calm walks, one every other day until `last`, each with its morning and one correction."""
    edition = Edition.objects.in_force()
    walks = Walk.objects.bulk_create(old_walk(patient, edition, last - timedelta(days=2 * n)) for n in range(count))
    Morning.objects.bulk_create(old_morning(walk) for walk in walks)
    Correction.objects.bulk_create(
        Correction(
            patient=patient, walk=walk, kind="changed", at=walk.received_at, by=patient,
            before={"minutes": 5, "right_peak": 1, "place": "rail", "happened_on": str(walk.happened_on)},
        )
        for walk in walks
    )  # fmt: skip
    return list(walks)


def old_walk(patient: User, edition: Edition, at: datetime) -> Walk:
    walk = Walk(
        patient=patient, key=uuid.uuid4(), edition=edition, stage="A1", minutes=6, right_peak=2, place="treadmill"
    )
    walk.set_happened(at, ZONE)
    walk.entered_at = walk.received_at = at
    return walk


def old_morning(walk: Walk) -> Morning:
    morning = Morning(patient=walk.patient, walk=walk, key=uuid.uuid4(), right=2)
    at = walk.happened_at + timedelta(hours=14)
    morning.set_happened(at, ZONE)
    morning.entered_at = morning.received_at = at
    return morning
