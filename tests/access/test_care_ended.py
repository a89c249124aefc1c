"""Care ends, and the next request finds nothing: on every address that names a patient, in the session already open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.access.checks import all_patterns
from rehab.access.roles import Role
from rehab.people import actions, caring
from rehab.people.models import Invitation
from rehab.trail.models import Trail
from tests.access.test_census import GATES, HTMX, browser, objects
from tests.cast import MONDAY, Cast, walk

pytestmark = pytest.mark.django_db

# Addresses with a handle that are not about a patient: admins open these of staff.
OF_STAFF = {
    "people:person", "people:set-role", "people:reset-access", "people:sign-out-person", "people:deactivate",
    "people:reactivate", "people:transfer-caseload", "people:leave-therapist",
}  # fmt: skip


def of_a_record() -> list[str]:
    """Every address for therapists whose pattern names somebody, or something of somebody's."""
    return [
        name
        for _, name, pattern in all_patterns()
        if Role.THERAPIST in GATES[name].roles and not GATES[name].everyone
        if {"handle", "key"} & set(pattern.pattern.converters)
    ]


def test_every_address_that_names_a_patient_is_walked() -> None:
    names = {name for _, name, pattern in all_patterns() if "handle" in pattern.pattern.converters}
    assert names - OF_STAFF <= set(of_a_record())
    assert {name.partition(":")[0] for name in of_a_record()} == {"review", "exchange", "people"}


def hers(cast: Cast) -> dict[str, str]:
    """Each of those addresses, of Ana's things."""
    named = objects(cast)
    return {name: reverse(name, kwargs=named[name]) for name in of_a_record()}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_each_of_them_is_gone_on_the_next_request(cast: Cast, method: str, headers: dict[str, str]) -> None:
    """Page, fragment, chart, export, print and act alike."""
    walk(cast.ana, MONDAY)
    addresses, tess = hers(cast), browser(cast, "tess")
    pages = {name for name, address in addresses.items() if tess.get(address, headers=headers).status_code == 200}
    assert {"review:patient", "review:case", "exchange:visit", "exchange:visit-pdf", "exchange:visit-text"} <= pages
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    rows = Trail.objects.filter(patient=cast.ana).count()
    answers = {name: ask(tess, method, address, headers) for name, address in addresses.items()}
    assert {name: status for name, status in answers.items() if status not in (404, 405)} == {}
    assert sum(status == 404 for status in answers.values()) >= (20 if method == "post" else len(pages)) > 12
    assert Trail.objects.filter(patient=cast.ana).count() == rows


def ask(client: Client, method: str, address: str, headers: dict[str, str]) -> int:
    status: int = getattr(client, method)(address, headers=headers).status_code
    return status


def left_by_the_patient(cast: Cast) -> None:
    actions.leave_therapist(cast.ana, cast.tess, now=timezone.now())


def handed_over(cast: Cast) -> None:
    offer = caring.share_care(cast.ana, cast.theo, by=cast.tess, hand_over=True, now=timezone.now())
    assert caring.answer_offer(offer, agreed=True, now=timezone.now())


def transferred(cast: Cast) -> None:
    caring.transfer_caseload(cast.tess, cast.theo, by=cast.ada, now=timezone.now())


@pytest.mark.parametrize("end", [left_by_the_patient, handed_over, transferred])
def test_whoever_ends_it(cast: Cast, end: Callable[[Cast], None]) -> None:
    walk(cast.ana, MONDAY)
    tess, theo = browser(cast, "tess"), browser(cast, "theo")
    pages = [reverse(name, args=[cast.ana.handle]) for name in ("review:patient", "exchange:visit-pdf")]
    assert [tess.get(page).status_code for page in pages] == [200, 200]
    end(cast)
    assert [tess.get(page).status_code for page in pages] == [404, 404]
    opened = 404 if end is left_by_the_patient else 200
    assert [theo.get(page).status_code for page in pages] == [opened, opened]


def test_a_key_that_was_made_for_the_patient_opens_nothing_for_who_no_longer_cares(cast: Cast) -> None:
    """Else a therapist could come back in as the patient."""
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    assert not Invitation.objects.open(timezone.now()).for_key(key).exists()


def test_working_in_the_same_clinic_opens_no_record(cast: Cast) -> None:
    """The clinic groups those who work in it; only the care tie opens a record, also for its admins."""
    addresses = hers(cast)
    for who, refusal in (("theo", 404), ("ada", 403)):
        colleague: Any = browser(cast, who)
        answers = {name: colleague.get(address).status_code for name, address in addresses.items()}
        assert set(answers.values()) <= {refusal, 405}, who
