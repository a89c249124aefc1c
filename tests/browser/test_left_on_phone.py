"""What a phone keeps of a patient: the page without network and its files. After signing out, nothing at all."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rehab.diary.models import Walk
from rehab.people.models import Clinic, User
from tests.browser.hand import OpenPage, press
from tests.browser.test_outbox import LOG, SAVE, fill_walk, online, unsent, until
from tests.cast import MONDAY, ZONE, Cast, intake, walk

NOTE = "The stairs at my sister’s"
PAGES = (
    "/diary/", "/diary/why/", "/diary/history/", "/diary/progress/", "/diary/symptoms/", "/diary/walks/new/",
    "/diary/history/week/", "/diary/walks/place/", "/diary/messages/", "/diary/welcome/", "/guide/", "/account/",
    "/account/devices/",
)  # fmt: skip
EVERYTHING = """async () => ({
  pages: Object.fromEntries((await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    const asked = await cache.keys();
    return Promise.all(asked.map(async (one) => [new URL(one.url).pathname, await (await cache.match(one)).text()]));
  }))).flat()),
  databases: Object.fromEntries(await Promise.all((await indexedDB.databases()).map(({ name }) =>
   new Promise((done) => {
    indexedDB.open(name).onsuccess = ({ target: { result } }) => {
      const kept = result.transaction([...result.objectStoreNames]).objectStore('entries').getAll();
      kept.onsuccess = () => { result.close(); done([name, kept.result]); };
    };
  })))),
  local: { ...localStorage },
  session: { ...sessionStorage },
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def kept_by(page: Page) -> dict[str, Any]:
    kept: dict[str, Any] = page.evaluate(EVERYTHING)
    return kept


@pytest.fixture
def ana(clinic: Cast) -> User:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY - timedelta(days=1), note=NOTE)
    return clinic.ana


def test_no_page_of_a_patient_is_kept_and_after_signing_out_nothing_is(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    for path in PAGES:
        answer = page.goto(path)
        assert answer
        assert answer.headers["cache-control"] == "no-store", path
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    kept = kept_by(page)
    assert {path.split("/")[1] for path in kept["pages"]} == {"offline", "static"}
    assert kept["databases"] == {"backstep": []}
    assert kept["local"] == {"outbox": str(ana.handle)}
    assert kept["session"].keys() <= {"htmx-history-cache", "htmx-current-path-for-history"}
    assert kept["session"].get("htmx-history-cache", "[]") == "[]"
    assert not re.search(rf"Ana|Tess|name=.{{,2}}csrf|{NOTE}", json.dumps(kept, ensure_ascii=False))

    page.goto("/diary/history/")
    page.goto("/sign-out/")
    press(page.locator("main"), "Sign out")
    expect(page.get_by_role("heading", name="Walk backward")).to_be_visible()
    left = kept_by(page)
    assert set(left.pop("session").values()) <= {"/sign-in/", "[]"}  # htmx's own, of the page that is open
    assert not left.pop("databases").get("backstep")
    assert left == {"pages": {}, "local": {}, "workers": 0}
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_text(NOTE)).to_have_count(0)
        expect(page.get_by_text("Yesterday")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Walk backward|Sign out"))


def test_a_new_version_takes_over_and_what_waits_goes_out(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana, LOG)
    before = page.evaluate("() => caches.keys()")
    online(page, False)
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    Clinic(pk=1, zone=ZONE, phone="030 999").save()  # it stands on the page without network, which is kept
    page.context.route("**/diary/walks/new/", lambda route: route.abort())  # nothing gets out yet
    online(page)
    page.goto("/diary/")
    until(page, lambda: not set(page.evaluate("() => caches.keys()")) & set(before))
    assert "tel:030999" in kept_by(page)["pages"]["/offline/"]
    unsent(page, 1)
    page.context.unroute_all()
    press(page, "Try now")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    unsent(page, 0)


FORGED = """(forged) => new Promise((done) => {
  indexedDB.open('backstep').onsuccess = ({ target: { result } }) => {
    const change = result.transaction('entries', 'readwrite');
    change.objectStore('entries').put(forged);
    change.oncomplete = () => { result.close(); done(); };
  };
})"""


def test_words_of_an_entry_are_never_run_and_nobody_sends_for_another(
    open_phone: OpenPage, ana: User, clinic: Cast
) -> None:
    """Somebody has written into the store of the browser: words that are code, and a name that is not theirs."""
    intake(clinic.ben)
    page = open_phone(ana)
    code = "<img src=x onerror=\"document.title='run'\">"
    fields = [["key", "no-uuid"], ["minutes", code], ["note", code], ["right_peak", "99"], ["x" * 100, "y" * 2_000_000]]
    forged = {"id": "1", "url": "/diary/walks/new/", "user": str(ana.handle), "label": code, "at": 1, "tries": 0}
    page.evaluate(FORGED, forged | {"fields": fields, "refused": code})
    whole = [["key", "00000000-0000-0000-0000-000000000001"], ["on", "2026-03-02"], ["minutes", "6"]]
    page.evaluate(FORGED, forged | {"id": "2", "user": str(clinic.ben.handle), "fields": whole})
    page.reload()
    page.get_by_text("See what is waiting").click()
    unsent(page, 1)
    expect(page.locator(".walk-row")).to_contain_text(code)
    expect(page.locator(".walk-row img")).to_have_count(0)
    press(page, "Correct it")
    expect(page.get_by_role("heading", level=1)).to_have_text("That did not arrive whole")
    page.goto("/diary/")
    expect(page).not_to_have_title("run")
    assert Walk.objects.count() == 1
