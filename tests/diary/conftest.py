from collections.abc import Iterator

import pytest

from tests.cast import Cast

from .phone import Phone, frozen


@pytest.fixture
def phone(cast: Cast) -> Iterator[Phone]:
    """Ana's phone on Monday 2 March 2026, 18:00."""
    yield from frozen(cast.ana)


@pytest.fixture
def bens_phone(cast: Cast, phone: Phone) -> Phone:
    """Ben's phone, at the same moment."""
    return Phone(cast.ben, phone.traveller)
