"""What a thumb does: tap a pain, choose an answer, fill the intake."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]


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
