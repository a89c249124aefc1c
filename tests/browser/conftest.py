"""Chromium at phone size, signed in by cookie, against the live server. A console error fails the test."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from threading import Condition
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from rehab.people.models import User
from rehab.settings import ROOT
from rehab.upkeep.static import in_one_sheet
from tests.cast import BERLIN, MONDAY, ZONE, Cast, gather_cast
from tests.first_edition import publish_first_edition

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps an event loop in this thread

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
# A browser writes a line for each page that answers 4xx. Ours do so on purpose; a missing file never does.
REFUSED = re.compile(r"Failed to load resource: .* status of 4\d\d")
# The worker has taken over this page, or five seconds have passed.
WORKER_IS_THERE = """() => Promise.race([
  new Promise((there) => setTimeout(there, 5000)),
  new Promise((there) => {
    if (navigator.serviceWorker.controller) there();
    navigator.serviceWorker.addEventListener('controllerchange', there);
  }),
])"""
# Playwright's clock stays with a browser for good.
HAS_ANOTHER_CLOCK = "() => !setTimeout.toString().includes('[native code]')"
LONG = 400 * 24 * 60 * 60
OPENS_A_BROWSER = {"open_page", "open_phone", "start_phone"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    browser = [item for item in items if OPENS_A_BROWSER & set(getattr(item, "fixturenames", ()))]
    for item in browser:
        item.add_marker("browser")
        if os.environ.get("CI"):  # a browser starved of its core is asked twice; -rR names the test to mend
            item.add_marker(pytest.mark.flaky(reruns=1))
    if browser and not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            raise pytest.UsageError("The browser tests need Chromium: apt install chromium")
        reason = "no Chromium on this machine: apt install chromium, or set CHROMIUM to its path"
        for item in browser:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url() -> str:
    """Overrides pytest-playwright's own, which trips a deprecation."""
    return ""


def style_sheet() -> str:
    """The style sheet in one piece, as a clinic serves it: a test server is slow with forty files a page."""
    css = ROOT / "static" / "css"
    return in_one_sheet((css / "rehab.css").read_text(), lambda name: (css / name).read_text())


@pytest.fixture(scope="session", autouse=True)
def kept_files() -> Iterator[None]:
    """Browsers keep our files. With the clinic's clock in their past they would ask for each again on every page."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: Any, request: Any) -> Any:
        response = serve(handler, request)
        if request.path.endswith("/rehab.css"):
            response = HttpResponse(style_sheet(), content_type="text/css")
        response["Cache-Control"] = f"max-age={10 * LONG}"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


class Clock:
    """The clinic's clock. It runs, and it can be put forward. Browsers keep their own."""

    def __init__(self, travel: Any) -> None:
        self.travel = travel

    def day(self, number: int, at: str = "18:00") -> None:
        """Go to this many days after Monday 2 March 2026, at a time in Berlin."""
        on = MONDAY.date() + timedelta(days=number)
        self.travel.move_to(datetime.combine(on, time.fromisoformat(at), tzinfo=BERLIN))

    def wait(self, minutes: int) -> None:
        self.travel.shift(timedelta(minutes=minutes))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """It is Monday 2 March 2026, 18:00 in Berlin, for the server and the test, until the test says otherwise."""
    with time_machine.travel(MONDAY, tick=True) as travel:
        yield Clock(travel)


class Answering:
    """How many requests the server is at. One that a page has sent as it was left still writes: the rows of a test are
    not cleared away under it."""

    def __init__(self) -> None:
        self.number, self.changed = 0, Condition()

    def begin(self, **_: Any) -> None:
        with self.changed:
            self.number += 1

    def end(self, **_: Any) -> None:
        with self.changed:
            self.number -= 1
            self.changed.notify_all()

    def wait_until_done(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.number <= 0, timeout=10)


@pytest.fixture
def answering() -> Iterator[Answering]:
    counted = Answering()
    request_started.connect(counted.begin)
    request_finished.connect(counted.end)
    yield counted
    request_started.disconnect(counted.begin)
    request_finished.disconnect(counted.end)


@pytest.fixture
def clinic(transactional_db: None, clock: Clock, answering: Answering) -> Iterator[Cast]:
    """Everyone, the first edition, and nobody with a plan yet."""
    publish_first_edition()
    yield gather_cast()
    answering.wait_until_done()


def cookies_of(user: User, url: str) -> list[dict[str, str]]:
    """The cookies of a browser in which this person has signed in, to stay for the whole test."""
    client = Client()
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, method="password", reauthenticated=True)
    session.set_expiry(LONG)
    session.save()
    return [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]


def sign_in(page: Page, user: User | None, url: str) -> None:
    """This browser now knows this person, and nobody before them."""
    page.context.clear_cookies()
    if user:
        page.context.add_cookies(cookies_of(user, url))


def complaint(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location['url']})"


def is_complaint(message: ConsoleMessage) -> bool:
    refused = REFUSED.match(message.text) and "/static/" not in message.location["url"]
    return message.type == "error" and not refused


class Browsers:
    """Browsers for one test at a time. One that was given back is empty, but for our static files: that is fast."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self.chromium, self.url = chromium, url
        self.free: dict[str, list[BrowserContext]] = {}

    def take(self, **wants: Any) -> BrowserContext:
        free = self.free.setdefault(str(wants), [])
        return free.pop() if free else self.start(**wants)

    def start(self, *, dark: bool, javascript: bool, desk: bool) -> BrowserContext:
        context = self.chromium.new_context(
            **(DESK if desk else PHONE), base_url=self.url, reduced_motion="reduce", java_script_enabled=javascript,
            color_scheme="dark" if dark else "light", service_workers="block", timezone_id=ZONE,
        )  # fmt: skip
        context.set_default_timeout(8000)
        return context

    def give_back(self, context: BrowserContext, **wants: Any) -> None:
        page = context.pages[0]
        if page.evaluate(HAS_ANOTHER_CLOCK):
            context.close()
            return
        everything = {"origin": self.url, "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
        context.clear_cookies()
        for page in context.pages:
            page.close()
        self.free[str(wants)].append(context)


@pytest.fixture(scope="session")
def browsers(browser: Browser, live_server: Any) -> Browsers:
    return Browsers(browser, live_server.url)


@pytest.fixture
def open_page(browsers: Browsers, clinic: Cast) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: `open_page(user, "/diary/", dark=…, javascript=…, desk=…)`.

    Nobody is signed in without a user."""
    taken: list[tuple[BrowserContext, dict[str, Any]]] = []
    complaints: list[str] = []

    def open_(
        user: User | None, path: str = "/", *, dark: bool = False, javascript: bool = True, desk: bool = False
    ) -> Page:
        wants = {"dark": dark, "javascript": javascript, "desk": desk}
        context = browsers.take(**wants)
        taken.append((context, wants))
        page = context.new_page()
        sign_in(page, user, browsers.url)
        page.on("console", lambda said: complaints.append(complaint(said)) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context, wants in taken:
        browsers.give_back(context, **wants)
    assert complaints == []


@pytest.fixture
def open_phone(browser: Browser, live_server: Any, clinic: Cast) -> Iterator[Callable[..., Page]]:
    """Open a page on a phone that has a service worker: `open_phone(user, "/diary/")`, and once it is there, go on.

    One phone a test; asked again it opens one more tab. Without a network a console complains, and that is no fault."""
    context = browser.new_context(**PHONE, base_url=live_server.url, reduced_motion="reduce", timezone_id=ZONE)
    context.set_default_timeout(8000)
    context.set_default_navigation_timeout(20_000)  # a phone that knows nothing yet loads forty files
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))

    def open_(user: User | None, path: str = "/diary/") -> Page:
        page = context.new_page()
        if user:
            sign_in(page, user, live_server.url)
        page.goto(path)
        if user:
            page.evaluate(WORKER_IS_THERE)
        return page

    yield open_
    context.close()
    assert faults == []
