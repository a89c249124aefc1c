"""Breaking the glass: an admin reads one record for half an hour, says why, changes nothing. The patient is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from rehab.access.checks import all_patterns
from rehab.diary.models import Walk
from rehab.people.breaking import break_glass
from rehab.people.models import Glass
from rehab.plan.models import Plan
from rehab.review.notes import write_note
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, person, walk
from tests.people.keys import confirmed, sign_in

AGAIN = "/sign-in/again/"
WHY = "The hospital asks what she may do today."


@pytest.fixture
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        walk(cast.ana, MONDAY - timedelta(hours=2))
        yield traveller


@pytest.fixture
def ada(cast: Cast, clock: Any) -> Client:
    return sign_in(cast.ada)


def ask(ada: Client, cast: Cast, **changes: str) -> Any:
    """The form, sent with what it was filled in with; whoever is asked for the password gives it."""
    answer = ada.post("/review/glass/", {"patient": cast.ana.number, "reason": WHY} | changes)
    if answer.status_code == 302 and answer["Location"].startswith(AGAIN):
        return ada.post(answer["Location"], {"password": "correct horse ada", "next": "/review/glass/"})
    return answer


def record_of(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_record_opens_for_half_an_hour_and_not_for_a_minute_more(ada: Client, cast: Cast, clock: Any) -> None:
    record = record_of(ask(ada, cast))
    page = ada.get(record)
    assert page.status_code == 200
    assert "Ana" in page.content.decode()
    assert "The newest walks" in page.content.decode()
    assert page.context["card"].words.headline in page.content.decode()
    clock.shift(timedelta(minutes=29, seconds=59))
    assert ada.get(record).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert ada.get(record).status_code == 404


def test_without_it_no_record_is_open_to_an_admin(ada: Client, cast: Cast) -> None:
    assert not Walk.objects.visible_to(cast.ada).exists()
    record_of(ask(ada, cast))
    assert set(Walk.objects.visible_to(cast.ada).values_list("patient", flat=True)) == {cast.ana.pk}
    ada.post(reverse("review:close-glass", args=[Glass.objects.get().key]))
    assert not Walk.objects.visible_to(cast.ada).exists()


def test_each_step_is_in_the_trail_and_the_patient_reads_it_with_the_reason(ada: Client, cast: Cast) -> None:
    record = record_of(ask(ada, cast))
    ada.get(record)
    ada.get(record)
    ada.post(f"{record}close/")
    rows = Trail.objects.visible_to(cast.ana).filter(actor=cast.ada).order_by("pk")
    assert [row.action for row in rows] == ["break_glass", "read_by_glass", "read_by_glass", "close_glass"]
    phone = Client()
    phone.force_login(cast.ana)
    listed = phone.get("/account/trail/?who=others").content.decode()
    assert "opened your record in an emergency" in listed
    assert WHY in listed
    assert WHY in phone.get("/diary/").content.decode()


def test_the_patient_gets_a_mail(ada: Client, cast: Cast) -> None:
    confirmed(cast.ana)
    record_of(ask(ada, cast))
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert WHY in letter.body
    assert "/account/trail/" in letter.body


def test_a_mail_server_that_is_down_does_not_keep_the_glass_whole(ada: Client, cast: Cast, settings: Any) -> None:
    confirmed(cast.ana)
    settings.MAILERS = {"default": {"BACKEND": "tests.people.down.DownBackend"}}
    assert ada.get(record_of(ask(ada, cast))).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Say why."),
        ({"reason": "Why"}, "Say a little more"),
        ({"reason": "x" * 301}, "300"),
        ({"patient": ""}, "Say whose record it is."),
        ({"patient": "0000 0000"}, "No patient here has this number."),
        ({"patient": "Ana"}, "Eight signs"),
        ({"patient": "a\0b"}, "Eight signs"),
    ],
)
def test_what_is_missing_is_said_and_nothing_opens(ada: Client, cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = ask(ada, cast, **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Glass.objects.exists()
    assert not Trail.objects.filter(action="break_glass").exists()


def test_staff_are_no_patients(ada: Client, cast: Cast) -> None:
    assert ask(ada, cast, patient=cast.tess.number).status_code == 422


def test_nobody_uses_the_glass_of_another(ada: Client, cast: Cast) -> None:
    record = record_of(ask(ada, cast))
    bea = person("Bea", "admin")
    other = Client()
    other.force_login(bea)
    assert other.get(record).status_code == 404
    assert other.post(f"{record}close/").status_code == 404
    assert not Walk.objects.visible_to(bea).exists()
    assert WHY in other.get("/review/glass/").content.decode(), "but everybody sees that it was broken, and why"


def test_who_is_no_admin_any_more_reads_no_more(ada: Client, cast: Cast) -> None:
    record_of(ask(ada, cast))
    cast.ada.role = "therapist"
    cast.ada.save()
    assert not Walk.objects.visible_to(cast.ada).exists()


def test_it_opens_no_way_to_change_anything(ada: Client, cast: Cast) -> None:
    """Every address of the record's own pages, by GET and by POST: an admin has no business there, glass or not."""
    record_of(ask(ada, cast))
    before = Plan.objects.get(patient=cast.ana).version
    hers = {"handle": cast.ana.handle}
    answers = {
        name: (ada.get(address).status_code, ada.post(address).status_code)
        for route, name, _ in all_patterns()
        if route.startswith(("review/patients/", "visit/", "patients/"))
        and "<uuid:handle>" in route
        and "<int:" not in route
        and "<uuid:key>" not in route
        for address in [reverse(name, kwargs=hers)]
    }
    assert len(answers) > 20
    assert {code for codes in answers.values() for code in codes} == {403}
    assert Plan.objects.get(patient=cast.ana).version == before


def test_a_private_note_stays_with_the_therapist(ada: Client, cast: Cast) -> None:
    from uuid import uuid4

    write_note(cast.ana, "Thinks of giving up.", by=cast.tess, key=uuid4(), now=MONDAY)
    assert "giving up" not in ada.get(record_of(ask(ada, cast))).content.decode()


def test_breaking_it_twice_is_one_open_glass(cast: Cast, clock: Any) -> None:
    first = break_glass(cast.ana, by=cast.ada, reason=WHY, now=MONDAY)
    second = break_glass(cast.ana, by=cast.ada, reason=WHY, now=MONDAY + timedelta(minutes=5))
    assert list(Glass.objects.open(MONDAY + timedelta(minutes=6))) == [second]
    assert first.pk != second.pk


def test_an_old_sign_in_is_asked_again_before_anything_opens(ada: Client, cast: Cast, clock: Any) -> None:
    record_of(ask(ada, cast))
    clock.shift(timedelta(minutes=20))
    assert ada.get("/review/glass/").status_code == 200
    answer = ada.post("/review/glass/", {"patient": cast.ben.number, "reason": WHY})
    assert answer["Location"].startswith(AGAIN)
    assert Glass.objects.count() == 1
