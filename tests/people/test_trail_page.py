"""Who looked at my data: all of it, page by page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.trail.actions import record
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
PAGE = "/account/trail/"


@pytest.fixture
def ana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ana)
    return client


def looks(cast: Cast, count: int) -> list[int]:
    """Tess looks so many times at one and the same moment."""
    return [record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY).pk for _ in range(count)]


def pages(client: Client, query: str = "") -> list[list[Any]]:
    found, more = [], None
    while not found or more:
        page = client.get(f"{PAGE}?{query}" + (f"&after={more}" if more else ""))
        found.append(page.context["trail"])
        more = page.context["more"]
    return found


def test_every_row_is_on_one_page_and_on_no_other(ana: Client, cast: Cast) -> None:
    looks(cast, 120)
    every = pages(ana)
    shown = [row.pk for page in every for row in page]
    assert [len(page) for page in every[:-1]] == [50] * (len(every) - 1)
    assert len(shown) == len(set(shown)) > 120
    moments = [row.at for page in every for row in page]
    assert moments == sorted(moments, reverse=True)


def test_one_may_look_only_at_what_others_did(ana: Client, cast: Cast) -> None:
    looks(cast, 3)
    record("move_plan", actor=None, patient=cast.ana, at=MONDAY)
    actors = {row.actor for page in pages(ana, "who=others") for row in page}
    assert actors == {cast.tess, None}


def test_the_rows_of_another_open_no_page(ana: Client, cast: Cast) -> None:
    looks(cast, 60)
    bens = record("read_patient", actor=cast.theo, patient=cast.ben)
    first = ana.get(PAGE)
    assert [row.pk for row in ana.get(f"{PAGE}?after={bens.pk}").context["trail"]] == [
        row.pk for row in first.context["trail"]
    ]
    assert "Theo" not in first.content.decode()


@pytest.mark.parametrize("query", ["after=%00", "after=1e30", f"after={10**30}", "after=-1", "who=%00", "who=me"])
def test_a_strange_query_is_the_first_page(ana: Client, cast: Cast, query: str) -> None:
    looks(cast, 2)
    answer = ana.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["trail"]) > 2


def test_a_long_trail_takes_as_many_statements_as_a_short_one(ana: Client, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            ana.get(PAGE)
        return len(captured)

    few = statements()
    looks(cast, 200)
    assert statements() == few <= 3
