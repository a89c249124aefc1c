"""Everything of one person, complete, the same each time, and harmless to open."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.diary import actions as diary
from rehab.diary.models import Walk
from rehab.exchange.actions import take_everything
from rehab.exchange.cells import as_cell
from rehab.exchange.guide import as_markdown
from rehab.exchange.sections import NOT_TAKEN, SECTIONS
from rehab.people.models import User
from rehab.plan.models import Plan
from rehab.reminders.actions import save_reminders
from rehab.trail.actions import record
from rehab.trail.models import Trail
from rehab.trail.seal import seal
from tests.architecture.house import ROOT
from tests.cast import MONDAY, Cast, morning, tell, walk

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+49 30", "-2+3", "@SUM(A1)", "\tx", "\rx", " =cmd|'/c calc'!A1", "\n=1"]


@pytest.fixture
def ana(cast: Cast) -> User:
    """Ana has lived a little: walks with a correction, a walk taken back, mornings, a report, reminders."""
    first = walk(cast.ana, MONDAY - timedelta(days=4), note="Fine – é ✓", right_before=0)
    morning(cast.ana, first, 1)
    wrong = walk(cast.ana, MONDAY - timedelta(days=2), peak=None)
    diary.withdraw_walk(cast.ana, wrong.entry, version=None, now=MONDAY)
    version = Plan.objects.of(cast.ana).get().version
    diary.correct_walk(cast.ana, first.entry, tell({"minutes": 7, "note": "=2+5"}, MONDAY), version=version)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["unwell"], "note": "Tired."}, MONDAY))
    save_reminders(cast.ana, {"morning": True}, now=MONDAY)
    record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY)
    walk(cast.ben, MONDAY, note="Ben only")
    return cast.ana


def taken(person: User, kind: str) -> bytes:
    with take_everything(person, kind, now=MONDAY) as file:
        return file.read()


def as_object(person: User) -> Any:
    return json.loads(taken(person, "json"))


def tables(person: User) -> dict[str, list[list[str]]]:
    pack = zipfile.ZipFile(io.BytesIO(taken(person, "csv")))
    texts = {name.removeprefix("backstep/"): pack.read(name).decode("utf-8-sig") for name in pack.namelist()}
    return {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items() if "csv" in name}


def test_every_record_of_a_patient_goes_out_or_says_why_not() -> None:
    """A new kind of record needs a line in SECTIONS, or a reason in NOT_TAKEN."""
    owned = {
        model.__name__
        for model in apps.get_models()
        if any(field.related_model is User and field.name in ("patient", "user") for field in model._meta.fields)
        and (model.__module__.startswith("rehab.") or model.__name__ in ("EmailAddress", "UserSession"))
    }
    assert owned <= {section.model.__name__ for section in SECTIONS} | set(NOT_TAKEN)


def test_it_equals_the_rows(ana: User) -> None:
    everything = as_object(ana)
    assert set(everything) == {"about", *(section.name for section in SECTIONS)}
    for section in SECTIONS:
        rows = section.model._default_manager.filter(**{section.owner: ana.pk})  # type: ignore[attr-defined]
        taking = rows.filter(action="take_everything").count() if section.name == "trail" else 0
        assert len(everything[section.name]) == rows.count() - taking, section.name
    first, taken_back = everything["walks"]
    assert (first["minutes"], first["note"], first["right_before"]) == (7, "=2+5", 0)
    assert taken_back["right_peak"] is None
    assert taken_back["withdrawn_at"] == "2026-03-02T17:00:00Z"
    assert {row["kind"] for row in everything["corrections"]} == {"changed", "withdrawn"}
    changed = next(row for row in everything["corrections"] if row["kind"] == "changed")
    assert (changed["walk"], changed["before"]["note"]) == (first["key"], "Fine – é ✓")
    assert everything["mornings"][0]["walk"] == first["key"]
    assert everything["care"][0]["therapist"] == "Tess"
    assert everything["advice"][-1]["facts"]
    assert any(row["action"] == "read_patient" and row["actor"] == "Tess" for row in everything["trail"])


def test_it_has_nothing_of_another_and_nothing_that_opens_a_door(ana: User) -> None:
    for kind in ("json", "csv"):
        text = taken(ana, kind)
        if kind == "csv":
            pack = zipfile.ZipFile(io.BytesIO(text))
            text = b"".join(pack.read(name) for name in pack.namelist())
        for secret in ("Ben", ana.password, "session_key", "digest", "Theo"):
            assert secret.encode() not in text, secret


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_the_same_data_make_the_same_file(ana: User, kind: str) -> None:
    first = taken(ana, kind)
    assert taken(ana, kind) == first
    assert Trail.objects.filter(patient=ana, action="take_everything").count() == 2
    walk(ana, MONDAY + timedelta(days=2))
    assert taken(ana, kind) != first


def test_tables_say_the_same_as_the_object(ana: User) -> None:
    everything, pack = as_object(ana), tables(ana)
    for section in SECTIONS:
        heads, *rows = pack[f"{section.name}.csv"]
        assert heads == [field.name for field in section.fields]
        assert len(rows) == len(everything[section.name])
    heads, first, taken_back = pack["walks.csv"]
    said = dict(zip(heads, first, strict=True))
    assert (said["note"], said["minutes"], said["right_before"], said["timed"]) == ("'=2+5", "7", "0", "no")
    assert dict(zip(heads, taken_back, strict=True))["right_peak"] == ""


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert as_cell(text) == "'" + text
    assert as_cell([text]).startswith("[")


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-5, "-5"), (-0.5, "-0.5"), (3.0, "3"), (None, ""), (True, "yes"), (0, "0"), ("a\0b", "a\ufffdb"), ("7", "7")],
)
def test_numbers_stay_numbers_and_nothing_is_empty(value: Any, cell: str) -> None:
    assert as_cell(value) == cell


def test_odd_text_comes_out_of_the_object_as_it_went_in(ana: User) -> None:
    odd = "=a\r\n\"b\",\u2028'c' 👟 \u202e"
    Walk.objects.of(ana).update(note=odd)
    assert {row["note"] for row in as_object(ana)["walks"]} == {odd}
    heads, *rows = tables(ana)["walks.csv"]
    assert {row[heads.index("note")] for row in rows} == {"'" + odd}


def test_the_internet_address_of_somebody_else_is_not_in_it(ana: User, cast: Cast) -> None:
    Client(REMOTE_ADDR="192.0.2.7").get("/")
    for actor, address in ((cast.tess, "198.51.100.1"), (ana, "203.0.113.9")):
        row = Trail(at=MONDAY, actor=actor, action="read_patient", patient=ana, address=address)
        seal(row)
        row.save()
    text = taken(ana, "json").decode()
    assert "198.51.100.1" not in text
    assert "203.0.113.9" in text


def test_somebody_who_has_told_nothing_yet_gets_a_file_too(cast: Cast) -> None:
    nora = User.objects.create(name="Nora", role="patient", zone="Europe/Berlin")
    assert as_object(nora)["walks"] == []
    assert tables(nora)["plan.csv"][1:] == []


def test_a_long_diary_takes_as_many_statements_as_a_short_one(ana: User, cast: Cast) -> None:
    def statements(person: User) -> int:
        with CaptureQueriesContext(connection) as captured:
            taken(person, "csv")
        return len(captured)

    few = statements(cast.ben)
    for day in range(40):
        walk(ana, MONDAY + timedelta(days=2 * day + 2))
    assert statements(ana) == few


# --- the page ----------------------------------------------------------------------------------------------------
def phone_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def without_password(user: User) -> User:
    user.set_unusable_password()
    user.save()
    return user


def test_a_phone_that_joined_with_a_key_is_not_asked_for_a_password(ana: User) -> None:
    answer = phone_of(without_password(ana)).post("/account/download/json/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="backstep.json"'
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(b"".join(answer.streaming_content))["account"][0]["name"] == "Ana"  # type: ignore[attr-defined]


def test_who_has_a_password_is_asked_for_it_first_and_then_gets_the_file(ana: User) -> None:
    phone = phone_of(ana)
    asked = phone.post("/account/download/csv/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/again/")
    assert not Trail.objects.filter(Q(action="take_everything")).exists()
    given = phone.post(asked["Location"], {"password": "correct horse ana", "next": "/account/download/csv/"})
    assert given.status_code == 200
    pack = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content)))  # type: ignore[attr-defined]
    assert "backstep/walks.csv" in pack.namelist()


def test_there_are_two_kinds_and_no_third(ana: User) -> None:
    phone = phone_of(without_password(ana))
    for odd in ("xml", "json2", "..", "%00"):
        assert phone.post(f"/account/download/{odd}/").status_code == 404


def test_the_paper_is_written_from_the_code() -> None:
    assert (ROOT / "docs" / "download.md").read_text() == as_markdown()
