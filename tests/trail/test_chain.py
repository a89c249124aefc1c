"""The lock inside the database, and the chain that shows whoever went round it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rehab.people.actions import end_care
from rehab.people.leaving import PAUSE, ask_erasure
from rehab.people.models import Care
from rehab.trail.actions import record
from rehab.trail.guard import guard_down, triggers
from rehab.trail.models import Erasing, Link, Trail
from rehab.trail.verifying import Broken, Ending, verify
from rehab.upkeep.erasing import erase_due
from tests.cast import MONDAY, Cast, gather_cast


@pytest.fixture
def rows(cast: Cast) -> list[Trail]:
    """Seven acts, chained; the last is by nobody."""
    said = {"minutes": 6, "share": 0.5, "big": 1e16, "words": ["größer", None, True], "none": {}}
    made = [record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY, about="record") for _ in range(5)]
    made += [record("correct_walk", actor=cast.ana, patient=cast.ana, at=MONDAY, before=said, after=said)]
    made += [record("sign_in_failed", actor=None, at=MONDAY)]
    chained()
    return made


def chained() -> None:
    """PostgreSQL chains as the transaction ends; a test's never does."""
    connection.check_constraints()


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def by_hand() -> Iterator[None]:
    """As somebody who may do everything to the database, and puts the triggers back afterwards."""
    chained()
    with transaction.atomic(), guard_down(connection):
        yield
        chained()


def test_a_trail_that_nobody_touched_is_whole(rows: list[Trail]) -> None:
    ending = verify()
    assert ending.number == Trail.objects.count() == Link.objects.count()
    assert verify(holds=Link.objects.order_by("number")[2].hash) == ending


def test_an_empty_trail_is_whole(db: None) -> None:
    assert verify() == Ending()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_trail SET action = 'nothing' WHERE id = %s",
        "UPDATE trail_trail SET about = '', salt = '', erased_at = at WHERE id = %s",
        "DELETE FROM trail_trail WHERE id = %s",
        "UPDATE trail_link SET hash = 'x' WHERE row_id = %s",
        "UPDATE trail_link SET row_id = 0 WHERE row_id = %s",
        "DELETE FROM trail_link WHERE row_id = %s",
    ],
)
def test_the_database_itself_refuses_every_change(rows: list[Trail], statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        sql(statement, rows[2].pk)
    verify()


@pytest.mark.parametrize("statement", ["TRUNCATE trail_trail CASCADE", "TRUNCATE trail_link"])
def test_postgres_refuses_to_empty_it(rows: list[Trail], statement: str) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql(statement)
    assert Link.objects.exists()


def test_sqlite_replaces_no_row(rows: list[Trail]) -> None:
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql("INSERT OR REPLACE INTO trail_trail SELECT * FROM trail_trail WHERE id = %s", rows[2].pk)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql("INSERT OR REPLACE INTO trail_link SELECT * FROM trail_link WHERE row_id = %s", rows[2].pk)
    assert Trail.objects.filter(pk=rows[2].pk).exists()


def test_a_row_without_a_seal_is_refused(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Trail(action="read_patient", actor=cast.tess).save()


COLUMNS = {
    "action": "'nothing'", "actor_role": "'admin'", "actor_id": "NULL", "patient_id": "NULL", "about": "'else'",
    "\"before\"": "NULL", "\"after\"": "'{\"minutes\": 7}'", "address": "'192.0.2.1'", "request_id": "'x'",
    "salt": "'x'", "sealed": "'x'", "digest": "'x'",
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found_and_named(rows: list[Trail], column: str) -> None:
    with by_hand():
        sql(f"UPDATE trail_trail SET {column} = {COLUMNS[column]} WHERE id = %s", rows[5].pk)
    with pytest.raises(Broken, match=f"Row {rows[5].pk},"):
        verify()


def test_a_change_of_the_moment_is_found(rows: list[Trail]) -> None:
    with by_hand():
        sql("UPDATE trail_trail SET at = %s WHERE id = %s", MONDAY - timedelta(microseconds=1), rows[1].pk)
    with pytest.raises(Broken, match=f"Row {rows[1].pk},.* was changed"):
        verify()


def test_a_row_that_is_gone_is_found(rows: list[Trail]) -> None:
    with by_hand():
        sql("DELETE FROM trail_link WHERE row_id = %s", rows[2].pk)
        sql("DELETE FROM trail_trail WHERE id = %s", rows[2].pk)
    with pytest.raises(Broken, match=f"missing before Row {rows[3].pk},"):
        verify()


def test_two_rows_in_each_others_place_are_found(rows: list[Trail]) -> None:
    one, two = (Link.objects.get(row=row).number for row in rows[2:4])
    with by_hand():
        sql("UPDATE trail_link SET number = -1 WHERE number = %s", one)
        sql("UPDATE trail_link SET number = %s WHERE number = %s", one, two)
        sql("UPDATE trail_link SET number = %s WHERE number = -1", two)
    with pytest.raises(Broken, match=f"Row {rows[3].pk},.* not where it was"):
        verify()


def test_a_row_taken_out_of_the_chain_is_found(rows: list[Trail]) -> None:
    with by_hand():
        sql("DELETE FROM trail_link WHERE row_id = %s", rows[-1].pk)
    with pytest.raises(Broken, match=f"Row {rows[-1].pk},.* in no link"):
        verify()


def test_an_end_that_was_cut_off_is_found_with_an_ending_noted_before(rows: list[Trail]) -> None:
    noted = verify().hash
    with by_hand():
        sql("DELETE FROM trail_link WHERE row_id = %s", rows[-1].pk)
        sql("DELETE FROM trail_trail WHERE id = %s", rows[-1].pk)
    verify()
    with pytest.raises(Broken, match="does not go through"):
        verify(holds=noted)


def test_rows_blanked_by_no_erasure_are_found(rows: list[Trail], cast: Cast) -> None:
    with transaction.atomic():
        door = Erasing.objects.create(person=cast.ana.pk)
        blanks = "about = '', salt = '', \"before\" = NULL, \"after\" = NULL, patient_id = NULL, erased_at = at"
        sql(f"UPDATE trail_trail SET {blanks} WHERE id = %s", rows[0].pk)
        door.delete()
    with pytest.raises(Broken, match=f"Row {rows[0].pk},.* no erasure"):
        verify()


def test_the_door_opens_for_one_person_and_for_blanking_only(rows: list[Trail], cast: Cast) -> None:
    Erasing.objects.create(person=cast.ben.pk)
    blanks = "about = '', salt = '', \"before\" = NULL, \"after\" = NULL, patient_id = NULL, erased_at = at"
    for change in (blanks, "about = 'else'"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql(f"UPDATE trail_trail SET {change} WHERE id = %s", rows[0].pk)
    Erasing.objects.create(person=cast.ana.pk)
    for change in (
        "about = 'else'",
        f"{blanks}, action = 'x'",
        f"{blanks}, actor_id = NULL",
        f"{blanks}, sealed = 'x'",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql(f"UPDATE trail_trail SET {change} WHERE id = %s", rows[0].pk)
    with pytest.raises(Broken, match="stands open"):
        verify()


def test_an_erased_patient_leaves_the_chain_whole(rows: list[Trail], cast: Cast) -> None:
    ask_erasure(cast.ana, now=MONDAY)
    assert erase_due(MONDAY + PAUSE) == 1
    chained()
    assert verify().number == Trail.objects.count()
    blank = Trail.objects.exclude(erased_at=None)
    assert set(blank.values_list("salt", flat=True)) == {""}, "nobody can guess what the seal was made of"
    by_tess = blank.filter(action="read_patient")[0]
    with by_hand():
        sql("UPDATE trail_trail SET actor_id = %s WHERE id = %s", cast.theo.pk, by_tess.pk)
    with pytest.raises(Broken, match=f"Row {by_tess.pk},"):
        verify()


def test_a_trigger_that_was_taken_down_is_found(rows: list[Trail]) -> None:
    for name in triggers(connection.vendor):
        table = "trail_link" if "link" in name else "trail_trail"
        with transaction.atomic():
            sql(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
            with pytest.raises(Broken, match=f"{name} is not in force"):
                verify()
            transaction.set_rollback(True)


def test_the_command_fails_and_names_the_row(rows: list[Trail]) -> None:
    said = StringIO()
    call_command("verify_trail", stdout=said)
    assert said.getvalue() == f"The trail is whole: {Link.objects.count()} rows, ending in {verify().hash}.\n"
    with by_hand():
        sql("UPDATE trail_trail SET action = 'nothing' WHERE id = %s", rows[4].pk)
    with pytest.raises(CommandError, match=f"Row {rows[4].pk},"):
        call_command("verify_trail")


def test_an_act_costs_one_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        record("read_patient", actor=cast.tess, patient=cast.ana)
    assert [query["sql"][:6] for query in captured if "SAVEPOINT" not in query["sql"]] == ["INSERT"]


def at_once(acts: list[Callable[[], None]]) -> list[BaseException]:
    """Run these in a thread each, all starting together. What went wrong."""
    barrier, trouble = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        try:
            barrier.wait(10)
            act()
        except BaseException as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return trouble


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_make_one_chain() -> None:
    cast = gather_cast()

    def act() -> None:
        for turn in range(12):
            with transaction.atomic():
                record("read_patient", actor=cast.tess, patient=cast.ana)
                record("read_patient", actor=cast.theo, patient=cast.ben)
                if turn % 4 == 3:
                    transaction.set_rollback(True)

    assert at_once([act] * 6) == []
    assert verify().number == Trail.objects.count() == 6 * 9 * 2


@pytest.mark.django_db(transaction=True)
def test_an_act_that_cannot_be_chained_does_not_happen() -> None:
    cast = gather_cast()
    says = {
        "sqlite": "BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    }
    sql(f"CREATE TRIGGER no_room BEFORE INSERT ON trail_link {says[connection.vendor]}")
    try:
        with pytest.raises(DatabaseError):
            end_care(cast.ana, cast.tess, now=MONDAY)
    finally:
        sql("DROP TRIGGER no_room" + (" ON trail_link" if connection.vendor == "postgresql" else ""))
    assert Care.objects.in_force().filter(patient=cast.ana).exists()
    assert not Trail.objects.exists()
