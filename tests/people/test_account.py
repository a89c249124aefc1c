"""One's own account."""

import pytest
from django.test import Client

from rehab.people.models import User
from rehab.trail.actions import record
from rehab.trail.models import Trail
from tests.cast import Cast

from .keys import sign_in

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Ana B", "zone": "America/New_York", "language": "en", "units": "imperial", "theme": "dark",
    "text_size": "larger",
}  # fmt: skip


@pytest.fixture
def ana(cast: Cast) -> Client:
    return sign_in(cast.ana)


def test_name_clock_units_language_colours_and_size_of_words(ana: Client, cast: Cast) -> None:
    assert ana.post("/account/", SAID).status_code == 302
    user = User.objects.get(pk=cast.ana.pk)
    assert {field: getattr(user, field) for field in SAID} == SAID
    page = ana.get("/account/").content.decode()
    assert 'data-theme="dark" data-text="larger"' in page
    assert '<html lang="en"' in page
    row = Trail.objects.visible_to(cast.ana).get(action="save_account")
    assert row.before["zone"] == "Europe/Berlin"
    assert row.after["zone"] == "America/New_York"


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "\0"}, {"name": "x" * 10_000}, {"zone": "Mars/Olympus"}, {"zone": "1e30"},
     {"zone": "../etc/passwd"}, {"language": "tlh"}, {"units": "cubits"}, {"theme": "٥"},
     {"text_size": "9999"}, {"text_size": "\0"}],
)  # fmt: skip
def test_a_refused_form_changes_nothing_and_keeps_what_was_typed(
    ana: Client, cast: Cast, wrong: dict[str, str]
) -> None:
    answer = ana.post("/account/", {**SAID, **wrong})
    assert answer.status_code == 422
    assert 'value="Ana B"' in answer.content.decode() or "name" in wrong
    assert User.objects.get(pk=cast.ana.pk).name == "Ana"


def test_units_are_asked_of_those_who_walk(ana: Client, cast: Cast) -> None:
    assert 'name="units"' in ana.get("/account/").content.decode()
    assert 'name="units"' not in sign_in(cast.tess).get("/account/").content.decode()


def test_nobody_gives_themselves_another_role(ana: Client, cast: Cast) -> None:
    ana.post("/account/", {**SAID, "role": "admin", "is_active": "", "email": "eve@example.org"})
    user = User.objects.get(pk=cast.ana.pk)
    assert (user.role, user.email, user.is_active) == ("patient", "ana@example.org", True)


def test_a_patient_sees_who_cares_and_who_looked(ana: Client, cast: Cast) -> None:
    record("read_patient", actor=cast.tess, patient=cast.ana)
    record("read_patient", actor=cast.theo, patient=cast.ben)
    page = ana.get("/account/").content.decode()
    assert "Tess" in page
    assert "looked at your diary" in page
    assert "Theo" not in page


def test_the_newest_looks_are_shown(ana: Client, cast: Cast) -> None:
    for _ in range(9):
        record("read_patient", actor=cast.tess, patient=cast.ana)
    assert [row.actor for row in ana.get("/account/").context["trail"]] == [cast.tess] * 5


def test_a_new_account_has_words_of_normal_size(ana: Client) -> None:
    assert "data-text" not in ana.get("/account/").content.decode()


def test_staff_see_the_second_step_and_no_trail(cast: Cast) -> None:
    page = sign_in(cast.tess).get("/account/").content.decode()
    assert "Second step" in page
    assert "Who looked" not in page


def test_every_zone_on_offer_can_be_chosen(ana: Client) -> None:
    zones = ana.get("/account/").context["zones"]
    assert {"Europe/Berlin", "America/Argentina/Ushuaia", "UTC"} <= set(zones)
    assert ana.post("/account/", {**SAID, "zone": zones[0]}).status_code == 302
