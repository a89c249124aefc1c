"""A phone whose clock is wrong, and a page that is older than the server: the entry is kept, and is told right."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from rehab.diary.models import Walk
from rehab.people.models import User
from tests.browser.hand import OpenPage, press
from tests.browser.test_outbox import LOG, SAVE, fill_walk, online, unsent, until
from tests.cast import MONDAY, Cast, intake

CLOCK = "(days) => { const real = Date.now; Date.now = () => real() + days * 24 * 60 * 60 * 1000; }"


@pytest.fixture
def ana(clinic: Cast) -> User:
    intake(clinic.ana)
    return clinic.ana


def kept_offline(page: Page) -> None:
    online(page, False)
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    expect(page.get_by_role("button", name=SAVE)).to_be_hidden()  # nothing is under way any more


@pytest.mark.parametrize("days", [-3, 3, -3000, 3000])
def test_a_clock_that_is_wrong_all_the_time_changes_nothing(open_phone: OpenPage, ana: User, days: int) -> None:
    page = open_phone(ana, LOG)
    page.evaluate(CLOCK, days)
    kept_offline(page)
    online(page)
    until(page, Walk.objects.exists)
    stored = Walk.objects.get()
    assert MONDAY - timedelta(minutes=1) < stored.entered_at < MONDAY + timedelta(minutes=1)


def test_a_clock_that_was_set_back_meanwhile_means_just_now(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana, LOG)
    page.evaluate(CLOCK, 5)
    kept_offline(page)
    page.evaluate(CLOCK, -5)
    online(page)
    until(page, Walk.objects.exists)
    assert Walk.objects.get().entered_at < MONDAY + timedelta(minutes=1)


def test_a_clock_that_leaps_by_years_loses_nothing(open_phone: OpenPage, ana: User) -> None:
    """Kept for longer than can be: the server asks, and nothing is guessed."""
    page = open_phone(ana, LOG)
    kept_offline(page)
    page.add_init_script(f"({CLOCK})(2000)")  # and on every page after this one
    page.evaluate(CLOCK, 2000)
    online(page)
    page.get_by_text("See what is waiting").click()
    expect(page.locator(".walk-row")).to_contain_text("It could not be saved as it is.")
    assert not Walk.objects.exists()
    press(page, "Correct it")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    unsent(page, 0)
    assert Walk.objects.count() == 1


@pytest.mark.parametrize("skew", ["an address that is gone", "a field that is missing"])
def test_what_an_old_page_sends_to_a_new_server_is_never_let_go(open_phone: OpenPage, ana: User, skew: str) -> None:
    page = open_phone(ana, LOG)
    page.get_by_label("A note").fill("My own words")
    form = page.locator("form[data-outbox]")
    if skew == "a field that is missing":
        form.evaluate("(form) => form.querySelector('[name=on]').remove()")
    else:
        form.evaluate("(form) => form.setAttribute('action', '/diary/walks/of-old/')")
    kept_offline(page)
    online(page)
    page.get_by_text("See what is waiting").click()
    row = page.locator(".walk-row")
    expect(row).to_contain_text(re.compile("could not be saved|Say which day it was"))
    expect(row).to_contain_text("My own words")
    assert not Walk.objects.exists()
    if skew == "a field that is missing":
        press(page, "Correct it")
        expect(page.get_by_label("A note")).to_have_value("My own words")
        page.get_by_label("Day", exact=True).fill("2026-03-02")
        press(page, SAVE)
        expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
        unsent(page, 0)
