"""The page behind a one-time link: looking changes nothing, the button uses the key up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people import actions, staffing
from rehab.people.models import Care, Clinic, Invitation, User
from rehab.trail.models import Trail
from tests.cast import Cast, person

from .keys import knows, link, patient_key, sign_in, staff_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(db: None) -> User:
    return person("Tess", Role.THERAPIST)


@pytest.fixture
def ada(db: None) -> User:
    return person("Ada", Role.ADMIN)


def test_the_page_says_who_invites_and_fills_in_the_name(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    page = client.get(link(key)).content.decode()
    assert "Tess invites you" in page
    assert 'value="Nora"' in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_uses_no_key_up(client: Client, tess: User, method: str) -> None:
    _, key = patient_key(tess)
    for _ in range(3):
        assert getattr(client, method)(link(key)).status_code == 200
    assert Invitation.objects.open(timezone.now()).for_key(key).exists()
    assert not User.objects.filter(name="Nora").exists()


def test_a_patient_joins_and_the_phone_is_remembered(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    answer = client.post(link(key), {"name": "Nora N", "zone": "Asia/Kolkata"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    nora = User.objects.get(name="Nora N")
    assert (nora.role, nora.zone, nora.email) == (Role.PATIENT, "Asia/Kolkata", None)
    assert Care.objects.in_force().get(patient=nora).therapist == tess
    assert client.session.get_expiry_age() == pytest.approx(400 * 24 * 60 * 60, abs=60)
    assert nora.usersession_set.count() == 1


def test_each_act_of_joining_is_in_the_trail_of_the_patient(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    client.post(link(key), {"name": "Nora"})
    nora = User.objects.get(name="Nora")
    acts = Trail.objects.visible_to(nora).values_list("action", "actor__name")
    assert set(acts) == {("join", "Nora"), ("use_key", "Nora"), ("signed_in", "Nora"), ("begin_care", "Tess")}


def test_the_name_of_an_invited_patient_stays_out_of_the_trail_that_admins_read(tess: User, ada: User) -> None:
    patient_key(tess, name="Nora", email="nora@example.org")
    row = Trail.objects.visible_to(ada).get(action="invite")
    assert "nora" not in f"{row.about} {row.after}".lower()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "\0", "x" * 10_000])
def test_an_unknown_zone_of_the_browser_gives_way_to_the_clinics(client: Client, tess: User, zone: str) -> None:
    Clinic.objects.create(pk=1, zone="Europe/Paris")
    client.post(link(patient_key(tess)[1]), {"name": "Nora", "zone": zone})
    assert User.objects.get(name="Nora").zone == "Europe/Paris"


def test_a_key_works_once(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    client.post(link(key), {"name": "Nora"})
    second = Client().post(link(key), {"name": "Eve"})
    assert second.status_code == 404
    assert "works once" in second.content.decode()
    assert not User.objects.filter(name="Eve").exists()


def test_of_two_who_have_seen_the_open_invitation_one_is_let_in(tess: User) -> None:
    seen, key = patient_key(tess)
    actions.use_key(key, now=timezone.now(), name="Nora")
    with pytest.raises(actions.KeyRefused):
        actions.use_up(seen, timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_moment_one_is_let_in() -> None:
    _, key = patient_key(person("Tess", Role.THERAPIST))

    def use(number: int) -> bool:
        try:
            actions.use_key(key, now=timezone.now(), name=f"Patient {number}")
        except actions.KeyRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(use, range(8))) == [False] * 7 + [True]
    assert User.objects.patients().count() == 1


def test_a_key_ends_after_seven_days(client: Client, tess: User) -> None:
    now = timezone.now()
    _, fresh = patient_key(tess, now=now - timedelta(days=7) + timedelta(minutes=1))
    _, stale = patient_key(tess, now=now - timedelta(days=7))
    assert client.get(link(fresh)).status_code == 200
    assert client.get(link(stale)).status_code == 404


def test_a_withdrawn_key_opens_nothing(client: Client, tess: User) -> None:
    invitation, key = patient_key(tess)
    actions.withdraw_invitation(invitation, by=tess, now=timezone.now())
    assert client.post(link(key), {"name": "Nora"}).status_code == 404


def test_the_key_of_somebody_whose_account_was_closed_opens_nothing(client: Client, tess: User, ada: User) -> None:
    _, key = patient_key(tess)
    staffing.deactivate(tess, by=ada, now=timezone.now())
    assert client.get(link(key)).status_code == 404


def test_a_lower_case_key_with_a_dash_is_the_same_key(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    assert client.get(link(f"{key[:4]}-{key[4:]}".lower())).status_code == 200


def test_only_a_hash_of_the_key_is_stored(tess: User) -> None:
    invitation, key = patient_key(tess)
    assert key not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_a_therapist_joins_with_address_and_password(client: Client, ada: User) -> None:
    _, key = staff_key(ada)
    assert 'value="toni@example.org"' in client.get(link(key)).content.decode()
    said = {"name": "Toni", "email": "Toni@Example.org", "password": "a quiet walk home"}
    assert client.post(link(key), said).status_code == 302
    toni = User.objects.get(name="Toni")
    assert (toni.role, toni.email, toni.check_password("a quiet walk home")) == (
        Role.THERAPIST,
        "toni@example.org",
        True,
    )
    assert toni.emailaddress_set.get().verified
    assert not Care.objects.exists()
    assert knows(client)


def test_staff_are_not_remembered_as_phones_are(client: Client, ada: User) -> None:
    client.post(link(staff_key(ada)[1]), {"name": "Toni", "email": "t@example.org", "password": "a quiet walk home"})
    assert client.session.get_expiry_age() <= 12 * 60 * 60


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "too common"),
        ({"name": "Toni Maria Weber", "password": "tonimariaweber"}, "too similar"),
        ({"email": "ADA@example.org"}, "already has this address"),
        ({"email": "not an address"}, "valid email"),
        ({"name": ""}, "required"),
    ],
)
def test_a_refused_answer_uses_no_key_up(client: Client, ada: User, said: dict[str, str], reason: str) -> None:
    _, key = staff_key(ada)
    good = {"name": "Toni", "email": "toni@example.org", "password": "a quiet walk home"}
    answer = client.post(link(key), {**good, **said})
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert Invitation.objects.open(timezone.now()).for_key(key).exists()


def test_a_key_makes_one_more_phone_known(client: Client, cast: Cast) -> None:
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    assert "Hello Ana" in client.get(link(key)).content.decode()
    people = User.objects.count()
    assert client.post(link(key)).status_code == 302
    assert int(client.session["_auth_user_id"]) == cast.ana.pk
    assert User.objects.count() == people
    assert client.session.get_expiry_age() == pytest.approx(400 * 24 * 60 * 60, abs=60)


def test_a_newer_key_for_a_phone_closes_the_older_one(client: Client, cast: Cast) -> None:
    _, older = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    assert client.get(link(older)).status_code == 404


def test_somebody_signed_in_is_asked_to_sign_out_first(cast: Cast) -> None:
    client = sign_in(cast.ben)
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    for answer in (client.get(link(key)), client.post(link(key))):
        assert answer.status_code == 409
        assert "signed in as Ben" in answer.content.decode()
    assert int(client.session["_auth_user_id"]) == cast.ben.pk
    assert Invitation.objects.open(timezone.now()).for_key(key).exists()


def test_signing_out_from_there_leads_back_to_the_key(cast: Cast) -> None:
    client = sign_in(cast.ben)
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    assert client.post("/sign-out/", {"next": link(key)})["Location"] == link(key)
    assert client.get(link(key)).status_code == 200
