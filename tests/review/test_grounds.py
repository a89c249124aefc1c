"""The order of the worklist is a pure function of stated grounds."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.review.grounds import (
    GROUNDS,
    LOOK,
    NEED,
    RANK,
    STOPS,
    Day,
    Found,
    Handled,
    Known,
    Lines,
    Waits,
    flags_of,
    place_of,
    rising_since,
)

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
LINES = Lines(silent_after=7, rise=2, repeated_within=14)
QUIET = Known(stage_since=TODAY - timedelta(days=3))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def said(rule: str, *, tells: bool = True, on: str = "2026-03-18") -> Found:
    return Found(rule, f"{rule} on={on}", NOON, tells)


def days(*worsts: tuple[int, int | None], back: tuple[int, ...] = ()) -> tuple[Day, ...]:
    """Walk-days as (days ago, worst pain)."""
    return tuple(Day(ago(when), worst, back=when in back) for when, worst in worsts)


ONE_OF_EACH = {
    "emergency": replace(QUIET, locked="emergency", locked_at=NOON),
    "same_day": replace(QUIET, locked="same_day", locked_at=NOON),
    "stopped": replace(QUIET, locked="therapist", locked_at=NOON),
    "flare": replace(QUIET, found=(said("knee_flared_overnight", tells=False),)),
    "contact": replace(QUIET, found=(said("three_walks_went_badly"),)),
    "rising": replace(QUIET, days=days((10, 1), (8, 1), (3, 3), (1, 3))),
    "step_backs": replace(QUIET, days=days((12, 6), (5, 7), back=(12, 5))),
    "silent": replace(QUIET, stage_since=ago(30), days=days((8, 2))),
    "waiting": replace(QUIET, found=(said("next_stage_was_locked"),)),
    "answer": replace(QUIET, message=Waits(NOON, NOON)),
    "usual": replace(QUIET, usual=Waits(NOON, NOON)),
    "review": replace(QUIET, review_on=TODAY),
    "target": replace(QUIET, found=(said("stage_was_the_target", tells=False),)),
    "paused": replace(QUIET, locked="paused", locked_at=NOON),
    "quiet": QUIET,
}


@pytest.mark.parametrize("ground", [ground for ground in GROUNDS if ground != "seen"])
def test_each_ground_by_itself(ground: str) -> None:
    place = place_of(ONE_OF_EACH[ground], TODAY, LINES)
    assert [flag.ground for flag in place.flags] == [ground]
    assert place.group == ("need" if ground in NEED else "look" if ground in LOOK else "quiet")


def test_the_grounds_are_in_the_order_that_was_agreed() -> None:
    shuffled = list(ONE_OF_EACH)
    Random(1).shuffle(shuffled)
    in_order = sorted(shuffled, key=lambda name: place_of(ONE_OF_EACH[name], TODAY, LINES).order)
    assert in_order == list(ONE_OF_EACH)


def test_it_needs_nothing_but_the_standard_library() -> None:
    alone = (
        "import runpy, sys; runpy.run_path('rehab/review/grounds.py'); assert not {'django', 'rehab'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", alone], check=True)


# -- the limits of each ground ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "is_silent"), [(7, False), (8, True), (400, True)])
def test_silence_begins_on_the_day_after_the_limit(last: int, is_silent: bool) -> None:
    place = place_of(replace(QUIET, stage_since=ago(500), days=days((last, 2))), TODAY, LINES)
    assert place.has("silent") is is_silent
    if is_silent:
        assert place.first.since == ago(last - 8)


def test_nobody_is_silent_who_has_just_been_set_a_stage_or_is_stopped_or_paused() -> None:
    silent = ONE_OF_EACH["silent"]
    for known in (
        replace(silent, stage_since=ago(7)), replace(silent, locked="paused"), replace(silent, locked="therapist")
    ):  # fmt: skip
        assert not place_of(known, TODAY, LINES).has("silent")


@pytest.mark.parametrize(
    ("walks", "since"),
    [
        (days((10, 1), (8, 1), (3, 3), (1, 3)), 1),
        (days((10, 1), (8, 1), (3, 2), (1, 3)), None),  # 1.5 points
        (days((10, 0), (8, 0), (3, 2), (1, 2)), 1),  # true zeros count
        (days((10, None), (8, 0), (3, 2), (1, 2)), None),  # one answer is no mean
        (days((10, 1), (8, 1), (3, None), (1, 9)), None),
        (days((10, 1), (9, 1), (4, 3), (2, 3), (1, 3)), 2),  # since the second of the week
        (days((30, 1), (28, 1), (3, 9), (1, 9)), None),  # no week before
        ((), None),
    ],
)
def test_pain_rises_when_the_mean_of_a_week_is_two_points_higher(walks: tuple[Day, ...], since: int | None) -> None:
    assert rising_since(walks, 2) == (None if since is None else ago(since))


@pytest.mark.parametrize(
    ("backs", "holds"),
    [((5, 12), True), ((1, 15), True), ((1, 16), False), ((14, 20), True), ((15, 20), False), ((3,), False)],
)
def test_two_step_backs_are_within_two_weeks_of_each_other_and_of_today(backs: tuple[int, ...], holds: bool) -> None:
    walks = days(*((when, 6) for when in sorted(backs, reverse=True)), back=backs)
    assert place_of(replace(QUIET, days=walks), TODAY, LINES).has("step_backs") is holds


def test_what_a_clinician_has_judged_is_no_second_step_back() -> None:
    twice = ONE_OF_EACH["step_backs"]
    assert not place_of(replace(twice, judged_on=ago(12)), TODAY, LINES).has("step_backs")
    assert place_of(replace(twice, judged_on=ago(13)), TODAY, LINES).has("step_backs")


def test_while_the_plan_is_stopped_what_the_engine_asks_is_part_of_the_stop() -> None:
    known = replace(ONE_OF_EACH["stopped"], found=(said("patient_fell"), said("three_walks_went_badly")))
    assert [flag.ground for flag in place_of(known, TODAY, LINES).flags] == ["stopped"]


# -- what a therapist has done about it -------------------------------------------------------------------------------


def handled(known: Known, *grounds: str, until: date | None = None, over: bool = False) -> Known:
    flags = {flag.ground: flag for flag in flags_of(known, TODAY, LINES)}
    done = {ground: Handled(flags[ground].marks, until, over) for ground in grounds}
    return replace(known, handled={**known.handled, **done})


@pytest.mark.parametrize("ground", [ground for ground in GROUNDS if ground not in (*STOPS, "seen", "quiet")])
def test_what_is_acknowledged_is_quiet(ground: str) -> None:
    assert place_of(handled(ONE_OF_EACH[ground], ground), TODAY, LINES).ground == "quiet"


@pytest.mark.parametrize("ground", STOPS)
def test_a_stop_that_was_seen_stays_on_the_list_until_it_is_cleared(ground: str) -> None:
    place = place_of(handled(ONE_OF_EACH[ground], ground), TODAY, LINES)
    assert (place.ground, place.group) == ("seen", "look")


def test_a_stop_comes_back_when_another_sign_is_told_or_it_gets_graver() -> None:
    fell = replace(ONE_OF_EACH["stopped"], found=(said("patient_fell"),))
    seen = handled(fell, "stopped")
    assert place_of(replace(seen, found=(*fell.found, said("pain_was_severe"))), TODAY, LINES).ground == "stopped"
    assert place_of(replace(seen, found=(said("patient_fell", on="2026-03-20"),)), TODAY, LINES).ground == "stopped"
    assert place_of(replace(seen, locked="emergency"), TODAY, LINES).ground == "emergency"


def test_a_snooze_ends_on_its_day() -> None:
    snoozed = handled(ONE_OF_EACH["flare"], "flare", until=TODAY + timedelta(days=3))
    assert place_of(snoozed, TODAY + timedelta(days=2), LINES).ground == "quiet"
    assert place_of(snoozed, TODAY + timedelta(days=3), LINES).ground == "flare"


@pytest.mark.parametrize("milder", [ground for ground in GROUNDS if ground not in ("seen", "quiet", *STOPS, "paused")])
@pytest.mark.parametrize("stop", ["emergency", "same_day", "therapist"])
def test_no_snooze_of_something_milder_silences_a_stop(milder: str, stop: str) -> None:
    snoozed = handled(ONE_OF_EACH[milder], milder, until=TODAY + timedelta(days=90))
    assert place_of(replace(snoozed, locked=stop, locked_at=NOON), TODAY, LINES).ground in STOPS


def test_another_flare_is_another_reason() -> None:
    first = handled(ONE_OF_EACH["flare"], "flare")
    again = replace(first, found=(said("knee_flared_overnight", tells=False, on="2026-03-20"),))
    assert place_of(again, TODAY, LINES).ground == "flare"


def test_what_is_a_colleagues_now_rests_even_if_it_is_a_stop() -> None:
    assert place_of(handled(ONE_OF_EACH["stopped"], "stopped", over=True), TODAY, LINES).ground == "quiet"


# -- properties -------------------------------------------------------------------------------------------------------

RULES = (
    "knee_flared_overnight", "three_walks_went_badly", "next_stage_was_locked", "stage_was_the_target", "patient_fell",
    "step_back_was_repeated", "calm_walks_were_too_few",
)  # fmt: skip
some_days = st.integers(0, 60).map(ago)
moments = st.integers(0, 80 * 24).map(lambda hours: NOON - timedelta(hours=hours))
waiting = st.none() | moments.map(lambda at: Waits(at, at))
found = st.builds(
    Found, st.sampled_from(RULES), st.sampled_from(["one", "two"]), moments, st.booleans()
).map(lambda one: one._replace(mark=f"{one.rule} {one.mark}"))  # fmt: skip
walk_days = st.dictionaries(
    some_days, st.tuples(st.none() | st.integers(0, 10), st.booleans(), st.booleans()), max_size=12
).map(lambda told: tuple(Day(on, *says) for on, says in sorted(told.items())))
knowns = st.builds(
    Known,
    stage_since=some_days,
    judged_on=st.none() | some_days,
    locked=st.sampled_from(["", "paused", "therapist", "same_day", "emergency"]),
    locked_at=moments,
    found=st.lists(found, max_size=4).map(tuple),
    days=walk_days,
    message=waiting,
    usual=waiting,
    review_on=st.none() | some_days,
)


@given(knowns)
def test_everybody_has_a_place_and_flags_are_worst_first(known: Known) -> None:
    place = place_of(known, TODAY, LINES)
    ranks = [flag.rank for flag in place.flags]
    assert ranks == sorted(set(ranks))
    assert place.order[0] == ranks[0]
    assert place_of(known, TODAY, LINES) == place


@given(st.lists(knowns, max_size=8), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_patients_came(crowd: list[Known], luck: Random) -> None:
    shuffled = crowd[:]
    luck.shuffle(shuffled)
    orders = [sorted(place_of(one, TODAY, LINES).order for one in people) for people in (crowd, shuffled)]
    assert orders[0] == orders[1]


@given(knowns, st.sampled_from(["therapist", "same_day", "emergency"]))
def test_a_stop_never_makes_anyone_come_later(known: Known, lock: str) -> None:
    open_ = replace(known, locked="")
    before, after = (place_of(one, TODAY, LINES) for one in (open_, replace(open_, locked=lock, locked_at=NOON)))
    assert after.first.rank < before.first.rank
    assert after.ground in STOPS


@given(knowns, found)
def test_one_more_finding_never_makes_anyone_come_later(known: Known, more: Found) -> None:
    before, after = (place_of(one, TODAY, LINES) for one in (known, replace(known, found=(*known.found, more))))
    assert after.first.rank <= before.first.rank


@given(knowns, st.integers(0, 40))
def test_what_is_acknowledged_never_comes_earlier_and_comes_back_with_anything_new(known: Known, days_on: int) -> None:
    later = TODAY + timedelta(days=days_on)
    flags = flags_of(known, later, LINES)
    done = replace(known, handled={flag.ground: Handled(flag.marks) for flag in flags})
    place = place_of(done, later, LINES)
    assert RANK[place.ground] >= RANK["seen"]
    assert place.ground == ("seen" if known.locked in ("therapist", "same_day", "emergency") else "quiet")
    fresh = replace(done, found=(*known.found, Found("three_walks_went_badly", "something new", NOON)))
    assert place_of(fresh, later, LINES).group == "need"


@given(knowns)
def test_grounds_hold_or_not_whatever_was_done_about_them(known: Known) -> None:
    flags = flags_of(known, TODAY, LINES)
    done = replace(known, handled={flag.ground: Handled(flag.marks) for flag in flags})
    assert flags_of(done, TODAY, LINES) == flags
