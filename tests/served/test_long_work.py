"""A test of a draft runs beside the server, and outlives it: killed in the middle, it goes on where it was."""

import copy
from typing import Any

import pytest
from django.test import Client

from rehab.guidance.actions import open_draft
from rehab.plan.models import Advice
from rehab.plan.trials import Trial
from tests.cast import MONDAY, Cast, person

from .server import Server
from .test_crash import clinic  # noqa: F401  a fixture
from .test_two_servers import ask

PATIENTS, EACH = 60, 40


@pytest.fixture
def many(clinic: Cast) -> Any:  # noqa: F811
    """A draft with another limit, and advices that take some seconds to work out again."""
    draft = open_draft(clinic.ada, now=MONDAY)
    draft.numbers = copy.deepcopy(draft.numbers)
    draft.numbers["limits"]["flare_rise"]["value"] = 1
    draft.save()
    first = Advice.objects.earliest("pk")
    said = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
    for place in range(PATIENTS):
        patient = person(f"Patient {place}", first.patient.role)
        columns = {**said, "id": None, "patient_id": patient.pk}
        Advice.objects.bulk_create(Advice(**columns) for _ in range(EACH))
    return draft


def wait(server: Server, path: str, session: str, words: str) -> str:
    """The page, as soon as it says so."""
    for _ in range(600):
        page = ask(server, path, session)[1]
        if words in page:
            return page
        server.process_waits()
    raise AssertionError(page[-3000:])


@pytest.mark.timeout(180)
def test_it_goes_on_after_the_server_was_killed(server: Server, clinic: Cast, many: Any) -> None:  # noqa: F811
    browser = Client()
    browser.force_login(clinic.ada)
    session, path = browser.cookies["backstep_session"].value, f"/guide/drafts/{many.pk}/test/"
    server.start()
    assert ask(server, path, session, go="1")[0] == 302
    trial = Trial.objects.get()
    while not trial.done:
        assert ask(server, "/healthz")[0] == 200, "it holds nobody up"
        trial.refresh_from_db()
    server.kill()
    trial.refresh_from_db()
    before = trial.done
    assert (trial.state, before < trial.total) == ("running", True)
    Trial.objects.update(seen_at=MONDAY)  # nothing was heard of it for a while
    server.start()
    wait(server, path, session, "patient-weeks would differ")
    trial.refresh_from_db()
    assert (trial.state, trial.done) == ("done", trial.total)
    assert trial.found["asked"] == trial.total
    assert trial.found["patients"] >= PATIENTS
