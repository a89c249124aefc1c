"""A therapist's patients: inviting, a new phone, the end of care."""

from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from rehab.people.models import Care, Invitation, User
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import Cast

from .keys import patient_key, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(cast: Cast) -> Client:
    return sign_in(cast.tess)


def test_the_page_shows_ones_own_patients_only(tess: Client, cast: Cast) -> None:
    patient_key(cast.theo, name="Yuri")
    page = tess.get("/patients/").content.decode()
    assert "Ana" in page
    assert "Ben" not in page
    assert "Yuri" not in page


def test_an_invitation_shows_its_card_once(tess: Client, cast: Cast) -> None:
    answer = tess.post("/patients/invite/", {"name": "Nora"})
    card = answer.context["card"]
    page = unescape(answer.content.decode())
    assert f"{card.secret[:4]} {card.secret[4:]}" in page
    assert f"http://localhost:8000/key/{card.secret}/" in page
    assert 'src="data:image/svg+xml' in page
    assert " style=" not in card.qr
    later = tess.get("/patients/").content.decode()
    assert "Nora" in later
    assert card.secret not in later
    assert mail.outbox == []
    assert Trail.objects.filter(action="invite", actor=cast.tess).exists()


def test_the_key_can_be_mailed(tess: Client) -> None:
    answer = tess.post("/patients/invite/", {"name": "Nora", "email": "nora@example.org"})
    (message,) = mail.outbox
    assert message.to == ["nora@example.org"]
    assert "\n" not in message.subject
    assert answer.context["card"].link in message.body
    assert "was mailed" in answer.content.decode()


def test_the_card_is_shown_even_when_the_mail_server_is_down(tess: Client, settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.people.down.DownBackend"}}  # type: ignore[attr-defined]
    answer = tess.post("/patients/invite/", {"name": "Nora", "email": "nora@example.org"})
    assert answer.status_code == 200
    assert "could not be mailed" in answer.content.decode()
    assert answer.context["card"].key in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [{"name": ""}, {"name": "a\r\nBcc: eve@example.org"}, {"name": "a\u2028b"}, {"name": "\0"}, {"name": "x" * 10_000},
     {"name": "Nora", "email": "a@b"}, {"name": "Nora", "email": "a@example.org\nBcc: b@example.org"}],
)  # fmt: skip
def test_a_refused_invitation_makes_no_key(tess: Client, said: dict[str, str]) -> None:
    answer = tess.post("/patients/invite/", said)
    assert answer.status_code == 422
    assert "_error" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_name_is_written_in_any_script(tess: Client) -> None:
    for name in ("Ngô Thị Hoa", "张伟", "مريم", "Nora 🦵"):
        assert tess.post("/patients/invite/", {"name": name}).status_code == 200


def test_an_invitation_is_withdrawn_by_its_writer_alone(tess: Client, cast: Cast) -> None:
    mine, _ = patient_key(cast.tess)
    theirs, _ = patient_key(cast.theo)
    assert tess.post(f"/invitations/{mine.pk}/withdraw/").status_code == 302
    assert tess.post(f"/invitations/{theirs.pk}/withdraw/").status_code == 404
    assert list(Invitation.objects.open(timezone.now())) == [theirs]
    assert Trail.objects.filter(action="withdraw_invitation", about=f"invitation {mine.pk}").exists()


def test_a_new_phone_gets_a_key_bound_to_the_patient(tess: Client, cast: Cast) -> None:
    assert tess.get(f"/patients/{cast.ana.handle}/new-phone/").status_code == 200
    assert not Invitation.objects.exists()
    answer = tess.post(f"/patients/{cast.ana.handle}/new-phone/")
    assert answer.context["card"].key in answer.content.decode()
    assert Invitation.objects.get().user == cast.ana


def test_care_ends_after_asking_and_in_sessions_already_open(tess: Client, cast: Cast) -> None:
    address = f"/patients/{cast.ana.handle}/end-care/"
    assert "End care of Ana?" in tess.get(address).content.decode()
    assert Plan.objects.visible_to(cast.tess).count() == 1
    assert tess.post(address).status_code == 302
    assert not Plan.objects.visible_to(cast.tess).exists()
    assert not User.objects.visible_to(cast.tess).exists()
    assert tess.get(f"/patients/{cast.ana.handle}/new-phone/").status_code == 404
    assert Care.objects.get(patient=cast.ana).ended_at
    assert Trail.objects.visible_to(cast.ana).filter(action="end_care", actor=cast.tess).exists()


@pytest.mark.parametrize("door", ["new-phone", "end-care"])
def test_the_patient_of_another_therapist_is_not_there(cast: Cast, door: str) -> None:
    theo = sign_in(cast.theo)
    for method in (theo.get, theo.post):
        assert method(f"/patients/{cast.ana.handle}/{door}/").status_code == 404
    assert Care.objects.in_force().count() == 2
