"""The main road: a key on a phone, three pages of questions, three calm walks, and the next step up."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rehab.diary.models import PlaceCheck
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, accept_invitation, answer_intake, path_of, press, tap
from tests.cast import Cast

WAYS = {"light": {}, "dark": {"dark": True}, "without-javascript": {"javascript": False}}


def invite(page: Page, name: str) -> str:
    """The therapist makes a key, and reads its link from the card."""
    page.get_by_label("Name").fill(name)
    press(page, "Make a key")
    expect(page.get_by_role("heading", name=f"The key for {name}")).to_be_visible()
    expect(page.get_by_role("img", name="The key as a pattern")).to_be_visible()
    return path_of(page.get_by_role("link", name="/key/").inner_text())


def walk(page: Page, clock: Clock, minutes: int) -> None:
    """Today's walk, timed: a tap before, the minutes, a tap after."""
    page.goto("/diary/")
    expect(page.locator(".walk-card")).to_contain_text(f"{minutes} minutes backward")
    tap(page, 1)
    if not PlaceCheck.objects.exists():
        check_place(page)
    expect(page.get_by_role("heading", name=f"{minutes}-minute walk")).to_be_visible()
    clock.wait(minutes)
    tap(page, 2)
    expect(page.locator(".toast")).to_contain_text(f"Saved. {minutes} minutes")
    expect(page.get_by_role("heading", name=re.compile("^Well walked"))).to_be_visible()


def check_place(page: Page) -> None:
    """Before the very first walk: where it is, and the list of that place."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Where will you walk?")
    press(page, "Along a rail")
    page.get_by_label("Yes, all of this is so").check()
    press(page, "Start the walk")


def answer_morning(page: Page, pain: int) -> None:
    page.goto("/diary/")
    expect(page.get_by_role("heading", name="One tap about yesterday")).to_be_visible()
    tap(page, pain)
    expect(page.get_by_role("heading", name="This morning")).to_be_visible()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_three_calm_walks_lead_up_one_step(
    open_page: OpenPage, clinic: Cast, clock: Clock, way: dict[str, Any]
) -> None:
    link = invite(open_page(clinic.tess, "/patients/", **way), "Nora")
    page = open_page(None, link, **way)
    expect(page.get_by_role("heading", name="Tess invites you")).to_be_visible()
    accept_invitation(page)
    answer_intake(page)
    expect(page.locator(".walk-card")).to_contain_text("You start with")
    expect(page.locator(".walk-card")).to_contain_text("6 minutes backward")
    press(page, "Go to today’s walk")

    advice = page.locator("#advice")
    for day in (0, 2, 4):
        clock.day(day)
        walk(page, clock, 6)
        expect(advice.get_by_role("heading")).to_have_text("Stay at 6 minutes")
        expect(advice).to_contain_text(f"{day // 2} of 3 calm walks done")
        clock.day(day + 1, "07:30")
        answer_morning(page, 1)
    expect(advice.get_by_role("heading")).to_have_text("Move up to 8 minutes")
    expect(advice).to_contain_text("Not before Monday 9 March")
    expect(page.get_by_role("heading", name="Rest day. Next walk tomorrow")).to_be_visible()
    clock.day(7)
    walk(page, clock, 8)
    expect(advice.get_by_role("heading")).to_have_text("Stay at 8 minutes")
