"""Whoever works here has a second step at sign-in; patients choose. After some days a sign-in leads there and nowhere
else."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.people.lasting import begin
from rehab.people.models import User
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast

from .keys import confirmed, sign_in

SECRET = "JBSWY3DPEHPK3PXP"
INDEX = "/account/second-step/"
NEEDED = "Everybody who works here needs a second step"


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    settings.STAFF_SECOND_STEP, settings.STAFF_SECOND_STEP_DAYS = True, 14


@pytest.fixture
def later(cast: Cast) -> Any:
    """Everybody joined on a Monday. Gives the clock."""
    User.objects.update(joined_at=MONDAY)
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def browser_of(user: User) -> Client:
    """A sign-in that begins now."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    begin(session)
    session.save()
    return browser


@pytest.mark.parametrize(("who", "home"), [("tess", "/review/"), ("ada", "/guide/editions/")])
def test_staff_are_led_to_it_once_their_days_are_over(cast: Cast, later: Any, who: str, home: str) -> None:
    user = getattr(cast, who)
    assert browser_of(user).get(home).status_code == 200
    later.shift(timedelta(days=14))
    browser = browser_of(user)
    answer = browser.get(home)
    assert (answer.status_code, answer["Location"]) == (302, INDEX)
    page = browser.get(INDEX).content.decode()
    assert NEEDED in page
    assert "Set it up" in page


def test_nothing_else_is_open_but_the_way_there_and_out(cast: Cast, later: Any) -> None:
    later.shift(timedelta(days=15))
    browser = browser_of(cast.tess)
    for path in ("/review/", "/patients/", f"/review/patients/{cast.ana.handle}/", "/account/", "/guide/"):
        assert browser.get(path)["Location"] == INDEX
    assert browser.post(f"/review/patients/{cast.ana.handle}/notes/", {"text": "x"})["Location"] == INDEX
    fragment = browser.get(reverse("review:case", args=[cast.ana.handle]), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (401, INDEX)
    assert browser.get("/sign-out/").status_code == 200
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/account/second-step/app/").status_code in (200, 302)


def test_with_an_app_or_a_passkey_it_goes_on(cast: Cast, later: Any) -> None:
    later.shift(timedelta(days=15))
    browser = browser_of(cast.tess)
    Authenticator.objects.create(user=cast.tess, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert browser.get("/review/").status_code == 302, "spare codes alone are no second step"
    TOTP.activate(cast.tess, SECRET)
    assert browser.get("/review/").status_code == 200
    Authenticator.objects.all().delete()
    assert browser.get("/review/").status_code == 302
    Authenticator.objects.create(user=cast.tess, type=Authenticator.Type.WEBAUTHN, data={})
    assert browser.get("/review/").status_code == 200


def test_a_sign_in_that_began_before_is_not_torn_away(cast: Cast, later: Any) -> None:
    later.shift(timedelta(days=14, minutes=-10))
    browser = browser_of(cast.tess)
    later.shift(timedelta(minutes=20))
    assert browser.get("/review/").status_code == 200
    assert browser_of(cast.tess).get("/review/").status_code == 302


def test_until_then_each_sign_in_says_from_when(cast: Cast, later: Any) -> None:
    confirmed(cast.tess)
    page = sign_in(cast.tess).get("/review/").content.decode()
    assert page.count("From 16 March 2026 you need a second step to sign in.") == 1
    TOTP.activate(cast.tess, SECRET)
    later.shift(timedelta(days=1))
    assert "you need a second step" not in browser_of(cast.tess).get("/review/").content.decode()


def test_an_admin_who_lost_it_comes_back_from_the_server(cast: Cast, later: Any, capsys: Any) -> None:
    confirmed(cast.ada)
    TOTP.activate(cast.ada, SECRET)
    browser = browser_of(cast.ada)
    call_command("setuplink", "--admin", "ADA@example.org")
    link = capsys.readouterr().out.strip().splitlines()[-1]
    assert not Authenticator.objects.filter(user=cast.ada).exists()
    assert browser.get("/guide/editions/")["Location"].startswith("/sign-in/"), "every session has ended"
    assert Trail.objects.filter(action="reset_access", actor=None).count() == 1
    page = Client().get(urlsplit(link).path, follow=True).content.decode()
    assert "Choose a new password" in page
    for nobody in ("tess@example.org", "nobody@example.org", ""):
        with pytest.raises(CommandError, match="No admin has the address"):
            call_command("setuplink", "--admin", nobody)


def test_of_patients_it_is_not_asked_and_they_may(cast: Cast, later: Any) -> None:
    later.shift(timedelta(days=400))
    browser = browser_of(cast.ana)
    assert browser.get("/diary/").status_code == 200
    assert INDEX in browser.get("/account/").content.decode()
    page = browser.get(INDEX).content.decode()
    assert "A second step keeps your diary closed even then." in page


def test_the_operator_may_turn_it_off(cast: Cast, later: Any, settings: Any) -> None:
    later.shift(timedelta(days=400))
    settings.STAFF_SECOND_STEP = False
    assert browser_of(cast.tess).get("/review/").status_code == 200


def test_without_days_it_is_asked_at_once(cast: Cast, settings: Any) -> None:
    settings.STAFF_SECOND_STEP_DAYS = 0
    User.objects.filter(pk=cast.tess.pk).update(joined_at=timezone.now())
    assert browser_of(cast.tess).get("/review/")["Location"] == INDEX
