"""Everything by keyboard, and always to be seen where it is."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from rehab.people import actions as people
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage
from tests.cast import Cast, intake

# The ring is around the thing itself, around the area that it works, or around the choice that it belongs to.
RING = """() => {
  const part = document.activeElement;
  const label = part.closest('label') ?? part;
  const around = [getComputedStyle(part), getComputedStyle(part, '::after'), getComputedStyle(label)];
  return around.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
}"""


def tab_to(page: Page, name: str, role: str = "button") -> None:
    """Press Tab until the named thing has the focus. On the way every stop shows where it is."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        if wanted.evaluate("(part) => part === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {name}.")


def test_a_key_and_a_walk_by_keyboard(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    intake(clinic.ana)
    _, key = people.new_device_key(clinic.ana, by=clinic.tess, now=timezone.now())
    page = open_page(None, "/sign-in/", desk=True)
    tab_to(page, "Your key", "textbox")
    page.keyboard.type(key.lower())
    expect(page.get_by_label("Your key")).to_have_value(f"{key[:4]} {key[4:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Ana")
    tab_to(page, "Use this phone")
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", name="Today’s walk")).to_be_visible()
    tab_to(page, "Skip to content", "link")
    page.keyboard.press("Enter")
    tab_to(page, "1 out of 10: right knee, starts the clock")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="6-minute walk")).to_be_visible()
    clock.wait(6)
    tab_to(page, "Stop walking")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="6:00 on the clock")).to_be_visible()
    tab_to(page, "2 out of 10: right knee, saves the walk")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Saved. 6 minutes")
    tab_to(page, "Undo")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Taken back.")
