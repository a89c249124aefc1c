"""What a record costs, counted in real taps from the home screen. One tap too many fails."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from rehab.diary.models import Correction, Walk
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, choose, press, tap
from tests.cast import MONDAY, Cast, intake

COUNT = "() => addEventListener('pointerdown', (event) => { if (event.isTrusted) window.tapped(); }, true)"


class Taps:
    """Counts every tap of a thumb on a page, and on those it leads to."""

    def __init__(self, page: Page) -> None:
        self.made = 0
        page.expose_function("tapped", self.count)
        page.add_init_script(f"({COUNT})()")
        page.goto("/diary/")

    def count(self) -> None:
        self.made += 1

    def since(self) -> int:
        made, self.made = self.made, 0
        return made


@pytest.fixture
def home(open_page: OpenPage, clinic: Cast) -> tuple[Page, Taps]:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    return page, Taps(page)


@pytest.fixture
def two_knees(open_page: OpenPage, clinic: Cast) -> tuple[Page, Taps]:
    intake(clinic.ana, knees=["left", "right"], left_usual=1)
    page = open_page(clinic.ana, "/diary/")
    return page, Taps(page)


def tap_both(page: Page | Locator, left: int, right: int) -> None:
    """The left knee is chosen, and the right one sends."""
    page.get_by_role("group", name=re.compile("^First your left knee")).first.locator(f".pain-{left}").first.click()
    tap(page, right)


def planned(page: Page, pain: int) -> None:
    tap(page.locator("#planned-card"), pain)


def test_a_timed_walk_is_two_taps_its_hour_after_one_and_its_morning_one(home: tuple[Page, Taps], clock: Clock) -> None:
    page, taps = home
    tap(page, 1)
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    clock.wait(6)
    tap(page, 2)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert (taps.since(), Walk.objects.get().right_peak) == (2, 2)

    clock.wait(61)
    page.goto("/diary/")
    tap(page.locator("#after-card"), 3)
    expect(page.locator(".toast")).to_contain_text("Saved. After the walk: right 3")
    assert (taps.since(), Walk.objects.get().right_after) == (1, 3)

    clock.day(1, "07:30")
    page.goto("/diary/")
    tap(page, 1)
    expect(page.locator(".toast")).to_contain_text("Saved. This morning: right 1")
    assert taps.since() == 1


def test_done_as_planned_is_one_tap_its_undo_one_and_a_correction_three(home: tuple[Page, Taps]) -> None:
    page, taps = home
    planned(page, 0)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert (taps.since(), Walk.objects.get().right_peak) == (1, 0)

    press(page, "Undo")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
    assert taps.since() == 1
    planned(page, 2)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    assert taps.since() == 1

    page.get_by_role("link", name="Change or add to this walk").click()
    choose(page, "The most it hurt", 4)
    press(page, "Save the change")
    expect(page.locator(".toast")).to_contain_text("Changed.")
    assert taps.since() == 3
    assert Walk.objects.get(withdrawn_at=None).right_peak == 4
    assert Correction.objects.filter(kind="changed").get().before["right_peak"] == 2


def test_a_second_knee_costs_one_tap_more_each_time(two_knees: tuple[Page, Taps], clock: Clock) -> None:
    page, taps = two_knees
    tap_both(page, 1, 2)
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    clock.wait(6)
    tap_both(page, 3, 0)
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    walk = Walk.objects.get()
    assert (walk.left_before, walk.right_before, walk.left_peak, walk.right_peak) == (1, 2, 3, 0)
    assert taps.since() == 4

    clock.day(1, "07:30")
    page.goto("/diary/")
    tap_both(page.locator("#morning-card"), 0, 1)
    expect(page.locator(".toast")).to_contain_text("Saved. This morning: left 0, right 1")
    assert taps.since() == 2


@pytest.mark.parametrize("path", ["/diary/", "/diary/history/", "/diary/progress/", "/guide/", "/diary/walks/new/"])
def test_a_danger_sign_is_two_taps_from_the_call(home: tuple[Page, Taps], path: str) -> None:
    page, taps = home
    page.goto(path)
    page.get_by_role("link", name="Something wrong?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop walking. Call 112 now if you have:")
    call = page.get_by_role("link", name="Call 112")
    expect(call).to_be_in_viewport(ratio=1)
    expect(call).to_have_attribute("href", "tel:112")  # the second tap
    assert taps.since() == 1


def test_a_danger_sign_during_a_walk_is_as_near(home: tuple[Page, Taps]) -> None:
    page, taps = home
    tap(page, 1)
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    taps.since()
    page.get_by_role("link", name="Something wrong?").click()
    expect(page.get_by_role("link", name="Call 112")).to_be_in_viewport(ratio=1)
    assert taps.since() == 1


def test_undo_is_there_for_ten_seconds_and_while_somebody_is_on_it(home: tuple[Page, Taps]) -> None:
    page, _ = home
    page.clock.install(time=MONDAY)
    page.clock.pause_at(MONDAY + timedelta(hours=1))
    planned(page, 0)
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    page.clock.run_for(9_900)
    expect(toast).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.clock.run_for(60_000)
    expect(toast).to_be_visible()
    page.get_by_role("button", name="Undo").blur()
    page.clock.run_for(9_900)
    expect(toast).to_be_visible()
    page.clock.run_for(200)
    expect(toast).to_have_count(0)


def test_without_scripts_undo_stays_until_the_next_page(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/", javascript=False)
    planned(page, 0)
    press(page, "Undo")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
