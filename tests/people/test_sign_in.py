"""Signing in with e-mail and password, with a mailed code, and with a second step."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from rehab.access.roles import Role
from rehab.people.adapter import AccountAdapter
from rehab.people.models import User
from rehab.trail.models import Trail
from tests.cast import person

from .keys import confirmed, knows, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(db: None) -> User:
    return confirmed(person("Tess", Role.THERAPIST))


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_password(tess: User) -> None:
    client = sign_in(tess)
    assert knows(client)
    assert client.session.get_expiry_age() <= 12 * 60 * 60


def test_a_patients_phone_is_remembered_however_they_signed_in(db: None) -> None:
    client = sign_in(person("Ana", Role.PATIENT))
    assert client.session.get_expiry_age() == pytest.approx(400 * 24 * 60 * 60, abs=60)


def test_a_wrong_password_is_refused_and_counted(client: Client, tess: User) -> None:
    for _ in range(5):
        answer = client.post("/sign-in/", {"login": tess.email, "password": "wrong"})
        assert answer.status_code == 422
        assert "not correct" in answer.content.decode()
    assert Trail.objects.filter(action="sign_in_failed").count() == 5
    right = client.post("/sign-in/", {"login": tess.email, "password": "correct horse tess"})
    assert "Too many" in right.content.decode()
    assert not knows(client)


def test_guesses_of_a_stranger_do_not_shut_the_owner_out(client: Client, tess: User) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(8):
        stranger.post("/sign-in/", {"login": tess.email, "password": "wrong"})
    assert (
        "Too many" in client.post("/sign-in/", {"login": tess.email, "password": "correct horse tess"}).content.decode()
    )
    client.post("/sign-in/code/", {"email": tess.email})
    code = re.search(r"^\s{2,}(\S+)$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    assert client.post("/sign-in/code/confirm/", {"code": code[1]}).status_code == 302
    assert knows(client), "a code by mail is another way in, and was not guessed at"


def test_no_other_name_or_port_of_the_host_gives_more_guesses(client: Client, tess: User) -> None:
    for port in range(6):
        host = {"Host": f"testserver:{8000 + port}", "X-Forwarded-For": f"203.0.113.{port}"}
        answer = client.post("/sign-in/", {"login": tess.email.upper(), "password": "wrong"}, headers=host)
    assert "Too many" in answer.content.decode()


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client: Client, tess: User) -> None:
    known = client.post("/sign-in/", {"login": "tess@example.org", "password": "wrong"})
    unknown = client.post("/sign-in/", {"login": "tass@example.org", "password": "wrong"})
    same = [
        re.sub(r'(t.ss@|name="csrfmiddlewaretoken" value="\w+")', "", page.content.decode())
        for page in (known, unknown)
    ]
    assert same[0] == same[1]


def test_a_mailed_code(client: Client, tess: User) -> None:
    assert client.post("/sign-in/code/", {"email": "tess@example.org"}).status_code == 302
    (message,) = mail.outbox
    code = re.search(r"^\s{2,}(\S+)$", message.body, re.MULTILINE)
    assert code
    assert "\n" not in message.subject
    assert client.post("/sign-in/code/confirm/", {"code": "wrong"}).status_code == 422
    assert client.post("/sign-in/code/confirm/", {"code": code[1]}).status_code == 302
    assert knows(client)


def test_no_mail_goes_to_an_address_that_is_not_known(client: Client) -> None:
    assert client.post("/sign-in/code/", {"email": "stranger@example.org"}).status_code == 302
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_no_error_page(client: Client, tess: User, settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.people.down.DownBackend"}}  # type: ignore[attr-defined]
    assert client.post("/sign-in/code/", {"email": "tess@example.org"}).status_code == 302
    assert client.post("/password/forgotten/", {"email": "tess@example.org"}).status_code == 302


def test_a_forgotten_password_is_made_new(client: Client, tess: User) -> None:
    client.post("/password/forgotten/", {"email": "tess@example.org"})
    address = re.search(r"http://\S+", mail.outbox[0].body)
    assert address
    page = client.get(address[0], follow=True)
    form = page.redirect_chain[-1][0]
    assert client.post(form, {"password1": "short"}).status_code == 422
    said = {"password1": "a quiet walk home", "password2": "a quiet walk home"}
    assert client.post(form, said)["Location"] == "/password/new/done/"
    tess.refresh_from_db()
    assert tess.check_password("a quiet walk home")
    assert Trail.objects.filter(action="password_reset", actor=tess).exists()


def test_a_changed_password_is_in_the_trail(tess: User) -> None:
    client = sign_in(tess)
    said = {"oldpassword": "correct horse tess", "password1": "a quiet walk home", "password2": "a quiet walk home"}
    assert client.post("/account/password/", said).status_code == 302
    assert Trail.objects.filter(action="password_changed", actor=tess).exists()
    assert knows(client)


def test_an_address_is_changed_only_after_a_fresh_sign_in(tess: User) -> None:
    """Else whoever finds a screen open could have the next password mailed to themselves."""
    client = sign_in(tess)
    said = {"email": "stranger@example.org", "action_add": ""}
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        answer = client.post("/account/email/", said)
        assert answer["Location"].startswith("/sign-in/again/")
        assert not mail.outbox
        again = client.post(answer["Location"], {"password": "correct horse tess"}, follow=True)
    assert again.status_code == 200
    assert [one.to for one in mail.outbox] == [["stranger@example.org"]], "what was asked for is not lost on the way"


def test_staff_turn_on_a_second_step_and_are_then_asked_for_it(
    tess: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(tess)
    ask = client.get("/account/second-step/app/")
    if ask.status_code == 302:  # the password is asked again first
        client.post(ask["Location"], {"password": "correct horse tess"})
    page = client.get("/account/second-step/app/")
    assert "data:image/svg+xml" in page.content.decode()
    code = totp_code(page.context["form"].secret)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/second-step/app/", {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=tess, type="totp").exists()
    assert Trail.objects.filter(action="totp_activated", actor=tess).exists()

    again = Client()
    answer = again.post("/sign-in/", {"login": tess.email, "password": "correct horse tess"})
    assert answer["Location"].startswith("/sign-in/second-step/")
    assert not knows(again)


def test_somebody_whose_account_is_closed_is_told_so(client: Client, tess: User) -> None:
    User.objects.update(is_active=False)
    answer = client.post("/sign-in/", {"login": tess.email, "password": "correct horse tess"})
    assert answer["Location"] == "/sign-in/closed/"
    assert client.get("/sign-in/closed/").status_code == 200
    assert not knows(client)


def test_signing_out_empties_the_browsers_cache(tess: User) -> None:
    client = sign_in(tess)
    assert client.get("/sign-out/").status_code == 200
    assert knows(client)
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'
    assert not knows(client)


def test_signing_in_and_out_is_in_the_trail(tess: User) -> None:
    sign_in(tess).post("/sign-out/")
    assert set(Trail.objects.filter(actor=tess).values_list("action", flat=True)) == {"signed_in", "signed_out"}


def test_a_mail_is_written_in_the_language_and_the_zone_of_who_gets_it(tess: User) -> None:
    """An anonymous page, or a colleague's, may set it off."""
    User.objects.filter(pk=tess.pk).update(language="en", zone="Asia/Tokyo")
    done = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    with translation.override("en-gb"), request_context(RequestFactory().get("/")):
        said = {"timestamp": done, "ip": "203.0.113.9", "user_agent": "a phone"}
        AccountAdapter().send_mail("account/email/password_changed", tess.email, said)
    assert "It was done on March 21, 2026, 5:30 AM" in mail.outbox[0].body
