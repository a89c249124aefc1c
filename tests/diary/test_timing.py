"""The time of a walk: rests and the countdown are no walking."""

import pytest

from rehab.diary.timing import Timing, timing_of
from rehab.diary.walk_setup import WalkSetup
from rehab.guidance.models import Edition
from rehab.guidance.words import prescription

SIX_BY_THIRTY = Timing(lead=5, seconds=180, parts=6, part=30, rest=60, look=25)
SIX_MINUTES = Timing(lead=5, seconds=360, parts=0, part=0, rest=60, look=25)
SLED = Timing(lead=0, seconds=0, parts=0, part=0, rest=60, look=25)


@pytest.mark.parametrize(
    ("timing", "elapsed", "walked"),
    [
        (SIX_MINUTES, 0, 0), (SIX_MINUTES, 5, 0), (SIX_MINUTES, 65, 60), (SIX_MINUTES, 9999, 360),
        (SIX_BY_THIRTY, 20, 15), (SIX_BY_THIRTY, 35, 30), (SIX_BY_THIRTY, 94, 30), (SIX_BY_THIRTY, 105, 40),
        (SIX_BY_THIRTY, 485, 180), (SIX_BY_THIRTY, 9999, 180),
        (SLED, 90, 90), (SLED, 99999, 10800),
    ],
)  # fmt: skip
def test_only_walking_counts(timing: Timing, elapsed: int, walked: int) -> None:
    assert timing.walked(elapsed) == walked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "seconds", "parts", "part"), [("A1", 360, 0, 0), ("E1", 180, 6, 30), ("E4", 480, 8, 60), ("F1", 0, 0, 0)]
)
def test_the_plan_says_the_parts_and_the_patient_the_rests(stage: str, seconds: int, parts: int, part: int) -> None:
    setup = WalkSetup(lead_seconds=3, rest_seconds=90, look_seconds=0)
    timing = timing_of(prescription(stage, Edition.objects.in_force().rulebook), setup)
    assert timing == Timing(lead=3, seconds=seconds, parts=parts, part=part, rest=90, look=0)


@pytest.mark.django_db
def test_half_a_walk_has_no_parts() -> None:
    timing = timing_of(prescription("E1", Edition.objects.in_force().rulebook, half=True), WalkSetup())
    assert (timing.seconds, timing.parts) == (120, 0)
