"""How an instance is set up: each fault is found, and the variable that mends it is named."""

import os
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab import env
from rehab.upkeep.backups import keeping
from rehab.upkeep.doctor import Finding, examine, worst
from rehab.upkeep.proxy import look
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def at(settings: Any, site: str, proxies: int = 0) -> None:
    """The instance is found at this address, behind so many proxies of its own."""
    settings.SITE_URL, settings.SITE = site, urlsplit(site)
    settings.SECURE = site.startswith("https")
    settings.CSRF_TRUSTED_ORIGINS = [site]
    settings.TRUSTED_PROXIES = proxies


@pytest.fixture(autouse=True)
def well(settings: Any, tmp_path: Path) -> None:
    """A clinic on the internet, with a backup of today on another disk, and reminders that have just run."""
    at(settings, "https://clinic.example", proxies=1)
    settings.DEBUG, settings.KEY_IS_GIVEN = False, True
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / keeping.name_at(timezone.now(), sealed=False)).touch()
    call_command("send_reminders", stdout=StringIO())


def found(name: str) -> list[Finding]:
    return [one for one in examine(timezone.now()) if one.name == name]


def test_where_all_is_well_nothing_is_bad() -> None:
    assert {one.name for one in examine(timezone.now()) if one.state == "bad"} == set()
    said = StringIO()
    call_command("doctor", stdout=said)
    assert re.search(r"^ok +Address: https://clinic.example, over HTTPS only.$", said.getvalue(), re.MULTILINE)


def test_every_finding_that_is_not_good_says_what_to_do(settings: Any) -> None:
    at(settings, "http://clinic.example")
    (settings.DATA_DIR / "secret_key").write_text("x")
    os.chmod(settings.DATA_DIR / "secret_key", 0o644)  # noqa: PTH101
    settings.KEY_IS_GIVEN, settings.DEBUG = False, True
    shutil.rmtree(settings.BACKUP_DIR)
    findings = examine(timezone.now())
    assert all(bool(one.do) == (one.state != "ok") for one in findings)
    assert worst(findings) == "bad"
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=StringIO())


FAULTS: list[tuple[str, Callable[[Any], None], str, str]] = [
    ("Address", lambda settings: at(settings, "http://clinic.example"), "bad", "SITE_URL=https://clinic.example"),
    ("Address", lambda settings: at(settings, "http://127.0.0.1:8000"), "watch", "SITE_URL=https://clinic.example"),
    ("Proxy", lambda settings: at(settings, "https://clinic.example"), "bad", "TRUSTED_PROXIES=1"),
    ("Backup", lambda settings: shutil.rmtree(settings.BACKUP_DIR), "bad", "manage.py backup --every 24 --keep 30"),
]


@pytest.mark.parametrize(("name", "spoil", "state", "do"), FAULTS)
def test_a_fault_is_found_with_what_mends_it(
    settings: Any, name: str, spoil: Callable[[Any], None], state: str, do: str
) -> None:
    assert state not in {one.state for one in found(name)} or name == "Address"
    spoil(settings)
    assert (state, do) in {(one.state, one.do) for one in found(name)}


def test_an_old_backup_is_watched(settings: Any) -> None:
    (newest,) = keeping.kept()
    newest.rename(settings.BACKUP_DIR / keeping.name_at(timezone.now() - timedelta(hours=27), sealed=False))
    assert found("Backup")[0].state == "watch"
    assert "27 hours old" in found("Backup")[0].said


def test_reminders_that_stopped_running_are_watched() -> None:
    assert [one.state for one in found("Reminders")] == ["ok"]
    later = examine(timezone.now() + timedelta(hours=1))
    assert [one.state for one in later if one.name == "Reminders"] == ["watch"]


def test_a_key_that_others_can_read_is_bad(settings: Any) -> None:
    settings.KEY_IS_GIVEN = False
    kept = settings.DATA_DIR / "secret_key"
    kept.write_text("x" * 60)
    for mode, state in ((0o600, "ok"), (0o640, "bad"), (0o604, "bad")):
        kept.chmod(mode)
        assert [one.state for one in found("Secret key")] == [state]


def test_a_clock_that_is_wrong_is_bad() -> None:
    for seconds, state in ((0, "ok"), (60, "bad"), (-60, "bad")):
        findings = examine(timezone.now() + timedelta(seconds=seconds))
        assert [one.state for one in findings if one.name == "Clock"] == [state]


@pytest.mark.parametrize(("free", "state"), [(10**7, "bad"), (10**8, "watch"), (10**10, "ok")])
def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert [one.state for one in found("Disk")] == [state]


def test_a_mail_server_that_does_not_answer_is_bad(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.state for one in found("Mail")] == ["watch"], "mail is printed"
    monkeypatch.setenv("EMAIL_URL", "smtp://127.0.0.1:1")
    settings.MAILERS = {"default": env.mailer("smtp://127.0.0.1:1")}
    assert [(one.state, one.do) for one in found("Mail")] == [("bad", "EMAIL_URL")]


def test_a_trail_without_its_guard_is_bad() -> None:
    assert [one.state for one in found("Trail")] == ["ok"]
    with connection.cursor() as cursor:
        on = " ON trail_trail" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER trail_row_is_kept{on}")
    assert [one.state for one in found("Trail")] == ["bad"]


# -- what a request says of the proxies in front ----------------------------------------------------------------------

SITE = "clinic.example"
FORGED: list[tuple[int, dict[str, str], bool, str, set[tuple[str, str]]]] = [
    # proxies trusted, headers, over HTTPS, host, what is found that is not good
    (1, {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}, True, SITE, set()),
    (1, {"X-Forwarded-Proto": "https"}, True, SITE, {("Proxy", "TRUSTED_PROXIES=0")}),
    (2, {"X-Forwarded-For": "1.2.3.4"}, True, SITE, {("Proxy", "TRUSTED_PROXIES=1")}),
    (1, {"X-Forwarded-For": "6.6.6.6, 1.2.3.4"}, True, SITE, {("Proxy", "TRUSTED_PROXIES=2")}),
    (0, {"X-Forwarded-For": "6.6.6.6"}, True, SITE, {("Proxy", "TRUSTED_PROXIES=1")}),
    (1, {"X-Forwarded-For": "1.2.3.4"}, False, SITE, {("HTTPS", "TRUSTED_PROXIES=1")}),
    (1, {"X-Forwarded-For": "1.2.3.4"}, True, "other.example",
     {("Host", "SITE_URL=https://other.example"), ("Forms", "SITE_URL=https://other.example")}),
    (1, {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "asked.example"}, True, SITE,
     {("Host", "SITE_URL=https://asked.example")}),
    (1, {"X-Forwarded-For": " , ,1.2.3.4,"}, True, SITE, set()),
]  # fmt: skip


@pytest.mark.parametrize(("trusted", "headers", "secure", "host", "wrong"), FORGED)
def test_headers_are_advice(
    settings: Any, trusted: int, headers: dict[str, str], secure: bool, host: str, wrong: set[tuple[str, str]]
) -> None:
    at(settings, f"https://{SITE}", proxies=trusted)
    seen = look(headers, is_secure=secure, host=host)
    assert {(one.name, one.do) for one in seen if one.state != "ok"} == wrong


def test_https_that_only_the_proxy_knows_of_is_found(settings: Any) -> None:
    at(settings, f"http://{SITE}", proxies=1)
    seen = look({"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}, is_secure=True, host=SITE)
    assert ("HTTPS", f"SITE_URL=https://{SITE}") in {(one.name, one.do) for one in seen if one.state == "bad"}


STRANGERS = [
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-For": "6.6.6.6"},
    {"Forwarded": "for=6.6.6.6;proto=https"},
]


@pytest.mark.parametrize("forged", STRANGERS)
def test_no_header_of_a_stranger_is_believed(cast: Cast, forged: dict[str, str]) -> None:
    """No proxy of ours stands in front of the tests: the address and the scheme are those of the connection."""
    browser = Client()
    browser.force_login(cast.ada)
    page = browser.get(reverse("doctor"), headers=forged)
    assert page.status_code == 200
    assert not page.wsgi_request.is_secure()
    assert page.wsgi_request.get_host() == "testserver"


def test_an_admin_reads_it_and_nobody_else(cast: Cast) -> None:
    for who, status in ((cast.ada, 200), (cast.tess, 403), (cast.ana, 403)):
        browser = Client()
        browser.force_login(who)
        answer = browser.get(reverse("doctor"))
        assert answer.status_code == status
