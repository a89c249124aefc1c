"""The diary's day. The engine decides where a day begins; the diary only asks it."""

from datetime import date, datetime, timedelta

from rehab.progression.days import day_of as number_of_day


def day_of(moment: datetime) -> date:
    """The diary day of an aware moment on its own wall clock: 00:00-03:59 belongs to the day before."""
    return date.fromordinal(number_of_day(moment))


def monday_of(on: date) -> date:
    """The day on which its week began."""
    return on - timedelta(days=on.weekday())
