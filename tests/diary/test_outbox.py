"""Entries that a phone kept without network and sends hours later, perhaps more than once."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rehab.diary.models import Morning, Report, Start, Walk
from rehab.people.models import User
from rehab.plan.models import Advice
from tests.cast import MONDAY, Cast, intake, morning, walk

from .phone import Phone, walk_form

HOUR = 60 * 60
KEY = uuid.UUID(int=7)
LATER = MONDAY + timedelta(hours=5)


def send(phone: Phone, name: str, *args: Any, writer: User | None = None, **typed: Any) -> HttpResponse:
    """As the phone sends what it kept: in the name of the person who wrote it."""
    return phone.send(name, *args, typed=typed, headers={"Outbox": str((writer or phone.owner).handle)})


def moments(entry: Any) -> tuple[datetime, datetime, datetime]:
    return entry.happened_at, entry.entered_at, entry.received_at


def test_hello_names_who_is_signed_in_by_an_opaque_name(phone: Phone, cast: Cast) -> None:
    said = phone.open("hello").json()
    assert said["user"] == str(cast.ana.handle)
    assert said["csrf"]
    assert phone.open("hello")["Cache-Control"] == "no-store"


def test_hello_to_nobody_says_sign_in_first(client: Client, db: None) -> None:
    answer = client.get(reverse("diary:hello"))
    assert (answer.status_code, answer.json()) == (401, {})
    assert answer["Cache-Control"] == "no-store"


def test_a_walk_that_was_kept_has_its_three_moments(phone: Phone) -> None:
    phone.at(LATER)
    answer = send(phone, "log-walk", **walk_form(at=None, minutes="6"), kept_for=5 * HOUR)
    assert answer.status_code == 200
    assert moments(Walk.objects.get()) == (MONDAY - timedelta(minutes=6), MONDAY, LATER)


def test_a_day_that_is_over_when_it_arrives_is_the_day_it_was_written_on(phone: Phone, cast: Cast) -> None:
    late = MONDAY + timedelta(days=3)
    phone.at(late)
    send(phone, "log-walk", **walk_form(), kept_for=3 * 24 * HOUR)
    stored = Walk.objects.get()
    assert (str(stored.happened_on), stored.entered_at, stored.received_at) == ("2026-03-02", MONDAY, late)
    assert "walk_was_late" not in {rule for row in Advice.objects.of(cast.ana) for rule in row.because}


def test_each_replay_gets_the_same_answer_and_keeps_the_first_moments(phone: Phone) -> None:
    typed = walk_form()
    first = send(phone, "log-walk", **typed, kept_for=0)
    phone.at(LATER)
    answers = {send(phone, "log-walk", **typed, kept_for=5 * HOUR).content for _ in range(3)}
    assert answers == {first.content}
    assert moments(Walk.objects.get())[1:] == (MONDAY, MONDAY)


def test_an_entry_goes_in_under_no_other_name(phone: Phone, bens_phone: Phone, cast: Cast) -> None:
    answer = send(bens_phone, "log-walk", writer=cast.ana, **walk_form())
    assert answer.status_code == 401
    assert not Walk.objects.exists()


def test_who_is_not_signed_in_is_told_so_in_short(client: Client, cast: Cast) -> None:
    headers = {"Outbox": str(cast.ana.handle)}
    assert client.post(reverse("diary:log-walk"), walk_form(), headers=headers).status_code == 401


def test_to_be_led_elsewhere_is_not_to_be_kept(phone: Phone, cast: Cast) -> None:
    phone.at(MONDAY + timedelta(days=40))  # the safety check comes first
    assert send(phone, "start-walk", key=KEY, right_before="1").status_code == 409
    assert send(phone, "finish-walk", key=KEY, right_peak="1").status_code == 409
    newcomer = Phone(User.objects.create(role="patient", name="Nora"), phone.traveller)
    assert send(newcomer, "log-walk", **walk_form()).status_code == 409
    assert not Walk.objects.exists()


def test_what_is_refused_is_the_page_with_its_message(phone: Phone) -> None:
    answer = send(phone, "log-walk", **walk_form(minutes="999"))
    assert answer.status_code == 422
    assert "is more than a walk can be" in answer.content.decode()


@pytest.mark.parametrize("kept_for", ["-1", "x", "9" * 20, "7776001", "\0"])
def test_no_known_time_is_no_time(phone: Phone, kept_for: str) -> None:
    assert send(phone, "log-walk", **walk_form(), kept_for=kept_for).status_code == 400
    assert not Walk.objects.exists()


def test_a_start_and_a_finish_that_were_both_kept_are_one_walk(phone: Phone) -> None:
    phone.at(LATER)
    start = send(phone, "start-walk", key=KEY, right_before="1", kept_for=5 * HOUR)
    assert start.json() == {"to": reverse("diary:walking")}
    send(phone, "finish-walk", key=KEY, right_peak="2", kept_for=5 * HOUR - 300, begun_for=5 * HOUR)
    stored = Walk.objects.get()
    assert (stored.minutes, stored.right_before, stored.right_peak, stored.timed) == (5, 1, 2, True)
    assert moments(stored) == (MONDAY, MONDAY + timedelta(minutes=5), LATER)


def test_a_finish_stands_for_its_start_when_that_never_arrived(phone: Phone) -> None:
    phone.at(LATER)
    typed = {"key": KEY, "right_before": "1", "right_peak": "2"}
    first = send(phone, "finish-walk", **typed, kept_for=5 * HOUR - 300, begun_for=5 * HOUR)
    again = send(phone, "finish-walk", **typed, kept_for=5 * HOUR, begun_for=5 * HOUR + 300)
    assert first.json() == again.json() == {"to": f"/diary/?saved={KEY}"}
    stored = Walk.objects.get()
    assert (stored.minutes, stored.right_before, stored.right_peak) == (5, 1, 2)
    assert moments(stored) == (MONDAY, MONDAY + timedelta(minutes=5), LATER)
    assert send(phone, "start-walk", key=KEY, right_before="1").json() == {"to": "/diary/"}
    assert send(phone, "start-walk", key=KEY, right_before="4").status_code == 409
    assert not Start.objects.exists()


def test_a_finish_for_another_walk_than_the_one_that_runs_leaves_that_running(phone: Phone) -> None:
    phone.at(MONDAY + timedelta(days=2)).send("start-walk", typed={"key": uuid.UUID(int=8), "right_before": "1"})
    send(phone, "finish-walk", key=KEY, right_peak="2", kept_for=47 * HOUR, begun_for=48 * HOUR)
    assert Walk.objects.get().key == KEY
    assert Start.objects.get().key == uuid.UUID(int=8)


def test_a_finish_that_needs_a_correction_is_asked_again(phone: Phone) -> None:
    answer = send(phone, "finish-walk", key=KEY, right_peak="11", begun_for=300)
    assert answer.status_code == 422
    assert "is not on the scale" in answer.content.decode()


def test_a_start_that_was_overtaken_does_not_set_the_clock_back(phone: Phone) -> None:
    phone.at(LATER).send("start-walk", typed={"key": uuid.UUID(int=8), "right_before": "2"})
    assert send(phone, "start-walk", key=KEY, right_before="1", kept_for=5 * HOUR).status_code == 200
    assert (Start.objects.get().key, Start.objects.get().happened_at) == (uuid.UUID(int=8), LATER)


def test_a_morning_that_was_kept_was_in_time_and_overwrites_no_later_answer(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY)
    at_seven = MONDAY + timedelta(hours=13)
    phone.at(at_seven + timedelta(days=1))
    kept = {"key": KEY, "right_morning": "3", "kept_for": 24 * HOUR}
    assert send(phone, "answer-morning", saved.entry.key, **kept).status_code == 200
    assert moments(Morning.objects.get()) == (at_seven, at_seven, at_seven + timedelta(days=1))
    send(phone, "answer-morning", saved.entry.key, key=uuid.uuid4(), right_morning="1")
    assert send(phone, "answer-morning", saved.entry.key, **kept).status_code == 200
    assert Morning.objects.get().right == 1


def test_it_is_not_the_morning_after_when_it_was_not_when_written(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY)
    phone.at(MONDAY + timedelta(days=1))
    answer = send(phone, "answer-morning", saved.entry.key, key=KEY, right_morning="3", kept_for=23 * HOUR)
    assert answer.status_code == 422


def test_a_danger_sign_that_was_kept_stops_the_plan_when_it_arrives(phone: Phone) -> None:
    phone.at(LATER)
    answer = send(phone, "symptoms", key=KEY, symptoms=["chest_pain"], kept_for=5 * HOUR)
    assert answer.json() == {"to": reverse("diary:stopped")}
    assert moments(Report.objects.get()) == (MONDAY, MONDAY, LATER)


def test_symptoms_before_the_intake_are_kept_too(phone: Phone) -> None:
    newcomer = Phone(User.objects.create(role="patient", name="Nora"), phone.traveller)
    answers = [send(newcomer, "symptoms", key=KEY, symptoms=["fainting"]) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"to": ""}] * 2
    assert Report.objects.count() == 1


def test_both_knees_of_a_start_that_never_arrived_are_kept(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=1)
    pains = {"left_before": "0", "right_before": "1", "left_peak": "2", "right_peak": "3"}
    assert send(phone, "finish-walk", key=KEY, **pains, begun_for=360).status_code == 200
    stored = Walk.objects.get()
    assert (stored.left_before, stored.right_before, stored.left_peak, stored.right_peak) == (0, 1, 2, 3)


def test_an_answer_of_the_morning_after_changed_at_once_is_changed(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY)
    morning(cast.ana, saved, 3)
    phone.at(MONDAY + timedelta(hours=15))
    send(phone, "answer-morning", saved.entry.key, key=uuid.uuid4(), right_morning="1", kept_for=0)
    assert Morning.objects.get().right == 1


def test_a_morning_without_a_walk_is_about_the_walk_of_the_day_before_it_was_written(phone: Phone, cast: Cast) -> None:
    about = walk(cast.ana, MONDAY).entry
    kept = {"key": KEY, "left_morning": "", "right_morning": "3", "kept_for": 24 * HOUR}
    phone.at(MONDAY + timedelta(days=2, hours=-10))
    walk(cast.ana, MONDAY + timedelta(days=1))
    first = send(phone, "answer-yesterday", **kept)
    assert first.json() == {"to": f"/diary/?morning={about.key}"}
    assert (Morning.objects.get().walk, Morning.objects.get().right) == (about, 3)
    phone.at(MONDAY + timedelta(days=3))
    again = send(phone, "answer-yesterday", **kept | {"kept_for": 0})
    assert again.content == first.content
    assert Morning.objects.count() == 1


def test_a_morning_with_no_walk_the_day_before_is_kept_on_the_phone_and_told_why(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    phone.at(MONDAY + timedelta(days=2))
    answer = send(phone, "answer-yesterday", key=KEY, right_morning="3", kept_for=0)
    assert answer.status_code == 422
    assert "There is no walk on the day before" in answer.content.decode()
    assert not Morning.objects.exists()


def test_a_morning_that_cannot_be_right_is_asked_again_about_that_walk(phone: Phone, cast: Cast) -> None:
    about = walk(cast.ana, MONDAY).entry
    phone.at(MONDAY + timedelta(days=1))
    answer = send(phone, "answer-yesterday", key=KEY, right_morning="11", kept_for=0)
    assert answer.status_code == 422
    assert f'action="/diary/walks/{about.key}/morning/"' in answer.content.decode()


def test_another_patients_key_finds_no_morning_of_theirs(phone: Phone, bens_phone: Phone, cast: Cast) -> None:
    hers, his = walk(cast.ana, MONDAY).entry, walk(cast.ben, MONDAY).entry
    for one in (phone, bens_phone):
        one.at(MONDAY + timedelta(hours=14))
        assert send(one, "answer-yesterday", key=KEY, right_morning="3", kept_for=0).status_code == 200
    assert {row.walk for row in Morning.objects.all()} == {hers, his}
