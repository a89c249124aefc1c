"""Without network: entries stay on the phone, are seen there, and go out once, by the person who wrote them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from rehab.diary.models import Morning, Report, Start, Walk
from rehab.people.models import User
from rehab.plan.models import Plan
from tests.browser.conftest import Clock, sign_in
from tests.browser.hand import OpenPage, choose, press, tap
from tests.cast import MONDAY, Cast, intake, walk

LOG = "/diary/walks/new/"
SAVE = "Save this walk"
FIVE_HOURS_AGO = "() => { const real = Date.now; Date.now = () => real() - 5 * 60 * 60 * 1000; }"
TEN_MINUTES_AGO = "(form) => { form.dataset.outboxAt -= 10 * 60 * 1000; }"
KEPT = """async () => ({
  pages: (await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(async (asked) => [asked.url, await (await cache.match(asked)).text()]));
  }))).flat(),
  entries: (await indexedDB.databases()).length && await new Promise((done) => {
    indexedDB.open('backstep').onsuccess = ({ target }) => {
      const stored = target.result.transaction('entries').objectStore('entries').getAll();
      stored.onsuccess = () => { target.result.close(); done(stored.result.length); };
    };
  }),
  words: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((word) => !word.startsWith('htmx')),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def online(page: Page, there: bool = True) -> None:
    page.context.set_offline(not there)


def unsent(page: Page, number: int) -> None:
    """So many entries wait on this phone, and the page says so."""
    panel = page.get_by_role("region", name=re.compile("kept on this phone"))
    if not number:
        expect(panel).to_be_hidden()
        return
    expect(panel.get_by_role("heading")).to_contain_text(f"{number} entr")


def fill_walk(page: Page, *, minutes: int = 6, peak: int = 2) -> None:
    page.get_by_label("Minutes walking backward").fill(str(minutes))
    choose(page, "The most it hurt", peak)


def losing_answers(page: Page) -> list[str]:
    """From now on the server gets each walk and keeps it, and its answer is lost on the way back."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        status = str(route.fetch().status)
        route.abort("connectionreset")
        lost.append(status)

    page.context.route(f"**{LOG}", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    return lost


@pytest.fixture
def ana(clinic: Cast) -> User:
    intake(clinic.ana)
    return clinic.ana


def test_all_that_is_written_without_network_goes_out_once_after_a_restart(open_phone: OpenPage, ana: User) -> None:
    """Three tabs of one phone, closed before the network is back."""
    walk(ana, MONDAY - timedelta(days=1))
    today, log, wrong = open_phone(ana), open_phone(None, LOG), open_phone(None, "/diary/symptoms/")
    online(today, False)
    tap(today, 1)
    unsent(today, 1)
    fill_walk(log)
    log.evaluate(FIVE_HOURS_AGO)
    press(log, SAVE)
    wrong.get_by_label("I feel ill").check()
    press(wrong, "Tell Tess and work out what to do")
    for page in (today, log, wrong):
        unsent(page, 3)
    expect(today.locator(".walk-row").first).to_contain_text("A walk, 6 minutes worst 2")
    assert (Morning.objects.count(), Walk.objects.count(), Report.objects.count()) == (0, 1, 0)

    context = today.context
    for page in (today, log, wrong):
        page.close()
    context.set_offline(False)
    page = open_phone(None)
    until(page, Report.objects.exists)
    unsent(page, 0)
    assert (Morning.objects.count(), Walk.objects.count(), Report.objects.count()) == (1, 2, 1)
    logged = Walk.objects.newest_first()[0]
    waited = logged.received_at - logged.entered_at
    assert timedelta(hours=5, seconds=-2) < waited < timedelta(hours=5, minutes=2)
    assert logged.happened_at == logged.entered_at - timedelta(minutes=6)


def test_a_walk_is_started_timed_and_finished_without_network(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    online(page, False)
    tap(page, 1)
    expect(page.get_by_role("heading", name="Your walk is running")).to_be_visible()
    page.close()  # the battery is empty; the phone starts again
    page = open_phone(None, "/diary/walks/now/")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^0:\d\d$"))
    expect(page.get_by_role("group", name="The most your left knee hurt")).to_be_hidden()
    choose(page, "The most your right knee hurt", 3)
    press(page, "Stop and save the walk")
    unsent(page, 1)
    expect(page.get_by_role("timer")).to_be_hidden()
    assert not Walk.objects.exists()
    online(page)
    expect(page.locator(".toast")).to_contain_text("Saved.")
    stored = Walk.objects.get()
    assert (stored.right_before, stored.right_peak, stored.left_peak, stored.timed) == (1, 3, None, True)
    assert not Start.objects.exists()
    unsent(page, 0)


def test_a_walk_that_runs_is_stopped_without_network_and_its_minutes_end_there(
    open_phone: OpenPage, ana: User, clock: Clock
) -> None:
    page = open_phone(ana)
    tap(page, 1)
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("Get ready")  # the clock of the page runs
    clock.wait(13)
    online(page, False)
    press(page, "Stop walking")
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_role("timer")).to_be_hidden()
    page.locator("form[data-outbox]").evaluate(TEN_MINUTES_AGO)  # that was before a rest on the bench
    tap(page, 2)
    unsent(page, 1)
    online(page)
    until(page, Walk.objects.exists)
    stored = Walk.objects.get()
    assert (stored.minutes, stored.right_peak, stored.timed) == (3, 2, True)
    assert not Start.objects.exists()


def test_who_stopped_without_network_may_walk_on(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    tap(page, 1)
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("Get ready")  # the clock of the page runs
    online(page, False)
    press(page, "Stop walking")
    press(page, "Keep walking")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_role("heading", name="Stopped")).to_be_hidden()


@pytest.mark.parametrize("there", [True, False], ids=["network", "no network"])
def test_a_number_that_is_tapped_twice_in_a_hurry_is_one_walk(open_phone: OpenPage, ana: User, there: bool) -> None:
    page = open_phone(ana)
    online(page, there)
    page.locator("#planned-card button.pain-2").evaluate("(tile) => { tile.click(); tile.click(); }")
    if not there:
        unsent(page, 1)
        online(page)
    until(page, Walk.objects.exists)
    expect(page.locator(".toast")).to_contain_text("Saved.")
    unsent(page, 0)
    assert [(stored.right_peak, stored.minutes) for stored in Walk.objects.all()] == [(2, 6)]


def test_fifty_answers_are_lost_and_there_is_one_walk(open_phone: OpenPage, ana: User) -> None:
    """The server keeps the walk and dies before it has answered, fifty times."""
    page = open_phone(ana, LOG)
    lost = losing_answers(page)
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    for _ in range(50):
        before = len(lost)
        press(page, "Try now")
        until(page, lambda before=before: len(lost) > before)
    page.context.unroute_all(behavior="wait")
    press(page, "Try now")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert len(lost) > 50
    assert set(lost) == {"200"}
    assert Walk.objects.count() == 1


def test_two_tabs_send_what_waits_once(open_phone: OpenPage, ana: User) -> None:
    log, other = open_phone(ana, LOG), open_phone(None)
    posts: list[str] = []
    log.context.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    online(log, False)
    fill_walk(log)
    log.get_by_role("button", name=SAVE).evaluate("(button) => { button.click(); button.click(); }")
    unsent(other, 1)
    posts.clear()
    online(log)
    expect(log.locator(".toast")).to_contain_text("Saved. 6 minutes")
    unsent(other, 0)
    assert len(posts) == 1
    assert Walk.objects.count() == 1


def test_the_worker_sends_when_no_page_is_open(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana, LOG)
    online(page, False)
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    empty = page.context.new_page()
    page.close()
    online(empty)
    until(empty, Walk.objects.exists)


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Look again, five seconds at most."""
    for _ in range(50):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come to be.")


def test_the_session_ends_and_another_signs_in_before_it_goes_out(
    open_phone: OpenPage, ana: User, clinic: Cast
) -> None:
    intake(clinic.ben)
    page = open_phone(ana, LOG)
    url = page.url.removesuffix(LOG)
    Session.objects.all().delete()
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    expect(page.get_by_text("Sign in again on this phone")).to_be_visible()

    sign_in(page, clinic.ben, url)
    page.goto("/diary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ben")
    unsent(page, 0)
    expect(page.get_by_text("A walk, 6 minutes")).to_have_count(0)
    assert not Walk.objects.exists()

    sign_in(page, ana, url)
    page.goto("/diary/")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert [row.patient for row in Walk.objects.all()] == [ana]


def test_signing_out_asks_and_then_leaves_nothing(open_phone: OpenPage, ana: User, clinic: Cast) -> None:
    intake(clinic.ben)
    page = open_phone(ana, LOG)
    url = page.url.removesuffix(LOG)
    page.context.route(f"**{LOG}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    fill_walk(page)
    press(page, SAVE)
    unsent(page, 1)
    page.goto("/sign-out/")
    expect(page.get_by_role("heading", name="Something on this phone is not sent yet")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert {name.removeprefix(url).split("/")[1] for name, _ in kept["pages"]} == {"offline", "static"}
    assert not [name for name, text in kept["pages"] if re.search(r'Ana|Tess|name="csrf', text)]
    assert (kept["entries"], kept["workers"]) == (1, 1)

    press(page.locator("main"), "Sign out")
    expect(page.get_by_role("heading", name="Walk backward")).to_be_visible()
    assert page.evaluate(KEPT) == {"pages": [], "entries": 0, "words": [], "workers": 0}
    page.context.unroute_all()
    sign_in(page, clinic.ben, url)
    page.goto("/diary/")
    unsent(page, 0)
    assert not Walk.objects.exists()


def test_what_is_refused_later_comes_back_with_the_servers_words_and_is_corrected(
    open_phone: OpenPage, ana: User
) -> None:
    page = open_phone(ana, LOG)
    online(page, False)
    fill_walk(page, minutes=999)
    page.get_by_label("A note").fill("Grass, after rain. 🌧")
    press(page, SAVE)
    unsent(page, 1)
    expect(page.get_by_role("button", name=SAVE)).to_be_hidden()  # nothing is under way any more
    online(page)
    page.get_by_text("See what is waiting").click()
    expect(page.locator(".walk-row")).to_contain_text("“999” is more than a walk can be")
    press(page, "Correct it")
    expect(page.get_by_role("alert").first).to_contain_text("Fix 1 thing")
    expect(page.get_by_label("A note")).to_have_value("Grass, after rain. 🌧")
    unsent(page, 1)
    page.get_by_label("Minutes walking backward").fill("9")
    press(page, SAVE)
    expect(page.locator(".toast")).to_contain_text("Saved. 9 minutes")
    unsent(page, 0)
    assert [(row.minutes, row.note) for row in Walk.objects.all()] == [(9, "Grass, after rain. 🌧")]


def test_what_the_worker_could_not_send_is_told_by_the_next_page(open_phone: OpenPage, ana: User) -> None:
    """The worker gets the refusal first, and cannot read the page that says why."""
    page = open_phone(ana, LOG)
    online(page, False)
    fill_walk(page, minutes=999)
    page.get_by_label("A note").fill("<img src=x onerror=alert(1)>")
    press(page, SAVE)
    unsent(page, 1)
    empty = page.context.new_page()
    page.close()
    with empty.context.expect_event("response", lambda answer: answer.status == 422):
        online(empty)
    page = open_phone(None)
    page.get_by_text("See what is waiting").click()
    expect(page.locator(".walk-row")).to_contain_text("“999” is more than a walk can be")
    expect(page.locator(".walk-row")).to_contain_text("<img src=x onerror=alert(1)>")


def test_a_tap_on_a_plan_that_has_changed_since_is_saved_as_it_is_now(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    online(page, False)
    tap(page.locator("#planned-card"), 2)
    unsent(page, 1)
    page.goto("/offline/")
    Plan.objects.of(ana).update(stage="A2")
    online(page)
    page.get_by_text("See what is waiting").click()
    expect(page.locator(".walk-row")).to_contain_text("Your plan has changed")
    press(page, "Correct it")
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was saved yet")
    press(page, SAVE)
    expect(page.locator(".toast")).to_contain_text("Saved. 8 minutes")
    unsent(page, 0)
    assert [(row.minutes, row.right_peak) for row in Walk.objects.all()] == [(8, 2)]


def test_the_page_without_network_takes_one_entry_after_the_other(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    online(page, False)
    page.goto("/diary/")
    for number, pain in ((1, 4), (2, 3)):
        press(page, "Write down a walk")
        page.get_by_label("Day", exact=True).fill("2026-03-02")
        page.get_by_label("Minutes backward").fill("8")
        choose(page, "The most your right knee hurt", pain)
        press(page, SAVE)
        unsent(page, number)
        expect(page.get_by_role("heading", level=1)).to_have_text("No signal just now")
    online(page)
    until(page, lambda: Walk.objects.count() == 2)
    expect(page.get_by_role("heading", name=re.compile("Ana"))).to_be_visible()
    assert {row.right_peak for row in Walk.objects.all()} == {3, 4}


@pytest.mark.parametrize("fault", ["full", "none"])
def test_a_browser_that_keeps_nothing_says_so_and_sends_as_without_scripts(
    open_phone: OpenPage, ana: User, fault: str
) -> None:
    page = open_phone(ana)
    page.context.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
        if fault == "full"
        else "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
    )
    page.goto(LOG)
    fill_walk(page)
    online(page, False)
    press(page, SAVE)
    said = page.get_by_role("alert").filter(has_text="This browser keeps nothing without a network")
    expect(said).to_be_focused()
    expect(page.get_by_label("Minutes walking backward")).to_have_value("6")
    online(page)
    press(page, SAVE)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert Walk.objects.count() == 1


def test_what_is_discarded_is_gone(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana, LOG)
    online(page, False)
    fill_walk(page)
    press(page, SAVE)
    page.get_by_text("See what is waiting").click()
    press(page, "Discard")
    unsent(page, 1)
    press(page, "Discard for good")
    unsent(page, 0)
    online(page)
    page.goto("/diary/")
    expect(page.locator(".walk-card")).to_be_visible()
    assert not Walk.objects.exists()


def test_a_danger_sign_without_network_says_stop_at_once(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana, "/diary/symptoms/")
    online(page, False)
    page.get_by_label("Chest pain or pressure").check()
    press(page, "Tell Tess and work out what to do")
    said = page.get_by_role("alert", name="Stop walking backward. Call now")
    expect(said).to_be_focused()
    expect(said).to_contain_text("Nobody at the clinic knows yet")
    expect(said.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    online(page)
    expect(page).to_have_url(re.compile("/diary/stopped/$"))
    assert Plan.objects.of(ana).get().locked == "emergency"


def test_an_app_that_is_opened_without_network_takes_walks_and_warnings(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    online(page, False)
    page.goto("/diary/progress/")
    expect(page.get_by_role("heading", name="No signal just now")).to_be_visible()
    press(page, "Write down a walk")
    choose(page, "The most your right knee hurt", 4)
    page.get_by_label("Day", exact=True).fill("2026-03-02")  # the phone's own clock is not the clinic's here
    page.get_by_label("Minutes backward").fill("8")
    press(page, SAVE)
    unsent(page, 1)
    press(page, "Something wrong?")
    expect(page.get_by_role("heading", name="Stop walking. Call 112 now if you have:")).to_be_visible()
    page.get_by_label("A knee gave way").check()
    press(page, "Write this down")
    expect(page.get_by_role("alert", name="Stop walking backward. Call now")).to_be_focused()
    unsent(page, 2)
    online(page)
    until(page, Report.objects.exists)
    assert [(row.minutes, row.right_peak) for row in Walk.objects.all()] == [(8, 4)]


def test_a_morning_is_told_on_the_page_without_network(open_phone: OpenPage, ana: User) -> None:
    walk(ana, MONDAY - timedelta(days=1))
    page = open_phone(ana)
    online(page, False)
    page.goto("/diary/morning/")  # the shortcut of the app
    choose(page, "Right knee this morning", 3)
    press(page, "Save this morning")
    unsent(page, 1)
    expect(page.locator(".walk-row")).to_contain_text(re.compile("The morning after +3"))
    online(page)
    until(page, Morning.objects.exists)
    unsent(page, 0)
    assert [(row.left, row.right) for row in Morning.objects.all()] == [(None, 3)]


def test_a_knee_too_sore_to_walk_is_told_to_rest_without_network(open_phone: OpenPage, ana: User) -> None:
    page = open_phone(ana)
    online(page, False)
    tap(page, 7)
    unsent(page, 1)
    expect(page.get_by_text("That is too sore to walk on.")).to_be_visible()


def test_nobody_keeps_anything_on_a_phone_that_knows_nobody(open_phone: OpenPage, clinic: Cast) -> None:
    page: Any = open_phone(None, "/offline/")
    expect(page.get_by_text("Sign in when you are back online.")).to_be_visible()
    expect(page.get_by_role("link", name="Start today’s walk anyway")).to_be_hidden()
    press(page, "Something wrong?")
    expect(page.get_by_role("link", name="Call 112").first).to_be_visible()
    expect(page.get_by_role("button", name="Write this down")).to_be_hidden()
