from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from tests.cast import MONDAY

DAYS = 90


@pytest.fixture
def in_spring() -> Iterator[time_machine.Traveller]:
    """It is 90 days after Monday 2 March 2026, 18:00 in Berlin, and it stays so until the test moves on."""
    with time_machine.travel(MONDAY + timedelta(days=DAYS), tick=False) as traveller:
        yield traveller
