"""Where people are sent who may not pass."""

import pytest
from django.test import Client

from rehab.people.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_somebody_not_signed_in_signs_in_and_comes_back(client: Client) -> None:
    answer = client.get("/patients/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/patients/%3Fpage%3D2")


def test_what_somebody_typed_before_their_session_ended_comes_back(client: Client) -> None:
    typed = {"name": 'Nora "<b>"', "knees": ["left", "right"]}
    hidden = {"new_password": "secret horse", "csrfmiddlewaretoken": "old"}
    answer = client.post("/patients/invite/?page=2", typed | hidden)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert 'action="/patients/invite/?page=2"' in page
    assert 'name="name" value="Nora &quot;&lt;b&gt;&quot;"' in page
    assert page.count('name="knees"') == 2
    assert "secret horse" not in page
    assert 'value="old"' not in page


def test_a_fragment_moves_the_whole_page_to_the_sign_in(client: Client) -> None:
    answer = client.get("/diary/", headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (401, "/sign-in/", b"")


def test_a_page_on_which_somebody_types_stays_where_it_is(client: Client) -> None:
    answer = client.post("/diary/walks/new/", {"note": "half a sentence"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"")
    assert "HX-Redirect" not in answer


def posted_with_an_old_token(user: User | None, site: str) -> str:
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site})
    if user:
        client.force_login(user)
    answer = client.post("/diary/walks/new/", {"note": "half a sentence", "csrfmiddlewaretoken": "a" * 64})
    assert answer.status_code == 403
    return answer.content.decode()


def test_who_signed_in_again_meanwhile_sends_it_again_under_their_own_name(cast: Cast) -> None:
    page = posted_with_an_old_token(cast.ana, "same-origin")
    assert 'name="note" value="half a sentence"' in page
    assert "You are signed in as <b>Ana</b>" in page


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_what_comes_from_elsewhere_is_not_offered_again(cast: Cast, site: str) -> None:
    assert "half a sentence" not in posted_with_an_old_token(cast.ana, site)
    assert "half a sentence" not in posted_with_an_old_token(None, "same-origin")


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
