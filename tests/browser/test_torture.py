"""The outbox against a real server and on a real phone, both of which die in the worst moment. Nothing is lost, and
nothing is there twice."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Playwright, expect

from rehab.diary.models import Walk
from rehab.people.models import User
from tests.browser.conftest import PHONE, WORKER_IS_THERE, sign_in
from tests.browser.hand import choose, press
from tests.browser.test_outbox import SAVE, fill_walk, unsent, until
from tests.cast import ZONE, Cast, intake
from tests.served.server import Server

LOG = "/diary/walks/new/"


class Phone:
    """A browser with a profile on disk: it is there again after the battery was empty."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, launch: dict[str, Any]) -> None:
        self.chromium, self.profile, self.url, self.launch = playwright.chromium, profile, url, launch
        self.context: Any = None

    def switch_on(self) -> None:
        self.context = self.chromium.launch_persistent_context(
            self.profile, **PHONE, **self.launch, base_url=self.url, reduced_motion="reduce", timezone_id=ZONE
        )
        self.context.set_default_timeout(20_000)  # the server shares the machine with the browser

    def open(self, path: str, user: User | None = None) -> Page:
        page: Page = self.context.new_page()
        if user:
            sign_in(page, user, self.url)
        page.goto(path)
        if user:
            page.evaluate(WORKER_IS_THERE)
        return page

    def run_down(self) -> None:
        """The battery is empty: no page gets another word, nothing in memory is written to disk."""
        processes = self.context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        [main] = [process["id"] for process in processes if process["type"] == "browser"]
        os.kill(int(main), signal.SIGKILL)
        with suppress(PlaywrightError):  # it may be gone before it can be closed
            self.context.close()


@pytest.fixture
def start_phone(
    playwright: Playwright, tmp_path: Path, server: Server, browser_type_launch_args: dict[str, Any]
) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "profile", server.url, browser_type_launch_args)
    phone.switch_on()
    yield phone
    phone.context.close()


@pytest.fixture
def ana(clinic: Cast, server: Server) -> User:
    intake(clinic.ana)
    server.start()
    return clinic.ana


@pytest.mark.parametrize(("when", "kept"), [("before", 0), ("after", 1)], ids=["before it is read", "once it is kept"])
def test_the_server_is_killed_while_a_walk_is_sent(
    start_phone: Phone, server: Server, ana: User, when: str, kept: int
) -> None:
    page = start_phone.open(LOG, ana)
    fill_walk(page)
    server.order(when, LOG)
    press(page, SAVE)
    server.wait_until_dead()
    unsent(page, 1)
    assert Walk.objects.count() == kept
    press(page, "Try now")
    unsent(page, 1)
    server.start()
    press(page, "Try now")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    unsent(page, 0)
    assert [row.patient for row in Walk.objects.all()] == [ana]


def test_server_and_phone_both_die_before_the_answer_and_two_tabs_send_what_waits(
    start_phone: Phone, server: Server, ana: User
) -> None:
    """One walk is on record and its answer lost, two wait; then two tabs are told to send at the same moment."""
    tabs = [start_phone.open(LOG, ana), start_phone.open(LOG), start_phone.open(LOG)]
    server.order("after", LOG)
    for number, (page, peak) in enumerate(zip(tabs, (1, 2, 3), strict=True), start=1):
        page.get_by_label("Minutes walking backward").fill("6")
        choose(page, "The most it hurt", peak)
        press(page, SAVE)
        unsent(page, number)
    server.wait_until_dead()
    start_phone.run_down()
    assert Walk.objects.count() == 1

    start_phone.switch_on()
    posts: list[str] = []
    start_phone.context.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    one, other = start_phone.context.new_page(), start_phone.context.new_page()
    sign_in(one, ana, start_phone.url)
    server.start()
    for page in (one, other):
        page.goto("/diary/", wait_until="commit")
    until(one, lambda: Walk.objects.count() == 3)
    for page in (one, other):
        unsent(page, 0)
    assert sorted(row.right_peak for row in Walk.objects.all()) == [1, 2, 3]
    assert len(posts) == 3
