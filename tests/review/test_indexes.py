"""No page reads a table that grows from one end to the other: the database itself says how it would go about it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import MONDAY, Cast, walk
from tests.diary.phone import walk_form

from .people import long_history

# Every table with a row for each walk, morning, advice, act, message or sign-in.
GROWING = {
    "diary_walk", "diary_morning", "diary_report", "diary_correction", "diary_message", "plan_advice", "plan_opinion",
    "trail_trail", "review_note", "reminders_reminder", "people_user", "diary_summary", "plan_plan", "plan_profile",
}  # fmt: skip
PATIENT = (
    "diary:today", "diary:why", "diary:history", "diary:progress", "diary:log-walk", "diary:inbox", "people:trail",
)  # fmt: skip
THERAPIST = ("patient", "walks", "advice-log", "reports", "trail", "notes", "sent", "case")


@pytest.fixture
def asked(cast: Cast) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked, with its values, once Ana has walked for three months."""
    long_history(cast.ana, 40)
    walk(cast.ana, MONDAY)
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with time_machine.travel(MONDAY + timedelta(days=2), tick=False), connection.execute_wrapper(note):
        yield found


def read_whole(sql: str, params: Any) -> set[str]:
    """The tables of which this statement reads every row. On PostgreSQL that is made dear: it is then chosen only
    where there is no other way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            told = cursor.fetchone()[0]
            plan = json.loads(told) if isinstance(told, str) else told
            return {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"}
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [str(row[3]) for row in cursor.fetchall()]
        return {step.split()[1] for step in steps if step.startswith("SCAN ") and " USING " not in step}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def wholes(asked: list[tuple[str, Any]]) -> dict[str, set[str]]:
    selects = [(sql, params) for sql, params in list(asked) if sql.startswith(("SELECT", "("))]
    assert selects
    found = {sql: read_whole(sql, params) & GROWING for sql, params in selects}
    return {sql: tables for sql, tables in found.items() if tables}


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", PATIENT)
def test_no_page_of_a_patient_reads_a_whole_table(asked: list[tuple[str, Any]], cast: Cast, name: str) -> None:
    client = browser(cast.ana)
    asked.clear()
    assert client.get(reverse(name)).status_code == 200
    assert wholes(asked) == {}


def test_no_page_further_back_does(asked: list[tuple[str, Any]], cast: Cast) -> None:
    client = browser(cast.ana)
    asked.clear()
    for query in ("?above=3", "?place=treadmill", "?mark=changed", "?since=2026-01-01"):
        assert client.get(reverse("diary:history") + query).status_code == 200
    assert wholes(asked) == {}


def test_nor_does_a_walk_that_is_logged(asked: list[tuple[str, Any]], cast: Cast) -> None:
    client = browser(cast.ana)
    asked.clear()
    assert client.post(reverse("diary:log-walk"), walk_form(on="2026-03-04", at="06:00")).status_code == 302
    assert wholes(asked) == {}


@pytest.mark.parametrize("name", THERAPIST)
def test_no_page_of_a_record_does(asked: list[tuple[str, Any]], cast: Cast, name: str) -> None:
    client = browser(cast.tess)
    asked.clear()
    assert client.get(reverse(f"review:{name}", args=[cast.ana.handle])).status_code == 200
    assert wholes(asked) == {}


def test_nor_does_the_worklist(asked: list[tuple[str, Any]], cast: Cast) -> None:
    client = browser(cast.tess)
    asked.clear()
    assert client.get(reverse("review:caseload")).status_code == 200
    assert wholes(asked) == {}


def test_a_table_that_is_read_whole_is_found(asked: list[tuple[str, Any]]) -> None:
    assert read_whole("SELECT COUNT(*) FROM diary_walk WHERE note = 'never'", None) == {"diary_walk"}
