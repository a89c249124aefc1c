"""Two servers at two addresses on one database are one clinic: nothing that counts is kept in a process."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

import pytest
from django.test import Client

from rehab.diary.models import Walk
from tests.cast import Cast
from tests.people.keys import confirmed

from .server import Server
from .test_crash import TOKEN, clinic  # noqa: F401  a fixture


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *told: Any, **more: Any) -> None:
        return None


ASK = build_opener(Stay)
TOO_MANY = "Too many"


@pytest.fixture
def pair(transactional_db: None, tmp_path: Path, static_root: Path) -> Iterator[tuple[Server, Server]]:
    """Two servers with two workers each."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (Server(folder, static_root) for folder in folders)
    yield one, two
    one.kill()
    two.kill()


def ask(server: Server, path: str, session: str = "", **typed: Any) -> tuple[int, str, str]:
    """Status, body and the session that was set, if any."""
    headers = {"Cookie": f"backstep_session={session}; backstep_csrf={TOKEN}", "X-CSRFToken": TOKEN}
    request = Request(server.url + path, urlencode(typed).encode() if typed else None, headers)
    try:
        answer = ASK.open(request, timeout=60)
    except HTTPError as other:
        answer = other
    cookie = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or []))
    body = answer.read().decode()
    return answer.status, body, cookie["backstep_session"].value if "backstep_session" in cookie else ""


def test_what_is_done_at_one_is_seen_at_the_other(pair: tuple[Server, Server], clinic: Cast) -> None:  # noqa: F811
    phone = Client()
    phone.force_login(clinic.ana)
    session, key = phone.cookies["backstep_session"].value, uuid4()
    for server in pair:
        server.start()
    one, two = pair
    walk = {"key": key, "on": "2026-03-02", "minutes": 6, "place": "treadmill", "right_peak": 2}
    assert ask(one, "/diary/walks/new/", session, **walk)[0] == 302
    assert str(key) in ask(two, "/diary/history/", session)[1]
    assert ask(two, "/diary/walks/new/", session, **walk)[0] == 302, "a replay at the other is no second walk"
    assert Walk.objects.filter(key=key).count() == 1
    assert ask(one, "/sign-out/", session, go="1")[0] == 302
    assert ask(two, "/diary/", session)[0] == 302, "signed out at one is signed out at both"


def test_a_guesser_is_counted_at_both_together(pair: tuple[Server, Server], clinic: Cast) -> None:  # noqa: F811
    confirmed(clinic.tess)
    for server in pair:
        server.start()
    pages = [
        ask(pair[n % 2], "/sign-in/", login="tess@example.org", password=f"guess {n}", remember="")[1] for n in range(7)
    ]
    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True] * 2, "five guesses, wherever they are made"
