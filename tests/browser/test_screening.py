"""The screening on a phone: one tap a question, left and gone on with, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from rehab.people.models import User
from rehab.plan.models import Plan
from tests.browser.hand import OpenPage, press, tap
from tests.browser.looks import faults
from tests.cast import Cast, person

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def eve(clinic: Cast) -> User:
    """A newcomer without a therapist."""
    return person("Eve", clinic.ana.role)


@BOTH
def test_fourteen_taps_lead_to_the_first_walk_and_none_is_lost_on_the_way(
    open_page: OpenPage, eve: User, javascript: bool
) -> None:
    page = open_page(eve, "/diary/", javascript=javascript)
    press(page, "Start")
    for _ in range(3):
        press(page, "No")
    press(page, "Save and leave")
    expect(page.get_by_role("heading", name="Go on where you left off")).to_be_visible()
    page.goto("/diary/")
    press(page, "Go on")
    expect(page.get_by_text("Question 4 of 14")).to_be_visible()
    press(page, "Back")
    expect(page.get_by_role("button", name="No", pressed=True)).to_be_visible()
    press(page, "Keep “No” and go on")
    for _ in range(5):
        press(page, "No")
    press(page, "Right")
    tap(page, 0)
    expect(page.get_by_role("heading", name="How sore is your right knee")).to_be_visible()
    tap(page, 5)
    press(page, "I do not know")
    page.get_by_label("Which year were you born?").fill("1951")
    press(page, "Next")
    press(page, "Less pain in my knee")
    expect(page.get_by_role("heading", name="You start with")).to_be_visible()
    expect(page.get_by_text("It starts gently because you are 65 or older")).to_be_visible()
    assert Plan.objects.of(eve).get().stage == "A0"


def test_nothing_is_wrong_with_the_questions(open_page: OpenPage, eve: User) -> None:
    page = open_page(eve, "/diary/welcome/")
    found = {"welcome": faults(page, for_thumbs=True)}
    press(page, "Start")
    press(page, "Yes")
    expect(page).to_have_title(re.compile("^Error"))
    found["surgery"] = faults(page, for_thumbs=True)
    for number in range(1, 9):
        expect(page.get_by_text(f"Question {number} of ")).to_be_visible()
        press(page, "No")
    expect(page.get_by_role("button", name="Both", exact=True)).to_be_visible()
    found["knees"] = faults(page, for_thumbs=True)
    press(page, "Both")
    expect(page.get_by_role("heading", name="How sore is your left knee")).to_be_visible()
    found["pain"] = faults(page, for_thumbs=True)
    tap(page, 8)
    expect(page.get_by_role("heading", name="How sore is your right knee")).to_be_visible()
    tap(page, 2)
    press(page, "Yes, severe")
    press(page, "Next")
    expect(page).to_have_title(re.compile("^Error"))
    found["born"] = faults(page, for_thumbs=True)
    page.get_by_label("Which year were you born?").fill("1980")
    press(page, "Next")
    press(page, "Stronger legs for sport")
    expect(page.get_by_role("heading", name="How much do you weigh?")).to_be_visible()
    found["weight"] = faults(page, for_thumbs=True)
    press(page, "Next")
    expect(page.get_by_role("heading", name="See a clinician first")).to_be_visible()
    found["ready"] = faults(page, for_thumbs=True)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
