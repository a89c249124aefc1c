"""A clinic that is lost comes back, whole and in time; what is not a sound backup changes nothing."""

import gzip
import io
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rehab.people.farewells import Erased
from rehab.people.models import User
from rehab.trail.models import Trail
from rehab.upkeep.backups import keeping
from rehab.upkeep.backups.engines import engine, find
from rehab.upkeep.backups.making import make
from rehab.upkeep.backups.parcel import Manifest, Refused, pack, unpack
from tests.cast import Cast
from tests.upkeep.clinics import empty, exports, furnish, is_sound

NOW = datetime(2026, 4, 5, 12, 0, tzinfo=UTC)
KEY = "k" * 60
ENOUGH_SECONDS = 120  # a drill of a small clinic; the goal for a real one is three days
SECRET = pyrage.x25519.Identity.generate()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def machine(settings: Any, tmp_path: Path) -> Path:
    """The folder of the clinic's data, with a key."""
    settings.DATA_DIR, settings.BACKUP_DIR, settings.KEY_IS_GIVEN = tmp_path, tmp_path / "backups", False
    (tmp_path / "secret_key").write_text(KEY)
    return tmp_path


@pytest.fixture
def clinic() -> Cast:
    return furnish()


@pytest.fixture
def secret(settings: Any, tmp_path: Path) -> Path:
    """Backups are for one reader only, whose key lies here."""
    settings.BACKUP_RECIPIENTS = [str(SECRET.to_public())]
    (tmp_path / "key").write_text(f"# of the clinic\n{SECRET}\n")
    return tmp_path / "key"


def new_machine(machine: Path) -> None:
    """The old one has burnt: another key, and nobody in the database."""
    empty()
    (machine / "secret_key").write_text("another " * 8)


def restore(path: Path, *options: str) -> str:
    told = io.StringIO()
    call_command("restore", str(path), *options, stdout=told)
    return told.getvalue()


def test_the_drill_everything_is_back_and_in_time(clinic: Cast, machine: Path, secret: Path) -> None:
    before, ending = exports(), is_sound()
    backup = make(NOW)
    new_machine(machine)
    told = restore(backup, "--key", str(secret))
    assert exports() == before
    assert len(before) == 4
    assert is_sound().number == ending.number + 1
    assert Trail.objects.newest_first()[0].action == "restore_backup"
    assert (machine / "secret_key").read_text() == KEY
    assert User.objects.get(name="Ada").check_password("correct horse ada")
    assert told.startswith("The clinic is back as it was at 2026-04-05T12:00:00+00:00: ")
    assert float(told.split(" rows in ")[1].split(" s.")[0]) < ENOUGH_SECONDS


def test_what_is_written_after_a_restore_gets_a_number_of_its_own(clinic: Cast, machine: Path) -> None:
    backup, last = make(NOW), max(User.objects.values_list("pk", flat=True))
    new_machine(machine)
    restore(backup)
    fresh = User.objects.create(name="New", role="therapist")
    assert fresh.pk > last


def test_whoever_was_erased_since_does_not_come_back(clinic: Cast, machine: Path) -> None:
    backup, handle = make(NOW), clinic.ana.handle
    User.objects.filter(pk=clinic.ana.pk).update(erase_at=NOW)
    call_command("erase_accounts", stdout=io.StringIO())
    said = (machine / "backups" / "erased.txt").read_text()
    assert str(handle) in said
    assert "Ana" not in said
    new_machine(machine)
    restore(backup)
    assert set(User.objects.patients().values_list("name", flat=True)) == {"Ben"}
    assert Erased.objects.filter(handle=handle).exists()
    assert "Ana" not in str(exports())
    is_sound()


def test_a_list_from_elsewhere_is_kept_before_anybody_is_back(clinic: Cast, machine: Path, tmp_path: Path) -> None:
    """So that who is killed in the middle of a restore still erases them on the next round."""
    backup = make(NOW)
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.rename(stick / backup.name)
    (stick / "erased.txt").write_text(f"{clinic.ben.handle} 2026-04-01\n")
    new_machine(machine)
    restore(stick / backup.name)
    assert set(User.objects.patients().values_list("name", flat=True)) == {"Ana"}
    assert str(clinic.ben.handle) in (machine / "backups" / "erased.txt").read_text()


def test_a_clinic_with_people_is_never_overwritten(clinic: Cast, machine: Path) -> None:
    backup = make(NOW)
    User.objects.filter(pk=clinic.ana.pk).update(name="Anna")
    with pytest.raises(CommandError, match="not empty: somebody has an account"):
        restore(backup)
    assert User.objects.filter(name="Anna").exists()


def test_a_backup_tells_nothing_to_who_has_not_its_key(clinic: Cast, machine: Path, secret: Path) -> None:
    backup = make(NOW)
    assert backup.name == "backstep-20260405T120000Z.tar.gz.age"
    (machine / "other").write_text(str(pyrage.x25519.Identity.generate()))
    (machine / "none").write_text("# nothing\n")
    new_machine(machine)
    for options, why in (
        ([], "is encrypted. Give --key"),
        (["--key", str(machine / "other")], "was encrypted for another key"),
        (["--key", str(machine / "none")], "holds no secret key"),
        (["--key", str(machine / "gone")], "holds no secret key"),
    ):
        with pytest.raises(CommandError, match=why):
            restore(backup, *options)
    assert not User.objects.exists()


def test_a_file_that_is_cut_or_spoiled_anywhere_changes_nothing(clinic: Cast, machine: Path, secret: Path) -> None:
    sealed = make(NOW)
    plain = io.BytesIO()
    pyrage.decrypt_io(io.BytesIO(sealed.read_bytes()), plain, [SECRET])
    new_machine(machine)
    spoiled, key = machine / "spoiled", (machine / "secret_key").read_text()
    for whole in (sealed.read_bytes(), plain.getvalue()):
        size = len(whole)
        cuts = [whole[:at] for at in (0, 1, 20, 300, size // 3, size // 2, size - 9, size - 1)]
        flips = [
            whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
            for at in (0, 12, 200, size // 4, size // 2, size - 30, size - 6)
        ]
        for bad in [*cuts, *flips]:
            spoiled.write_bytes(bad)
            with pytest.raises(CommandError, match=r"is damaged|no backup of Backstep"):
                restore(spoiled, "--key", str(secret))
    assert not User.objects.exists()
    assert (machine / "secret_key").read_text() == key
    assert not list(machine.glob(f"{keeping.SCRATCH}*"))


def forged(change: Callable[[Manifest], Manifest], folder: Path) -> Path:
    """The newest backup with another manifest."""
    place = folder / "forging"
    place.mkdir()
    manifest = unpack(keeping.kept()[0], place, None)
    with (folder / "forged").open("wb") as out:
        pack(change(manifest), place, out, [])
    return folder / "forged"


FORGERIES: dict[str, tuple[Callable[[Manifest], Manifest], str]] = {
    "a later version": (lambda said: replace(said, version="99.0.0"), "newer than this"),
    "a later migration": (lambda said: replace(said, migrations=[*said.migrations, "diary.9999_later"]), "newer than"),
    "another format": (lambda said: replace(said, format=2), "has format 2"),
    "a later server": (lambda said: replace(said, server=99), "PostgreSQL 99"),
    "another sum": (lambda said: replace(said, files={**said.files, "secret_key": "0" * 64}), "is damaged"),
    "other counts": (
        lambda said: replace(said, counts={**said.counts, "people_user": 1}),
        "not sound|the backup is not complete",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_does_not_fit_here_is_refused_before_anything_is_changed(
    clinic: Cast, machine: Path, forgery: str
) -> None:
    change, why = FORGERIES[forgery]
    make(NOW)
    new_machine(machine)
    with pytest.raises(CommandError, match=why):
        restore(forged(change, machine))
    assert not User.objects.exists()
    assert not Trail.objects.exists()


def test_a_file_with_more_in_it_is_refused(clinic: Cast, machine: Path) -> None:
    whole = gzip.decompress(make(NOW).read_bytes())
    more = io.BytesIO(whole)
    with tarfile.open(fileobj=more, mode="a") as tar:
        tar.addfile(tarfile.TarInfo("../../etc/more"))
    (machine / "more").write_bytes(gzip.compress(more.getvalue()))
    with pytest.raises(CommandError, match="is damaged"):
        call_command("verify", str(machine / "more"))


def test_verify_opens_the_newest_and_says_what_it_is(clinic: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="no backup"):
        call_command("verify")
    make(NOW)
    make(NOW + timedelta(hours=1))
    call_command("verify")
    assert f"is sound: Backstep 0.1.0, {engine().name}, 2026-04-05T13:00:00+00:00, " in capsys.readouterr().out


def test_a_backup_is_for_its_owner_and_leaves_nothing_beside_it(clinic: Cast, machine: Path) -> None:
    backup = make(NOW)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert {path.name for path in backup.parent.iterdir()} == {backup.name, "erased.txt"}
    assert {path.name for path in machine.iterdir()} == {"backups", "secret_key"}


def test_a_key_that_the_operator_gives_is_not_taken_along(clinic: Cast, machine: Path, settings: Any) -> None:
    settings.KEY_IS_GIVEN = True
    assert set(unpack(make(NOW), machine, None).files) == {engine().file}


def test_it_is_made_when_it_is_due_and_the_oldest_go(machine: Path, db: None) -> None:
    for days in range(1, 5):
        keeping.folder().joinpath(keeping.name_at(NOW - timedelta(days=days), sealed=days == 2)).touch()
    (keeping.folder() / "notes.txt").touch()
    assert not keeping.is_due(NOW, timedelta(hours=25))
    assert keeping.is_due(NOW, timedelta(hours=24))
    assert keeping.is_due(NOW - timedelta(days=9), timedelta(hours=24)), (
        "those from a clock that was wrong do not count"
    )
    assert keeping.prune(2) == 2
    assert [path.name for path in keeping.kept()] == [
        "backstep-20260404T120000Z.tar.gz",
        "backstep-20260403T120000Z.tar.gz.age",
    ]
    assert (keeping.folder() / "notes.txt").exists()


def test_the_command_does_nothing_until_it_is_due(clinic: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("backup", every=24, keep=1)
    assert capsys.readouterr().out.count("MB in") == 1
    assert len(keeping.kept()) == 1


def test_a_new_key_opens_what_is_sealed_for_it(
    clinic: Cast, machine: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", "--make-key")
    printed = capsys.readouterr().out
    settings.BACKUP_RECIPIENTS = [printed.split("BACKUP_RECIPIENTS=")[1].split()[0]]
    (machine / "made").write_text(printed)
    call_command("backup")
    call_command("verify", "--key", str(machine / "made"))
    assert "is sound" in capsys.readouterr().out


def test_an_odd_recipient_is_named(clinic: Cast, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = ["age1" + "q" * 58]
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        call_command("backup")
    assert keeping.kept() == []


def test_a_folder_that_cannot_be_written_is_named(clinic: Cast, machine: Path) -> None:
    (machine / "backups").touch()
    with pytest.raises(CommandError, match="backups"):
        call_command("backup")


def test_a_tool_that_is_missing_is_named() -> None:
    with pytest.raises(Refused, match="Install PostgreSQL's client"):
        find("pg_nothing")


def test_no_row_that_was_removed_is_left_in_a_backup(clinic: Cast, machine: Path) -> None:
    """Databases leave the words of a removed row on the disk until they need the room."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO shared_cache VALUES ('SECRET-WORD', 'x', '2030-01-01')")
    make(NOW)
    folder = machine / "look"
    folder.mkdir()
    unpack(keeping.kept()[0], folder, None)
    assert b"SECRET-WORD" not in (folder / engine().file).read_bytes()
