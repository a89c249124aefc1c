"""What breaks around the app: the page says so plainly, nothing is half kept, and the next try finds it whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client
from psycopg.errors import UndefinedTable

from rehab.diary.models import Walk
from rehab.plan.models import Advice
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake
from tests.diary.phone import text_of, walk_form

pytestmark = pytest.mark.django_db
FAULTS = (
    "database is locked",
    "database or disk is full",
    "attempt to write a readonly database",
    "disk I/O error",
    'could not extend file "base/16384/2619": No space left on device',
    "cannot execute INSERT in a read-only transaction",
    "terminating connection due to administrator command",
)
LOG = "/diary/walks/new/"


def gone_on_postgresql(fault: str) -> Exception:
    error = ProgrammingError(fault)
    error.__cause__ = UndefinedTable(fault)
    return error


@contextmanager
def failing(
    fault: str, when: Callable[[str], bool], kind: Callable[[str], Exception] = OperationalError
) -> Iterator[None]:
    """The database answers these statements with a fault."""

    def execute(go_on: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if when(sql):
            raise kind(fault)
        return go_on(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def writes(sql: str) -> bool:
    return sql.startswith(("INSERT", "UPDATE"))


def writes_last(sql: str) -> bool:
    """The trail comes after the walk and its advice."""
    return "trail_trail" in sql and sql.startswith("INSERT")


@pytest.fixture
def ana(cast: Cast, client: Client) -> Iterator[Client]:
    with time_machine.travel(MONDAY, tick=False):
        intake(cast.ana)
        client.force_login(cast.ana)
        client.raise_request_exception = False
        client.get("/diary/")
        yield client


@pytest.mark.parametrize("when", [writes, writes_last], ids=["at the first row", "at the last row"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_walk_that_cannot_be_written_is_not_half_written_and_goes_in_once_later(
    ana: Client, fault: str, when: Callable[[str], bool]
) -> None:
    typed = walk_form(minutes="6", right_peak="2")
    before = Advice.objects.count(), Trail.objects.count()
    with failing(fault, when):
        answer = ana.post(LOG, typed)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "nothing was changed just now" in text_of(answer)
    assert (Walk.objects.count(), Advice.objects.count(), Trail.objects.count()) == (0, *before)
    assert [ana.post(LOG, typed).status_code for _ in range(2)] == [302, 302]
    assert Walk.objects.get().minutes == 6


def test_a_diary_is_read_while_nothing_can_be_written(ana: Client) -> None:
    with failing("attempt to write a readonly database", writes):
        assert ana.get("/diary/").status_code == 200
        assert ana.get("/diary/history/").status_code == 200


@pytest.mark.parametrize("kind", [OperationalError, gone_on_postgresql])
def test_a_cache_that_is_gone_shuts_no_diary_and_no_stop_page(ana: Client, kind: Callable[[str], Exception]) -> None:
    """Only guesses are counted there: who is signed in goes on, and who signs in is asked to wait."""
    with failing("no such table: shared_cache", lambda sql: "shared_cache" in sql, kind):
        for path in ("/diary/", "/diary/symptoms/", "/diary/history/", "/sign-in/"):
            assert ana.get(path, follow=True).status_code == 200, path
        assert ana.post(LOG, walk_form(minutes="6", right_peak="2")).status_code == 302
        stranger = Client(raise_request_exception=False)
        answer = stranger.post("/sign-in/", {"login": "ana@example.org", "password": "a guess of mine"})
        assert answer.status_code == 503
    cache.set("there-again", 1)
    assert Walk.objects.count() == 1


def test_a_mail_server_that_is_down_loses_no_report(ana: Client, settings: Any) -> None:
    """Nobody waits for a mail: what it would have told stands on the page."""
    settings.MAILERS = {"default": {"BACKEND": "tests.people.down.DownBackend"}}
    typed = {"key": "2" * 32, "symptoms": ["calf_pain_or_swelling"]}
    assert ana.post("/diary/symptoms/", typed).status_code == 302
    assert "Stop for now" in text_of(ana.get("/diary/stopped/"))
    assert mail.outbox == []
