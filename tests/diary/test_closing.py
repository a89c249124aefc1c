"""What was opened without a therapist closes again when its reasons no longer hold, and does not open by itself."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rehab.diary import actions as diary
from rehab.diary.conditions import OPENABLE, next_to_open
from rehab.people.models import User
from rehab.plan.models import Advice, Plan, Profile, Unlock
from rehab.plan.own_limits import OwnLimit
from rehab.review import actions as review
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, tell, walk

from .phone import Phone
from .test_opening import TODAY, alone, ask, opened, plan_of

__all__ = ["alone"]


# -- what was opened closes again when its reasons no longer hold -----------------------------------------------------


def advice_of(patient: User) -> Advice:
    return Advice.objects.of(patient).newest_first()[0]


@pytest.fixture
def pulling(alone: Phone, cast: Cast) -> Phone:
    """Ana has opened all three parts herself, and stands at the sled."""
    for name in OPENABLE:
        ask(alone, name)
    Plan.objects.of(cast.ana).update(stage="F2")
    assert opened(cast.ana) == set(OPENABLE)
    return alone


@pytest.mark.parametrize(
    "answers",
    [
        {"born": 1961}, {"born": None}, {"fell_in_12_months": True}, {"balance_problem": True},
        {"backward_3m_seconds": 5.6}, {"exclusions": ["pregnant"]}, {"oa": "severe"}, {"surgery_on": TODAY},
        {"surgery_on": TODAY - timedelta(days=365)}, {"right_usual": 7},
    ],
)  # fmt: skip
def test_a_profile_that_worsens_closes_what_the_patient_opened(
    pulling: Phone, cast: Cast, answers: dict[str, Any]
) -> None:
    diary.save_screening(cast.ana, answers, now=MONDAY)
    assert opened(cast.ana) == set()
    assert set(advice_of(cast.ana).facts["plan"]["unlocks"]) <= {"incline"}
    assert advice_of(cast.ana).direction in ("step_back", "stop")
    rows = Trail.objects.filter(patient=cast.ana, action="withdraw_unlock")
    assert {row.after["closed"] for row in rows} >= set(OPENABLE)
    assert {row.actor for row in rows} == {None}
    good = {"born": 1975, "exclusions": [], "oa": "mild", "surgery_on": None, "right_usual": 2}
    diary.save_screening(
        cast.ana, good | {"fell_in_12_months": False, "balance_problem": False, "backward_3m_seconds": None}, now=MONDAY
    )
    assert opened(cast.ana) == set(), "better answers open nothing by themselves"


def test_what_does_not_worsen_closes_nothing(pulling: Phone, cast: Cast) -> None:
    diary.save_screening(
        cast.ana,
        {"born": 1962, "surgery_on": TODAY - timedelta(days=366), "backward_3m_seconds": 5.5, "right_usual": 3},
        now=MONDAY,
    )
    assert opened(cast.ana) == set(OPENABLE)


def test_time_alone_closes_it_at_65(pulling: Phone, cast: Cast) -> None:
    diary.save_screening(cast.ana, {"born": 1962}, now=MONDAY)
    Plan.objects.of(cast.ana).update(stage="A1")
    pulling.at(MONDAY.replace(year=2026, month=12, day=31)).open("today")
    assert opened(cast.ana) == set(OPENABLE)
    pulling.at(MONDAY.replace(year=2027, month=1, day=1)).open("today")
    assert opened(cast.ana) == set()
    assert advice_of(cast.ana).facts["plan"]["unlocks"] == ["incline"]


def test_another_goal_closes_it_and_the_old_goal_does_not_open_it_again(pulling: Phone, cast: Cast) -> None:
    for goal in ("pain", "performance"):
        intake(cast.ana, goal)
        assert opened(cast.ana) == set()


def test_a_stop_closes_it_and_it_is_asked_again_after_the_clearing(pulling: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=8)
    assert opened(cast.ana) == set()
    yes = {"version": plan_of(cast.ana).version, "who": "Dr Weiss", "agreed": "on"}
    pulling.send("stopped", typed=yes)
    assert (plan_of(cast.ana).stage, next_to_open(plan_of(cast.ana), TODAY)) == ("D4", "steep_incline")


def test_what_a_therapist_opened_is_the_therapists_to_close(cast: Cast, phone: Phone) -> None:
    intake(cast.ana, "performance")
    Unlock.objects.create(patient=cast.ana, name="unpowered", by=cast.tess)
    diary.save_screening(cast.ana, {"balance_problem": True, "born": 1950}, now=MONDAY)
    walk(cast.ana, MONDAY, peak=9)
    assert opened(cast.ana) == {"unpowered"}


# -- a fall that is told ----------------------------------------------------------------------------------------------


def test_a_fall_on_a_walk_or_in_a_report_makes_unsteady(cast: Cast) -> None:
    walk(cast.ana, MONDAY, flags=["fell"])
    diary.report_symptoms(cast.ben, tell({"symptoms": ["fell"]}, MONDAY))
    for patient in (cast.ana, cast.ben):
        assert Profile.objects.of(patient).get().fell_in_12_months
        assert advice_of(patient).facts["profile"]["fell_in_12_months"]
        assert not Unlock.objects.of(patient).in_force(TODAY).exists()
        assert Trail.objects.get(patient=patient, action="note_fall").after == {"fell_in_12_months": True}


def test_a_fall_that_a_correction_tells_makes_unsteady_too(cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY)
    told = tell({"right_peak": 2, "flags": ["fell"]}, MONDAY)
    diary.correct_walk(cast.ana, saved.entry, told, version=plan_of(cast.ana).version)
    assert Profile.objects.of(cast.ana).get().fell_in_12_months


# -- the gentle slope of the intake -----------------------------------------------------------------------------------


def slope_is_open(patient: User) -> bool:
    return Unlock.objects.of(patient).in_force(TODAY).filter(name="incline").exists()


@pytest.mark.parametrize("worse", [{"oa": "severe"}, {"balance_problem": True}, {"backward_3m_seconds": 5.6}])
def test_the_slope_closes_with_the_reason_it_was_open_for(cast: Cast, worse: dict[str, Any]) -> None:
    assert slope_is_open(cast.ana)
    diary.save_screening(cast.ana, worse, now=MONDAY)
    assert not slope_is_open(cast.ana)
    better = {"oa": "mild", "balance_problem": False, "backward_3m_seconds": None}
    diary.save_screening(cast.ana, better, now=MONDAY)
    assert not slope_is_open(cast.ana), "a screening alone opens nothing"
    intake(cast.ana)
    assert slope_is_open(cast.ana), "an intake does: it must work for everyone"


def test_a_limit_of_their_own_that_makes_unsteady_closes_the_slope(cast: Cast) -> None:
    diary.save_screening(cast.ana, {"backward_3m_seconds": 5.0}, now=MONDAY)
    own = OwnLimit("unsteady_3m_seconds", Decimal(4), TODAY, "Slow today")
    review.set_limit(cast.ana, own, by=cast.tess, version=plan_of(cast.ana).version, now=MONDAY)
    assert not slope_is_open(cast.ana)


def test_an_intake_does_not_open_what_a_therapist_closed(cast: Cast) -> None:
    said = {"by": cast.tess, "reason": "Rails too low", "now": MONDAY}
    review.withdraw_unlock(cast.ana, "incline", version=plan_of(cast.ana).version, **said)
    intake(cast.ana)
    assert not slope_is_open(cast.ana)


def test_what_a_therapist_opened_stays_when_the_person_becomes_unsteady(cast: Cast) -> None:
    said = {"by": cast.tess, "reason": "Rails in reach", "now": MONDAY}
    for act in (review.withdraw_unlock, review.grant_unlock):
        act(cast.ana, "incline", version=plan_of(cast.ana).version, **said)
    diary.save_screening(cast.ana, {"balance_problem": True}, now=MONDAY)
    assert slope_is_open(cast.ana)
