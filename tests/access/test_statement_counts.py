"""Every page of every role: in a clinic with more of everything it takes not one statement more."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rehab.access.roles import Role
from rehab.diary import messaging
from rehab.people import actions as people
from rehab.people.models import User
from rehab.review import notes
from tests.browser.busy_clinic import MORNING, fill, patient, report
from tests.browser.test_pages import PAGES, named_in
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db
ALL = ("ana", "tess", "ada")


def more_of_everything(cast: Cast) -> None:
    """Patients with walks and symptoms, colleagues, invitations, devices, notes and messages."""
    for number in range(4):
        other = patient(f"Patient {number}", cast.tess)
        report(other, "unwell")
        person(f"Therapist {number}", Role.THERAPIST)
        person(f"Admin {number}", Role.ADMIN)
        people.invite(cast.tess, Role.PATIENT, name=f"Guest {number}", now=MORNING)
        people.invite(cast.ada, Role.THERAPIST, name=f"Colleague {number}", now=MORNING)
        notes.write_note(cast.ana, f"Note {number}", by=cast.tess, key=uuid4(), now=MORNING)
        messaging.send_message(cast.ana, f"Message {number}", by=cast.tess, key=uuid4(), now=MORNING)
        report(cast.ana, "unwell")


def signed_in(user: User) -> Client:
    """A browser that has just proved who sits before it."""
    client = Client()
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, method="password", reauthenticated=True)
    session.save()
    return client


def costs(client: Client, who: str, everyone: dict[str, User]) -> dict[str, int]:
    found = {}
    for name in (name for name, visitors in PAGES.items() if who in visitors.split()):
        path = reverse(name, kwargs=named_in(name, everyone[who], everyone))
        client.get(path)  # what is made on the first look is not counted
        with CaptureQueriesContext(connection) as captured:
            answer: Any = client.get(path)
        assert answer.status_code == 200, path
        found[name] = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured.captured_queries)
    return found


@pytest.mark.parametrize("who", ALL)
def test_no_page_takes_more_statements_in_a_clinic_with_more_of_everything(cast: Cast, who: str) -> None:
    with time_machine.travel(MORNING, tick=False):
        everyone = fill(cast)
        client = signed_in(everyone[who])
        few = costs(client, who, everyone)
        more_of_everything(cast)
        many = costs(client, who, everyone)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
