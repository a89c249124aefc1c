"""Every page, also one of an error, has all that the Observatory's published table gives: 130, 5 more where a cookie is
set, and 5 more where a script runs. The last 5 are for a host in the browsers' own HSTS list."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import reverse

from rehab.settings import ROOT
from tests.cast import MONDAY, Cast, walk
from tests.people.keys import confirmed

from .observatory import score

pytestmark = pytest.mark.django_db
HTTPS = {
    "SECURE": True, "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_HSTS_PRELOAD": True, "SECURE_SSL_REDIRECT": True,
}  # fmt: skip
WITHOUT_COOKIE_AND_SCRIPT, COOKIE, SCRIPT = 130, 5, 5


def due(answer: Any) -> int:
    html = answer.content.decode() if "html" in answer["Content-Type"] else ""
    return WITHOUT_COOKIE_AND_SCRIPT + COOKIE * bool(answer.cookies) + SCRIPT * ("<script" in html)


def scored(answer: Any) -> int:
    return score(dict(answer.items()), answer.cookies, answer.content.decode(errors="replace"))


def browser(who: Any = None) -> Client:
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(who)
    return client


@pytest.fixture(autouse=True)
def over_https() -> Any:
    with override_settings(**HTTPS):
        yield


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (None, ("account_login", "people:use-key", "account_reset_password", "offline", "manifest", "worker")),
        ("ana", ("diary:today", "diary:history", "diary:progress", "diary:symptoms", "guidance:topics",
                 "exchange:everything", "people:account")),
        ("tess", ("review:caseload", "guidance:rules", "people:account")),
        ("ada", ("guidance:editions", "people:people", "people:settings", "doctor")),
    ],
)  # fmt: skip
def test_every_page_has_all_there_is(cast: Cast, who: str | None, names: tuple[str, ...]) -> None:
    walk(cast.ana, MONDAY)
    client = browser(getattr(cast, who) if who else None)
    for name in names:
        answer = client.get(reverse(name), secure=True)
        assert answer.status_code == 200, name
        assert (scored(answer), name) == (due(answer), name)
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        if who:
            assert answer["Cache-Control"] == "no-store"


def test_signing_in_sets_cookies_that_count(cast: Cast) -> None:
    confirmed(cast.ana)
    answer = browser().post("/sign-in/", {"login": "ana@example.org", "password": "correct horse ana"}, secure=True)
    assert answer.cookies
    assert scored(answer) == WITHOUT_COOKIE_AND_SCRIPT + COOKIE


def test_so_have_the_pages_that_say_what_is_wrong(cast: Cast) -> None:
    def down(*told: Any) -> Any:
        raise OperationalError

    def broken(*told: Any) -> Any:
        raise ValueError

    ana = browser(cast.ana)
    answers = [
        ana.get("/no-such-page/", secure=True),
        ana.get("/review/", secure=True),
        ana.post("/diary/walks/new/", {"kept_for": "never"}, secure=True),
        Client(enforce_csrf_checks=True).post("/sign-in/", {}, secure=True),
        ana.get("/diary/"),
    ]
    for fault in (down, broken):
        with connection.execute_wrapper(fault):
            answers.append(ana.get("/diary/", secure=True))
    assert [answer.status_code for answer in answers] == [404, 403, 400, 403, 301, 503, 500]
    assert answers[4]["Location"].startswith("https://")
    for answer in answers[:4] + answers[5:]:
        assert (scored(answer), answer.status_code) == (due(answer), answer.status_code)


ASK = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"


def test_over_https_cookies_are_bound_to_this_host() -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "rehab.settings", "SITE_URL": "https://clinic.example"}
    told = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["__Host-session", "__Host-csrf"]
