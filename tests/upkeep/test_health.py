"""Alive, ready, and what a page says when the database does not answer."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client


def no_answer(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    """What a stopped database says to every statement."""
    raise OperationalError("connection refused")


def test_healthz_asks_nobody(client: Client) -> None:
    """No database mark: a statement would fail this test."""
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_tells_what_is_in_order(client: Client) -> None:
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "disk": "ok"}


@pytest.mark.django_db
def test_readyz_refuses_while_the_database_is_down(client: Client) -> None:
    with connection.execute_wrapper(no_answer):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "no answer"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/diary/", "/", "/diary/walks/new/"])
def test_a_database_that_is_down_is_a_plain_page_that_recovers(client: Client, cast: Any, path: str) -> None:
    client.force_login(cast.ana)
    client.raise_request_exception = False
    with connection.execute_wrapper(no_answer):
        answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.django_db
def test_a_strange_charset_is_a_plain_400(client: Client, cast: Any) -> None:
    client.force_login(cast.ana)
    answer = client.post(
        "/diary/walks/new/", b"minutes=6", content_type="application/x-www-form-urlencoded; charset=utf-7"
    )
    assert answer.status_code == 400
