"""My walks on a phone: three taps correct one, a past week is filled in on one page, and walks can be looked for."""

import re

import pytest
from playwright.sync_api import expect

from rehab.diary.models import Correction, Walk
from tests.browser.hand import OpenPage, choose, press
from tests.browser.looks import faults
from tests.cast import MONDAY, Cast, intake, walk

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


@BOTH
def test_three_taps_correct_a_walk_and_the_first_version_stays_in_sight(
    open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY, peak=4)
    page = open_page(clinic.ana, "/diary/history/", javascript=javascript)
    press(page, "Edit Monday 2 March")  # 1
    choose(page, "The most it hurt", 2)  # 2
    press(page, "Save the change")  # 3
    expect(page.locator(".toast")).to_contain_text("Changed.")
    page.goto("/diary/history/")
    expect(page.locator(".walk-row")).to_contain_text(
        "Changed on Monday 2 March. First: 6 minutes; right knee 4 at its worst"
    )
    assert [one.before["right_peak"] for one in Correction.objects.all()] == [4]


@BOTH
def test_a_past_week_is_filled_in_on_one_page(open_page: OpenPage, clinic: Cast, javascript: bool) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/history/", javascript=javascript)
    press(page, "Fill in a past week")
    tuesday = page.get_by_role("group", name="Tuesday 24 February")
    tuesday.get_by_label("Minutes walking backward").fill("6")
    tuesday.get_by_label("Worst, right knee").select_option("0")
    thursday = page.get_by_role("group", name="Thursday 26 February")
    thursday.get_by_label("Minutes walking backward").fill("600")
    press(page, "Save this week")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Thursday 26 February: “600” is not a walk’s length.")
    if javascript:
        assert faults(page, for_thumbs=True) == []
    expect(tuesday.get_by_label("Minutes walking backward")).to_have_value("6")
    expect(tuesday.get_by_label("Worst, right knee")).to_have_value("0")
    thursday.get_by_label("Minutes walking backward").fill("6")
    press(page, "Save this week")
    expect(page.get_by_role("status").first).to_contain_text("2 walks are filled in")
    expect(page.locator(".walk-row").get_by_text("Filled in later")).to_have_count(2)
    assert [(one.minutes, one.right_peak, one.backfilled) for one in Walk.objects.order_by("happened_at")] == [
        (6, 0, True), (6, None, True),
    ]  # fmt: skip


def test_walks_are_looked_for_by_what_they_say(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY, peak=4)
    page = open_page(clinic.ana, "/diary/history/")
    page.get_by_text("Find walks").click()
    page.get_by_label("Pain in either knee").select_option("Above 4")
    press(page, "Show these")
    expect(page.get_by_role("heading", name="No walks like that")).to_be_visible()
    assert faults(page, for_thumbs=True) == []
    page.get_by_label("Pain in either knee").select_option("Above 3")
    press(page, "Show these")
    expect(page.locator(".walk-row")).to_have_count(1)
    expect(page).to_have_url(re.compile("above=3"))
