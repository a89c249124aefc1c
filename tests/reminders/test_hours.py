"""Quiet hours and windows, by the clock on the wall."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rehab.reminders.hours import Quiet, is_time

NIGHT = Quiet(time(21), time(8))
NOON = Quiet(time(12), time(14))


@pytest.mark.parametrize(
    ("quiet", "at", "covered"),
    [
        (NIGHT, time(20, 59), False),
        (NIGHT, time(21), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 59), True),
        (NIGHT, time(8), False),
        (NOON, time(11, 59), False),
        (NOON, time(12), True),
        (NOON, time(14), False),
        (NOON, time(0), False),
        (Quiet(time(9), time(9)), time(9), False),
    ],
)
def test_the_first_minute_is_quiet_and_the_last_is_not(quiet: Quiet, at: time, covered: bool) -> None:
    assert quiet.covers(at) is covered


@pytest.mark.parametrize(
    ("at", "comes"),
    [(time(7, 59), False), (time(8), True), (time(11, 59), True), (time(12), False), (time(0), False)],
)
def test_a_mail_comes_within_four_hours_or_not_at_all(at: time, comes: bool) -> None:
    assert is_time(at, time(8)) is comes


def test_a_late_window_ends_at_midnight() -> None:
    assert is_time(time(23, 59), time(22))
    assert not is_time(time(0, 30), time(22))


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_night_on_which_clocks_change_is_quiet_all_through(day: datetime) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    local = [day.replace(hour=hour).astimezone(berlin).time() for hour in range(6)]
    assert all(NIGHT.covers(at) for at in local)
