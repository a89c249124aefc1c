"""The number of SQL statements of a patient's page does not depend on how long the diary is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from rehab.diary import actions as diary
from rehab.diary.models import Walk
from rehab.people.models import Care
from tests.cast import HEALTHY, MONDAY, Cast, tell, walk

from .past import long_past
from .phone import Phone, walk_form

TUESDAY = MONDAY + timedelta(hours=14)


def statements(act: Callable[[], HttpResponse], status: int = 200) -> int:
    """What the database is asked. Savepoints are not counted: outside of a test they are a BEGIN and a COMMIT."""
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == status
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured.captured_queries)


@pytest.fixture
def short_and_long(cast: Cast, phone: Phone) -> tuple[Phone, Phone]:
    """Ana has walked five times, Ben eighty times. It is Tuesday morning. Both have opened the app before."""
    diary.save_screening(cast.ben, HEALTHY, now=MONDAY)
    bens = Phone(cast.ben, phone.traveller)
    for owner, browser, count in ((cast.ana, phone, 5), (cast.ben, bens, 80)):
        long_past(owner, count - 1, MONDAY - timedelta(days=2))
        walk(owner, MONDAY)
        browser.at(TUESDAY)
        for page in ("today", "history", "progress", "why", "log-walk", "symptoms"):
            browser.open(page)
    return phone, bens


def latest(phone: Phone) -> Any:
    """The key of the newest walk."""
    return Walk.objects.of(phone.owner).newest_first()[0].key


# What a page may cost: 2 for who is asking (the session; the user with the plan) and 2 for a diary of any length.
PAGES = {
    "today": 5, "why": 9, "history": 4, "fill-week": 5, "progress": 5, "symptoms": 4, "log-walk": 4, "screening": 4,
    "correct-walk": 6, "answer-morning": 4, "welcome": 5, "ready": 8, "answer-usual": 3,
}  # fmt: skip


def test_a_page_takes_as_many_for_eighty_walks_as_for_five(short_and_long: tuple[Phone, Phone]) -> None:
    for name, most in PAGES.items():
        few, many = (cost_of(name, phone) for phone in short_and_long)
        assert few == many <= most, (name, few, many)


def test_the_card_that_starts_a_walk_costs_no_more(short_and_long: tuple[Phone, Phone]) -> None:
    """It says where this patient walks, which is read with who they are."""
    for phone in short_and_long:
        phone.at(TUESDAY + timedelta(days=2)).open("today")
    few, many = (statements(lambda p=phone: p.open("today")) for phone in short_and_long)
    assert few == many <= 5
    assert short_and_long[0].open("today").context["page"].card == "walk"


def cost_of(name: str, phone: Phone) -> int:
    args = {"screening": "surgery", "correct-walk": latest(phone), "answer-morning": latest(phone)}
    return statements(lambda: phone.open(name, *([args[name]] if name in args else [])))


def test_so_do_the_walk_in_progress_and_the_page_after_a_stop(short_and_long: tuple[Phone, Phone]) -> None:
    for phone in short_and_long:
        phone.at(TUESDAY + timedelta(days=1)).send("start-walk", typed={"key": "1" * 32, "right_before": "2"})
    few, many = (statements(lambda p=phone: p.open("walking")) for phone in short_and_long)
    assert few == many <= 9
    Care.objects.all().delete()
    for phone in short_and_long:
        diary.report_symptoms(phone.owner, tell({"symptoms": ["fell"]}, TUESDAY))
    few, many = (statements(lambda p=phone: p.open("stopped")) for phone in short_and_long)
    assert few == many <= 9


def test_so_do_a_walk_a_morning_a_report_and_a_correction(short_and_long: tuple[Phone, Phone]) -> None:
    acts: list[Callable[[Phone], HttpResponse]] = [
        lambda phone: phone.send("answer-morning", latest(phone), typed={"key": "2" * 32, "right_morning": "2"}),
        lambda phone: phone.send("log-walk", typed=walk_form(on="2026-03-03", at="06:00")),
        lambda phone: phone.send("symptoms", typed={"key": "3" * 32, "symptoms": ["unwell"]}),
        lambda phone: phone.send("withdraw-walk", latest(phone)),
    ]
    counts = [[statements(lambda a=act, p=phone: a(p), 302) for phone in short_and_long] for act in acts]
    assert [few for few, _ in counts] == [many for _, many in counts]
    morning, logged, report, taken_back = (many for _, many in counts)
    assert logged <= 10
    assert morning <= 14
    assert report <= 14
    assert taken_back <= 22


def test_the_next_page_of_the_history_costs_what_the_first_one_does(short_and_long: tuple[Phone, Phone]) -> None:
    _, phone = short_and_long
    for key in Walk.objects.of(phone.owner).newest_first().values_list("key", flat=True)[24:60:10]:
        assert statements(lambda k=key: phone.open("history", query=f"?after={k}")) == PAGES["history"]


def test_the_history_counts_no_more_for_withdrawn_and_changed_walks(cast: Cast, phone: Phone) -> None:
    long_past(cast.ana, 5)
    plain = statements(lambda: phone.open("history"))
    for entry in Walk.objects.of(cast.ana):
        diary.withdraw_walk(cast.ana, entry, version=None, now=MONDAY)
    assert statements(lambda: phone.open("history")) == plain
