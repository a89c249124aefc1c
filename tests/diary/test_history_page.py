"""My walks, newest first."""

import uuid
from datetime import timedelta

import pytest

from rehab.diary import actions as diary
from tests.cast import MONDAY, Cast, morning, walk

from .past import long_past
from .phone import HTMX, Phone, text_of


def test_each_walk_has_its_day_its_pains_and_what_was_told(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=2), peak=3, flags=["gave_way"], swelling="little", left_peak=0)
    morning(cast.ana, saved, 4)
    page = text_of(phone.open("history"))
    assert "28 Sat 6 minutes" in page
    assert "Left 0 next day – no answer Right 3 next day 4" in page
    assert "knee gave way, a little swelling" in page
    assert "February 2026 1 walk shown, 6 minutes" in page


def test_without_walks_it_says_so(phone: Phone) -> None:
    assert "No walks yet" in text_of(phone.open("history"))


def test_it_shows_twenty_five_at_a_time_and_no_walk_twice(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 30)
    newest = phone.open("history")
    assert newest.content.decode().count('class="walk-row"') == 25
    assert "Newest walks" not in text_of(newest)
    older = phone.open("history", query=f"?after={newest.context['more']}")
    assert older.content.decode().count('class="walk-row"') == 5
    assert "Older walks" not in text_of(older)
    keys = [row.key for page in (newest, older) for month in page.context["months"] for row in month["rows"]]
    assert len(set(keys)) == 30


def test_a_walk_taken_back_is_not_added_up_and_can_be_put_back(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=3))
    wrong = walk(cast.ana, MONDAY - timedelta(days=1))
    diary.withdraw_walk(cast.ana, wrong.entry, version=None, now=MONDAY)
    page = text_of(phone.open("history"))
    assert "Put back the walk of Sunday 1 March" in page
    assert "March 2026 0 walks shown, 0 minutes" in page


def test_it_shows_nobody_elses_walks(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ben, MONDAY, minutes=5)
    walk(cast.ana, MONDAY - timedelta(days=5))
    assert "5 minutes" not in text_of(phone.open("history"))
    page = text_of(phone.open("history", query=f"?after={saved.entry.key}"))
    assert "6 minutes" in page
    assert "Newest walks" not in page


@pytest.mark.parametrize(
    "query", ["?after=%00", "?after=x", "?after=", f"?after={uuid.UUID(int=5)}", "?after=%F0%9F%91%9F"]
)
def test_a_strange_query_is_not_read(phone: Phone, cast: Cast, query: str) -> None:
    walk(cast.ana, MONDAY)
    page = phone.open("history", query=query)
    assert page.status_code == 200
    assert "6 minutes" in text_of(page)


def test_htmx_gets_the_page(phone: Phone) -> None:
    assert phone.open("history", headers=HTMX).status_code == 200
