"""A key typed from a card."""

import pytest
from django.test import Client, override_settings

from rehab.access.roles import Role
from rehab.people.keys import LENGTH, LETTERS, clean_key, new_key, shown_key
from rehab.people.models import User
from tests.cast import person

from .keys import link, patient_key

pytestmark = pytest.mark.django_db
WRONG = "AAAAAAAA"


@pytest.fixture
def tess(db: None) -> User:
    return person("Tess", Role.THERAPIST)


def test_a_typed_key_leads_to_its_page(client: Client, tess: User) -> None:
    _, key = patient_key(tess)
    for typed in (key, shown_key(key), f" {key[:4]}-{key[4:]} ".lower()):
        answer = client.post("/sign-in/key/", {"key": typed})
        assert (answer.status_code, answer["Location"]) == (302, link(key))


def test_a_wrong_key_is_said_at_the_field_and_kept(client: Client) -> None:
    answer = client.post("/sign-in/key/", {"key": WRONG})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This key does not work" in page
    assert WRONG in page


@pytest.mark.parametrize(
    "typed", ["", "ABC", "ABCDEFGHJ", "\0", "AB\0CDEFGH!", "1" * 30, "😀" * 8 + "A", "A" * 10_000, "٥" * 8]
)
def test_what_cannot_be_a_key_is_said_so(client: Client, typed: str) -> None:
    answer = client.post("/sign-in/key/", {"key": typed})
    assert answer.status_code == 422
    assert "id_key_error" in answer.content.decode()


def test_guessing_is_slowed_down(client: Client) -> None:
    answers = [client.post("/sign-in/key/", {"key": WRONG}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_guessing_by_links_is_slowed_down(client: Client) -> None:
    answers = [client.get(link(WRONG)).status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


def test_another_address_may_still_try(client: Client, tess: User) -> None:
    for _ in range(11):
        client.post("/sign-in/key/", {"key": WRONG})
    assert client.get(link(patient_key(tess)[1]), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_all_addresses_together_are_slowed_down(client: Client, settings: object, tess: User) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"use_key": "10/m/ip,3/h/key"}  # type: ignore[attr-defined]
    for number in range(3):
        assert client.get(link(WRONG), REMOTE_ADDR=f"192.0.2.{number}").status_code == 404
    assert client.get(link(patient_key(tess)[1]), REMOTE_ADDR="192.0.2.99").status_code == 429


def test_right_keys_do_not_count(client: Client, tess: User) -> None:
    """A whole clinic joins behind one address."""
    for number in range(12):
        key = patient_key(tess)[1]
        assert Client().post(link(key), {"name": f"Patient {number}"}).status_code == 302


def test_a_key_has_no_letters_that_look_alike() -> None:
    assert not set("ILOUV0158") & set(LETTERS)
    assert all(len(key) == LENGTH and set(key) <= set(LETTERS) for key in (new_key() for _ in range(50)))
    assert clean_key("abcd - efgh") == "ABCDEFGH"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_a_house_full_of_addresses_guesses_no_more_than_one(client: Client) -> None:
    """Whoever has an IPv6 line has as many addresses as they like, all with the same first half."""

    def guess(number: int, house: str = "2001:db8:0:1") -> int:
        came_from = {"X-Forwarded-For": f"{house}:{number:x}::1"}
        return client.post("/sign-in/key/", {"key": WRONG}, headers=came_from).status_code

    answers = [guess(number) for number in range(11)]
    assert answers == [422] * 10 + [429]
    assert guess(0, "2001:db8:0:2") == 422, "another house"
