"""A therapist's morning: who needs them, one press to answer, and everything that may be done for one patient."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from rehab.people.models import User
from rehab.plan.models import Override, Plan, Unlock
from rehab.review.models import FlagAct
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press
from tests.cast import MONDAY, Cast, intake, morning, walk
from tests.review.people import patient_of

NAMES = ("Dora", "Eve", "Fay", "Gus")
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "without-javascript"])


@pytest.fixture
def sore(clinic: Cast, clock: Clock) -> list[User]:
    """Four of Tess's patients woke on Tuesday with a flare; Ana is well."""
    people = [patient_of(clinic.tess, name, MONDAY - timedelta(days=2)) for name in NAMES]
    for patient in people:
        morning(patient, walk(patient, MONDAY), 5)
    intake(clinic.ana, at=MONDAY)
    clock.day(1, "09:00")
    return people


def name_in_focus(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.closest('.case')?.querySelector('.case-name')?.innerText"))


def test_the_list_is_walked_and_answered_without_a_mouse(sore: list[User], open_page: OpenPage, clinic: Cast) -> None:
    desk = open_page(clinic.tess, "/review/", desk=True)
    expect(desk.get_by_role("heading", level=1)).to_have_text("4 people need you")
    for key, name in (("j", "Dora"), ("j", "Eve"), ("k", "Dora")):
        desk.keyboard.press(key)
        assert name in name_in_focus(desk)
    desk.keyboard.press("Enter")
    expect(desk.locator("details.case[open]")).to_contain_text("Why Dora is here")
    desk.keyboard.press("a")
    expect(desk.locator(".reply-set button").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("3 people need you")
    # The next row is in focus, and `a` opens it and goes to its answers.
    for left, name in ((2, "Eve"), (1, "Fay"), (0, "Gus")):
        expect(desk.locator(".case-row:focus")).to_contain_text(name)
        desk.keyboard.press("a")
        expect(desk.locator(".reply-set button:focus")).to_be_visible()
        desk.keyboard.press("Enter")
        said = "Nothing needs you today" if left == 0 else re.compile(rf"^{left} (person|people)")
        expect(desk.get_by_role("heading", level=1)).to_have_text(said)
    assert FlagAct.objects.count() == len(NAMES)
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()
    desk.keyboard.type("an")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"[?&]q=an"))
    expect(desk.locator(".case-name")).to_have_text(re.compile("^Ana"))


def opened(desk: Page, name: str, *, javascript: bool) -> Locator | Page:
    """The opened row of a patient; a page of its own without scripts."""
    row = desk.locator("details.case").filter(has_text=name)
    row.locator("summary").click()
    if javascript:
        expect(row).to_contain_text(f"Why {name} is here")
        return row
    press(row, f"Open and answer {name}")
    return desk


@SCRIPTS
def test_a_row_is_answered_put_off_and_put_back(
    sore: list[User], open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    desk = open_page(clinic.tess, "/review/?show=need", desk=True, javascript=javascript)
    row = opened(desk, "Dora", javascript=javascript)
    expect(row.get_by_text("Step back to A0").first).to_be_visible()
    row.locator(".reply-set button").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("3 people need you")
    assert "show=need" in desk.url

    row = opened(desk, "Eve", javascript=javascript)
    row.get_by_text("Look again on another day").click()
    row.get_by_role("textbox", name="Look again on").or_(row.get_by_label("Look again on", exact=True)).first.fill(
        "2026-03-10"
    )
    press(row, "Put off until then")
    expect(desk.get_by_role("heading", level=1)).to_have_text("2 people need you")


@SCRIPTS
def test_a_plan_is_changed_after_a_look_at_the_past(
    sore: list[User], open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    dora = sore[0]
    desk = open_page(clinic.tess, f"/review/patients/{dora.handle}/plan/", desk=True, javascript=javascript)
    step = desk.locator('form[action$="/set-stage/"]')
    step.get_by_label("Go on with").select_option("A2")
    step.get_by_label("Why this step").fill("It was the stairs.")
    press(step, "Test on the past")
    expect(step.get_by_role("heading", name=re.compile("advices would have differed"))).to_be_visible()
    assert Plan.objects.of(dora).get().stage == "A1"
    press(step, "Set this step")
    expect(desk.get_by_text("Dora goes on with A2.")).to_be_visible()

    limit = desk.locator('form[action$="/set-limit/"]')
    limit.get_by_label("Limit").select_option("flare_rise")
    limit.get_by_label("Value").fill("9")
    limit.get_by_label("Until").fill("2026-03-31")
    limit.get_by_label("Why").fill("Seen today.")
    press(limit, "Test on the past")
    expect(limit).to_contain_text("This is out of range. Write 1 to 3 points of 10.")
    expect(limit.get_by_label("Why")).to_have_value("Seen today.")
    limit.get_by_label("Value").fill("3")
    press(limit, "Test on the past")
    expect(limit.get_by_role("heading", name=re.compile("advices would have differed"))).to_be_visible()
    press(limit, "Save for Dora")
    expect(desk.get_by_text("Saved for Dora, until 2026-03-31.")).to_be_visible()
    assert Override.objects.get().value == 3

    desk.get_by_role("link", name="Open “Faster walks”").click()
    unlock = desk.locator('form[action$="/grant-unlock/"]')
    unlock.get_by_label("Why").fill("Walks well.")
    press(unlock, "Open “Faster walks”")
    expect(desk.get_by_text("“Faster walks” is open for Dora.")).to_be_visible()
    assert Unlock.objects.filter(patient=dora, name="speed", ended_at=None).exists()


@SCRIPTS
def test_an_advice_is_agreed_with_or_not_and_walks_are_paused(
    sore: list[User], open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    dora = sore[0]
    desk = open_page(clinic.tess, f"/review/patients/{dora.handle}/", desk=True, javascript=javascript)
    press(desk, "Agree")
    expect(desk.get_by_text("Kept that you agree.")).to_be_visible()
    expect(desk.get_by_text("Tess agrees")).to_be_visible()

    desk.get_by_text("Disagree: decide yourself").click()
    decide = desk.locator("#decide")
    decide.get_by_label("Why").fill("It was the stairs.")
    press(decide, "Test on the past")
    expect(decide.get_by_role("heading", name=re.compile("advices would have differed"))).to_be_visible()
    press(decide, "Set this for Dora")
    expect(desk.get_by_text("Dora goes on with A1, and reads that it is from you.")).to_be_visible()

    desk.get_by_text("Pause the walks").click()
    pause = desk.locator('form[action$="/pause-plan/"]')
    pause.get_by_label("Why pause").fill("Holiday")
    press(pause, "Test on the past")
    press(desk.locator('form[action$="/pause-plan/"]'), "Pause until I end it")
    expect(desk.get_by_text("Dora’s walks are paused.")).to_be_visible()
    press(desk, "End the pause: test on the past")
    press(desk, "End the pause")
    expect(desk.get_by_text("The pause is over. Dora goes on.")).to_be_visible()


@SCRIPTS
def test_a_message_goes_to_the_patient_and_its_answer_comes_back(
    sore: list[User], open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    dora = sore[0]
    desk = open_page(clinic.tess, f"/review/patients/{dora.handle}/", desk=True, javascript=javascript)
    write = desk.locator("#notes form")
    write.get_by_role("textbox").fill("How was the night?")
    write.get_by_role("checkbox").check()
    press(write, "Save note")
    expect(desk.get_by_role("main")).to_contain_text("How was the night?")
    phone = open_page(dora, "/diary/", javascript=javascript)
    expect(phone.get_by_text("How was the night?")).to_be_visible()
    phone.get_by_role("button", name=re.compile("^Got it")).click()
    expect(phone.get_by_text("How was the night?")).to_have_count(0)
