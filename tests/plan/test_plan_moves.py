"""The plan moves when the patient walks, by the advice that stood before the walk, and a stop locks it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.actions import BODY
from rehab.diary.told import Saved
from rehab.people.models import User
from rehab.plan.actions import Stale, Yes, pause_plan
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, morning, tell, walk
from tests.diary.phone import Phone, walk_form

from .weeks import calm_week, day, march, plan_of, stands, told


def report(patient: User, *symptoms: str, at: int = 2) -> Saved:
    return diary.report_symptoms(patient, tell({"symptoms": list(symptoms)}, day(at)))


# -- the table --------------------------------------------------------------------------------------------------------


def test_on_hold_it_stays(cast: Cast) -> None:
    walk(cast.ana, day(2))
    assert told(cast.ana).direction == "hold"
    walk(cast.ana, day(4))
    assert stands(cast.ana) == ("A1", march(2))


def test_a_step_back_is_taken_by_the_next_walk(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=6)
    assert (told(cast.ana).direction, told(cast.ana).stage, told(cast.ana).not_before) == ("step_back", "A0", march(5))
    assert stands(cast.ana) == ("A1", march(2))
    saved = walk(cast.ana, day(5), minutes=4)
    assert stands(cast.ana) == ("A0", march(5))
    assert saved.entry.stage == "A0"
    assert Trail.objects.get(action="move_plan").after == {"stage": "A0", "because": ["pain_was_too_high"]}


def test_a_step_back_is_taken_even_before_its_day(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=6)
    walk(cast.ana, day(3), minutes=4)
    assert stands(cast.ana) == ("A0", march(3))


def test_after_a_gap_the_lower_step_is_taken_by_the_next_walk(cast: Cast) -> None:
    walk(cast.ana, day(2))
    Plan.objects.of(cast.ana).update(stage="A3")
    walk(cast.ana, day(20), minutes=8)
    assert stands(cast.ana) == ("A2", march(20))


def test_a_step_up_waits_for_its_day(cast: Cast) -> None:
    calm_week(cast.ana)
    assert (told(cast.ana).direction, told(cast.ana).stage, told(cast.ana).not_before) == ("progress", "A2", march(9))
    assert stands(cast.ana) == ("A1", march(2))
    saved = walk(cast.ana, day(8))
    assert (saved.entry.stage, stands(cast.ana)) == ("A1", ("A1", march(2)))


def test_on_its_day_a_step_up_is_taken(cast: Cast) -> None:
    calm_week(cast.ana)
    saved = walk(cast.ana, day(9), minutes=8)
    assert saved.entry.stage == "A2"
    assert stands(cast.ana) == ("A2", march(9))
    assert Trail.objects.get(action="move_plan").after["stage"] == "A2"


def test_a_walk_written_down_later_moves_the_plan_by_its_own_day(cast: Cast) -> None:
    calm_week(cast.ana)
    diary.log_walk(cast.ana, tell({"minutes": 8, "right_peak": 2}, day(9), now=day(10)))
    assert stands(cast.ana) == ("A2", march(9))


def test_a_back_dated_walk_never_moves_the_plan(cast: Cast) -> None:
    calm_week(cast.ana)
    walk(cast.ana, day(8))
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 6}, day(7), now=day(8)))
    assert stands(cast.ana) == ("A1", march(2))
    assert told(cast.ana).direction == "step_back"
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2}, day(5), now=day(8)))
    assert stands(cast.ana) == ("A1", march(2))


def test_a_back_dated_walk_does_not_take_the_step_up_that_stood_on_its_day(cast: Cast, phone: Phone) -> None:
    calm_week(cast.ana)
    phone.at(day(11)).send("start-walk", typed={"key": (key := walk_form()["key"]), "right_before": "4"})
    phone.send("finish-walk", typed={"key": key, "right_peak": "4"})
    diary.log_walk(cast.ana, tell({"minutes": 8, "right_peak": 2}, day(9), now=day(11)))
    assert stands(cast.ana) == ("A1", march(2))


def test_on_a_stop_the_plan_stays_and_the_walk_is_kept_and_scored(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=8)
    saved = walk(cast.ana, day(4), peak=2, flags=["fell"])
    assert stands(cast.ana) == ("A1", march(2))
    assert saved.entry.pk
    assert {"pain_was_severe", "patient_fell", "plan_was_locked"} <= set(told(cast.ana).because)


def test_the_second_walk_of_a_day_does_not_climb_again(cast: Cast) -> None:
    calm_week(cast.ana)
    walk(cast.ana, day(9, hour=10), minutes=8)
    walk(cast.ana, day(9), minutes=8)
    assert stands(cast.ana) == ("A2", march(9))


def test_taking_a_walk_back_does_not_take_a_stage_back_that_was_walked(cast: Cast) -> None:
    calm_week(cast.ana)
    saved = walk(cast.ana, day(9), minutes=8)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(9))
    assert stands(cast.ana) == ("A2", march(9))


def test_a_sore_tap_before_the_walk_withdraws_the_step_up(cast: Cast, phone: Phone) -> None:
    calm_week(cast.ana)
    phone.at(day(9)).send("start-walk", typed={"key": (key := walk_form()["key"]), "right_before": "4"})
    assert told(cast.ana).because[0] == "knee_was_sore_before_walk"
    phone.send("finish-walk", typed={"key": key, "right_peak": "4"})
    assert stands(cast.ana) == ("A1", march(2))


def test_with_the_tap_before_it_a_step_up_is_taken(cast: Cast, phone: Phone) -> None:
    calm_week(cast.ana)
    phone.at(day(9)).send("start-walk", typed={"key": (key := walk_form()["key"]), "right_before": "2"})
    phone.at(day(9) + timedelta(minutes=8)).send("finish-walk", typed={"key": key, "right_peak": "2"})
    assert stands(cast.ana) == ("A2", march(9))


# -- stop locks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symptom", "locked"), [("chest_pain", "emergency"), ("knee_stuck", "same_day"), ("fell", "therapist")]
)
def test_a_stop_locks_at_its_level(cast: Cast, symptom: str, locked: str) -> None:
    report(cast.ana, symptom)
    assert (plan_of(cast.ana).locked, plan_of(cast.ana).locked_at) == (locked, MONDAY)
    assert Trail.objects.get(action="lock_plan").after["locked"] == locked


def test_it_grows_graver_and_never_milder(cast: Cast) -> None:
    levels = []
    for symptom in ("fell", "knee_stuck", "fell", "chest_pain", "knee_stuck"):
        report(cast.ana, symptom)
        levels.append(plan_of(cast.ana).locked)
    assert levels == ["therapist", "same_day", "same_day", "emergency", "emergency"]
    walk(cast.ana, day(4), peak=9)
    assert plan_of(cast.ana).locked_at == MONDAY
    grew = [row.after["locked"] for row in Trail.objects.filter(action="lock_plan").order_by("pk")]
    assert grew == ["therapist", "same_day", "emergency"]
    assert told(cast.ana).contact == "emergency"


def test_neither_an_edit_nor_taking_back_nor_a_calm_walk_unlocks(cast: Cast, phone: Phone) -> None:
    saved = walk(cast.ana, day(2), peak=9)
    calm = {name: getattr(saved.entry, name) for name in BODY if name.startswith("right_")} | {"right_peak": 1}
    diary.correct_walk(cast.ana, saved.entry, tell(calm, day(2)), version=plan_of(cast.ana).version)
    assert plan_of(cast.ana).locked == "therapist"
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(2))
    assert plan_of(cast.ana).locked == "therapist"
    walk(cast.ana, day(4), peak=0)
    assert (plan_of(cast.ana).locked, told(cast.ana).because) == ("therapist", ["plan_was_locked"])
    assert phone.at(day(4)).open("today").context["page"].card == "stop"


def test_a_stop_during_a_pause_is_a_stop(cast: Cast) -> None:
    plan = plan_of(cast.ana)
    plan.patient = cast.ana
    pause_plan(plan, by=cast.tess, reason="Holiday", now=day(2))
    plan.save()
    report(cast.ana, "knee_stuck")
    assert plan_of(cast.ana).locked == "same_day"


def test_what_was_cleared_does_not_stop_again_and_what_is_new_does(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=9)
    diary.clear_stop(cast.ana, Yes(by=cast.tess, stage="A0", reason="Seen"), version=None, now=day(3))
    assert (plan_of(cast.ana).locked, stands(cast.ana)) == ("", ("A0", march(3)))
    assert told(cast.ana).direction == "hold"
    walk(cast.ana, day(4), minutes=4, peak=8)
    assert plan_of(cast.ana).locked == "therapist"


def test_an_edit_of_what_was_cleared_speaks_again(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), peak=9)
    diary.clear_stop(cast.ana, Yes(by=cast.tess, stage="A0", reason="Seen"), version=None, now=day(3))
    diary.correct_walk(
        cast.ana, saved.entry, tell({"right_peak": 10}, day(2), now=day(4)), version=plan_of(cast.ana).version
    )
    assert plan_of(cast.ana).locked == "therapist"


def test_a_clearing_needs_the_version_that_was_read(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=9)
    yes, version = Yes(by=cast.tess, stage="A0", reason="Seen"), plan_of(cast.ana).version
    report(cast.ana, "chest_pain")
    with pytest.raises(Stale):
        diary.clear_stop(cast.ana, yes, version=version, now=day(3))
    assert plan_of(cast.ana).locked == "emergency"


# -- goals ------------------------------------------------------------------------------------------------------------


def test_a_stage_off_the_new_path_leads_back_with_the_next_walk(cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="B4", goal="function")
    intake(cast.ana, goal="balance")
    assert (told(cast.ana).direction, told(cast.ana).because, told(cast.ana).stage) == (
        "step_back", ["stage_was_off_path"], "B3",
    )  # fmt: skip
    walk(cast.ana, day(4), minutes=20)
    assert stands(cast.ana) == ("B3", march(4))


def test_the_first_page_shows_the_step_that_the_next_walk_takes(cast: Cast, phone: Phone) -> None:
    calm_week(cast.ana)
    assert phone.at(day(8)).open("today").context["page"].walk.stage == "A1"
    assert phone.at(day(9)).open("today").context["page"].walk.stage == "A2"
    assert phone.open("log-walk").context["form"]["minutes"].value() == 8
    saved = phone.send("log-walk", typed=walk_form(on="2026-03-09", minutes="8"))
    assert saved["Location"].startswith(reverse("diary:today"))
    morning(cast.ana, Saved(cast.ana.walks.get(stage="A2"), told(cast.ana)), 2)
    assert stands(cast.ana) == ("A2", march(9))
