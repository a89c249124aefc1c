"""When the pause is over: nothing is left of the person, and what happened is still on record."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from rehab.diary import actions as diary
from rehab.diary.models import Walk
from rehab.people import actions as people
from rehab.people.farewells import Departure, Erased
from rehab.people.leaving import PAUSE, ask_erasure, keep_account
from rehab.people.models import Care, Invitation, User
from rehab.plan.models import Advice, Clearing, Plan
from rehab.reminders.actions import save_reminders
from rehab.reminders.models import Reminder
from rehab.trail.actions import record
from rehab.trail.models import Trail
from rehab.upkeep.erasing import erase_due, owned_models
from tests.cast import MONDAY, Cast, gather_cast, intake, morning, tell, walk
from tests.first_edition import publish_first_edition
from tests.people.keys import knows, link

DAY = timedelta(days=1)
DUE = MONDAY + PAUSE


def lived(cast: Cast) -> User:
    """Ana has left a trace in every room: her own, her therapist's, and what the house keeps."""
    people.invite(cast.tess, "patient", name="Anastasia", email="anastasia@example.org", now=MONDAY)
    people.invite(cast.tess, "patient", name="Waiting", email="waiting@example.org", now=DUE - DAY)
    people.withdraw_invitation(Invitation.objects.get(name="Anastasia"), by=cast.tess, now=MONDAY)
    people.new_device_key(cast.ana, by=cast.tess, now=MONDAY)
    EmailAddress.objects.create(user=cast.ana, email="ana@example.org", verified=True, primary=True)
    saved = walk(cast.ana, MONDAY - 3 * DAY, note="SECRET-NOTE")
    morning(cast.ana, saved, 2)
    diary.withdraw_walk(cast.ana, walk(cast.ana, MONDAY - DAY, peak=4).entry, version=None, now=MONDAY)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["fell"], "note": "SECRET-REPORT"}, MONDAY))
    yes = diary.Yes(by=cast.tess, stage="A1", reason="SECRET-REASON")
    diary.clear_stop(cast.ana, yes, version=None, now=MONDAY)
    save_reminders(cast.ana, {"morning": True}, now=MONDAY)
    Reminder.objects.create(patient=cast.ana, kind="morning", on=MONDAY.date(), walk=saved.entry, claimed_at=MONDAY)
    people.save_account(cast.ana, {"name": "Ana-Sofia"}, now=MONDAY)
    record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY, about="SECRET-ABOUT")
    walk(cast.ben, MONDAY, note="BENS-NOTE")
    cast.ana.refresh_from_db()
    return cast.ana


@pytest.fixture
def leaving(cast: Cast) -> User:
    """Ana has asked to be erased, on Monday."""
    ana = lived(cast)
    ask_erasure(ana, now=MONDAY)
    return ana


def cells() -> Iterator[tuple[str, str]]:
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                yield from ((model.__name__, str(cell)) for row in cursor.fetchall() for cell in row)


def test_not_before_its_day(leaving: User) -> None:
    assert erase_due(DUE - timedelta(seconds=1)) == 0
    assert User.objects.filter(pk=leaving.pk).exists()
    assert Advice.objects.of(leaving).exists()


def test_nothing_of_the_person_is_left_in_any_table(leaving: User) -> None:
    handle, advices = leaving.handle.hex, Advice.objects.of(leaving).count()
    assert advices
    assert erase_due(DUE) == 1
    told = ("Ana-Sofia", "Anastasia", "ana@example.org", "anastasia@example.org", "SECRET")
    left = [(table, cell) for table, cell in cells() if any(word in cell for word in told)]
    assert left == []
    named = {table for table, cell in cells() if handle in cell.replace("-", "")}
    assert named == {"Erased"}
    for model in owned_models():
        assert not model._default_manager.filter(patient=leaving.pk).exists(), model.__name__  # type: ignore[attr-defined]


def test_the_others_keep_everything(leaving: User, cast: Cast) -> None:
    bens = [list(model._default_manager.filter(patient=cast.ben).values()) for model in owned_models()]  # type: ignore[attr-defined]
    trail = list(Trail.objects.filter(patient=cast.ben).values())
    erase_due(DUE)
    assert [list(model._default_manager.filter(patient=cast.ben).values()) for model in owned_models()] == bens  # type: ignore[attr-defined]
    assert list(Trail.objects.filter(patient=cast.ben).values()) == trail
    assert Walk.objects.get().note == "BENS-NOTE"
    assert Invitation.objects.filter(name="Waiting").exists(), "a key that still waits says for whom"


def test_the_trail_keeps_that_it_happened_and_who_of_the_staff_did_it(leaving: User, cast: Cast) -> None:
    before = {row.pk: row for row in Trail.objects.filter(patient=leaving)}
    erase_due(DUE)
    after = {row.pk: row for row in Trail.objects.exclude(erased_at=None)}
    assert set(after) == set(before)
    for pk, row in after.items():
        assert (row.at, row.action, row.actor_role) == (before[pk].at, before[pk].action, before[pk].actor_role)
        assert (row.patient, row.about, row.before, row.after, row.erased_at) == (None, "", None, None, DUE)
        assert row.actor in (None, cast.tess)
        assert row.address is None
    assert next(row for row in after.values() if row.action == "read_patient").actor == cast.tess
    assert not Trail.objects.visible_to(cast.ada).exclude(erased_at=None).exists(), "admins saw none of it before"


def test_the_therapist_loses_the_row_and_is_told_without_a_name(leaving: User, cast: Cast) -> None:
    tess = Client()
    tess.force_login(cast.tess)
    assert "Account is deleted on 16 March 2026" in tess.get("/patients/").content.decode()
    erase_due(DUE)
    Departure.objects.update(at=cast.tess.joined_at)
    page = tess.get("/patients/").content.decode()
    assert "Ana" not in page
    assert "A patient who deleted their account" in page
    assert tess.get(f"/review/patients/{leaving.handle}/").status_code == 404
    assert "Ana" not in tess.get("/review/").content.decode()
    assert not Departure.objects.visible_to(cast.theo).exists()
    assert not Departure.objects.visible_to(cast.ada).exists()


def test_nobody_signs_in_as_somebody_who_is_gone(cast: Cast) -> None:
    phone = Client()
    _, key = people.new_device_key(cast.ana, by=cast.tess, now=cast.ana.joined_at)
    phone.post(link(key))
    assert knows(phone)
    ask_erasure(cast.ana, now=MONDAY)
    erase_due(DUE)
    assert not knows(phone)
    answer = phone.post("/sign-in/", {"login": "ana@example.org", "password": "correct horse ana"})
    assert answer.status_code == 422


def test_the_last_mail_goes_to_a_confirmed_address(leaving: User) -> None:
    erase_due(DUE)
    [last] = mail.outbox
    assert (last.to, last.subject) == (["ana@example.org"], "Your account is deleted")
    assert erase_due(DUE) == 0
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_keeps_nobody(
    leaving: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError("ana@example.org")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert erase_due(DUE) == 1
    assert "example.org" not in caplog.text
    assert "Ana" not in caplog.text


def test_who_took_it_back_stays(leaving: User) -> None:
    keep_account(leaving, now=MONDAY + DAY)
    assert erase_due(DUE + DAY) == 0
    assert Plan.objects.of(leaving).exists()
    ask_erasure(leaving, now=DUE)
    assert erase_due(DUE + PAUSE - DAY) == 0, "a new wish has a new pause"
    assert erase_due(DUE + PAUSE) == 1


def test_a_run_that_is_killed_in_the_middle_has_erased_nothing(leaving: User) -> None:
    def killed(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith('UPDATE "trail_trail"'):
            raise KeyboardInterrupt
        return execute(sql, *args)

    before = sorted(cell for _, cell in cells())
    with connection.execute_wrapper(killed), pytest.raises(KeyboardInterrupt):
        erase_due(DUE)
    assert sorted(cell for _, cell in cells()) == before or User.objects.get(pk=leaving.pk).is_active
    assert Advice.objects.of(leaving).exists()
    assert erase_due(DUE) == 1


def test_whoever_still_points_at_the_person_stops_it(leaving: User, cast: Cast) -> None:
    Plan.objects.of(cast.ben).get()
    Clearing.objects.create(patient=cast.ben, by=leaving, was="", stage="A1", reason="Never so.")
    with pytest.raises(Exception, match="protected"):
        erase_due(DUE)
    assert User.objects.get(pk=leaving.pk).is_active
    assert Advice.objects.of(leaving).exists()


def test_a_backup_that_brings_somebody_back_is_met_with_the_list(
    cast: Cast, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list beside the backups, made in a database that was lost."""
    settings.BACKUP_DIR = tmp_path
    lived(cast)
    (tmp_path / "erased.txt").write_text(f"{cast.ana.handle} 2026-03-02\n")
    call_command("erase_accounts")
    assert "Accounts: 1 erased." in capsys.readouterr().out
    assert not User.objects.filter(pk=cast.ana.pk).exists()
    call_command("erase_accounts")
    assert "Accounts: 0 erased." in capsys.readouterr().out


def test_a_list_that_came_back_with_the_database_is_enough(cast: Cast) -> None:
    Erased.objects.create(handle=cast.ana.handle, at=MONDAY)
    assert erase_due(MONDAY) == 1
    assert Erased.objects.count() == 1


@pytest.mark.parametrize("text", ["not a number 2026", "\0", "é"])
def test_a_list_that_is_none_is_refused(db: None, settings: Any, tmp_path: Path, text: str) -> None:
    settings.BACKUP_DIR = tmp_path
    (tmp_path / "erased.txt").write_text(text)
    with pytest.raises(CommandError, match="no list of the erased"):
        call_command("erase_accounts")
    assert (tmp_path / "erased.txt").read_text() == text


def test_staff_are_erased_by_no_list(cast: Cast) -> None:
    User.objects.filter(pk=cast.tess.pk).update(erase_at=MONDAY)
    Erased.objects.create(handle=cast.tess.handle)
    assert erase_due(DUE) == 0
    assert Care.objects.in_force().filter(therapist=cast.tess).exists()


def test_a_used_key_forgets_for_whom_it_was(cast: Cast) -> None:
    _, used = people.invite(cast.tess, "patient", name="Nora", email="nora@example.org", now=MONDAY)
    people.invite(cast.tess, "patient", name="Late", email="late@example.org", now=MONDAY)
    people.use_key(used, now=MONDAY, name="Nora")
    erase_due(MONDAY + DAY)
    assert {row.name for row in Invitation.objects.filter(role="patient", user=None)} == {"", "Late"}
    erase_due(MONDAY + 8 * DAY)
    assert {row.email for row in Invitation.objects.filter(role="patient", user=None)} == {""}


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_erase_once_and_write_one_mail() -> None:
    publish_first_edition()
    cast = gather_cast()
    intake(cast.ana)
    ana = lived_shortly(cast)
    barrier, counts = threading.Barrier(3), []

    def run() -> None:
        try:
            barrier.wait(10)
            counts.append(erase_due(DUE))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(counts) == [0, 0, 1]
    assert len(mail.outbox) == 1
    assert not User.objects.filter(pk=ana.pk).exists()
    assert Departure.objects.count() == 1


def lived_shortly(cast: Cast) -> User:
    walk(cast.ana, MONDAY)
    EmailAddress.objects.create(user=cast.ana, email="ana@example.org", verified=True, primary=True)
    ask_erasure(cast.ana, now=MONDAY)
    return cast.ana
