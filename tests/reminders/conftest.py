from collections.abc import Iterator

import pytest
import time_machine
from allauth.account.models import EmailAddress

from rehab.people.models import User
from rehab.reminders import actions
from rehab.reminders.models import Wish
from tests.cast import MONDAY, Cast

from .mailbox import TUESDAY

EVERYTHING = {"morning": True, "walk": True, "quiet_days": True}


def wishes(patient: User, **more: object) -> Wish:
    """The patient has a confirmed address and, unless told otherwise, wants every kind of mail."""
    EmailAddress.objects.get_or_create(user=patient, email=patient.email, defaults={"verified": True, "primary": True})
    return actions.save_reminders(patient, {**EVERYTHING, **more}, now=MONDAY)


@pytest.fixture
def ana(cast: Cast) -> User:
    """Ana began her plan on Monday evening and wants every reminder."""
    wishes(cast.ana)
    return cast.ana


@pytest.fixture
def still(db: None) -> Iterator[time_machine.Traveller]:
    """It is Tuesday 3 March 2026, 08:00 in Berlin, and time stands still."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
