import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rehab.diary import messaging
from rehab.diary.messages import Message
from rehab.diary.models import Summary
from rehab.people.models import Care
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast

from .phone import Phone, text_of


def send(cast: Cast, text: str = "Eleven minutes was right.", **more: Any) -> Message:
    said = {"by": cast.tess, "key": uuid.uuid4(), "now": MONDAY - timedelta(hours=1)} | more
    return messaging.send_message(cast.ana, text, **said)


def waits(cast: Cast) -> Any:
    return Summary.objects.of(cast.ana).get().message_waits_since


def test_a_message_is_on_top_of_today_until_the_patient_got_it(phone: Phone, cast: Cast) -> None:
    letter = send(cast)
    page = text_of(phone.open("today"))
    assert page.index("Tess wrote to you") < page.index("Today’s walk")
    assert "Eleven minutes was right." in page
    assert Message.objects.get().read_at is None, "a page that was opened is no message that was read"
    phone.send("read-message", letter.key)
    assert Message.objects.get().read_at == MONDAY
    page = text_of(phone.open("today"))
    assert "Eleven minutes" not in page
    assert "Messages from your therapist" in page
    assert "Eleven minutes" in text_of(phone.open("inbox"))


def test_the_oldest_unread_comes_first_and_only_three_are_shown(phone: Phone, cast: Cast) -> None:
    for day in range(5):
        send(cast, f"Message {day}.", now=MONDAY - timedelta(days=9 - day))
    page = text_of(phone.open("today"))
    assert [f"Message {day}." in page for day in range(5)] == [True, True, True, False, False]
    assert "More messages" in page


def test_an_answer_reaches_the_therapists_list_and_marks_the_message_read(phone: Phone, cast: Cast) -> None:
    letter = send(cast)
    response = phone.send("answer-message", letter.key, typed={"answer": "Thanks!"})
    assert "Sent to Tess." in text_of(phone.client.get(response["Location"]))
    letter.refresh_from_db()
    assert (letter.answer, letter.answered_at, letter.read_at) == ("Thanks!", MONDAY, MONDAY)
    assert list(Message.objects.visible_to(cast.tess).unanswered_by_therapist()) == [letter]
    assert waits(cast) == MONDAY
    messaging.read_answers(cast.ana, by=cast.tess, now=MONDAY)
    assert waits(cast) is None
    assert "Read by your therapist" in text_of(phone.open("inbox"))


def test_whoever_writes_back_has_read_the_answer(cast: Cast) -> None:
    messaging.answer_message(cast.ana, send(cast), "Thanks!", now=MONDAY)
    send(cast, "Good.")
    assert waits(cast) is None


def test_the_oldest_unread_answer_says_since_when(cast: Cast) -> None:
    first, second = send(cast), send(cast)
    messaging.answer_message(cast.ana, first, "One.", now=MONDAY)
    messaging.answer_message(cast.ana, second, "Two.", now=MONDAY + timedelta(hours=1))
    assert waits(cast) == MONDAY


def test_one_answer_a_message_and_the_first_is_kept(phone: Phone, cast: Cast) -> None:
    letter = send(cast)
    for _ in range(2):
        assert phone.send("answer-message", letter.key, typed={"answer": "Thanks!"}).status_code == 302
    again = phone.send("answer-message", letter.key, typed={"answer": "No, wait."})
    assert again.status_code == 409
    assert "You have answered this already" in text_of(again)
    assert "No, wait." in text_of(again)
    assert Message.objects.get().answer == "Thanks!"
    assert Trail.objects.filter(action="answer_message").count() == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [("", "Write your answer first."), (" \n ", "Write your answer first."), ("x" * 1001, "This has 1001."),
     ("a\0b", "Null characters"), ("a\x07b", "cannot be printed")],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_is_said_and_kept(phone: Phone, cast: Cast, answer: str, message: str) -> None:
    response = phone.send("answer-message", send(cast).key, typed={"answer": answer})
    assert response.status_code == 422
    assert message in text_of(response)
    assert Message.objects.get().answered_at is None


def test_the_same_message_sent_twice_is_one(cast: Cast) -> None:
    key = uuid.uuid4()
    assert send(cast, key=key) == send(cast, key=key)
    assert Trail.objects.filter(action="send_message").count() == 1


def test_a_message_taken_back_is_gone_for_the_patient_and_kept_for_the_record(phone: Phone, cast: Cast) -> None:
    letter = send(cast)
    for _ in range(2):
        messaging.withdraw_message(cast.ana, letter, by=cast.tess, now=MONDAY)
    assert "Eleven minutes" not in text_of(phone.open("today")) + text_of(phone.open("inbox"))
    assert phone.open("answer-message", letter.key).status_code == 404
    assert Message.objects.visible_to(cast.tess).get().withdrawn_by == cast.tess
    assert Trail.objects.filter(action="withdraw_message").count() == 1


def test_an_answer_to_nobody_is_not_asked_for(phone: Phone, cast: Cast) -> None:
    letter = send(cast)
    Care.objects.filter(patient=cast.ana).update(ended_at=timezone.now())
    page = text_of(phone.open("answer-message", letter.key))
    assert "Nobody would read your answer" in page
    assert "Send to" not in page


def test_a_message_makes_no_open_page_stale(cast: Cast) -> None:
    before = Plan.objects.of(cast.ana).get().version
    messaging.answer_message(cast.ana, send(cast), "Thanks!", now=MONDAY)
    assert Plan.objects.of(cast.ana).get().version == before


def test_the_danger_card_comes_before_any_message(phone: Phone, cast: Cast) -> None:
    send(cast)
    phone.send("symptoms", typed={"key": uuid.uuid4(), "symptoms": ["chest_pain"]})
    page = text_of(phone.open("today"))
    assert page.index("What to do now") < page.index("Tess wrote to you")


def test_words_are_text_and_not_markup(phone: Phone, cast: Cast) -> None:
    send(cast, "<script>alert(1)</script>")
    assert "<script>alert" not in phone.open("today").content.decode()
