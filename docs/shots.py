"""Pictures from a fresh demo clinic: `make shots`. Needs Chromium.

The two of the README go to docs/shots, every screen that has a drawing to shots/, which is not kept."""

import os
import shutil
import sys
from collections.abc import Iterable
from typing import Any

from demo_clinic import ROOT, SITE, demo_clinic
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from screens import DESK, FINDS, PHONE, SCREENS, TODAY, Screen

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PAPER, EVERYTHING = ROOT / "docs" / "shots", ROOT / "shots"
Cookies = list[Any]


class Visitors:
    """The people of the clinic, each signed in once."""

    def __init__(self, browser: Browser, links: dict[str, str]) -> None:
        self.browser, self.links = browser, links
        self.known: dict[str, Cookies] = {"": []}
        self.found: dict[str, str] = {}

    def open(self, who: str, device: dict[str, Any], *, dark: bool = False) -> BrowserContext:
        """A browser of this person. Nobody is ''."""
        scheme = "dark" if dark else "light"
        context = self.browser.new_context(base_url=SITE, color_scheme=scheme, reduced_motion="reduce", **device)
        context.set_default_timeout(6000)
        if who not in self.known:
            self.join(context, who)
        context.add_cookies(self.known[who])
        return context

    def join(self, context: BrowserContext, who: str) -> None:
        """Open the link and join, as a person does."""
        page = context.new_page()
        page.goto(self.links[who])
        page.locator("main form button").click()
        page.wait_for_load_state("networkidle")
        page.close()
        self.known[who] = context.cookies()

    def find_people(self, patients: Iterable[str]) -> None:
        """Somebody for each thing that a home screen may show today."""
        for who in patients:
            if self.found.keys() == FINDS.keys():
                return
            context = self.open(who, PHONE)
            page = context.new_page()
            page.goto(TODAY)
            for name, sign in FINDS.items():
                if name not in self.found and page.locator(sign).count():
                    self.found[name] = who
            context.close()


def shoot(visitors: Visitors, screen: Screen, *, dark: bool) -> None:
    """Two pictures of a screen: what is seen first, and the whole page."""
    if screen.who in FINDS and screen.who not in visitors.found:
        sys.stderr.write(f"No picture of {screen.name}: nobody's home screen shows that today.\n")
        return
    who = visitors.found.get(screen.who, screen.who)
    context = visitors.open(who, DESK if screen.desk else PHONE, dark=dark)
    page = context.new_page()
    try:
        page.goto(screen.path)
        page.wait_for_load_state("networkidle")
        screen.then(page)
        name = f"{screen.name}-dark" if dark else screen.name
        page.screenshot(path=EVERYTHING / f"{name}.png")
        page.screenshot(path=EVERYTHING / f"{name}-full.png", full_page=True)
    except Error as error:
        sys.stderr.write(f"No picture of {screen.name}: {error.message.splitlines()[0]}\n")
    finally:
        context.close()


def for_the_readme(visitors: Visitors) -> None:
    for who, device, path, name in (("Ana", PHONE, TODAY, "today"), ("Tess", DESK, "/review/", "worklist")):
        context = visitors.open(who, {**device, "device_scale_factor": 2 if device is PHONE else 1})
        page = context.new_page()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PAPER / f"{name}.png")
        context.close()


def main() -> None:
    """Start a demo in a folder of its own, take all pictures, and leave nothing else behind."""
    wanted = [screen for screen in SCREENS if not sys.argv[1:] or any(part in screen.name for part in sys.argv[1:])]
    EVERYTHING.mkdir(exist_ok=True)
    with demo_clinic() as links, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        visitors = Visitors(browser, links)
        if wanted == list(SCREENS):
            for_the_readme(visitors)
        visitors.find_people(name for name in links if name not in ("Ada", "Tess", "Theo"))
        for screen in wanted:
            for dark in (False, True):
                shoot(visitors, screen, dark=dark)


if __name__ == "__main__":
    main()
