"""A record that nobody has used for as long as the clinic keeps one goes, unless somebody comes back in time."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from rehab.people.models import Clinic, User
from rehab.people.retiring import NOTICE, YEAR, retire_unused
from rehab.trail.actions import record
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, walk

from .keys import confirmed

pytestmark = pytest.mark.django_db
LATER = MONDAY + 5 * YEAR + timedelta(days=1)


@pytest.fixture
def clinic(cast: Cast) -> Cast:
    """Everybody joined, and Ana walked, on the Monday; the clinic keeps records for five years."""
    User.objects.update(joined_at=MONDAY - timedelta(days=1))
    walk(cast.ana, MONDAY)
    Clinic(pk=1, keep_years=5).save()
    return cast


def going(*people: User) -> list[bool]:
    return [User.objects.get(pk=one.pk).erase_at is not None for one in people]


def test_nothing_goes_where_the_clinic_has_not_said_so(clinic: Cast) -> None:
    Clinic(pk=1, keep_years=0).save()
    assert retire_unused(LATER) == 0
    assert going(clinic.ana, clinic.ben) == [False, False]


def test_it_goes_a_day_after_the_years_and_not_a_day_before(clinic: Cast) -> None:
    assert retire_unused(MONDAY + 5 * YEAR - timedelta(days=1)) == 0
    assert retire_unused(LATER) == 2
    assert retire_unused(LATER) == 0, "once is enough"
    assert User.objects.get(pk=clinic.ana.pk).erase_at == LATER + NOTICE
    assert Trail.objects.filter(action="retire_account", actor=None, patient=clinic.ana).count() == 1


def test_who_has_done_anything_since_stays(clinic: Cast) -> None:
    record("signed_in", actor=clinic.ben, patient=clinic.ben, at=MONDAY + 4 * YEAR)
    retire_unused(LATER)
    assert going(clinic.ana, clinic.ben) == [True, False]


def test_a_look_of_somebody_else_is_no_use(clinic: Cast) -> None:
    record("read_patient", actor=clinic.tess, patient=clinic.ben, at=MONDAY + 4 * YEAR)
    retire_unused(LATER)
    assert going(clinic.ben) == [True]


def test_staff_never_go_this_way(clinic: Cast) -> None:
    retire_unused(LATER)
    assert going(clinic.tess, clinic.ada) == [False, False]


def test_who_comes_back_within_the_notice_keeps_everything(clinic: Cast) -> None:
    retire_unused(LATER)
    record("signed_in", actor=clinic.ana, patient=clinic.ana, at=LATER + timedelta(days=40))
    retire_unused(LATER + timedelta(days=41))
    assert going(clinic.ana, clinic.ben) == [False, True]


def test_a_wish_of_their_own_is_not_taken_for_coming_back(clinic: Cast) -> None:
    retire_unused(LATER)
    record("ask_erasure", actor=clinic.ana, patient=clinic.ana, at=LATER + timedelta(days=1))
    retire_unused(LATER + timedelta(days=2))
    assert going(clinic.ana) == [True]


def test_they_are_told_by_mail_when_and_how_to_keep_it(clinic: Cast) -> None:
    confirmed(clinic.ana)
    retire_unused(LATER)
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert "will be deleted on" in letter.body
    assert "/account/delete/" in letter.body


def test_the_round_tells_them_and_erases_them_when_the_notice_is_over(clinic: Cast) -> None:
    def round_at(moment: Any) -> None:
        with time_machine.travel(moment, tick=False):
            call_command("erase_accounts", stdout=StringIO())

    round_at(LATER)
    assert User.objects.patients().count() == 2
    round_at(LATER + NOTICE - timedelta(days=1))
    assert User.objects.patients().count() == 2
    round_at(LATER + NOTICE + timedelta(hours=1))
    assert not User.objects.patients().exists()
