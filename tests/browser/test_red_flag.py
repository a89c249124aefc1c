"""Something is wrong: the patient is told what to do, the plan is locked, and the therapist opens it again."""

import re

import pytest
from playwright.sync_api import Page, expect

from rehab.people.models import Care, Clinic
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press
from tests.cast import Cast, intake


@pytest.fixture
def stopped(open_page: OpenPage, clinic: Cast, clock: Clock) -> Page:
    """Ana's phone, after she told of pain in her calf."""
    Clinic.objects.create(pk=1, phone="030 123456", zone="Europe/Berlin")
    Care.objects.create(patient=clinic.ben, therapist=clinic.tess)
    for patient in (clinic.ana, clinic.ben):
        intake(patient)
    page = open_page(clinic.ana, "/diary/")
    expect(page.locator(".walk-card")).to_be_visible()
    press(page, "Something wrong?")
    page.get_by_label("New pain or swelling in one calf").check()
    press(page, "Tell Tess and work out what to do")
    expect(page).to_have_url(re.compile("/diary/stopped/$"))
    return page


def test_the_patient_is_told_what_to_do_and_may_not_walk(stopped: Page) -> None:
    expect(stopped).to_have_url(re.compile("/diary/stopped/$"))
    expect(stopped.get_by_role("heading", level=1)).to_have_text("Stop for now")
    steps = stopped.get_by_role("region", name="What to do now, in this order")
    expect(steps).to_contain_text("See a doctor today")
    expect(steps).to_contain_text("Tess sees this at the top of the list")
    expect(stopped.get_by_role("link", name="Call the clinic")).to_have_attribute("href", "tel:030123456")
    stopped.goto("/diary/")
    expect(stopped.get_by_role("link", name="What to do now")).to_be_visible()
    expect(stopped.locator(".walk-card")).to_have_count(0)
    stopped.goto("/diary/walks/now/")
    expect(stopped).to_have_url(re.compile("/diary/stopped/$"))
    stopped.goto("/diary/history/")
    expect(stopped.get_by_role("link", name="What to do now")).to_be_visible()


def test_an_emergency_is_a_telephone_call_first(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/symptoms/")
    call = page.get_by_role("link", name="Call 112")
    expect(call).to_have_attribute("href", "tel:112")
    page.get_by_label("Chest pain or pressure").check()
    press(page, "Tell Tess and work out what to do")
    expect(page.get_by_role("listitem").first).to_have_text("Call 112. Do not wait to see if it passes.")
    expect(call).to_have_attribute("href", "tel:112")


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "without-javascript"])
def test_the_therapist_sees_the_stop_first_and_clears_it(
    stopped: Page, open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool
) -> None:
    clock.wait(60)
    desk = open_page(clinic.tess, desk=True, javascript=javascript)
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 person needs you")
    expect(desk.locator(".case-name")).to_have_text([re.compile("^Ana"), re.compile("^Ben")])
    first = desk.locator("details.case").first
    first.locator("summary").click()
    press(first, "Open patient page of Ana")

    press(desk, "Test on the past")
    expect(desk.get_by_role("alert")).to_contain_text("Write why it is safe to go on")
    expect(desk.get_by_role("alert")).to_be_focused()
    desk.get_by_label("Why it is safe to go on").fill("Seen today: a cramp, no clot.")
    expect(desk.get_by_label("Go on from")).to_have_value("A0")
    press(desk, "Test on the past")
    expect(desk.get_by_role("heading", name="advices would have differed")).to_be_visible()
    press(desk, "Clear this stop")
    expect(desk.get_by_text("Stop cleared. Ana goes on from A0.")).to_be_visible()
    expect(desk.get_by_role("button", name="Clear this stop")).to_have_count(0)
    desk.goto("/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing needs you today")

    stopped.goto("/diary/")
    expect(stopped.locator(".walk-card")).to_contain_text("4 minutes backward")
