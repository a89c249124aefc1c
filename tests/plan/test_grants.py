"""What a therapist grants: unlocks, limits of the patient's own, a step. Who, when, why and until when are kept."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from rehab.guidance.models import Edition
from rehab.people.models import User
from rehab.plan.actions import Stale, hold_plan, pause_plan
from rehab.plan.grants import end_override, grant_unlock, set_by_therapist, set_override, withdraw_unlock
from rehab.plan.models import Override, Plan, Profile, Unlock
from rehab.plan.own_limits import OwnLimit, Refused, a_year_after, amount_words, check_value, own_limits
from rehab.progression.names import UNLOCKS
from rehab.review import actions as review
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, morning, walk

from .weeks import calm_week, day, march, plan_of, stands, told

EVENING = MONDAY.replace(hour=20)
MONTH_END = march(30)
WHY = "Seen on Monday."


def decide(cast: Cast, act: Any, *args: Any, now: datetime = EVENING, **more: Any) -> Any:
    """Tess decides about Ana."""
    return act(cast.ana, *args, by=cast.tess, version=plan_of(cast.ana).version, now=now, **more)


def limit(cast: Cast, name: str, value: str, until: date = MONTH_END, now: datetime = EVENING) -> Any:
    return decide(cast, review.set_limit, OwnLimit(name, Decimal(value), until, WHY), now=now)


def at_stage(patient: User, stage: str, goal: str = "pain") -> None:
    Plan.objects.of(patient).update(stage=stage, goal=goal)


def open_now(patient: User) -> set[str]:
    return set(Unlock.objects.of(patient).in_force(march(2)).values_list("name", flat=True))


# -- unlocks ----------------------------------------------------------------------------------------------------------


def test_the_intake_opens_the_gentle_slope_unless_unsteady_or_severe(cast: Cast) -> None:
    assert open_now(cast.ana) == {"incline"}
    intake(cast.ana, oa="severe")
    assert open_now(cast.ana) == set()


def test_a_therapist_grants_all_the_others_with_who_when_and_why(cast: Cast) -> None:
    for name in set(UNLOCKS) - {"incline"}:
        decide(cast, review.grant_unlock, name, reason=WHY)
    assert open_now(cast.ana) == set(UNLOCKS)
    sled = Unlock.objects.get(name="sled")
    assert (sled.by, sled.at, sled.reason, sled.ended_at) == (cast.tess, EVENING, WHY, None)


def test_a_grant_writes_the_trail_with_before_and_after(cast: Cast) -> None:
    decide(cast, review.grant_unlock, "sled", reason=WHY)
    row = Trail.objects.get(action="grant_unlock")
    assert (row.actor, row.patient, row.before) == (cast.tess, cast.ana, {"unlocks": ["incline"]})
    assert row.after == {"unlocks": ["incline", "sled"], "opened": "sled", "reason": WHY}


def test_without_the_slope_the_target_of_less_pain_is_b3_at_once(cast: Cast) -> None:
    at_stage(cast.ana, "B3")
    calm = [walk(cast.ana, day(on), minutes=20) for on in (2, 4)]
    assert "stage_was_the_target" not in told(cast.ana).because
    decide(cast, review.withdraw_unlock, "incline", reason="Rails too low", now=day(4, 19))
    assert told(cast.ana).stage == "B3"
    morning(cast.ana, calm[-1], 2)
    assert (told(cast.ana).direction, told(cast.ana).because) == ("hold", ["stage_was_the_target"])
    decide(cast, review.grant_unlock, "incline", reason="New rails", now=day(5, 12))
    assert told(cast.ana).because == ["calm_walks_were_too_few"]


def test_a_withdrawn_unlock_is_kept_with_its_end(cast: Cast) -> None:
    decide(cast, review.withdraw_unlock, "incline", reason="Rails too low")
    ended = Unlock.objects.of(cast.ana).get(name="incline")
    assert (ended.by, ended.ended_at, ended.ended_by) == (None, EVENING, cast.tess)
    assert Trail.objects.get(action="withdraw_unlock").after == {
        "unlocks": [], "closed": "incline", "reason": "Rails too low",
    }  # fmt: skip


def test_who_stands_on_a_closed_step_is_led_back(cast: Cast) -> None:
    at_stage(cast.ana, "D2")
    decide(cast, review.withdraw_unlock, "incline", reason=WHY)
    assert (told(cast.ana).direction, told(cast.ana).stage) == ("step_back", "B3")


@pytest.mark.parametrize(
    ("act", "name"),
    [(grant_unlock, "incline"), (withdraw_unlock, "sled"), (grant_unlock, "wings"), (withdraw_unlock, "")],
)
def test_what_is_open_is_not_opened_and_what_is_closed_not_closed(cast: Cast, act: Any, name: str) -> None:
    with pytest.raises(Refused):
        act(hold_plan(cast.ana), name, by=cast.tess, reason=WHY, now=EVENING)


# -- limits of their own ----------------------------------------------------------------------------------------------


def test_a_limit_is_kept_with_who_when_why_and_its_last_day(cast: Cast) -> None:
    limit(cast, "flare_rise", "1")
    own = Override.objects.of(cast.ana).get()
    assert (own.by, own.at, own.reason, own.value, own.until) == (cast.tess, EVENING, WHY, 1, march(30))
    row = Trail.objects.get(action="set_limit")
    assert (row.before, row.after["value"], row.after["reason"]) == (None, "1", WHY)


def test_it_decides_at_once_and_no_longer_after_its_last_day(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), right_before=2)
    morning(cast.ana, saved, 3)  # usual is 2
    assert told(cast.ana).because == ["morning_was_up"]
    limit(cast, "flare_rise", "1", until=march(4), now=day(3, 12))
    assert told(cast.ana).because == ["knee_flared_overnight"]
    walk(cast.ana, day(6))
    assert told(cast.ana).facts["plan"]["overrides"] == {}


def test_an_advice_says_the_new_number_although_it_stays_the_same_advice(cast: Cast) -> None:
    walk(cast.ana, day(2))
    before = told(cast.ana)
    limit(cast, "calm_walks_needed", "5", now=day(2, 20))
    after = told(cast.ana)
    assert (before.because, before.answer["count"]["needed"]) == (after.because, 3)
    assert (after.cause, after.answer["count"]["needed"]) == ("decision", 5)


def test_a_new_value_of_the_same_limit_ends_the_old_one(cast: Cast) -> None:
    limit(cast, "flare_rise", "1")
    limit(cast, "flare_rise", "3", now=day(3))
    first, second = Override.objects.of(cast.ana).order_by("pk")
    assert (first.ended_at, first.ended_by, second.ended_at) == (day(3), cast.tess, None)
    assert Trail.objects.filter(action="set_limit").latest("pk").before["value"] == "1.0"


def test_one_that_has_run_out_makes_room_for_a_new_one(cast: Cast) -> None:
    limit(cast, "flare_rise", "1", until=march(2))
    limit(cast, "flare_rise", "3", now=day(20))
    assert [own.value for own in Override.objects.of(cast.ana).in_force(march(20))] == [3]


def test_an_ended_limit_gives_the_clinics_value_back(cast: Cast) -> None:
    limit(cast, "flare_rise", "1")
    decide(cast, review.end_limit, "flare_rise")
    own = Override.objects.of(cast.ana).get()
    assert (own.ended_at, own.ended_by) == (EVENING, cast.tess)
    assert Trail.objects.get(action="end_limit").before == {
        "limit": "flare_rise", "value": "1.0", "until": "2026-03-30",
    }  # fmt: skip
    with pytest.raises(Refused):
        end_override(hold_plan(cast.ana), "flare_rise", by=cast.tess, now=EVENING)


@pytest.mark.django_db
def test_both_ends_of_every_range_are_allowed_and_nothing_beyond() -> None:
    numbers = Edition.objects.in_force().rulebook
    for found in own_limits(numbers).values():
        low, high = Decimal(str(found.low)), Decimal(str(found.high))
        step = Decimal(1) if low == int(low) and found.unit != "km/h" else Decimal("0.1")
        for value in (low, high):
            assert check_value(found.name, value, numbers) is found
        for value in (low - step, high + step):
            with pytest.raises(Refused, match=r"(?s)out of range|whole number"):
                check_value(found.name, value, numbers)


@pytest.mark.parametrize(
    ("name", "value", "field", "message"),
    [
        ("wings", "2", "name", "is no limit"),
        ("never_counts_from", "5", "name", "the same for everybody"),
        ("flare_rise", "4", "value", "Write 1 to 3 points of 10"),
        ("flare_rise", "1.5", "value", "whole number. Write 1 to 3 points of 10"),
        ("base_speed_kmh", "3.1", "value", "Write 0.5 to 3.0 km/h"),
        ("base_speed_kmh", "1.25", "value", "at most one decimal"),
        ("step_back_rest_days", "1e30", "value", "Write 1 to 4 days"),
    ],
)
def test_a_limit_out_of_its_range_is_refused_with_range_and_unit(
    cast: Cast, name: str, value: str, field: str, message: str
) -> None:
    with pytest.raises(Refused, match=message) as refused:
        limit(cast, name, value)
    assert refused.value.field == field
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("until", "allowed"),
    [(march(1), False), (march(2), True), (date(2027, 3, 2), True), (date(2027, 3, 3), False), (date.max, False)],
)
def test_the_last_day_is_from_today_to_a_year_ahead(cast: Cast, until: date, allowed: bool) -> None:
    if allowed:
        limit(cast, "flare_rise", "1", until=until)
    else:
        with pytest.raises(Refused, match="2026-03-02 to 2027-03-02"):
            limit(cast, "flare_rise", "1", until=until)
    assert Override.objects.count() == allowed


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_value_is_said_with_its_unit() -> None:
    assert amount_words(1, "points of 10") == "1 point of 10"
    assert amount_words(Decimal("3.0"), "days") == "3 days"
    assert amount_words(1.6, "km/h") == "1.6 km/h"
    assert amount_words(1.6, "km/h", "imperial") == "1.0 mph"


def test_the_numbers_are_those_of_the_edition_given(cast: Cast) -> None:
    numbers = Edition.objects.in_force().rulebook
    own = OwnLimit("flare_rise", Decimal(3), march(9), WHY)
    set_override(hold_plan(cast.ana), own, by=cast.tess, today=march(2), now=EVENING, numbers=numbers)
    assert Override.objects.get().value == 3


# -- the step ---------------------------------------------------------------------------------------------------------


def test_a_step_is_set_at_once_from_today(cast: Cast) -> None:
    decide(cast, review.set_stage, "A3", reason=WHY)
    assert stands(cast.ana) == ("A3", march(2))
    assert (told(cast.ana).plan_stage, told(cast.ana).cause) == ("A3", "decision")
    row = Trail.objects.get(action="set_stage")
    assert (row.actor, row.before) == (cast.tess, {"stage": "A1", "since": "2026-03-02"})
    assert row.after == {"stage": "A3", "since": "2026-03-02", "opened": [], "reason": WHY}


def test_who_walked_today_begins_tomorrow(cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    decide(cast, review.set_stage, "A0", reason=WHY, now=day(2, 20))
    assert stands(cast.ana) == ("A0", march(3))


def test_a_step_brings_the_unlocks_it_needs(cast: Cast) -> None:
    at_stage(cast.ana, "B3", "function")
    decide(cast, review.set_stage, "C1", reason=WHY)
    assert open_now(cast.ana) == {"incline", "speed"}
    assert told(cast.ana).direction == "hold"


def test_with_high_usual_pain_a_step_above_the_trial_dose_opens_the_way_up_to_it(cast: Cast) -> None:
    Profile.objects.of(cast.ana).update(right_usual=5)
    cast.ana.refresh_from_db()
    decide(cast, review.set_stage, "B1", reason=WHY)
    assert "high_pain" in open_now(cast.ana)


def test_long_walks_with_severe_arthritis_need_their_unlock(cast: Cast) -> None:
    intake(cast.ana, "function", oa="severe")
    decide(cast, review.set_stage, "B4", reason=WHY)
    assert open_now(cast.ana) == {"long_walks"}


@pytest.mark.parametrize(
    ("stage", "message"),
    [("C1", "not on the path"), ("Z9", "not on the path"), ("", "not on the path"), ("A1", "the present step")],
)
def test_only_another_step_of_the_goals_path_can_be_set(cast: Cast, stage: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        decide(cast, review.set_stage, stage, reason=WHY)
    assert stands(cast.ana) == ("A1", march(2))


def test_the_sled_is_never_set_for_somebody_unsteady(cast: Cast) -> None:
    at_stage(cast.ana, "D4", "performance")
    Profile.objects.of(cast.ana).update(balance_problem=True)
    with pytest.raises(Refused, match="not on the path"):
        decide(cast, review.set_stage, "F1", reason=WHY)


def test_where_faster_walks_are_open_the_long_ones_are_not_on_the_path(cast: Cast) -> None:
    at_stage(cast.ana, "B3", "function")
    decide(cast, review.grant_unlock, "speed", reason=WHY)
    with pytest.raises(Refused, match="not on the path"):
        decide(cast, review.set_stage, "B4", reason=WHY)


def test_no_step_is_set_while_a_stop_stands(cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    with pytest.raises(Refused, match="Clear the stop first"):
        decide(cast, review.set_stage, "A0", reason=WHY, now=day(2, 20))
    assert plan_of(cast.ana).locked == "therapist"


def test_a_pause_is_no_stop_and_goes_on_after_a_step_was_set(cast: Cast) -> None:
    plan = hold_plan(cast.ana)
    pause_plan(plan, by=cast.tess, reason="Holiday", now=EVENING)
    plan.save()
    decide(cast, review.set_stage, "A0", reason=WHY)
    assert (plan_of(cast.ana).stage, plan_of(cast.ana).locked) == ("A0", "paused")


def test_a_step_set_by_a_therapist_ends_the_wait_after_a_correction(cast: Cast) -> None:
    calm_week(cast.ana)
    Plan.objects.of(cast.ana).update(advice_kept_at=EVENING)
    decide(cast, review.set_stage, "A3", reason=WHY, now=day(7, 12))
    assert plan_of(cast.ana).advice_kept_at is None


def test_every_decision_needs_the_present_record(cast: Cast) -> None:
    old = plan_of(cast.ana).version
    decide(cast, review.grant_unlock, "sled", reason=WHY)
    with pytest.raises(Stale):
        review.withdraw_unlock(cast.ana, "sled", by=cast.tess, reason=WHY, version=old, now=EVENING)
    with pytest.raises(Stale):
        review.set_stage(cast.ana, "A0", by=cast.tess, reason=WHY, version=old, now=EVENING)


# -- as the patient reads it ------------------------------------------------------------------------------------------


def test_nothing_set_is_nothing_shown(cast: Cast) -> None:
    assert set_by_therapist(cast.ana, march(2)) == []


def test_a_limit_is_shown_with_the_usual_value_who_why_and_its_end(cast: Cast) -> None:
    limit(cast, "step_back_rest_days", "3")
    (one,) = set_by_therapist(cast.ana, march(2))
    assert (one.what, one.value, one.usual) == ("Full rest days after a walk that was too much", "3 days", "2 days")
    assert (one.by, one.on, one.until, one.reason) == ("Tess", march(2), march(30), WHY)
    assert set_by_therapist(cast.ana, march(31)) == []


def test_the_part_of_the_page_says_it_in_the_patients_words(cast: Cast) -> None:
    limit(cast, "step_back_rest_days", "3")
    page = render_to_string("diary/set_by.html", {"set_by": set_by_therapist(cast.ana, march(2))})
    assert "Set by your therapist" in page
    assert "Full rest days after a walk that was too much: <b>3 days</b>. The usual is 2 days." in page
    assert "“Seen on Monday.”" in page
    assert "Set by" not in render_to_string("diary/set_by.html", {"set_by": []})


def test_a_step_is_shown_until_the_plan_moves_on(cast: Cast) -> None:
    decide(cast, review.set_stage, "A3", reason=WHY)
    (one,) = set_by_therapist(cast.ana, march(2))
    assert (one.what, one.value, one.by, one.reason) == ("Your step", "10 minutes", "Tess", WHY)
    walk(cast.ana, day(2), peak=7, minutes=10)
    walk(cast.ana, day(2) + timedelta(days=4), minutes=8)
    assert set_by_therapist(cast.ana, march(6)) == []
