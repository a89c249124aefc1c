"""Is it working? Said over answered walks only, and worked out again here from the raw rows."""

import random
from datetime import timedelta
from statistics import mean, median
from typing import Any

import pytest

from rehab.diary.models import Morning, Walk
from rehab.diary.response import LEAST_WALKS, Pair, respond, slope_of
from rehab.diary.span import SPANS
from rehab.diary.whole_diary import read_whole_diary
from rehab.guidance.models import Edition
from rehab.people.models import User
from tests.cast import MONDAY, Cast, intake, morning, walk

from .past import long_past, old_morning, old_walk
from .phone import HTMX, Phone, text_of


def page_of(phone: Phone, show: str = "") -> Any:
    return phone.open("progress", query=f"?show={show}" if show else "").context["page"]


def scattered(patient: User, count: int, seed: int = 7) -> None:
    """A diary with blanks and true zeros everywhere, one walk every other day until Monday."""
    dice, edition = random.Random(seed), Edition.objects.in_force()
    walks = [old_walk(patient, edition, MONDAY - timedelta(days=2 * n)) for n in range(count)]
    for one in walks:
        one.minutes = dice.choice([None, 4, 6, 8, 10])
        one.stage = dice.choice(["A1", "A2"])
        for name in ("right_before", "right_peak", "right_after"):
            setattr(one, name, dice.choice([None, 0, 0, 1, 2, 5]))
    kept = Walk.objects.bulk_create(walks)
    mornings = [old_morning(one) for one in kept if dice.random() < 0.7]
    for answer in mornings:
        answer.right = dice.choice([None, 0, 1, 3])
    Morning.objects.bulk_create(mornings)


def raw(patient: User) -> list[Walk]:
    return list(Walk.objects.of(patient).standing().select_related("morning").order_by("happened_at"))


def worsts(walks: list[Walk]) -> list[int]:
    rated = [[pain for pain in (one.right_peak, one.right_after) if pain is not None] for one in walks]
    return [max(pains) for pains in rated if pains]


def test_before_enough_answers_it_says_how_many_there_are(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=2))
    walk(cast.ana, MONDAY, peak=None)
    page = text_of(phone.open("progress"))
    assert "Your progress 1 of 2 walks answered so far. After 11 more this page says" in page


def test_without_walks_there_is_a_page(phone: Phone) -> None:
    for show in ("week", "months", "all"):
        assert "0 of 0 walks answered so far." in text_of(phone.open("progress", query=f"?show={show}"))


@pytest.mark.parametrize(
    ("first", "latest", "heading", "said"),
    [
        (4, 2, "clearly calmer", "That is 2.0 less: a change that matters (2 points, or 30%)."),
        (5, 4, "a little calmer", "That is 1.0 less, not yet a change that matters (2 points, or 30%)."),
        (3, 2, "clearly calmer", "That is 1.0 less: a change that matters"),
        (3, 3, "about the same", "That is no real change."),
        (1, 3, "clearly sorer", "That is 2.0 more: a change that matters"),
        (4, 5, "a little sorer", "That is 1.0 more, not yet"),
        (0, 0, "about the same", "That is no real change."),
    ],
)
def test_the_change_since_the_start_is_held_against_what_matters(
    phone: Phone, cast: Cast, first: int, latest: int, heading: str, said: str
) -> None:
    long_past(cast.ana, 13)
    walks = raw(cast.ana)
    Walk.objects.filter(pk__in=[one.pk for one in walks[:6]]).update(right_peak=first)
    Walk.objects.filter(pk__in=[one.pk for one in walks[7:]]).update(right_peak=latest)
    Walk.objects.filter(pk=walks[6].pk).update(right_peak=None)
    page = text_of(phone.open("progress"))
    assert f"Your right knee is {heading}" in page
    assert f"about {first}.0 on your first 6 answered walks and is about {latest}.0 on the latest 6. {said}" in page
    assert "12 of 13 walks answered." in page


def test_the_change_is_that_of_the_raw_rows_however_long_the_diary(phone: Phone, cast: Cast) -> None:
    scattered(cast.ana, 300)
    rated = worsts(raw(cast.ana))
    whole = read_whole_diary(cast.ana, SPANS["week"], MONDAY.date())
    assert (list(whole.first["right"]), list(whole.latest["right"])) == (rated[:6], rated[-6:])
    text = text_of(phone.open("progress", query="?show=week"))
    assert f"{len(rated)} of 300 walks answered." in text
    assert f"about {mean(rated[:6]):.1f} on your first 6" in text


def test_a_walk_taken_back_is_in_no_number(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 3)
    Walk.objects.filter(pk=raw(cast.ana)[0].pk).update(withdrawn_at=MONDAY, right_peak=10)
    assert "2 of 2 walks answered so far." in text_of(phone.open("progress"))


def test_a_zero_is_drawn_and_a_blank_is_a_gap(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=4), peak=0)
    morning(cast.ana, saved, 0)
    walk(cast.ana, MONDAY - timedelta(days=2), peak=None)
    chart = page_of(phone).knees[0].chart
    assert chart.knee == "right"
    assert (len(chart.dots), len(chart.crosses)) == (1, 1)
    page = text_of(phone.open("progress"))
    assert "1 of 2 walks answered" in page
    assert "– no answer" in page


def test_the_other_knee_is_drawn_once_it_was_answered(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=2))
    assert [one.knee for one in page_of(phone).knees] == ["right"]
    walk(cast.ana, MONDAY, left_peak=1)
    assert [one.knee for one in page_of(phone).knees] == ["right", "left"]


def test_two_affected_knees_are_two_charts(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    assert [one.knee for one in page_of(phone).knees] == ["left", "right"]


# -- how far back -----------------------------------------------------------------------------------------------------


def test_a_span_shows_its_own_days(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 100)
    shown = {show: page_of(phone, show).count for show in ("week", "months", "all")}
    assert shown == {"week": 4, "months": 46, "all": 100}
    assert page_of(phone).count == 46


@pytest.mark.parametrize("show", ["%00", "years", "x" * 5000, "%D9%A5", "%F0%9F%91%9F"])
def test_a_strange_span_is_three_months(phone: Phone, cast: Cast, show: str) -> None:
    walk(cast.ana, MONDAY)
    page = phone.open("progress", query=f"?show={show}")
    assert page.status_code == 200
    assert page.context["page"].span.name == "months"


def test_many_walks_are_drawn_by_weeks_that_are_those_of_the_raw_rows(phone: Phone, cast: Cast) -> None:
    scattered(cast.ana, 200)
    page = page_of(phone, "all")
    assert (page.unit, page.is_cut) == ("week", False)
    weeks: dict[Any, list[Walk]] = {}
    for one in raw(cast.ana):
        weeks.setdefault(one.happened_on - timedelta(days=one.happened_on.weekday()), []).append(one)
    worst = {monday: max(worsts(walks), default=None) for monday, walks in weeks.items()}
    chart = page.knees[0].chart
    told = [(row.worst, row.minutes) for row in chart.table.walks]
    minutes = {monday: [one.minutes for one in walks if one.minutes is not None] for monday, walks in weeks.items()}
    assert told == [
        ("" if worst[monday] is None else str(worst[monday]), str(sum(minutes[monday])) if minutes[monday] else "")
        for monday in sorted(weeks, reverse=True)
    ]
    assert chart.answered == f"{len(worsts(raw(cast.ana)))} of 200 walks"
    mornings = [one for one in raw(cast.ana) if hasattr(one, "morning") and one.morning.right is not None]
    assert chart.mornings == f"{len(mornings)} of 200 mornings"
    assert "each dot is a week: the worst of that week" in text_of(phone.open("progress", query="?show=all"))


def test_minutes_by_week_are_those_of_the_raw_rows(phone: Phone, cast: Cast) -> None:
    scattered(cast.ana, 60)
    page = page_of(phone)
    rows = [one for one in raw(cast.ana) if one.happened_on >= MONDAY.date() - timedelta(weeks=12)]
    noted = [one.minutes for one in rows if one.minutes is not None]
    assert page.minutes_noted == f"Minutes noted for {len(noted)} of {len(rows)} walks"
    assert sum(int(week.walked) for week in page.minutes.table.weeks) == sum(noted)
    assert len(page.minutes.table.weeks) == 13


def test_the_steps_show_where_the_plan_stands(phone: Phone) -> None:
    steps = page_of(phone).steps
    assert [step.state for step in steps[:3]] == ["done", "now", ""]
    assert [step.word for step in steps[:3]] == ["4", "6", "8"]


# -- how mornings answer to longer walks ------------------------------------------------------------------------------


def test_too_few_walks_with_all_three_numbers_say_so(phone: Phone, cast: Cast) -> None:
    for days in (4, 2):
        saved = walk(cast.ana, MONDAY - timedelta(days=days), right_before=1)
        morning(cast.ana, saved, 0)
    walk(cast.ana, MONDAY, right_before=0)
    page = text_of(phone.open("progress"))
    assert "Too early to say" in page
    assert "So far 2 of 3 walks have all three." in page


def test_the_pairs_are_those_of_the_raw_rows(phone: Phone, cast: Cast) -> None:
    scattered(cast.ana, 200)
    whole = [
        Pair(one.minutes, one.morning.right - one.right_before)
        for one in raw(cast.ana)
        if hasattr(one, "morning") and None not in (one.minutes, one.right_before, one.morning.right)
    ]
    response = page_of(phone, "week").knees[0].response
    assert response.told == min(100, len(whole))
    assert {(amount.minutes, amount.walks) for amount in response.amounts} == {
        (minutes, sum(pair.minutes == minutes for pair in whole[-100:])) for minutes in (4, 6, 8, 10)
    }
    assert response.slope.middle == median(
        (b.rise - a.rise) / (b.minutes - a.minutes)
        for n, a in enumerate(whole[-100:])
        for b in whole[-100:][n + 1 :]
        if a.minutes != b.minutes
    )


def pairs(rise: Any, count: int = 40) -> list[Pair]:
    return [Pair(minutes, rise(minutes, n)) for n, minutes in enumerate([6, 8, 10, 13, 16] * (count // 5))]


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        (pairs(lambda minutes, n: minutes // 4 + n % 2), "Longer walks, sorer mornings"),
        (pairs(lambda minutes, n: -minutes // 4 - n % 2), "Longer walks, calmer mornings"),
        (pairs(lambda _, n: n % 3 - 1), "No clear pattern"),
        (pairs(lambda *_: 0), "No clear pattern"),
        (pairs(lambda minutes, _: minutes)[: LEAST_WALKS - 1], "Too early to say"),
        ([Pair(6, 1), Pair(8, 2)] * 20, "Too early to say"),
    ],
)
def test_a_pattern_is_called_one_only_when_it_is_clear(told: list[Pair], heading: str) -> None:
    assert respond("right", told, 60).heading == heading


def test_the_words_give_the_size_and_how_sure_it_is() -> None:
    response = respond("right", pairs(lambda minutes, n: minutes // 4 + n % 2), 60)
    assert response.finding.startswith("For each 5 minutes more, your right knee changed overnight by about +")
    assert "points (likely between +" in response.finding
    unclear = respond("left", pairs(lambda _, n: n % 3 - 1), 60)
    assert "That fits with no effect at all" in unclear.finding
    same = respond("right", [Pair(6, 1)] * 30, 30)
    assert "Your walks were all about as long" in same.finding


def test_the_slope_and_its_limits_on_a_case_worked_out_by_hand() -> None:
    """Ten slopes, the middle two -0.0575 and -0.055; S has the variance 50/3, so the limits are the outermost ones."""
    told = [(1, 1.26), (2, 1.27), (3, 1.12), (4, 1.16), (5, 1.03)]
    slope = slope_of([Pair(x, y) for x, y in told])  # type: ignore[arg-type]
    assert [round(value, 5) for value in slope] == [-0.05625, -0.15, 0.04]


def test_one_bad_morning_does_not_bend_the_slope() -> None:
    calm = pairs(lambda _, n: n % 2)
    assert slope_of([*calm[:-1], Pair(16, 10)]).middle == slope_of(calm).middle


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    dice, hits = random.Random(3), 0
    for _ in range(60):
        told = [Pair(minutes, round(dice.gauss(0, 1.5))) for minutes in [6, 8, 10, 13, 16] * 6]
        slope = slope_of(told)
        hits += slope.low <= 0 <= slope.high
    assert hits >= 54


def test_htmx_gets_the_page(phone: Phone) -> None:
    assert phone.open("progress", headers=HTMX).status_code == 200
