"""The log says what happened, a line of JSON an event, and nobody learns anything of anybody from it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from rehab.trail.lines import Lines
from rehab.trail.models import Trail
from tests.cast import Cast
from tests.people.keys import confirmed, sign_in

SECRETS = (
    "ana@example.org", "correct horse", "Ana", "SeCrEtKey", "my-knee-hurts", "evil.example", "knee_hot", "203.0.113.9",
    "quite-unwell",
)  # fmt: skip


class Log:
    """What the production handler would have written."""

    def __init__(self) -> None:
        self.paper = io.StringIO()
        self.handler = logging.StreamHandler(self.paper)
        self.handler.setFormatter(Lines())

    def lines(self, **wanted: Any) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.paper.getvalue().splitlines()]
        return [line for line in lines if wanted.items() <= line.items()]


@pytest.fixture
def log() -> Iterator[Log]:
    log, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(log.handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.removeHandler(log.handler)
    root.setLevel(level)


def test_a_request_is_a_line_with_the_name_of_its_page(cast: Cast, log: Log) -> None:
    browser = sign_in(cast.ana)
    answer = browser.get("/diary/history/?place=sled")
    (line,) = log.lines(page="diary:history")
    assert (line["method"], line["status"], line["role"], line["level"]) == ("GET", 200, "patient", "INFO")
    assert line["request"] == answer["X-Request-ID"]
    assert line["at"].endswith("+00:00")
    assert line["ms"] >= 0


@pytest.mark.django_db(transaction=True)
def test_an_act_is_a_line_that_leads_to_its_row(log: Log) -> None:
    from tests.cast import gather_cast

    cast = gather_cast()
    browser = sign_in(cast.ana)
    browser.post("/account/", {})
    (line,) = log.lines(act="signed_in")
    assert line["role"] == "patient"
    assert Trail.objects.get(action="signed_in").request_id == line["request"]


def test_nothing_that_was_typed_and_no_name_and_no_key_is_in_it(cast: Cast, log: Log, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    confirmed(cast.ana)
    browser = Client(raise_request_exception=False, headers={"User-Agent": "my-knee-hurts"})
    typed = {"login": "ana@example.org", "password": "correct horse wrong"}
    assert browser.post("/sign-in/?next=/my-knee-hurts/", typed, headers={"X-Forwarded-For": "203.0.113.9"}).status_code
    browser.get("/key/SeCrEtKey/")
    browser.get("/SeCrEtKey/my-knee-hurts/?name=Ana")
    browser.get("/", headers={"Host": "evil.example"})
    browser.generic("ANA@EXAMPLE.ORG", "/sign-in/")
    sign_in(cast.ana, browser)
    browser.post("/diary/symptoms/", {"key": uuid4(), "symptoms": ["knee_hot_or_red"], "note": "quite-unwell, Ana"})
    browser.post("/diary/symptoms/", {"symptoms": ["my-knee-hurts"]})
    browser.get("/diary/history/?above=my-knee-hurts&since=Ana")
    logging.getLogger("gunicorn.error").error("Error handling request %s", "/key/SeCrEtKey/")
    told = log.paper.getvalue()
    assert len(log.lines(event="Answered")) == 9, "a strange host is turned away before"
    assert log.lines(**{"from": "django.security.DisallowedHost"})
    assert [secret for secret in SECRETS if secret.lower() in told.lower()] == []


def test_of_a_fault_it_has_the_kind_and_the_way_and_not_what_it_says(cast: Cast, log: Log) -> None:
    def break_down(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"diary_walk"' in sql:
            raise ValueError("Ana, my-knee-hurts") from KeyError("quite-unwell")
        return execute(sql, params, many, context)

    browser = sign_in(cast.ana)
    browser.raise_request_exception = False
    with connection.execute_wrapper(break_down):
        page = browser.get("/diary/history/")
    assert page.status_code == 500
    (line,) = [line for line in log.lines(level="ERROR") if "fault" in line]
    assert (line["fault"]["kind"], line["fault"]["cause"]["kind"]) == ("ValueError", "KeyError")
    assert any(one.startswith("rehab/diary/") for one in line["fault"]["way"])
    assert line["request"][:8] in page.content.decode(), "the number that the page asks to say"
    assert [secret for secret in SECRETS if secret in log.paper.getvalue()] == []
