"""An admin edits a page on the page itself: what is typed keeps itself, and two clicks publish it."""

import re

import pytest
from playwright.sync_api import expect

from rehab.access.roles import Role
from rehab.guidance.models import Edition
from tests.browser.hand import OpenPage, press
from tests.browser.looks import faults
from tests.cast import Cast, person

ATTACK = '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">[x](javascript:window.hit=1)'
ADDRESS = "/guide/passages/topic/outdoors/"


def body() -> str:
    return Edition.objects.drafts().get().passages.get(kind="topic", slug="outdoors").body


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_edit_type_publish(open_page: OpenPage, clinic: Cast, javascript: bool) -> None:
    desk = open_page(clinic.ada, "/guide/topics/outdoors/", desk=True, javascript=javascript)
    press(desk, "Edit")
    desk.get_by_role("textbox", name="Text", exact=True).fill("Walk where it is *hushed*.")
    if javascript:
        expect(desk.locator("#kept")).to_contain_text("Kept in the draft at")
        expect(desk.locator("#preview em")).to_have_text("hushed")
        expect(desk.locator("#hints")).to_contain_text("It does not say when to stop")
        assert body() == "Walk where it is *hushed*."
        assert faults(desk) == []
    press(desk, "Publish as edition 2")
    expect(desk.locator("#news")).to_contain_text("Edition 2 is published")
    expect(desk.locator("article em")).to_have_text("hushed")


def test_two_editors_see_both_texts_and_nothing_is_lost(open_page: OpenPage, clinic: Cast) -> None:
    bea = person("Bea", Role.ADMIN)
    first, second = (open_page(who, ADDRESS, desk=True) for who in (clinic.ada, bea))
    text = second.get_by_role("textbox", name="Text", exact=True)
    text.fill("Bea’s words.")
    expect(second.locator("#kept")).to_contain_text("Kept in the draft")
    mine = first.get_by_role("textbox", name="Text", exact=True)
    mine.fill("Ada’s words.")
    expect(first.locator("#kept")).to_contain_text("Bea changed this passage")
    assert body() == "Bea’s words."
    press(first, "Keep as draft")
    expect(first.get_by_role("heading", name="Two texts")).to_be_visible()
    expect(first.get_by_role("textbox", name="Text", exact=True)).to_have_value(re.compile("Ada’s words"))
    assert faults(first) == []
    press(first, "Keep as draft")
    expect(first.locator("#news")).to_contain_text("Kept as a draft")
    assert body() == "Ada’s words."


def test_no_field_of_the_desk_lets_a_script_run(open_page: OpenPage, clinic: Cast) -> None:
    """In the preview, the page, the changes, the list of editions and the edition as it was published."""
    desk = open_page(clinic.ada, ADDRESS, desk=True)
    for label in ("Title", "In one sentence", "Why, in plain words", "Where this comes from"):
        desk.get_by_label(label, exact=True).fill(ATTACK[:120])
    desk.get_by_label("How sure are we?", exact=True).select_option("strong")
    desk.get_by_role("textbox", name="Text", exact=True).fill(ATTACK)
    expect(desk.locator("#kept")).to_contain_text("Kept in the draft")
    desk.goto("/guide/editions/")
    assert desk.evaluate("() => window.hit") is None
    desk.goto(ADDRESS)
    desk.get_by_label("Note").fill(ATTACK[:120])
    press(desk, "Publish as edition 2")
    expect(desk.locator("#news")).to_contain_text("Edition 2 is published")
    for address in ("/guide/topics/outdoors/", "/guide/", "/guide/editions/", "/guide/editions/2/", ADDRESS):
        desk.goto(address)
        assert desk.evaluate("() => window.hit") is None, address
        assert desk.locator("main img, main script, main a[href^=javascript]").count() == 0, address
