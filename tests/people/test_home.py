"""Everybody's first page."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "where"), [("ana", "/diary/"), ("tess", "/review/"), ("ada", "/guide/editions/"), (None, "/sign-in/")]
)
def test_everybody_has_a_home(client: Client, cast: Cast, who: str | None, where: str) -> None:
    if who:
        client.force_login(cast.everyone()[who])
    assert client.get("/")["Location"] == where
