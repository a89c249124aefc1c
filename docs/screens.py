"""Every screen that has a drawing: who sees it, on what, and how to get there.

A picture has the name of its drawing. Whose home screen shows what depends on the day, so people are found by what
theirs shows now."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "is_mobile": True, "has_touch": True,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
TODAY, LOG = "/diary/", "/diary/walks/new/"

# What a home screen may show, and the first patient whose does is taken.
FINDS = {
    "walker": ".walk-card form[data-outbox-start]:not(:has([name=left_before]:is([type=radio])))",
    "both knees": "form:has([name=left_before][type=radio])",
    "morning": "#morning-card, .card.morning form",
    "stopped": ".advice.stop",
}


def look(page: Page) -> None:
    """Touches nothing."""


@dataclass(frozen=True)
class Screen:
    """`who` is a person, one of FINDS, or "" for nobody. `then` is what the hand does before the picture."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] = look
    desk: bool = False


def button(page: Page, name: str) -> None:
    asked = re.compile(name)
    page.get_by_role("button", name=asked).or_(page.get_by_role("link", name=asked)).first.click()
    page.wait_for_load_state("networkidle")


def start(page: Page) -> None:
    """Goes on with the walk that an earlier picture has started."""
    if page.locator("form[data-outbox-start]").count():
        page.locator("form[data-outbox-start] button.pain-1").first.click()
        page.wait_for_url(re.compile("/now/"))
    else:
        button(page, "Go on with it")
    page.wait_for_load_state("networkidle")


def under_way(page: Page) -> None:
    """The countdown is over."""
    start(page)
    page.wait_for_timeout(7000)


def pocket(page: Page) -> None:
    under_way(page)
    button(page, "[Pp]ocket")


def stop(page: Page) -> None:
    under_way(page)
    if page.locator(".stop-area").count():
        button(page, "Stop walking")
        page.get_by_role("heading", name="on the clock").wait_for()


def wrong_answers(page: Page) -> None:
    page.get_by_label("Minutes walking backward").fill("160")
    page.get_by_label("Day", exact=True).fill("2031-03-20")
    button(page, "Save this walk")
    page.get_by_role("alert").first.wait_for()
    page.wait_for_load_state("networkidle")


def await_worker(page: Page) -> None:
    """Five seconds at most: a page may not be asked to wait for ever."""
    there, late = "navigator.serviceWorker.ready.then(() => 1)", "new Promise((done) => setTimeout(done, 5000))"
    page.evaluate(f"() => Promise.race([{there}, {late}])")


def without_network(page: Page) -> None:
    await_worker(page)
    page.reload()
    page.context.set_offline(True)
    page.reload()


def unsent(page: Page) -> None:
    await_worker(page)
    page.context.set_offline(True)
    button(page, "Save this walk")
    page.locator("summary", has_text="See what is waiting").click()


def first_patient(page: Page) -> None:
    page.locator("details.case summary").first.click()
    button(page, "Open patient page")


def visit(page: Page) -> None:
    first_patient(page)
    button(page, "[Vv]isit page|Page for")


SCREENS = (
    Screen("01-sign-in", "", "/sign-in/"),
    Screen("02-today", "walker", TODAY),
    Screen("02b-today-morning", "morning", TODAY),
    Screen("02c-today-unsent", "Ana", LOG, unsent),
    Screen("02d-today-two-knees", "both knees", TODAY),
    Screen("04-log", "Ana", LOG),
    Screen("04b-log-errors", "Ana", LOG, wrong_answers),
    Screen("05-progress", "Ana", "/diary/progress/"),
    Screen("06-history", "Ana", "/diary/history/"),
    Screen("07-advice", "Ana", "/diary/why/"),
    Screen("08-stop", "Ana", "/diary/symptoms/"),
    Screen("08b-stopped", "stopped", "/diary/stopped/"),
    Screen("09-safety", "Ana", "/diary/welcome/surgery/"),
    Screen("13-guidance", "Ana", "/guide/topics/about/"),
    Screen("16-empty", "Will", "/diary/history/"),
    Screen("16b-not-found", "Ana", "/no-such-page/"),
    Screen("16c-offline", "Ana", "/diary/history/", without_network),
    Screen("20-account", "Ana", "/account/"),
    Screen("03-walking", "walker", TODAY, under_way),
    Screen("03b-walk-pocket", "walker", TODAY, pocket),
    Screen("03c-walk-finish", "walker", TODAY, stop),
    Screen("10-worklist", "Tess", "/review/", desk=True),
    Screen("11-patient", "Tess", "/review/", first_patient, desk=True),
    Screen("12-visit", "Tess", "/review/", visit, desk=True),
    Screen("14-guidance-editor", "Ada", "/guide/passages/topic/outdoors/", desk=True),
    Screen("15-people", "Ada", "/people/", desk=True),
    Screen("17-patterns", "Ada", "/look/patterns/", desk=True),
)
