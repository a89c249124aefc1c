"""What browsers, proxies and other sites are told about our pages."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.people.keys import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/diary/", "/account/", "/account/devices/", "/review/", "/no-such-page/"])
def test_no_page_of_a_signed_in_person_is_kept(cast: Cast, address: str) -> None:
    client = Client()
    client.force_login(cast.ana)
    answer = client.get(address)
    assert answer["Cache-Control"] == "no-store"
    assert {"HX-Request", "Cookie"} <= {word.strip() for word in answer["Vary"].split(",")}


def test_the_sign_in_page_is_not_kept_either(client: Client) -> None:
    answer = client.get("/sign-in/")
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("address", ["/sign-in/", "/key/ABCDEFGH/", "/no-such-page/"])
def test_no_page_runs_what_is_not_ours(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    cookie = sign_in(cast.ana).cookies["backstep_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
