"""How the app is installed on a phone."""

import struct
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from rehab.people.models import User
from tests.cast import MONDAY, Cast, walk

from .phone import Phone


@pytest.fixture
def manifest(client: Client, db: None) -> dict[str, Any]:
    answer = client.get("/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    said: dict[str, Any] = answer.json()
    return said


def test_the_manifest_says_what_browsers_ask_before_they_install(manifest: dict[str, Any]) -> None:
    assert {name: manifest[name] for name in ("id", "scope", "start_url", "display")} == {
        "id": "/", "scope": "/", "start_url": "/", "display": "standalone",
    }  # fmt: skip
    assert len(manifest["short_name"]) <= 12
    assert manifest["name"]
    assert manifest["theme_color"].startswith("#")


def test_every_icon_has_the_size_it_says(manifest: dict[str, Any]) -> None:
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    for icon in drawn:
        head = Path(find(icon["src"].removeprefix("/static/"))).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert "x".join(map(str, struct.unpack(">II", head[16:24]))) == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in drawn} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip


def page_of(phone: Phone, shortcut: dict[str, str]) -> tuple[str, str]:
    """The page that a shortcut opens, and the part of it that it opens at."""
    url = urlsplit(shortcut["url"])
    answer = phone.client.get(url.path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode(), f'id="{url.fragment}"' if url.fragment else ""


def test_each_shortcut_opens_what_it_names(manifest: dict[str, Any], phone: Phone, cast: Cast) -> None:
    start, log, morning, wrong = manifest["shortcuts"]
    page, part = page_of(phone, start)
    assert part in page
    assert "Start" in start["name"]
    assert "Write down a walk" in page_of(phone, log)[0]
    assert "What do you have?" in page_of(phone, wrong)[0]
    walk(cast.ana, MONDAY)
    phone.at(MONDAY + timedelta(hours=14))
    assert "How is your right knee this morning?" in page_of(phone, morning)[0]


@pytest.mark.parametrize("address", ["/app.webmanifest", "/sw.js", "/offline/"])
def test_what_phones_keep_is_the_same_for_everybody(cast: Cast, address: str) -> None:
    def body(user: User | None) -> bytes:
        client = Client()
        if user:
            client.force_login(user)
        return bytes(client.get(address).content)

    assert len({body(user) for user in (None, *cast.everyone().values())}) == 1
