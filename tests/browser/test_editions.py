"""An admin changes a number, looks at what it would have changed, publishes it, and takes it back."""

import pytest
from playwright.sync_api import expect

from rehab.guidance.models import Edition
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press
from tests.browser.looks import faults
from tests.cast import Cast, intake, morning, walk
from tests.plan.weeks import day


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_a_number_is_changed_tested_published_and_taken_back(
    open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool
) -> None:
    intake(clinic.ana)
    for on in (2, 4, 6):
        morning(clinic.ana, walk(clinic.ana, day(on)), 3)
    clock.day(5)
    desk = open_page(clinic.ada, "/guide/editions/", desk=True, javascript=javascript)
    press(desk, "Change the numbers")
    desk.get_by_role("link", name="Change A rise over usual pain the next morning that is a flare.").click()
    desk.get_by_label("Value").fill("7")
    press(desk, "Keep in the draft")
    expect(desk.get_by_role("alert")).to_contain_text("Write 1 to 3 points of 10")
    desk.get_by_label("Value").fill("1")
    press(desk, "Keep in the draft")
    press(desk, "Test and publish")
    press(desk, "Test the numbers")
    press(desk, "Test now")
    expect(desk.locator("#tested-h")).to_contain_text("1 of 1 patient-week would differ: 1 stricter, 0 milder")
    expect(desk.get_by_role("rowheader", name="Patient 1")).to_be_visible()
    if javascript:
        assert faults(desk, for_thumbs=False) == []
    desk.get_by_label("What changed").fill("Mornings count sooner")
    press(desk, "Publish the draft")
    expect(desk.get_by_role("status")).to_contain_text("Edition 2 is published")
    assert Edition.objects.in_force().rulebook.default("flare_rise") == 1

    press(desk, "Bring back edition 1")
    press(desk, "Bring edition 1 back")
    expect(desk.get_by_role("status")).to_contain_text("It says what edition 1 said")
    assert Edition.objects.in_force().rulebook.default("flare_rise") == 2
