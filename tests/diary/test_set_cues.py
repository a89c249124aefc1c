"""How the phone speaks on a walk is the patient's choice."""

from typing import Any

import pytest
from django.urls import reverse

from rehab.diary.models import WalkSetup
from tests.cast import Cast

from .phone import Phone, text_of

CHOSEN = {"speech": "on", "look_seconds": "0", "lead_seconds": "10", "rest_seconds": "90"}


def test_without_a_choice_everything_is_on(phone: Phone) -> None:
    page = phone.open("set-cues").content.decode()
    assert page.count("checked") == 3
    assert 'value="25" selected' in page


def test_a_choice_is_kept_and_changed(phone: Phone, cast: Cast) -> None:
    assert phone.send("set-cues", typed=CHOSEN)["Location"] == reverse("diary:today")
    setup = WalkSetup.objects.of(cast.ana).get()
    assert (setup.speech, setup.sound, setup.vibration) == (True, False, False)
    assert (setup.look_seconds, setup.lead_seconds, setup.rest_seconds) == (0, 10, 90)
    phone.send("set-cues", typed=CHOSEN | {"sound": "on"})
    assert WalkSetup.objects.of(cast.ana).get().sound
    assert not WalkSetup.objects.of(cast.ben).exists()


def test_it_is_how_the_walk_speaks_and_leads_back_to_it(phone: Phone) -> None:
    phone.send("start-walk", typed={"key": "1" * 32, "right_before": "1"})
    assert phone.send("set-cues", typed=CHOSEN)["Location"] == reverse("diary:walking")
    page = phone.open("walking").content.decode()
    assert 'data-lead="10"' in page
    assert 'data-rest="90"' in page
    assert 'value="0" selected' in page


@pytest.mark.parametrize(
    "wrong", [{"look_seconds": "7"}, {"lead_seconds": "\x00"}, {"rest_seconds": "1e30"}, {"look_seconds": "٢٥"}]
)
def test_what_is_not_offered_is_refused(phone: Phone, wrong: dict[str, Any]) -> None:
    page = phone.send("set-cues", typed=CHOSEN | wrong)
    assert page.status_code == 422
    assert "Fix 1 thing" in text_of(page)
    assert not WalkSetup.objects.exists()
