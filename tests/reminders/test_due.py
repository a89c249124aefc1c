"""What is due, and what is not any more."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rehab.diary import actions as diary
from rehab.diary import clock
from rehab.people.models import Clinic, User
from rehab.plan.models import Plan
from rehab.reminders import actions
from rehab.reminders.models import Wish
from rehab.review.actions import pause_plan
from tests.cast import BERLIN, MONDAY, Cast, intake, morning, tell, walk

from .conftest import wishes
from .mailbox import TUESDAY, WEDNESDAY, sent

MORNING, WALK, QUIET = ["One question for this morning"], ["Your plan for today"], ["Hello again"]
AT_TEN = timedelta(hours=2)


def test_the_morning_after_a_walk_is_asked_about(ana: User) -> None:
    assert sent(TUESDAY) == [], "no walk yet"
    walk(ana, MONDAY)
    assert sent(TUESDAY - timedelta(minutes=1)) == []
    assert sent(TUESDAY) == MORNING


def test_not_when_it_is_answered(ana: User) -> None:
    morning(ana, walk(ana, MONDAY), 1)
    assert sent(TUESDAY) == []


def test_not_when_the_walk_was_taken_back(ana: User) -> None:
    saved = walk(ana, MONDAY)
    diary.withdraw_walk(ana, saved.entry, version=None, now=MONDAY)
    assert sent(TUESDAY) == []


def test_not_of_a_walk_the_day_before(ana: User) -> None:
    walk(ana, MONDAY)
    assert sent(WEDNESDAY) == []


def test_the_day_of_a_walk_is_told_once_and_not_when_it_was_walked(ana: User) -> None:
    morning(ana, walk(ana, MONDAY), 1)
    assert sent(TUESDAY + AT_TEN) == [], "a rest day"
    assert sent(WEDNESDAY + AT_TEN) == WALK
    assert sent(WEDNESDAY + AT_TEN + timedelta(hours=1)) == []
    assert sent(WEDNESDAY + AT_TEN + timedelta(days=1)) == [], "a missed day is no reason to nag"


def test_not_when_the_walk_is_logged_or_has_begun(ana: User) -> None:
    morning(ana, walk(ana, MONDAY), 1)
    clock.start_walk(ana, tell({"right": 1, "left": None, "minutes": 6, "place": "treadmill"}, WEDNESDAY))
    assert sent(WEDNESDAY + AT_TEN) == []
    walk(ana, WEDNESDAY)
    assert sent(WEDNESDAY + AT_TEN) == []


def test_the_first_walk_is_told_on_the_day_after_the_plan_began(ana: User) -> None:
    assert sent(MONDAY.replace(hour=11)) == []
    assert sent(TUESDAY + AT_TEN) == WALK
    assert sent(WEDNESDAY + AT_TEN) == []


def test_four_quiet_days_are_one_mail(ana: User) -> None:
    actions.save_reminders(ana, {"walk": False}, now=MONDAY)
    morning(ana, walk(ana, MONDAY), 1)  # last heard of on Tuesday
    days = [sent(TUESDAY + AT_TEN + timedelta(days=day)) for day in range(1, 20)]
    assert days == [[], [], [], [], QUIET, *[[]] * 14][: len(days)]


def test_another_quiet_is_another_mail(ana: User) -> None:
    actions.save_reminders(ana, {"walk": False, "morning": False}, now=MONDAY)
    assert sent(TUESDAY + AT_TEN + timedelta(days=4)) == QUIET
    walk(ana, MONDAY + timedelta(days=6))
    assert sent(TUESDAY + AT_TEN + timedelta(days=9)) == []
    assert sent(TUESDAY + AT_TEN + timedelta(days=10)) == QUIET


def test_after_two_weeks_of_silence_nobody_is_puzzled(ana: User) -> None:
    actions.save_reminders(ana, {"walk": False}, now=MONDAY)
    assert sent(TUESDAY + AT_TEN + timedelta(days=14)) == []


def test_who_asks_for_a_nudge_today_is_not_nudged_for_last_week(cast: Cast) -> None:
    wish = wishes(cast.ana, walk=False)
    now = TUESDAY + timedelta(days=8)
    actions.save_reminders(cast.ana, {"quiet_days": True}, now=now)
    assert sent(now + AT_TEN) == []
    assert Wish.objects.get(pk=wish.pk).since == now


def test_a_stopped_patient_gets_none(ana: User) -> None:
    walk(ana, MONDAY, peak=9)
    assert Plan.objects.of(ana).get().locked
    assert [sent(TUESDAY + AT_TEN + timedelta(days=day)) for day in range(6)] == [[]] * 6


def test_a_paused_patient_gets_none(ana: User, cast: Cast) -> None:
    walk(ana, MONDAY)
    version = Plan.objects.of(ana).get().version
    pause_plan(ana, by=cast.tess, now=MONDAY, version=version, reason="On holiday")
    assert [sent(TUESDAY + AT_TEN + timedelta(days=day)) for day in range(6)] == [[]] * 6


def test_a_pause_that_only_time_brings_gets_no_walk(cast: Cast) -> None:
    wishes(cast.ana, quiet_days=False)
    morning(cast.ana, walk(cast.ana, MONDAY), 1)
    later = [sent(WEDNESDAY + AT_TEN + timedelta(days=day)) for day in range(1, 60)]
    assert later == [[]] * 59


@pytest.mark.parametrize("kind", ["morning", "walk", "quiet_days"])
def test_only_what_was_wished_for_comes(ana: User, kind: str) -> None:
    actions.save_reminders(ana, {kind: False}, now=MONDAY)
    walk(ana, MONDAY)
    said = [subject for day in range(8) for subject in sent(TUESDAY + AT_TEN + timedelta(days=day))]
    left = {"morning": MORNING[0], "walk": WALK[0], "quiet_days": QUIET[0]}
    assert sorted(said) == sorted(subject for name, subject in left.items() if name != kind)


def test_nobody_gets_anything_who_did_not_ask(cast: Cast) -> None:
    walk(cast.ben, MONDAY)
    assert [sent(TUESDAY + AT_TEN + timedelta(days=day)) for day in range(6)] == [[]] * 6


def test_an_address_that_is_not_confirmed_gets_nothing(ana: User) -> None:
    ana.emailaddress_set.update(verified=False)
    walk(ana, MONDAY)
    assert sent(TUESDAY) == []


def test_a_closed_account_gets_nothing(ana: User) -> None:
    walk(ana, MONDAY)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert sent(TUESDAY) == []


# --- quiet hours -------------------------------------------------------------------------------------------------
def test_the_quiet_hours_of_the_clinic_hold_for_who_chose_none(ana: User) -> None:
    Clinic.objects.create(pk=1, quiet_from=time(20), quiet_until=time(9, 30))
    walk(ana, MONDAY)
    assert sent(TUESDAY) == []
    assert sent(TUESDAY + timedelta(hours=1, minutes=30)) == MORNING


def test_ones_own_quiet_hours_come_first(ana: User) -> None:
    actions.save_reminders(ana, {"quiet_from": time(22), "quiet_until": time(8, 30), "walk": False}, now=MONDAY)
    walk(ana, MONDAY)
    assert sent(TUESDAY) == []
    assert sent(TUESDAY + timedelta(minutes=30)) == MORNING


def test_every_patient_has_their_own_clock(cast: Cast) -> None:
    wishes(cast.ana)
    walk(cast.ana, MONDAY)
    User.objects.filter(pk=cast.ana.pk).update(zone="America/Los_Angeles")
    eight = datetime(2026, 3, 3, 8, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert sent(TUESDAY) == [], "it is the middle of the night there"
    assert sent(eight) == MORNING


@pytest.mark.parametrize("sunday", [datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)])
def test_the_morning_on_which_clocks_change_is_asked_about_once(cast: Cast, sunday: datetime) -> None:
    saturday = (sunday - timedelta(days=1)).replace(hour=18)
    intake(cast.ana, at=saturday)
    wishes(cast.ana, walk=False, quiet_days=False)
    walk(cast.ana, saturday)
    moments = [sunday.astimezone(UTC) + timedelta(minutes=10 * step) for step in range(24 * 6)]
    came = [moment.astimezone(BERLIN).time() for moment in moments for _ in sent(moment)]
    assert came == [time(8)]
