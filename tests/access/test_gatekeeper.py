"""Where people are sent who may not pass."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_somebody_not_signed_in_signs_in_and_comes_back(client: Client) -> None:
    answer = client.get("/patients/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/patients/%3Fpage%3D2")


def test_after_a_refused_post_nobody_is_sent_back_to_it(client: Client) -> None:
    assert client.post("/patients/invite/", {"name": "Nora"})["Location"] == "/sign-in/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fragment_moves_the_whole_page_to_the_sign_in(client: Client, method: str) -> None:
    answer = getattr(client, method)("/diary/", headers=HTMX)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/"
    assert answer.content == b""


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_role_is_refused(cast: Cast, headers: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast.ana)
    answer = client.get("/review/", headers=headers)
    assert answer.status_code == 403
    assert "HX-Redirect" not in answer


def test_the_way_back_stays_in_the_house(client: Client, cast: Cast) -> None:
    client.force_login(cast.tess)
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.get("/sign-in/", {"next": elsewhere})["Location"] == "/"
