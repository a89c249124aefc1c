"""Every stored advice can be worked out again, and one that somebody changed is found."""

import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rehab.people.models import User
from rehab.plan.models import Advice
from rehab.upkeep.demo import load_demo
from rehab.upkeep.stories import STORIES

NOW = datetime.fromisoformat("2026-03-20T08:40+01:00")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic() -> None:
    """Two patients of the demo clinic, one of them stopped."""
    load_demo(NOW, [story for story in STORIES if story.name in ("Cora", "Olga")])


def replay(*options: str) -> tuple[list[str], int]:
    """What the command prints, and the code it ends with."""
    out, code = StringIO(), 0
    try:
        call_command("replay", *options, stdout=out)
    except CommandError as error:
        code = error.returncode
    return out.getvalue().splitlines(), code


def tamper(advice: Advice, column: str, value: str) -> None:
    """Change a row behind the app's back."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE plan_advice SET {column} = %s WHERE id = %s", [value, advice.pk])


def told(asked: int, differing: int = 0, others: int = 0) -> str:
    return f"Replayed {asked}: {differing} differ. Of another engine, left out: {others}."


def newest(name: str) -> Advice:
    advice: Advice = Advice.objects.filter(patient__name=name).newest_first()[0]
    return advice


def test_what_nobody_changed_is_equal() -> None:
    assert Advice.objects.count() > 20
    assert replay() == ([told(Advice.objects.count())], 0)


def test_an_answer_that_was_changed_is_found() -> None:
    advice = newest("Olga")
    tamper(advice, "answer", json.dumps({**advice.answer, "stage": "F6"}))
    lines, code = replay()
    assert lines == [f"advice {advice.pk} of {advice.patient.handle}: stage", told(Advice.objects.count(), 1)]
    assert code == 1


def test_a_column_that_was_changed_is_found() -> None:
    advice = newest("Olga")
    tamper(advice, "contact", "none")
    lines, code = replay()
    assert lines[0] == f"advice {advice.pk} of {advice.patient.handle}: its columns differ from its answer"
    assert code == 1


@pytest.mark.parametrize(
    ("spoil", "differs"),
    [
        (lambda facts: {**facts, "walks": []}, "days"),
        (lambda facts: {**facts, "now": "yesterday"}, "facts cannot be read: now: must be an ISO 8601 moment"),
    ],
)
def test_facts_that_were_changed_are_found(spoil: Any, differs: str) -> None:
    advice = newest("Cora")
    tamper(advice, "facts", json.dumps(spoil(advice.facts)))
    lines, code = replay()
    assert lines[0].startswith(f"advice {advice.pk} of {advice.patient.handle}: ")
    assert differs in lines[0]
    assert (len(lines), code) == (2, 1)


def test_advice_of_another_engine_is_counted_apart() -> None:
    advice = newest("Cora")
    tamper(advice, "engine_version", "0")
    tamper(advice, "answer", "{}")
    assert replay() == ([told(Advice.objects.count() - 1, others=1)], 0)


def test_one_patient_only() -> None:
    cora = User.objects.get(name="Cora")
    tamper(newest("Olga"), "answer", "{}")
    assert replay("--patient", str(cora.handle)) == ([told(Advice.objects.filter(patient=cora).count())], 0)


def test_from_a_day_on() -> None:
    since = NOW.date() - timedelta(days=14)
    later = Advice.objects.filter(at__gte=datetime.combine(since, datetime.min.time(), NOW.tzinfo)).count()
    lines, _ = replay("--since", since.isoformat())
    assert 0 < later < Advice.objects.count()
    assert lines == [told(later)]


@pytest.mark.parametrize(
    "options", [("--patient", str(UUID(int=0))), ("--patient", "Cora"), ("--since", "soon"), ("--since", "2026-13-01")]
)
def test_what_cannot_be_asked_is_refused(options: tuple[str, str]) -> None:
    assert replay(*options) == ([], 1)
