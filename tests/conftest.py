import pytest

from tests.cast import Cast, gather_cast, intake


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone of the clinic, Ana and Ben with a plan that began on Monday 2 March 2026."""
    cast = gather_cast()
    for patient in (cast.ana, cast.ben):
        intake(patient)
    return cast
