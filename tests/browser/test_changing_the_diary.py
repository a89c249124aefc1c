"""A walk written down afterwards, changed, taken back and put back; and answers that cannot be right."""

import re

import pytest
from playwright.sync_api import expect

from rehab.diary.models import Correction, Walk
from tests.browser.hand import OpenPage, choose, press
from tests.cast import Cast, intake

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])


@BOTH
def test_a_walk_is_written_down_corrected_taken_back_and_put_back(
    open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/", javascript=javascript)
    press(page, "It was different? Write it down")
    expect(page.get_by_label("Minutes walking backward")).to_have_value("6")
    choose(page, "The most it hurt", 3)
    press(page, "Save this walk")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Saved. 6 minutes")

    press(toast, "Undo")
    expect(toast).to_contain_text("Taken back. 6 minutes")
    expect(page.get_by_role("region", name="0 of 3 walks this week")).to_be_visible()
    press(toast, "Undo")
    expect(toast).to_contain_text("Saved. 6 minutes")
    expect(page.get_by_role("region", name="1 of 3 walks this week")).to_be_visible()

    page.get_by_role("link", name="My walks").click()
    press(page, "Edit Monday 2 March")
    page.get_by_label("Minutes walking backward").fill("5")
    press(page, "Save the change")
    expect(toast).to_contain_text("5 minutes")
    assert [row.before["minutes"] for row in Correction.objects.filter(kind="changed")] == [6]
    page.goto("/diary/history/")
    press(page, "Edit Monday 2 March")
    page.get_by_text("What this walk said before").click()
    expect(page.get_by_role("group").filter(has_text="What this walk said before")).to_contain_text("6 minutes")

    press(page, "This walk did not happen")
    page.goto("/diary/history/")
    expect(page.get_by_text("Taken back. It does not count.")).to_be_visible()
    press(page, "Put back the walk of Monday 2 March")
    page.goto("/diary/history/")
    expect(page.locator(".walk-row")).to_contain_text("5 minutes")
    expect(page.get_by_text("Taken back.")).to_have_count(0)


@BOTH
def test_what_cannot_be_right_is_said_at_its_field_and_nothing_typed_is_lost(
    open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/walks/new/", javascript=javascript)
    minutes, note = page.get_by_label("Minutes walking backward"), page.get_by_label("A note")
    page.get_by_label("Day", exact=True).fill("2026-03-05")
    note.fill("Grass, after rain. 🌧")
    choose(page, "The most it hurt", 4)
    page.get_by_label("Treadmill").check()
    page.get_by_label("Slope, in %").fill("99")
    press(page, "Save this walk")

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Fix 2 things, then try again")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Day", exact=True)).to_have_accessible_description(re.compile("has not happened yet"))
    expect(page.get_by_label("Day", exact=True)).to_have_value("2026-03-05")
    expect(note).to_have_value("Grass, after rain. 🌧")
    expect(minutes).to_have_value("6")
    expect(page.get_by_role("group", name="The most it hurt").first.get_by_role("radio", name="4")).to_be_checked()
    assert not Walk.objects.exists()

    summary.get_by_role("link", name=re.compile("^Day")).click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    page.get_by_label("Day", exact=True).fill("2026-03-02")
    page.get_by_label("Slope, in %").fill("")
    press(page, "Save this walk")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert [walk.right_peak for walk in Walk.objects.all()] == [4]


def test_a_question_that_was_passed_over_is_pointed_at(open_page: OpenPage, clinic: Cast) -> None:
    """In a group of choices the way from the summary leads to the group."""
    page = open_page(clinic.ana, "/diary/welcome/surgery/")
    press(page, "Yes")
    expect(page.get_by_role("alert")).to_contain_text("Say about which day the surgery was.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("About which day was it?")).to_be_focused()
    expect(page.get_by_role("button", name="Yes", pressed=True)).to_be_visible()
