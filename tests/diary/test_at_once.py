"""The same tap, eight times at the same moment, as a phone with a bad connection sends it."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from rehab.diary.models import Correction, Morning, Report, Start, Walk
from rehab.people.models import User
from rehab.plan.models import Advice, Plan
from rehab.trail.models import Trail
from tests.cast import gather_cast, intake
from tests.first_edition import publish_first_edition

from .phone import Phone, frozen, walk_form

EIGHT = 8


@pytest.fixture
def ana(transactional_db: None) -> User:
    publish_first_edition()
    ana = gather_cast().ana
    intake(ana)
    return ana


@pytest.fixture
def phones(ana: User) -> Iterator[list[Phone]]:
    """Eight browsers of Ana's on one Monday evening."""
    for phone in frozen(ana):
        yield [phone, *(Phone(ana, phone.traveller) for _ in range(EIGHT - 1))]


def at_once(phones: list[Phone], act: Callable[[Phone], HttpResponse]) -> list[tuple[int, str]]:
    """Everybody acts at the same moment, each on a connection of their own: the answers, each once."""
    start = Barrier(len(phones))

    def run(phone: Phone) -> tuple[int, str]:
        start.wait(timeout=10)
        try:
            response = act(phone)
            return response.status_code, response.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(phones)) as pool:
        return sorted(set(pool.map(run, phones)))


def test_the_same_key_eight_times_is_one_walk_and_one_answer(phones: list[Phone]) -> None:
    typed = walk_form()
    answers = at_once(phones, lambda phone: phone.send("log-walk", typed=typed))
    assert answers == [(302, f"/diary/?saved={typed['key']}")]
    assert Walk.objects.count() == 1
    assert Advice.objects.filter(cause="walk").count() == 1
    assert Trail.objects.filter(action="log_walk").count() == 1


def test_eight_walks_are_eight_walks_and_nothing_is_lost(ana: User, phones: list[Phone]) -> None:
    before = Plan.objects.of(ana).get().version
    answers = at_once(phones, lambda phone: phone.send("log-walk", typed=walk_form()))
    assert {status for status, _ in answers} == {302}
    assert Walk.objects.count() == EIGHT
    assert Plan.objects.of(ana).get().version == before + EIGHT


def test_a_walk_that_is_finished_eight_times_is_one_walk(phones: list[Phone]) -> None:
    key = uuid.uuid4()
    assert at_once(phones, lambda phone: phone.send("start-walk", typed={"key": key, "right_before": "1"})) == [
        (302, "/diary/walks/now/")
    ]
    assert Start.objects.count() == 1
    answers = at_once(phones, lambda phone: phone.send("finish-walk", typed={"key": key, "right_peak": "2"}))
    assert answers == [(302, f"/diary/?saved={key}")]
    assert Walk.objects.count() == 1


def test_mornings_reports_and_undo_are_kept_once(ana: User, phones: list[Phone]) -> None:
    def once(act: Callable[[Phone], HttpResponse]) -> Any:
        assert {status for status, _ in at_once(phones, act)} == {302}

    walk = walk_form(on="2026-03-01")
    phones[0].send("log-walk", typed=walk)
    morning, report = uuid.uuid4(), uuid.uuid4()
    once(lambda phone: phone.send("answer-morning", walk["key"], typed={"key": morning, "right_morning": "2"}))
    once(lambda phone: phone.send("symptoms", typed={"key": report, "symptoms": ["unwell"]}))
    once(lambda phone: phone.send("withdraw-walk", walk["key"]))
    assert (Morning.objects.count(), Report.objects.count(), Correction.objects.count()) == (1, 1, 1)


def test_a_report_before_the_intake_is_kept_once(ana: User, phones: list[Phone]) -> None:
    Plan.objects.of(ana).delete()
    typed = {"key": uuid.uuid4(), "symptoms": ["chest_pain"]}
    assert at_once(phones, lambda phone: phone.send("symptoms", typed=typed)) == [(200, "")]
    assert Report.objects.count() == 1
