"""A morning that was tapped by mistake is taken back, asked again, and what was said first is kept."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from rehab.diary.models import Morning, Walk
from rehab.plan.models import Advice
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, walk

from .phone import Phone, text_of

TUESDAY = MONDAY + timedelta(hours=14)
ASKED = "One tap about yesterday"
KEY = uuid.UUID(int=5)


@pytest.fixture
def answered(cast: Cast, phone: Phone) -> Walk:
    """Monday's walk, whose morning was just answered with 4."""
    entry: Walk = walk(cast.ana, MONDAY).entry
    answer(phone.at(TUESDAY), entry, "4")
    return entry


def advised(cast: Cast) -> list[str]:
    because: list[str] = Advice.objects.of(cast.ana).newest_first()[0].because
    return because


def answer(phone: Phone, walk: Walk, right: Any, key: uuid.UUID = KEY) -> None:
    phone.send("answer-morning", walk.key, typed={"key": key, "right_morning": right})


def test_undo_asks_again_and_keeps_what_was_said_first(phone: Phone, cast: Cast, answered: Walk) -> None:
    page = text_of(phone.open("today", query=f"?morning={answered.key}"))
    assert "Saved. This morning: right 4 Undo" in page
    phone.send("withdraw-morning", answered.key)
    morning = Morning.objects.of(cast.ana).get()
    assert (morning.right, morning.first_said["right"]) == (None, 4)
    assert Trail.objects.get(action="withdraw_morning").before["right"] == 4
    assert ASKED in text_of(phone.open("today"))
    assert advised(cast) == ["morning_is_awaited"], "a slip that is undone at once is forgotten"


def test_later_it_is_a_correction_and_what_it_makes_milder_waits(phone: Phone, cast: Cast, answered: Walk) -> None:
    phone.at(TUESDAY + timedelta(minutes=3)).send("withdraw-morning", answered.key)
    assert advised(cast) == ["knee_flared_overnight"]


def test_the_same_number_may_be_tapped_again_but_a_replay_changes_nothing(phone: Phone, answered: Walk) -> None:
    phone.send("withdraw-morning", answered.key)
    answer(phone, answered, "4")
    assert Morning.objects.get().is_blank
    answer(phone, answered, "4", uuid.UUID(int=6))
    assert (Morning.objects.get().right, Morning.objects.get().first_said["right"]) == (4, 4)


def test_taking_it_back_twice_is_once(phone: Phone, answered: Walk) -> None:
    for _ in range(2):
        assert phone.send("withdraw-morning", answered.key).status_code == 302
    assert Trail.objects.filter(action="withdraw_morning").count() == 1


def test_a_changed_answer_has_no_undo(phone: Phone, answered: Walk) -> None:
    answer(phone, answered, "2", uuid.UUID(int=6))
    page = text_of(phone.open("today", query=f"?morning={answered.key}"))
    assert "Changed. This morning" in page
    assert "Undo" not in page


def test_nobody_elses_morning_is_taken_back(bens_phone: Phone, answered: Walk) -> None:
    assert bens_phone.at(TUESDAY).send("withdraw-morning", answered.key).status_code == 404
