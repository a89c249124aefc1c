"""The clock of a walk: it counts from when the walk began, and is right again after the screen was dark."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from rehab.diary.models import Start
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press, tap
from tests.cast import MONDAY, Cast, intake


def test_the_clock_counts_down_and_waits_while_one_stands_still(
    open_page: OpenPage, clinic: Cast, clock: Clock
) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    page.clock.install(time=MONDAY)
    tap(page, 1)
    dial = page.get_by_role("timer")
    expect(dial).to_contain_text("Get ready")
    page.clock.pause_at(MONDAY + timedelta(seconds=95))
    expect(dial).to_contain_text(re.compile("4:(29|30|31|32)to go of 6:00"))
    clock.wait(2)
    press(page, "Stop walking")
    expect(page.get_by_role("heading", name="2:00 on the clock")).to_be_visible()
    clock.wait(30)
    press(page, "Keep walking")
    clock.wait(4)
    tap(page, 2)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")


def test_without_scripts_the_page_says_when_the_walk_began(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/", javascript=False)
    tap(page, 1)
    expect(page.get_by_role("timer")).to_contain_text("minutes, since 18:00")


def test_a_walk_that_did_not_happen_is_thrown_away(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    tap(page, 1)
    expect(page.get_by_role("timer")).to_be_visible()
    page.goto("/diary/")
    expect(page.get_by_role("heading", name="Your walk is running")).to_be_visible()
    press(page, "Throw this walk away")
    expect(page.get_by_role("heading", name="Today’s walk")).to_be_visible()


def test_a_knee_too_sore_before_the_walk_rests(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    tap(page, 6)
    expect(page.get_by_role("heading", name="Rest today")).to_be_visible()
    expect(page.locator(".walk-card")).to_have_count(0)


def test_a_tap_beside_the_numbers_stops_the_clock_too(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    """Who walks backward does not aim: the lower half stops as the upper one does."""
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    tap(page, 1)
    expect(page.get_by_role("timer")).to_be_visible()
    clock.wait(3)
    page.get_by_text("Your tap stops and saves").click()
    expect(page.get_by_role("heading", name="3:00 on the clock")).to_be_visible()


def test_a_tap_on_the_settings_of_the_walk_stops_nothing(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    tap(page, 1)
    page.locator("summary", has_text="Voice, sounds, looking behind").click()
    page.get_by_text("Look behind every").first.click()
    expect(page.get_by_role("timer")).to_be_visible()
    assert Start.objects.get().stopped_at is None
