"""Everything by keyboard, and always to be seen where it is."""

import re

from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import expect

from rehab.diary.models import Correction, Walk
from rehab.people import actions as people
from rehab.plan.models import Plan
from rehab.reminders.models import Wish
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, go, tab_to
from tests.cast import MONDAY, Cast, intake, person, walk


def test_a_key_and_a_walk_by_keyboard(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    intake(clinic.ana)
    _, key = people.new_device_key(clinic.ana, by=clinic.tess, now=timezone.now())
    page = open_page(None, "/sign-in/", desk=True)
    tab_to(page, page.get_by_role("textbox", name="Your key"))
    page.keyboard.type(key.lower())
    expect(page.get_by_label("Your key")).to_have_value(f"{key[:4]} {key[4:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Ana")
    go(page, "button", "Use this phone", "Space")

    expect(page.get_by_role("heading", name="Today’s walk")).to_be_visible()
    go(page, "link", "Skip to content")
    go(page, "button", "1 out of 10: right knee, starts the clock")
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    clock.wait(6)
    go(page, "button", "Stop walking", "Space")
    expect(page.get_by_role("heading", name="6:00 on the clock")).to_be_visible()
    go(page, "button", "2 out of 10: right knee, saves the walk")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    go(page, "button", "Undo")
    expect(page.locator(".toast")).to_contain_text("Taken back.")


def test_the_pocket_is_left_by_holding_a_key(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/", desk=True)
    go(page, "button", "1 out of 10: right knee, starts the clock")
    go(page, "button", "Put phone in pocket")
    pocket = page.get_by_role("dialog", name="In your pocket")
    expect(pocket).to_be_visible()
    page.keyboard.press("Escape")
    expect(pocket).to_be_visible()
    page.get_by_role("button", name="Hold here for 2 seconds to wake").focus()
    page.keyboard.down("Enter")
    expect(pocket).to_be_hidden()
    page.keyboard.up("Enter")


def test_the_questions_before_the_start_by_keyboard(open_page: OpenPage, clinic: Cast) -> None:
    eve = person("Eve", clinic.ana.role)
    page = open_page(eve, "/diary/", desk=True)
    go(page, "button", "Start")
    for number in range(1, 9):
        expect(page.get_by_text(f"Question {number} of 14")).to_be_visible()
        go(page, "button", "No")
    go(page, "button", "Right")
    for knee, pain in (("left", 0), ("right", 2)):
        expect(page.get_by_role("heading", name=f"How sore is your {knee} knee")).to_be_visible()
        go(page, "button", re.compile(rf"^{pain}\b.* out of 10"))
    go(page, "button", "No")
    tab_to(page, page.get_by_label("Which year were you born?"))
    page.keyboard.type("1975")
    page.keyboard.press("Enter")
    go(page, "button", "Less pain in my knee")
    expect(page.get_by_role("heading", name="You start with")).to_be_visible()
    assert Plan.objects.of(eve).get().stage == "A1"


def test_a_danger_sign_by_keyboard(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/", desk=True)
    go(page, "link", "Something wrong?")
    tab_to(page, page.get_by_role("link", name="Call 112"))
    go(page, "checkbox", "New pain or swelling in one calf", "Space")
    go(page, "button", "Tell Tess and work out what to do")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop for now")
    assert Plan.objects.of(clinic.ana).get().locked == "same_day"


def test_a_walk_is_corrected_and_a_week_filled_in_by_keyboard(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY, peak=4)
    page = open_page(clinic.ana, "/diary/history/", desk=True)
    go(page, "link", "Edit Monday 2 March")
    peak = page.get_by_role("group", name="The most it hurt").first
    tab_to(page, peak.get_by_role("radio", name="4", exact=True))
    page.keyboard.press("ArrowLeft")
    go(page, "button", "Save the change")
    expect(page.locator(".toast")).to_contain_text("Changed.")
    assert (Walk.objects.get(withdrawn_at=None).right_peak, Correction.objects.count()) == (3, 1)

    page.goto("/diary/history/")
    go(page, "link", "Fill in a past week")
    tuesday = page.get_by_role("group", name="Tuesday 24 February")
    tab_to(page, tuesday.get_by_label("Minutes walking backward"))
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 walk is filled in")


def test_the_charts_are_read_as_tables_by_keyboard(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY, peak=4)
    page = open_page(clinic.ana, "/diary/progress/", desk=True)
    go(page, "link", "All")
    fold = page.locator("summary", has_text="Right knee: all numbers")
    tab_to(page, fold)
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_contain_text("4")


def test_reminders_and_the_look_of_the_app_are_chosen_by_keyboard(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    EmailAddress.objects.create(user=clinic.ana, email=clinic.ana.email, verified=True, primary=True)
    page = open_page(clinic.ana, "/account/", desk=True)
    large = page.get_by_role("group", name="Size of words").get_by_role("radio").last
    page.get_by_role("group", name="Size of words").get_by_role("radio", checked=True).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(large).to_be_checked()
    go(page, "button", "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    clinic.ana.refresh_from_db()
    assert clinic.ana.text_size == large.get_attribute("value")
    go(page, "link", "Choose my reminders")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reminders by email")
    go(page, "checkbox", re.compile("^The morning after a walk"), "Space")
    go(page, "button", "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("The morning after a walk")).to_be_checked()
    assert Wish.objects.get(patient=clinic.ana).morning
