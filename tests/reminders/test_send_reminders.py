"""The command: once each, whatever happens in the middle."""

import smtplib
import threading
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehab.diary.actions import answer_morning
from rehab.people.models import Clinic, User
from rehab.plan.models import Plan, Profile
from rehab.reminders.models import Reminder, Wish
from rehab.reminders.sending import send_due
from tests.cast import MONDAY, Cast, gather_cast, intake, tell, walk
from tests.first_edition import publish_first_edition

from .conftest import wishes
from .mailbox import TUESDAY, link_in, sent, stop_path


@pytest.fixture
def waiting(ana: User) -> User:
    """Ana walked on Monday; her morning is asked about on Tuesday."""
    walk(ana, MONDAY)
    return ana


def test_a_second_round_sends_nothing(waiting: User) -> None:
    assert len(sent(TUESDAY)) == 1
    assert sent(TUESDAY) == []
    assert sent(TUESDAY + timedelta(hours=2)) == []
    row = Reminder.objects.get()
    assert (row.kind, row.on, row.sent_at) == ("morning", TUESDAY.date(), TUESDAY)


def test_the_command_says_what_it_did(waiting: User, still: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_reminders")
    call_command("send_reminders")
    assert capsys.readouterr().out.splitlines() == ["Reminders: 1 sent, 0 not sent.", "Reminders: 0 sent, 0 not sent."]


def test_the_mail_says_that_something_waits_and_not_what(waiting: User) -> None:
    Clinic.objects.create(pk=1, name="Corner House")
    sent(TUESDAY)
    [message] = mail.outbox
    words = f"{message.subject} {message.body}".lower()
    assert message.to == [waiting.email]
    assert "hello ana" in words
    assert not [word for word in ("pain", "knee", "right", "left", "minutes", "tess", "walk") if word in words]


def test_a_mail_program_can_stop_it_with_one_click(waiting: User) -> None:
    sent(TUESDAY)
    [message] = mail.outbox
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_path(message).startswith("/reminders/stop/")
    raw = message.message()
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw["List-Unsubscribe"].replace("\n", "").replace(" ", "").startswith("<http")


def test_what_a_patient_is_called_writes_no_header(waiting: User) -> None:
    """A name cannot hold a line break; if one did, it would be in the text and nowhere else."""
    User.objects.filter(pk=waiting.pk).update(name="Ana\r\nBcc: all@example.org")
    sent(TUESDAY)
    assert mail.outbox[0].message()["Bcc"] is None
    assert mail.outbox[0].recipients() == [waiting.email]


# --- what goes wrong ---------------------------------------------------------------------------------------------
def failing(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def refuse(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise trouble

    monkeypatch.setattr(EmailMessage, "send", refuse)


REFUSALS = [
    ConnectionRefusedError("refused"),
    smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no ana@example.org here")}),
    smtplib.SMTPServerDisconnected("ana@example.org"),
    UnicodeEncodeError("ascii", "ana@example.org", 0, 1, "odd"),
    RuntimeError("ana@example.org"),
]


@pytest.mark.parametrize("trouble", REFUSALS, ids=lambda trouble: type(trouble).__name__)
def test_a_mail_server_that_refuses_is_logged_without_address_and_tried_again(
    waiting: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    with monkeypatch.context() as broken:
        failing(broken, trouble)
        assert sent(TUESDAY) == []
    assert type(trouble).__name__ in caplog.text
    assert "example.org" not in caplog.text
    assert len(sent(TUESDAY + timedelta(minutes=16))) == 1


def test_a_server_that_is_down_is_not_asked_for_everybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        patient = User.objects.create(
            name=f"P{number}", role="patient", email=f"p{number}@example.org", zone=cast.ana.zone
        )
        intake(patient)
        wishes(patient)
        walk(patient, MONDAY)
    with monkeypatch.context() as broken:
        failing(broken, TimeoutError())
        assert send_due(TUESDAY).failed == 3
    assert not Reminder.objects.exists()
    assert len(sent(TUESDAY)) == 6


def test_one_odd_patient_does_not_keep_the_others_from_theirs(waiting: User, caplog: pytest.LogCaptureFixture) -> None:
    odd = User.objects.create(name="Odd", role="patient", email="odd@example.org", zone=waiting.zone)
    Profile.objects.create(patient=odd)
    Plan.objects.create(patient=odd, stage="A1", stage_since=MONDAY.date())  # and nothing was ever advised
    wishes(odd, walk_at=time(8))
    Wish.objects.filter(patient=odd).update(since=MONDAY - timedelta(days=1))
    assert sent(TUESDAY) == ["One question for this morning"]
    assert f"Patient {odd.pk} was not reminded: LookupError" in caplog.text


def test_killed_before_the_mail_the_next_round_takes_over_after_a_while(
    waiting: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        failing(killed, KeyboardInterrupt())  # type: ignore[arg-type]
        with pytest.raises(KeyboardInterrupt):
            send_due(TUESDAY)
    assert Reminder.objects.get().sent_at is None
    assert sent(TUESDAY + timedelta(minutes=5)) == [], "whoever claimed it may still be at it"
    assert len(sent(TUESDAY + timedelta(minutes=16))) == 1
    assert sent(TUESDAY + timedelta(minutes=40)) == []


def test_killed_after_the_mail_it_comes_again_under_the_same_name(waiting: User) -> None:
    sent(TUESDAY)
    Reminder.objects.update(sent_at=None)  # the mark was never written
    assert len(sent(TUESDAY + timedelta(minutes=16))) == 1
    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert link_in(first) == link_in(second)


def test_killed_and_then_answered_nothing_comes(waiting: User) -> None:
    asked = waiting.walks.get()
    Reminder.objects.create(patient=waiting, kind="morning", on=TUESDAY.date(), walk=asked, claimed_at=TUESDAY)
    answer_morning(waiting, asked, tell({"right": 1}, TUESDAY))
    assert sent(TUESDAY + timedelta(minutes=16)) == []


# --- at once -----------------------------------------------------------------------------------------------------
def at_once(count: int, act: Callable[[], None]) -> None:
    barrier = threading.Barrier(count)

    def run() -> None:
        try:
            barrier.wait(10)
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_rounds_that_run_at_once_send_one_mail() -> None:
    publish_first_edition()
    cast = gather_cast()
    for patient in (cast.ana, cast.ben):
        intake(patient)
        wishes(patient)
        walk(patient, MONDAY)
    at_once(4, lambda: send_due(TUESDAY) and None)
    assert sorted(message.to[0] for message in mail.outbox) == ["ana@example.org", "ben@example.org"]
    assert Reminder.objects.exclude(sent_at=None).count() == 2


def test_a_patient_with_a_long_diary_takes_as_many_statements(waiting: User, cast: Cast) -> None:
    wishes(cast.ben)
    for day in range(60, 0, -2):
        walk(cast.ben, MONDAY - timedelta(days=day))
    walk(cast.ben, MONDAY)

    def statements(other: User) -> int:
        Reminder.objects.all().delete()
        User.objects.filter(pk=other.pk).update(is_active=False)
        with CaptureQueriesContext(connection) as captured:
            assert len(sent(TUESDAY)) == 1
        User.objects.filter(pk=other.pk).update(is_active=True)
        return len(captured)

    assert statements(cast.ben) == statements(cast.ana) <= 10
