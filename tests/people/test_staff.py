"""An admin and the account of a colleague: the role, a new way in, the sessions."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people.caring import share_care
from rehab.people.models import Care, CareOffer, Invitation, User
from rehab.trail.models import Trail
from tests.cast import Cast, person

from .keys import knows, patient_key, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Client:
    return sign_in(cast.ada)


def act(browser: Client, who: User, name: str, **said: Any) -> Any:
    return browser.post(f"/people/{who.handle}/{name}/", said)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_the_page_of_a_colleague_says_what_may_be_done(ada: Client, cast: Cast) -> None:
    page = ada.get(f"/people/{cast.tess.handle}/").content.decode()
    assert "cares for 1 patient." in page
    assert cast.tess.email in page
    assert not [name for name in ("Ana", "Ben") if name in page]
    assert f"/people/{cast.tess.handle}/" in ada.get("/people/").content.decode()


# -- the role ---------------------------------------------------------------------------------------------------------


def test_a_role_changes_at_once_and_in_open_sessions(ada: Client, cast: Cast) -> None:
    theo = sign_in(cast.theo)
    Care.objects.filter(therapist=cast.theo).delete()
    answer = act(ada, cast.theo, "role", role="admin")
    assert "Theo signs in again to work in the new role." in said(answer)
    assert not knows(theo)
    assert sign_in(User.objects.get(pk=cast.theo.pk)).get("/people/").status_code == 200
    row = Trail.objects.get(action="set_role")
    assert (row.actor, row.before, row.after) == (cast.ada, {"role": "therapist"}, {"role": "admin"})


def test_whoever_cares_for_patients_hands_them_over_first(ada: Client, cast: Cast) -> None:
    answer = act(ada, cast.tess, "role", role="admin")
    assert answer.status_code == 422
    assert "Tess still cares for patients. Hand them over first." in answer.content.decode()
    assert User.objects.get(pk=cast.tess.pk).role == Role.THERAPIST


def test_the_last_admin_stays_one(ada: Client, cast: Cast) -> None:
    person("Adi", Role.ADMIN, is_active=False)
    answer = act(ada, cast.ada, "role", role="therapist")
    assert answer.status_code == 422
    assert "Ada is the last admin." in answer.content.decode()
    assert User.objects.get(pk=cast.ada.pk).role == Role.ADMIN
    assert act(ada, cast.ada, "role", role="admin").status_code == 302
    assert knows(ada), "nothing was changed, so nobody is signed out"


def test_one_of_two_admins_may_become_a_therapist(ada: Client, cast: Cast) -> None:
    person("Adi", Role.ADMIN)
    assert act(ada, cast.ada, "role", role="therapist")["Location"] == "/"
    assert not knows(ada)


@pytest.mark.parametrize("role", ["patient", "", "owner", "\0"])
def test_nobody_becomes_something_else(ada: Client, cast: Cast, role: str) -> None:
    assert act(ada, cast.theo, "role", role=role).status_code == 422
    assert User.objects.get(pk=cast.theo.pk).role == Role.THERAPIST


def test_no_patient_is_tied_to_somebody_who_is_no_therapist_any_more(ada: Client, cast: Cast) -> None:
    Care.objects.filter(therapist=cast.theo).delete()
    patient_key(cast.theo, name="Nora")
    share_care(cast.ana, cast.theo, by=cast.tess, hand_over=False, now=timezone.now())
    act(ada, cast.theo, "role", role="admin")
    assert not Invitation.objects.open(timezone.now()).exists()
    assert not CareOffer.objects.waiting().exists()


# -- a new way in -----------------------------------------------------------------------------------------------------


def test_a_link_is_mailed_and_everything_old_ends(ada: Client, cast: Cast) -> None:
    tess = sign_in(cast.tess)
    cast.tess.set_password("an old sentence")
    cast.tess.save()
    Authenticator.objects.create(user=cast.tess, type="totp", data={"secret": "x"})
    answer = act(ada, cast.tess, "reset-access")
    assert "A link for a new password was mailed to Tess." in said(answer)
    assert not knows(tess)
    assert not Authenticator.objects.exists()
    assert not User.objects.get(pk=cast.tess.pk).has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == [cast.tess.email]
    assert "Ada has reset your access" in letter.body
    link = re.search(r"https?://[^/]+(/password/new/\S+)", letter.body)
    assert link
    assert link[1] not in answer.content.decode()
    assert Trail.objects.get(action="reset_access").actor == cast.ada

    browser = Client()
    page = browser.get(link[1], follow=True)
    assert "password" in page.content.decode().lower()
    typed = {"password1": "a quite new sentence", "password2": "a quite new sentence"}
    assert browser.post(page.redirect_chain[-1][0], typed).status_code == 302
    assert User.objects.get(pk=cast.tess.pk).check_password("a quite new sentence")
    again = Client().get(link[1], follow=True).content.decode()
    assert "a quite new sentence" not in again
    assert 'name="password1"' not in again, "the link works once"


def test_without_mail_everything_is_as_it_was(ada: Client, cast: Cast, settings: Any) -> None:
    tess = sign_in(cast.tess)
    before = User.objects.get(pk=cast.tess.pk).password
    settings.MAILERS = {"default": {"BACKEND": "tests.people.down.DownBackend"}}
    assert "nothing was changed" in said(act(ada, cast.tess, "reset-access"))
    assert User.objects.get(pk=cast.tess.pk).password == before
    assert knows(tess)
    assert not Trail.objects.filter(action="reset_access").exists()


# -- the sessions -----------------------------------------------------------------------------------------------------


def test_a_colleague_is_signed_out_everywhere(ada: Client, cast: Cast) -> None:
    sessions = [sign_in(cast.tess) for _ in range(2)]
    assert "Tess is signed out everywhere." in said(act(ada, cast.tess, "sign-out"))
    assert not [browser for browser in sessions if knows(browser)]
    assert knows(ada)
    assert Trail.objects.get(action="sign_out_person").about == "Tess"


@pytest.mark.parametrize("name", ["role", "reset-access", "sign-out"])
def test_a_closed_account_and_a_patients_are_nobodys_here(ada: Client, cast: Cast, name: str) -> None:
    gus = person("Gus", Role.THERAPIST, is_active=False)
    for who in (gus, cast.ana):
        assert act(ada, who, name, role="admin").status_code == 404
        assert ada.get(f"/people/{who.handle}/").status_code == 404
    assert not mail.outbox
