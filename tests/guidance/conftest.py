from typing import Any

import pytest
from django.test import Client

from rehab.guidance.edition_one import publish_first_edition
from rehab.guidance.models import Edition, Passage, _published_numbers
from rehab.guidance.words import _published_passages
from tests.cast import Cast, gather_cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def first(db: None) -> Edition:
    """The edition that ships with the app."""
    edition: Edition = publish_first_edition(Edition, Passage)
    return edition


@pytest.fixture
def staff(first: Edition) -> Cast:
    """Everyone of the clinic, with nothing in the diaries yet."""
    return gather_cast()


@pytest.fixture
def ada(staff: Cast) -> Client:
    """A browser in which the admin is signed in."""
    return signed_in(staff.ada)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """What a process remembers of an edition outlives the rollback of a test, and its key may come again."""
    _published_passages.cache_clear()
    _published_numbers.cache_clear()
