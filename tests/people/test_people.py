"""The staff, and who may let whom in."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people import actions
from rehab.people.models import Invitation, User
from rehab.trail.models import Trail
from tests.cast import Cast, person

from .keys import knows, patient_key, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Client:
    return sign_in(cast.ada)


def test_an_admin_sees_the_staff_and_no_patient(ada: Client, cast: Cast) -> None:
    patient_key(cast.tess, name="Nora")
    page = ada.get("/people/").content.decode()
    assert "Tess" in page
    assert "Theo" in page
    assert not [name for name in ("Ana", "Ben", "Nora") if name in page]


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.ADMIN])
def test_an_admin_invites_a_colleague(ada: Client, role: Role) -> None:
    answer = ada.post("/people/invite/", {"role": role, "name": "Toni", "email": "toni@example.org"})
    assert answer.context["card"].key in answer.content.decode()
    assert Invitation.objects.get().role == role
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("role", [Role.PATIENT, "", "owner"])
def test_an_admin_invites_no_patient(ada: Client, role: str) -> None:
    assert ada.post("/people/invite/", {"role": role, "name": "Nora"}).status_code == 422
    assert not Invitation.objects.exists()


def test_an_account_is_closed_after_asking_and_opened_again(ada: Client, cast: Cast) -> None:
    page = ada.get(f"/people/{cast.tess.handle}/deactivate/").content.decode()
    assert "still cares for 1 patient." in page
    ada.post(f"/people/{cast.tess.handle}/deactivate/")
    assert not User.objects.get(pk=cast.tess.pk).is_active
    assert ada.get(f"/people/{cast.tess.handle}/deactivate/").status_code == 404
    ada.post(f"/people/{cast.tess.handle}/reactivate/")
    assert User.objects.get(pk=cast.tess.pk).is_active
    acts = Trail.objects.visible_to(cast.ada).filter(about="Tess").values_list("action", flat=True)
    assert set(acts) == {"deactivate", "reactivate"}


def test_the_last_admin_stays(ada: Client, cast: Cast) -> None:
    person("Adi", Role.ADMIN, is_active=False)
    answer = ada.post(f"/people/{cast.ada.handle}/deactivate/", follow=True)
    assert "is the last admin" in answer.content.decode()
    assert User.objects.get(pk=cast.ada.pk).is_active


def test_one_of_two_admins_may_go(ada: Client, cast: Cast) -> None:
    person("Adi", Role.ADMIN)
    answer = ada.post(f"/people/{cast.ada.handle}/deactivate/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert not knows(ada)


def test_a_patients_account_is_not_an_admins_to_close(ada: Client, cast: Cast) -> None:
    assert ada.post(f"/people/{cast.ana.handle}/deactivate/").status_code == 404
    assert ada.post(f"/people/{cast.ana.handle}/reactivate/").status_code == 404


def test_an_admin_withdraws_what_another_admin_wrote_but_nothing_of_a_patient(ada: Client, cast: Cast) -> None:
    staff, _ = actions.invite(person("Adi", Role.ADMIN), Role.THERAPIST, now=timezone.now())
    patient, _ = patient_key(cast.tess)
    assert ada.post(f"/invitations/{staff.pk}/withdraw/").status_code == 302
    assert ada.post(f"/invitations/{patient.pk}/withdraw/").status_code == 404
    assert list(Invitation.objects.open(timezone.now())) == [patient]
