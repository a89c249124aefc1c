import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from rehab.diary.messages import Message
from rehab.people.models import Care
from rehab.review.models import Note
from rehab.trail.models import AppendOnly, Trail
from tests.cast import MONDAY, Cast

from .people import url


def write(browser: Client, cast: Cast, text: str = "No swelling on exam.", **more: Any) -> HttpResponse:
    return browser.post(url("write-note", cast.ana), {"key": uuid.uuid4(), "text": text, **more})


def page_of(browser: Client, cast: Cast, name: str = "notes") -> str:
    return str(browser.get(url(name, cast.ana)).content.decode())


def test_a_note_has_an_author_and_a_time_and_is_private(tess: Client, cast: Cast) -> None:
    write(tess, cast)
    note = Note.objects.get()
    assert (note.by, note.patient, note.text) == (cast.tess, cast.ana, "No swelling on exam.")
    assert "Tess, private, Tue" in page_of(tess, cast)
    assert not Note.objects.visible_to(cast.ana).exists()
    assert not Note.objects.visible_to(cast.ada).exists()
    assert not Message.objects.exists()


def test_the_patient_finds_no_word_of_it_anywhere(tess: Client, cast: Cast) -> None:
    write(tess, cast)
    tess.force_login(cast.ana)
    for path in ("/diary/", "/diary/messages/", "/diary/why/", "/account/"):
        assert "swelling on exam" not in tess.get(path).content.decode()
    assert "exam" not in str([(row.before, row.after, row.about) for row in Trail.objects.visible_to(cast.ana)])


def test_a_colleague_who_cares_for_the_patient_reads_it(tess: Client, theo: Client, cast: Cast) -> None:
    write(tess, cast)
    assert theo.get(url("notes", cast.ana)).status_code == 404
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    assert "No swelling on exam." in page_of(theo, cast)
    assert theo.get(url("change-note", cast.ana, key=Note.objects.get().key)).status_code == 404, "it is not his"


def test_switched_on_it_is_a_message_to_the_patient(tess: Client, cast: Cast) -> None:
    write(tess, cast, "Pick up at 8 on Wednesday.", share="on")
    assert not Note.objects.exists()
    assert Message.objects.get().text == "Pick up at 8 on Wednesday."
    assert "Not read yet." in page_of(tess, cast, "sent")


def test_a_change_keeps_what_it_said(tess: Client, cast: Cast) -> None:
    write(tess, cast)
    for text in ("A little swelling.", "Clear swelling."):
        note = Note.objects.current().get()
        tess.post(url("change-note", cast.ana, key=note.key), {"key": uuid.uuid4(), "text": text})
    page = page_of(tess, cast)
    assert page.index("Clear swelling.") < page.index("A little swelling.") < page.index("No swelling on exam.")
    assert "2 earlier versions" in page
    assert Note.objects.count() == 3
    with pytest.raises(AppendOnly):
        Note.objects.get(text="Clear swelling.").save()


def test_two_windows_do_not_overwrite_each_other(tess: Client, cast: Cast) -> None:
    write(tess, cast)
    opened = url("change-note", cast.ana, key=Note.objects.get().key)
    assert tess.post(opened, {"key": uuid.uuid4(), "text": "One."}).status_code == 302
    second = tess.post(opened, {"key": uuid.uuid4(), "text": "Two."})
    assert second.status_code == 422
    assert "changed in another window" in second.content.decode()
    assert "Two." in second.content.decode()
    assert Note.objects.current().get().text == "One."


def test_the_same_note_sent_twice_is_one(tess: Client, cast: Cast) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        write(tess, cast, key=key)
    note = Note.objects.get()
    for _ in range(2):
        tess.post(url("change-note", cast.ana, key=note.key), {"key": uuid.UUID(int=1), "text": "Again."})
    assert Note.objects.count() == 2


@pytest.mark.parametrize("share", ["", "on"])
@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Write something first."), (" \n", "Write something first."), ("x" * 10_000, "This has 10000."),
     ("a\0b", "Null characters"), ("a\x1bb", "cannot be printed")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_kept(tess: Client, cast: Cast, text: str, message: str, share: str) -> None:
    response = write(tess, cast, text, share=share)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Note.objects.exists()
    assert not Message.objects.exists()


def test_a_message_has_less_room_than_a_note(tess: Client, cast: Cast) -> None:
    assert write(tess, cast, "x" * 1001).status_code == 302
    response = write(tess, cast, "y" * 1001, share="on")
    assert response.status_code == 422
    assert "y" * 1001 in response.content.decode()


def test_a_form_without_its_key_saves_nothing(tess: Client, cast: Cast) -> None:
    for key in ("", "x", "\0", "9" * 400):
        assert write(tess, cast, key=key).status_code == 422
    assert not Note.objects.exists()


def test_the_page_of_messages_says_when_it_was_read_and_the_answer(tess: Client, cast: Cast) -> None:
    write(tess, cast, "Pick up at 8.", share="on")
    letter = Message.objects.get()
    tess.force_login(cast.ana)
    tess.post(f"/diary/messages/{letter.key}/", {"answer": "I will."})
    tess.force_login(cast.tess)
    page = page_of(tess, cast, "sent")
    assert "Read 3 March 2026" in page or "Read March 3, 2026" in page
    assert "Ana answered" in page
    assert "I will." in page
    tess.post(url("read-answers", cast.ana))
    assert "Read by Tess" in page_of(tess, cast, "sent")


def test_a_message_of_ones_own_is_taken_back(tess: Client, theo: Client, cast: Cast) -> None:
    write(tess, cast, "Meant for Ben.", share="on")
    address = url("withdraw-message", cast.ana, key=Message.objects.get().key)
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    assert theo.post(address).status_code == 404
    tess.post(address)
    assert "Taken back" in page_of(tess, cast, "sent")
    assert Message.objects.get().withdrawn_at is not None
    assert Trail.objects.filter(action="write_note").count() == 0
    assert Message.objects.get().at > MONDAY
