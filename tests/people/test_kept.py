"""A statement is put together once, and each reading of it gives what its query would give for these values."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from rehab.diary.models import Morning, Report, Walk
from rehab.guidance.models import Edition
from rehab.people.kept import Kept, ThePatient, Told
from rehab.people.models import User
from rehab.people.together import Together
from rehab.plan.models import Profile
from tests.cast import MONDAY, Cast, gather_cast, intake, morning, walk

NEXT = MONDAY + timedelta(days=1)


def mine() -> Any:
    return Walk.objects.visible_to(ThePatient()).select_related("morning").newest_first()


def since() -> Any:
    return mine().filter(happened_at__gte=Told("since"), happened_on__lte=Told("until"))


@pytest.fixture
def walks(cast: Cast) -> list[Walk]:
    for patient in (cast.ana, cast.ben):
        intake(patient)
        morning(patient, walk(patient, MONDAY, note="stairs"), 3)
    walk(cast.ana, NEXT)
    return list(Walk.objects.order_by("pk"))


def columns(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_everybody_gets_their_own_whoever_asked_first(cast: Cast, walks: list[Walk]) -> None:
    kept = Kept(mine)
    for patient in (cast.ana, cast.ben, cast.tess, cast.ana):
        expected = list(Walk.objects.of(patient).newest_first())
        assert kept.read(patient=patient.pk) == expected
    assert len(kept.read(patient=cast.ana.pk)) == 2


def test_a_moment_and_a_day_are_compared_as_the_query_would(cast: Cast, walks: list[Walk]) -> None:
    kept, ana = Kept(since), cast.ana.pk
    for moment in (MONDAY, MONDAY + timedelta(microseconds=1), NEXT, NEXT + timedelta(seconds=1)):
        for day in (MONDAY.date(), NEXT.date()):
            expected = mine_of(cast.ana).filter(happened_at__gte=moment, happened_on__lte=day)
            assert kept.read(patient=ana, since=moment, until=day) == list(expected)


def mine_of(patient: User) -> Any:
    return Walk.objects.of(patient).newest_first()


def test_a_key_finds_its_row_and_no_key_none(cast: Cast, walks: list[Walk]) -> None:
    kept = Kept(lambda: mine().filter(key=Told("key")))
    assert kept.read(patient=cast.ana.pk, key=walks[0].key) == [walks[0]]
    assert kept.read(patient=cast.ben.pk, key=walks[0].key) == []
    assert kept.read(patient=cast.ana.pk, key=uuid.uuid4()) == []
    assert kept.read(patient=cast.ana.pk, key=None) == []


def test_rows_come_whole_with_what_they_lead_to_and_each_time_anew(cast: Cast, walks: list[Walk]) -> None:
    kept = Kept(mine)
    _, first = kept.read(patient=cast.ana.pk)
    with CaptureQueriesContext(connection) as asked:
        assert first.morning.right == 3
    assert len(asked) == 0
    assert columns(first) == columns(Walk.objects.get(pk=first.pk))
    Walk.objects.filter(pk=first.pk).update(minutes=9)
    assert first.minutes == 6
    assert kept.read(patient=cast.ana.pk)[1].minutes == 9


def test_a_value_that_was_not_told_is_missed(cast: Cast) -> None:
    with pytest.raises(KeyError, match="until"):
        Kept(since).read(patient=cast.ana.pk, since=MONDAY)


def test_more_than_one_statement_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="prefetch_related"):
        Kept(lambda: mine().prefetch_related("corrections")).read(patient=cast.ana.pk)


def test_it_is_built_once_and_says_the_same_each_time(cast: Cast, walks: list[Walk]) -> None:
    built: list[int] = []

    def build() -> Any:
        built.append(1)
        return mine()

    kept = Kept(build)
    with CaptureQueriesContext(connection) as asked:
        for patient in (cast.ana, cast.ben, cast.ana):
            kept.read(patient=patient.pk)
    assert built == [1]
    assert len(asked) == 3


@pytest.mark.django_db(transaction=True)
def test_threads_read_over_their_own_connections() -> None:
    cast = gather_cast()
    kept, people = Kept(lambda: User.objects.filter(pk=Told("person"))), [cast.ana, cast.ben, cast.tess]

    def read(number: int) -> bool:
        try:
            person = people[number % 3]
            return kept.read(person=person.pk) == [person]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(read, range(60)))


def test_sets_that_are_read_together_are_those_of_their_queries(cast: Cast, walks: list[Walk]) -> None:
    report = {"patient": cast.ana, "symptoms": ["knee_hot_or_red"], "note": '‘so’ "hot" \\ it’s'}
    Report.objects.create(**report, key=uuid.uuid4(), entered_at=NEXT, received_at=NEXT, **happened(NEXT))
    sets = (Profile, Walk, Morning, Report)
    together = Together(lambda: [*(model.objects.of(ThePatient()) for model in sets), Edition.objects.all()])
    for patient in (cast.ana, cast.ben):
        with CaptureQueriesContext(connection) as asked:
            found = together.read(patient=patient.pk)
        assert len(asked) == 1
        for model, rows in zip(sets, found, strict=False):
            expected = {row.pk: columns(row) for row in model.objects.of(patient)}
            assert {row.pk: columns(row) for row in rows} == expected
        (edition,) = found[-1]
        assert columns(edition) == columns(Edition.objects.get())


def happened(at: datetime) -> dict[str, Any]:
    return {"happened_at": at.astimezone(UTC), "happened_on": at.date(), "zone": "UTC", "utc_offset": 0}


def test_of_rows_that_a_key_leads_to_only_what_was_named_is_read(cast: Cast, walks: list[Walk]) -> None:
    together = Together(
        lambda: [Morning.objects.of(ThePatient()).only("walk", "right")], joined={"walk": ("id", "minutes")}
    )
    ((row,),) = together.read(patient=cast.ana.pk)
    with CaptureQueriesContext(connection) as asked:
        assert (row.right, row.walk.minutes, row.walk.pk) == (3, 6, row.walk_id)
    assert len(asked) == 0
    assert row.get_deferred_fields() >= {"left", "swelling"}
