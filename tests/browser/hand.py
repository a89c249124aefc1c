"""What a thumb does: tap a pain, choose an answer, fill the intake."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
# The ring is around the thing itself, around the area that it works, or around the choice that it belongs to. Within a
# date or a time the browser itself marks the part that is written.
RING = """() => {
  const part = document.activeElement;
  const label = part.closest('label') ?? part;
  if (/^(date|time)$/.test(part.type)) return true;
  const around = [getComputedStyle(part), getComputedStyle(part, '::after'), getComputedStyle(label)];
  return around.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
}"""
WHERE = "() => document.activeElement.outerHTML.slice(0, 200)"


def press(page: Page | Locator, name: str) -> None:
    """Press the button, or follow the link that looks like one."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).click()


def tap(page: Page | Locator, pain: int) -> None:
    """Tap a pain from 0 to 10 where the tap itself is the answer, the first time the page asks."""
    page.get_by_role("button", name=re.compile(rf"^{pain}\b.* out of 10")).first.click()


def choose(page: Page, question: str, answer: str | int) -> None:
    """Choose one of the answers under a question."""
    question_ = page.get_by_role("group", name=question)
    question_.get_by_role("radio", name=re.compile(rf"^{re.escape(str(answer))}\b")).check()


def path_of(link: str) -> str:
    """The link without scheme and host: the clinic's own address is not where the tests serve it."""
    return urlsplit(link).path


def accept_invitation(page: Page) -> None:
    press(page, "I agree, use this phone")
    expect(page.get_by_role("heading", name=re.compile("^Welcome"))).to_be_visible()


def answer_intake(page: Page) -> None:
    """The questions, one a page, of somebody healthy with a sore right knee, from the welcome page on."""
    press(page, "Start")
    for number in range(1, 9):
        expect(page.get_by_text(f"Question {number} of 14")).to_be_visible()
        press(page, "No")
    press(page, "Right")
    tap(page, 0)
    expect(page.get_by_role("heading", name="How sore is your right knee")).to_be_visible()
    tap(page, 2)
    press(page, "No")
    page.get_by_label("Which year were you born?").fill("1975")
    press(page, "Next")
    press(page, "Less pain in my knee")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, as somebody without a mouse does. Every stop on the way shows where it is."""
    expect(wanted).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate(WHERE)
        if wanted.evaluate("(part) => part === document.activeElement"):
            return
    raise AssertionError("Tab does not lead there.")


def go(page: Page, role: Any, name: str | re.Pattern[str], key: str = "Enter") -> None:
    """To the named thing by Tab, and press a key there."""
    tab_to(page, page.get_by_role(role, name=name, exact=isinstance(name, str)).first)
    page.keyboard.press(key)
