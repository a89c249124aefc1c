import re

import pytest
from django.test import Client

from tests.cast import MONDAY, Cast, walk
from tests.first_edition import publish_limits

from .people import HTMX, long_history, url


def rows(page: str) -> int:
    return page.count('<th scope="row">')


def test_paging_reaches_every_walk_once(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    long_history(cast.ana, 59)
    address, counts = url("walks", cast.ana), []
    while address:
        page = tess.get(address).content.decode()
        counts.append(rows(page))
        older = re.search(r'href="([^"]+\?before=[^"]+)"', page)
        address = older[1] if older else ""
    assert counts == [25, 25, 10]


def test_with_htmx_only_the_table_comes(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    page = tess.get(url("walks", cast.ana), headers=HTMX).content.decode()
    assert 'id="walks"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "cursor",
    [
        "%00",
        "x",
        "9" * 40,
        "99991231T235959.000000-1",
        "20260230T000000.000000-1",
        "20260302T000000.000000-" + "9" * 19,
    ],
)
def test_an_unreadable_cursor_shows_the_newest(tess: Client, cast: Cast, cursor: str) -> None:
    walk(cast.ana, MONDAY)
    for name in ("walks", "advice-log"):
        response = tess.get(url(name, cast.ana) + f"?before={cursor}")
        assert response.status_code == 200
        assert rows(response.content.decode()) >= 1


def test_a_walk_by_an_earlier_edition_says_so(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    assert "of the guide" not in tess.get(url("walks", cast.ana)).content.decode()
    publish_limits(cast.ada, MONDAY, flare_rise=3)
    for name in ("walks", "patient"):
        assert "edition 1 of the guide" in tess.get(url(name, cast.ana)).content.decode()
