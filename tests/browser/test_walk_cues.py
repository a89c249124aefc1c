"""The walk speaks so that nobody has to look: countdown, look behind, half way, rests, the end."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rehab.diary.models import WalkSetup
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press, tap
from tests.cast import MONDAY, Cast, intake

# What a phone has of its own, in our hands: what it is told to say, to sound and to feel is written down.
PHONE = """() => {
  window.said = []; window.felt = []; window.sounded = 0;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = { speak: ({ text }) => text && said.push(text), cancel: () => {} };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  navigator.vibrate = (times) => { felt.push(times); return true; };
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function () { sounded += 1; return createOscillator.call(this); };
  Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'running' });
}"""
TIMELINE = """async (plan) =>
  (await import('/static/js/walk/cues.js')).timeline(plan).map((cue) => [cue.at, cue.kind, cue.say])"""
AT = "async ([plan, elapsed]) => (await import('/static/js/walk/cues.js')).at(plan, elapsed)"
BUZZ_UNASKED = """addEventListener('load', async () => {
  (await import('/static/js/walk/voice.js')).tell({ kind: 'look', say: '' }, { vibration: true });
  document.title = 'Told';
})"""
SIX_MINUTES = {"lead": 5, "seconds": 360, "parts": 0, "part": 0, "rest": 60, "look": 25}
TWO_PARTS = {"lead": 3, "seconds": 60, "parts": 2, "part": 30, "rest": 20, "look": 10}


def walk_on(page: Page, seconds: int) -> None:
    page.clock.run_for(1000 * seconds)


@pytest.fixture
def walking(open_page: OpenPage, clinic: Cast) -> Page:
    """Six minutes have just begun."""
    intake(clinic.ana)
    page = open_page(clinic.ana, "/diary/")
    page.add_init_script(f"({PHONE})()")
    page.clock.install(time=MONDAY)
    page.goto("/diary/")
    tap(page, 1)
    expect(page.get_by_role("timer")).to_contain_text("Get ready")
    page.clock.pause_at(MONDAY + timedelta(minutes=1))
    return page


def test_what_is_said_and_when_follows_from_the_plan_alone(open_page: OpenPage, clinic: Cast) -> None:
    page = open_page(None, "/sign-in/")
    cues: list[Any] = page.evaluate(TIMELINE, SIX_MINUTES)
    assert cues[:5] == [
        [2, "count", ["3"]], [3, "count", ["2"]], [4, "count", ["1"]], [5, "go", ["walk"]], [30, "look", ["look"]],
    ]  # fmt: skip
    assert [185, "half", ["half"]] in cues
    assert cues[-1] == [365, "end", ["done"]]
    assert [at for at, kind, _ in cues if kind == "look"] == [5 + 25 * n for n in range(1, 15) if 5 + 25 * n != 305]
    assert page.evaluate(TIMELINE, TWO_PARTS) == [
        [0, "count", ["3"]], [1, "count", ["2"]], [2, "count", ["1"]], [3, "go", ["walk-part", {"part": 1, "of": 2}]],
        [13, "look", ["look"]], [23, "look", ["look"]],
        [33, "rest", ["rest-half", {"rest": 20}]],
        [50, "count", ["3"]], [51, "count", ["2"]], [52, "count", ["1"]],
        [53, "go", ["walk-part", {"part": 2, "of": 2}]],
        [63, "look", ["look"]], [73, "look", ["look"]], [83, "end", ["done"]],
    ]  # fmt: skip
    never = page.evaluate(TIMELINE, TWO_PARTS | {"look": 0, "lead": 0})
    assert {kind for _, kind, _ in never} == {"go", "rest", "count", "end"}
    assert never[0] == [0, "go", ["walk-part", {"part": 1, "of": 2}]]
    sled = page.evaluate(TIMELINE, SIX_MINUTES | {"seconds": 0})
    assert {kind for _, kind, _ in sled} == {"count", "go", "look"}
    rest = page.evaluate(AT, [TWO_PARTS, 40])
    assert rest == {"phase": "rest", "left": 13, "part": 2, "of": 2, "walked": 30}
    assert page.evaluate(AT, [TWO_PARTS, 99])["walked"] == 60


def test_the_walk_is_spoken_sounded_and_felt(walking: Page) -> None:
    walk_on(walking, 320)
    said = walking.evaluate("() => said")
    assert "Look behind you." in said
    assert "Half way." in said
    assert said[-1] == "Done. Stop, and stand still."
    assert [1200] in walking.evaluate("() => felt")
    assert walking.evaluate("() => sounded") > len(said)
    expect(walking.get_by_role("timer")).to_contain_text("0:00Done. Stop and stand still.")


def test_a_page_that_nobody_has_tapped_on_does_not_try_to_buzz(open_page: OpenPage) -> None:
    """As a walk that came back by itself. Chromium would refuse, and complain in the console: here that is a fault."""
    page = open_page(None, "/sign-in/")
    page.add_init_script(BUZZ_UNASKED)  # not evaluated: that would count as a tap
    page.goto("/sign-in/")
    expect(page).to_have_title("Told")


def test_what_came_due_while_the_phone_slept_is_not_told_late(walking: Page) -> None:
    before = len(walking.evaluate("() => said"))
    walking.clock.fast_forward(1000 * 290)
    assert len(walking.evaluate("() => said")) <= before + 1


def test_each_way_can_be_switched_off_and_stays_off(walking: Page, clinic: Cast) -> None:
    walking.get_by_text("Voice, sounds, looking behind").click()
    with walking.expect_response("**/walks/cues/"):
        walking.get_by_label("Voice").uncheck()
    with walking.expect_response("**/walks/cues/"):
        walking.get_by_label("Tell me to look behind every").select_option("Never")
    setup = WalkSetup.objects.of(clinic.ana).get()
    assert (setup.speech, setup.vibration, setup.look_seconds) == (False, True, 0)
    expect(walking.get_by_text("Look behind you", exact=True)).to_be_hidden()
    said, felt = walking.evaluate("() => [said.length, felt.length]")
    walk_on(walking, 320)
    assert walking.evaluate("() => said.length") == said
    assert walking.evaluate("() => felt.length") > felt


def test_in_the_pocket_only_a_long_press_wakes_it(walking: Page, clock: Clock) -> None:
    press(walking, "Put phone in pocket")
    pocket = walking.get_by_role("dialog")
    expect(pocket).to_contain_text("Touch is off")
    hold = walking.get_by_role("button", name="Hold here for 2 seconds to wake")
    walking.mouse.click(200, 300)
    walking.keyboard.press("Escape")
    hold.click()
    walk_on(walking, 3)
    expect(pocket).to_be_visible()
    hold.hover()
    walking.mouse.down()
    walk_on(walking, 1)
    expect(pocket).to_be_visible()
    walk_on(walking, 2)
    expect(pocket).to_be_hidden()
    walking.mouse.up()
    expect(walking.get_by_role("heading", name="6-minute walk")).to_be_visible()
