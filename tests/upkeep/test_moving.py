"""From one database to the other and back: the same to the byte."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from rehab.access.roles import Role
from rehab.people.models import User
from rehab.trail.models import Trail
from rehab.upkeep.backups.moving import models
from tests.cast import person
from tests.upkeep.clinics import address, empty, exports, furnish, is_sound, on_sqlite

pytestmark = pytest.mark.django_db(transaction=True)


def move(written: str) -> str:
    told = StringIO()
    call_command("move", written, stdout=told)
    return told.getvalue()


def test_there_and_back_again(tmp_path: Path) -> None:
    """With the tests on PostgreSQL: to SQLite and back to PostgreSQL."""
    furnish()
    gone = person("Gone", Role.ADMIN)
    number = gone.pk
    gone.delete()
    here, there = address(), tmp_path / "there.sqlite3"

    def told() -> Any:
        return exports(), is_sound(), list(User.objects.order_by("pk").values())

    before = told()
    assert len(before[0]) == 4
    with on_sqlite(there):
        assert "Everything is here" in move(here)
        assert told() == before
        guarded()
        with pytest.raises(CommandError, match="not empty"):
            move(here)
    empty()
    move(f"sqlite:///{there}")
    assert told() == before
    guarded()
    fresh = person("New", Role.ADMIN)
    assert fresh.pk == number + 1, "the number of who is gone is given to nobody"


def guarded() -> None:
    """The database still refuses to change the trail."""
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        QuerySet(Trail).update(action="nothing")


def test_every_table_is_moved_but_two() -> None:
    tables = set(connection.introspection.table_names())
    assert tables - {model._meta.db_table for model in models()} == {"shared_cache", "django_migrations"}


def test_what_cannot_be_moved_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.sqlite3 is not there"):
        move(f"sqlite:///{tmp_path / 'gone.sqlite3'}")
    assert not (tmp_path / "gone.sqlite3").exists()
    with pytest.raises(CommandError, match="Set DATABASE_URL to the new one"):
        move(address())
    (tmp_path / "bare.sqlite3").touch()
    with pytest.raises(CommandError, match="of another version"):
        move(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    with pytest.raises(CommandError, match="DATABASE_URL"):
        move("nonsense://")
    (tmp_path / "text.sqlite3").write_text("no database " * 100)
    with pytest.raises(CommandError, match="the database does not do it"):
        move(f"sqlite:///{tmp_path / 'text.sqlite3'}")


def test_a_row_that_came_over_otherwise_undoes_it_all(tmp_path: Path) -> None:
    """As by a database that rounds: the sums of a table differ, and nothing is kept."""
    furnish()
    here = address()
    with on_sqlite(tmp_path / "there.sqlite3"):
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TRIGGER odd AFTER INSERT ON diary_walk BEGIN UPDATE diary_walk SET minutes = 7; END")
        with pytest.raises(CommandError, match="diary_walk did not come over as it was"):
            move(here)
        assert not User.objects.exists()
        assert not Trail.objects.exists()
