"""Corrections, late entries and undo: stricter at once; milder only with the next new walk, or by the therapist.

What was told stays on record, whatever is changed or taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from rehab.diary import actions as diary
from rehab.diary.advising import as_recommendation
from rehab.diary.afterwards import answer_after, withdraw_after, withdraw_morning
from rehab.diary.intake import answer_usual
from rehab.diary.models import Walk
from rehab.diary.told import Saved
from rehab.people.models import User
from rehab.plan.models import Advice
from rehab.progression import stricter
from rehab.review import actions as review
from tests.cast import Cast, morning, tell, walk
from tests.diary.phone import Phone

from .weeks import calm_week, day, march, plan_of, stands, told

SOON = timedelta(seconds=9)
CALM = {"minutes": 6, "place": "treadmill", "right_peak": 2}


def correct(patient: User, entry: Walk, now: datetime, **says: Any) -> None:
    diary.correct_walk(patient, entry, tell(says, entry.local_time, now=now), version=plan_of(patient).version)


def as_told(patient: User) -> tuple[Any, ...]:
    return told(patient).as_known()


# -- undo -------------------------------------------------------------------------------------------------------------


def after_slip(patient: User, pain: int) -> tuple[datetime, Callable[[datetime], Any]]:
    saved, at = walk(patient, day(2)), day(2, hour=20)
    answer_after(patient, saved.entry, tell({"right_after": pain}, at))
    return at, lambda now: withdraw_after(patient, saved.entry, now=now)


def morning_slip(patient: User, pain: int) -> tuple[datetime, Callable[[datetime], Any]]:
    saved, at = walk(patient, day(2)), day(3, hour=8)
    answered = diary.answer_morning(patient, saved.entry, tell({"right": pain}, at))
    return at, lambda now: withdraw_morning(patient, answered.entry, now=now)


def walk_slip(patient: User, pain: int) -> tuple[datetime, Callable[[datetime], Any]]:
    walk(patient, day(2))
    saved, at = walk(patient, day(4), peak=pain), day(4)
    return at, lambda now: diary.withdraw_walk(patient, saved.entry, version=None, now=now)


SLIPS = [after_slip, morning_slip, walk_slip]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_taken_back_at_once_leads_back_and_stays_on_record(cast: Cast, slip: Any) -> None:
    at, take_back = slip(cast.ana, 6)
    strict = told(cast.ana)
    assert strict.direction == "step_back"
    take_back(at + SOON)
    assert (told(cast.ana).direction, told(cast.ana).cause) == ("hold", "undo")
    assert as_recommendation(Advice.objects.get(pk=strict.pk)).direction == "step_back"


@pytest.mark.parametrize("slip", SLIPS)
def test_two_minutes_later_it_is_a_correction_and_waits(cast: Cast, slip: Any) -> None:
    at, take_back = slip(cast.ana, 6)
    strict = told(cast.ana)
    take_back(at + timedelta(minutes=2, seconds=1))
    assert told(cast.ana) == strict
    assert plan_of(cast.ana).advice_kept_at is not None


@pytest.mark.parametrize("slip", SLIPS)
def test_no_undo_opens_a_stop(cast: Cast, slip: Any) -> None:
    at, take_back = slip(cast.ana, 8)
    take_back(at + SOON)
    assert (told(cast.ana).direction, plan_of(cast.ana).locked) == ("stop", "therapist")


@pytest.fixture
def kept(cast: Cast) -> Advice:
    """A flare was corrected away on Saturday: the step back stands until the next new walk."""
    for on in (2, 4):
        morning(cast.ana, walk(cast.ana, day(on)), 2)
    saved = morning(cast.ana, walk(cast.ana, day(6)), 4)
    diary.answer_morning(cast.ana, saved.entry.walk, tell({"right": 2}, day(7, hour=9)))
    assert (told(cast.ana).direction, plan_of(cast.ana).advice_kept_at) == ("step_back", day(7, hour=9))
    return told(cast.ana)


def test_a_walk_that_is_taken_back_at_once_is_no_new_walk(cast: Cast, kept: Advice) -> None:
    slip = walk(cast.ana, day(9), minutes=4)
    after = told(cast.ana)
    diary.withdraw_walk(cast.ana, slip.entry, version=None, now=day(9) + SOON)
    assert told(cast.ana) == after, "not milder than the step back that held before it"
    assert plan_of(cast.ana).advice_kept_at is not None
    assert stands(cast.ana)[0] == "A0"


@pytest.mark.parametrize("slip", ["after", "morning"])
def test_an_answer_that_is_taken_back_does_not_end_the_wait(cast: Cast, kept: Advice, slip: str) -> None:
    entry = Walk.objects.of(cast.ana).newest_first()[0]
    at = day(8, hour=9)
    if slip == "after":
        answer_after(cast.ana, entry, tell({"right_after": 2}, at))
        withdraw_after(cast.ana, entry, now=at + SOON)
    else:
        withdraw_morning(cast.ana, entry.morning, now=at)
    assert told(cast.ana) == kept


def test_an_undo_is_never_milder_than_what_held_before_the_entry(cast: Cast) -> None:
    """Whatever is tapped and taken back, in whatever state of the plan."""
    calm_week(cast.ana)
    for on, pain in ((9, 6), (11, 3), (13, 7), (15, 2)):
        before = told(cast.ana)
        slip = walk(cast.ana, day(on), peak=pain, minutes=8)
        diary.withdraw_walk(cast.ana, slip.entry, version=None, now=day(on) + SOON)
        assert not stricter(as_recommendation(before), as_recommendation(told(cast.ana))), on


# -- corrections ------------------------------------------------------------------------------------------------------


def test_edits_one_after_the_other_do_not_wear_it_down(cast: Cast, phone: Phone) -> None:
    """Peak, minutes, place, day, back and forth, with the page opened and the morning told between."""
    saved = walk(cast.ana, day(2), peak=6)
    strict = told(cast.ana)
    correct(cast.ana, saved.entry, day(2, 20), right_peak=2)
    correct(cast.ana, saved.entry, day(2, 21), right_peak=1, minutes=6)
    phone.at(day(3, hour=8)).open("today")
    morning(cast.ana, saved, 2)
    correct(cast.ana, saved.entry, day(3, 9), right_peak=0)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(3, 10))
    diary.restore_walk(cast.ana, saved.entry, now=day(3, 10) + SOON)
    answer_usual(cast.ana, {"right": 2}, now=day(3, 11))
    phone.at(day(4, hour=8)).open("today")
    assert told(cast.ana) == strict
    walk(cast.ana, day(5), minutes=4)
    assert stands(cast.ana) == ("A0", march(5))


def test_what_a_correction_softened_does_not_come_with_the_next_morning(cast: Cast) -> None:
    """The walk of Wednesday was steady; corrected to calm while Friday's morning is awaited, the advice is the same at
    that moment. The third calm walk is still not Friday's doing alone."""
    for on, peak in ((2, 3), (4, 3)):
        morning(cast.ana, walk(cast.ana, day(on), peak=peak), 2)
    friday = walk(cast.ana, day(6))
    before = as_told(cast.ana)
    correct(cast.ana, Walk.objects.of(cast.ana).get(happened_on=march(4)), day(6, 20), right_peak=2)
    assert as_told(cast.ana) == before
    morning(cast.ana, friday, 2)
    assert told(cast.ana).direction == "hold"
    walk(cast.ana, day(8))
    morning(cast.ana, Saved(Walk.objects.of(cast.ana).get(happened_on=march(8)), told(cast.ana)), 2)
    assert (told(cast.ana).direction, told(cast.ana).stage) == ("progress", "A2")


def test_a_stricter_correction_is_told_at_once_also_on_top_of_a_kept_one(cast: Cast, kept: Advice) -> None:
    friday = Walk.objects.of(cast.ana).get(happened_on=march(6))
    correct(cast.ana, friday, day(8, 9), right_peak=8)
    assert (told(cast.ana).direction, plan_of(cast.ana).locked) == ("stop", "therapist")


@pytest.mark.parametrize("act", ["set_stage", "pause and resume"])
def test_the_therapist_ends_the_wait(cast: Cast, kept: Advice, act: str) -> None:
    said = {"by": cast.tess, "now": day(8, 9)}
    if act == "set_stage":
        review.set_stage(cast.ana, "A2", reason="Seen", version=plan_of(cast.ana).version, **said)
    else:
        review.pause_plan(cast.ana, reason="Seen", version=plan_of(cast.ana).version, **said)
        review.resume_plan(cast.ana, version=plan_of(cast.ana).version, **said)
    assert plan_of(cast.ana).advice_kept_at is None
    assert told(cast.ana).direction in ("hold", "progress")


# -- late entries -----------------------------------------------------------------------------------------------------


def test_what_a_late_entry_makes_milder_waits_for_the_next_new_walk(cast: Cast) -> None:
    """On Saturday the forgotten walk of Thursday noon is told: with it there are three calm ones."""
    morning(cast.ana, walk(cast.ana, day(2)), 2)
    saturday = walk(cast.ana, day(7, hour=9), right_before=2)
    before = as_told(cast.ana)
    late = diary.log_walk(cast.ana, tell(CALM, day(5, hour=12), now=day(7, hour=11)))
    assert as_told(cast.ana) == before
    assert late.entry.stage == "A1"
    morning(cast.ana, saturday, 2)
    assert told(cast.ana).direction == "hold"
    assert plan_of(cast.ana).advice_kept_at is not None
    sunday = walk(cast.ana, day(9))
    morning(cast.ana, sunday, 2)
    assert (told(cast.ana).direction, told(cast.ana).stage) == ("progress", "A2")


def test_what_a_late_entry_makes_stricter_holds_at_once(cast: Cast) -> None:
    walk(cast.ana, day(4))
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 9}, day(2), now=day(4, hour=20)))
    assert (told(cast.ana).cause, told(cast.ana).direction) == ("late_entry", "stop")


def test_a_note_of_more_than_a_week_ago_still_stops_on_a_fall(cast: Cast) -> None:
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2, "flags": ["fell"]}, day(2), now=day(12)))
    assert (told(cast.ana).direction, stands(cast.ana)) == ("stop", ("A1", march(2)))
