from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import MONDAY, Cast


@pytest.fixture
def at_the_desk() -> Iterator[time_machine.Traveller]:
    """It is Tuesday 3 March 2026, 09:00 in Berlin, and it stays so until the test moves on."""
    with time_machine.travel(MONDAY + timedelta(hours=15), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tess(cast: Cast, client: Client, at_the_desk: time_machine.Traveller) -> Client:
    """Tess's browser, signed in."""
    client.force_login(cast.tess)
    return client


@pytest.fixture
def theo(cast: Cast, at_the_desk: time_machine.Traveller) -> Client:
    """Theo's browser, signed in."""
    browser = Client()
    browser.force_login(cast.theo)
    return browser
