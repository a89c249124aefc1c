"""Is it working? Said over answered walks only."""

from datetime import timedelta

from tests.cast import MONDAY, Cast, intake, morning, walk

from .past import long_past
from .phone import HTMX, Phone, text_of


def test_before_enough_answers_it_says_how_many_there_are(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=2))
    walk(cast.ana, MONDAY, peak=None)
    page = text_of(phone.open("progress"))
    assert "Your progress 1 of 2 walks answered so far." in page


def test_without_walks_there_is_a_page(phone: Phone) -> None:
    assert "0 of 0 walks answered so far." in text_of(phone.open("progress"))


def test_a_calmer_knee_is_called_calmer(phone: Phone, cast: Cast) -> None:
    for number in range(12):
        walk(cast.ana, MONDAY - timedelta(days=2 * (12 - number)), peak=4 if number < 6 else 2)
    page = text_of(phone.open("progress"))
    assert "Your right knee is calmer" in page
    assert "about 4.0 on your first 6 answered walks here and about 2.0 on the latest 6." in page
    assert "12 of 12 walks answered." in page


def test_a_zero_is_drawn_and_a_blank_is_a_gap(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=4), peak=0)
    morning(cast.ana, saved, 0)
    walk(cast.ana, MONDAY - timedelta(days=2), peak=None)
    chart = phone.open("progress").context["page"].charts[0]
    assert chart.knee == "right"
    page = text_of(phone.open("progress"))
    assert "1 of 2 walks answered" in page
    assert "– no answer" in page


def test_the_other_knee_is_drawn_once_it_was_answered(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=2))
    assert [chart.knee for chart in phone.open("progress").context["page"].charts] == ["right"]
    walk(cast.ana, MONDAY, left_peak=1)
    assert [chart.knee for chart in phone.open("progress").context["page"].charts] == ["right", "left"]


def test_two_affected_knees_are_two_charts(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    assert [chart.knee for chart in phone.open("progress").context["page"].charts] == ["left", "right"]


def test_a_long_diary_is_drawn_by_its_newest_walks(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 80)
    assert phone.open("progress").context["page"].count == 60
    assert phone.open("progress", headers=HTMX).status_code == 200
