"""A patient ends the care of a therapist: asked first, and then at once."""

import pytest
from django.test import Client
from django.utils import timezone

from rehab.people import actions
from rehab.people.models import Care
from rehab.trail.models import Trail
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_it_asks_first_and_then_closes_open_sessions_too(cast: Cast) -> None:
    ana, tess = of(cast.ana), of(cast.tess)
    diary = f"/review/patients/{cast.ana.handle}/"
    leave = f"/account/therapists/{cast.tess.handle}/leave/"
    assert leave in ana.get("/account/").content.decode()
    assert "End the care of Tess?" in ana.get(leave).content.decode()
    assert tess.get(diary).status_code == 200, "looking changes nothing"
    assert ana.post(leave).status_code == 302
    assert tess.get(diary).status_code == 404
    row = Trail.objects.visible_to(cast.ana).get(action="leave_therapist")
    assert (row.actor, row.in_words) == (cast.ana, "ended the care of a therapist")
    assert ana.post(leave).status_code == 404, "it is over"


def test_the_keys_that_the_therapist_made_end_with_it(cast: Cast) -> None:
    now = timezone.now()
    _, key = actions.new_device_key(cast.ana, by=cast.tess, now=now)
    actions.leave_therapist(cast.ana, cast.tess, now=now)
    with pytest.raises(actions.KeyRefused):
        actions.use_key(key, now=now)


def test_nobody_ends_the_care_of_another(cast: Cast) -> None:
    assert of(cast.ben).post(f"/account/therapists/{cast.tess.handle}/leave/").status_code == 404
    assert Care.objects.in_force().count() == 2


def test_the_therapist_is_told_that_care_has_ended(cast: Cast) -> None:
    tess = of(cast.tess)
    assert "No longer in my care" not in tess.get("/patients/").content.decode()
    actions.leave_therapist(cast.ana, cast.tess, now=timezone.now())
    page = tess.get("/patients/").content.decode()
    assert "No longer in my care" in page
    assert "Ana" in page
