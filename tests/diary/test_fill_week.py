"""A past week, filled in on one page of seven days: all of it or nothing, once, and marked."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from rehab.diary import actions as diary
from rehab.diary.models import Morning, Walk
from rehab.plan.models import Advice, Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, walk

from .past import long_past
from .phone import HTMX, Phone, failing_on, text_of

SUNDAY = date(2026, 3, 1)
WEEK = [SUNDAY - timedelta(days=days) for days in range(6, -1, -1)]


def week_form(days: dict[str, dict[str, str]], until: date = SUNDAY) -> dict[str, Any]:
    """The page as it is sent: seven days with keys of their own, and what is written for some of them by name."""
    typed: dict[str, Any] = {"until": str(until)}
    for back in range(7):
        on = until - timedelta(days=back)
        typed[f"{on}-key"] = uuid.uuid4()
        for name, value in days.get(f"{on:%a}", {}).items():
            typed[f"{on}-{name}"] = value
    return typed


def fill(phone: Phone, until: date = SUNDAY, **days: dict[str, str]) -> HttpResponse:
    return phone.send("fill-week", typed=week_form(days, until))


def told(phone: Phone) -> list[tuple[Any, ...]]:
    walks = Walk.objects.of(phone.owner).select_related("morning").order_by("happened_on")
    return [(f"{one.happened_on:%a}", one.minutes, one.right_peak, one.backfilled) for one in walks]


def test_seven_days_are_asked_up_to_yesterday(phone: Phone) -> None:
    page = phone.open("fill-week")
    assert [day.on for day in page.context["week"].days] == WEEK
    assert "Monday 23 February" in text_of(page)
    assert "Sunday 1 March" in text_of(page)


def test_a_week_is_filled_in_and_marked(phone: Phone, cast: Cast) -> None:
    page = phone.send(
        "fill-week",
        typed=week_form({
            "Tue": {"minutes": "6", "right_worst": "0", "right_morning": "1"},
            "Thu": {"minutes": "5"},
            "Sun": {"minutes": "6", "right_worst": "2"},
        }),
        follow=True,
    )  # fmt: skip
    assert "3 walks are filled in, and marked as filled in later." in text_of(page)
    assert told(phone) == [("Tue", 6, 0, True), ("Thu", 5, None, True), ("Sun", 6, 2, True)]
    assert [(one.right, one.left, one.happened_at) for one in Morning.objects.all()] == [(1, None, MONDAY)]
    tuesday = Walk.objects.of(cast.ana).order_by("happened_at")[0]
    assert (tuesday.entered_at, tuesday.received_at, tuesday.local_time.hour) == (MONDAY, MONDAY, 12)
    assert text_of(phone.open("history")).count("Filled in later") >= 3
    assert Trail.objects.filter(action="log_walk", patient=cast.ana).count() == 3


def test_the_mark_is_in_the_chart_too(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=1))
    fill(phone, Tue={"minutes": "6", "right_worst": "2"})
    chart = phone.open("progress").context["page"].knees[0].chart
    assert [dot.title for dot in chart.dots] == ["24 Feb: 2, filled in later", "1 Mar: 2"]
    assert [row.note for row in chart.table.walks] == ["", "filled in later"]


def test_the_same_week_sent_again_is_the_same_walks(phone: Phone) -> None:
    typed = week_form({"Tue": {"minutes": "6", "right_worst": "2", "right_morning": "2"}, "Fri": {"minutes": "6"}})
    for _ in range(3):
        assert phone.send("fill-week", typed=typed).status_code == 302
    assert (len(told(phone)), Morning.objects.count()) == (2, 1)


def test_another_text_under_the_same_keys_changes_nothing(phone: Phone) -> None:
    typed = week_form({"Tue": {"minutes": "6"}})
    phone.send("fill-week", typed=typed)
    again = phone.send("fill-week", typed=typed | {f"{WEEK[1]}-minutes": "9"})
    assert again.status_code == 409
    assert "Some of these days were already saved" in text_of(again)
    assert told(phone) == [("Tue", 6, None, True)]


def test_one_wrong_day_saves_nothing_and_keeps_every_word(phone: Phone) -> None:
    page = fill(
        phone,
        Tue={"minutes": "6", "right_worst": "2"},
        Wed={"right_worst": "3"},
        Thu={"minutes": "900"},
        Fri={"minutes": "6", "right_worst": "11"},
    )
    assert page.status_code == 422
    text = text_of(page)
    assert "Fix 3 things, then save again" in text
    assert text.count("How many minutes was this walk?") == 2  # at the top, and at the field
    assert text.count("“900” is not a walk’s length. Write 1 to 180.") == 2
    html = page.content.decode()
    assert 'value="6"' in html
    assert 'value="900"' in html
    assert told(phone) == []


def test_nothing_written_is_said_kindly(phone: Phone) -> None:
    page = fill(phone)
    assert page.status_code == 422
    assert "Write the minutes of a day on which you walked." in text_of(page)


def test_a_day_that_is_written_down_already_is_not_asked_again(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=3), minutes=4)  # a Friday
    page = phone.open("fill-week")
    assert "4 minutes Change the walk of Friday 27 February" in text_of(page)
    assert f'name="{WEEK[4]}-minutes"' not in page.content.decode()
    twice = fill(phone, Fri={"minutes": "6"})
    assert twice.status_code == 422
    assert "4 minutes is already written down for this day. Change it there." in text_of(twice)
    assert Walk.objects.of(cast.ana).get().pk == saved.entry.pk


def test_a_walk_taken_back_leaves_its_day_free(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=3), minutes=4)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=MONDAY)
    assert fill(phone, Fri={"minutes": "6"}).status_code == 302


def test_two_knees_have_a_column_each(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    fill(phone, Tue={"minutes": "6", "left_worst": "1", "right_worst": "3", "left_morning": "0"})
    one = Walk.objects.of(cast.ana).get()
    assert (one.left_peak, one.right_peak, one.morning.left, one.morning.right) == (1, 3, 0, None)


def test_severe_pain_in_a_past_week_stops_at_once(phone: Phone, cast: Cast) -> None:
    page = fill(phone, Tue={"minutes": "6", "right_worst": "8"}, Thu={"minutes": "6", "right_worst": "1"})
    assert page["Location"] == "/diary/stopped/"
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_walks_of_more_than_two_days_ago_count_for_nothing_but_safety(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage_since=MONDAY.date() - timedelta(days=30))
    fill(phone, Tue={"minutes": "6", "right_worst": "1", "right_morning": "1"})
    phone.open("today")
    advice = Advice.objects.of(cast.ana).newest_first()[0]
    assert "walk_was_late" in advice.because


def test_an_older_week_is_kept_as_notes(phone: Phone, cast: Cast) -> None:
    long_ago = SUNDAY - timedelta(days=14)
    page = phone.open("fill-week", query=f"?until={long_ago}")
    assert "the plan does not count them" in text_of(page)
    before = Plan.objects.of(cast.ana).get().stage
    assert fill(phone, until=long_ago, Tue={"minutes": "6", "right_worst": "1"}).status_code == 302
    assert Plan.objects.of(cast.ana).get().stage == before
    assert told(phone) == [("Tue", 6, 1, True)]
    assert "no_walk_yet" in Advice.objects.of(cast.ana).newest_first()[0].because


def test_the_weeks_lead_back_as_far_as_the_diary_goes(phone: Phone) -> None:
    week = phone.open("fill-week").context["week"]
    assert week.after is None
    pages = 1
    while week.before:
        pages, week = pages + 1, phone.open("fill-week", query=f"?until={week.before}").context["week"]
    assert pages == 12
    assert week.days[0].on >= MONDAY.date() - timedelta(days=90)


@pytest.mark.parametrize(
    "until", ["", "%00", "x", "9999-12-31", "0001-01-01", "2026-02-30", "%D9%A5", "1" * 31, "2026-03-02", "👟"]
)
def test_a_strange_week_is_one_that_can_be_filled_in(phone: Phone, until: str) -> None:
    page = phone.open("fill-week", query=f"?until={until}")
    assert page.status_code == 200
    assert MONDAY.date() - timedelta(days=90) <= page.context["week"].days[0].on
    assert page.context["week"].days[-1].on <= SUNDAY


STRANGE = ["5\0", "1" + "0" * 30, "👟", "9999-12-31", "5.5", "٥", "-1", "0", "181", "x" * 10_000]


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("field", ["minutes", "right_worst", "right_morning", "key"])
def test_each_strange_value_is_refused_at_its_field(phone: Phone, field: str, value: str) -> None:
    if field != "minutes" and value == "0":
        return  # 0 is an answer
    days = {"Tue": {"minutes": "6", "right_worst": "2", field: value}, "Thu": {"minutes": "6"}}
    for headers in ({}, HTMX):
        page = phone.send("fill-week", typed=week_form(days), headers=headers)
        assert page.status_code == 422
        assert field in page.context["week"].days[1].errors
    assert told(phone) == []


def test_a_page_without_its_days_saves_nothing(phone: Phone) -> None:
    page = phone.send("fill-week", typed={})
    assert page.status_code == 422
    assert "Something is missing. Open it again." in text_of(page)


def test_it_is_all_there_or_nothing(phone: Phone) -> None:
    with failing_on("diary_morning"), pytest.raises(RuntimeError):
        fill(phone, Tue={"minutes": "6"}, Thu={"minutes": "6", "right_morning": "2"})
    assert told(phone) == []


def test_a_long_diary_does_not_make_it_slower(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 80, MONDAY - timedelta(days=9))
    assert fill(phone, Tue={"minutes": "6"}).status_code == 302
