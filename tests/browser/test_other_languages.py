"""Every page in a language with long words, and in one that is read from the right: nothing is cut, nothing is left
unsaid, and the words of the guide say which language they are in."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from rehab.people.models import User
from tests.browser.busy_clinic import fill
from tests.browser.conftest import Clock, sign_in
from tests.browser.hand import OpenPage
from tests.browser.looks import CUT, TOO_WIDE, UNFOLD
from tests.browser.pseudo import FROM_THE_RIGHT, LONG, pseudo_languages
from tests.browser.test_pages import PAGES, STAFF, named_in
from tests.cast import Cast

# Words in plain letters that are read, beside those of the guide (which carry their language) and what people typed.
UNSAID = """() => {
  const typed = '[lang]:not(html), code, textarea, option, [data-typed], script, style, template, noscript';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const { parentElement: part, textContent: text } = walker.currentNode;
    if (part.closest(typed) || !part.checkVisibility()) continue;
    const plain = /(?<![\\p{L}@.\\/-])[A-Za-z]{3,}(?:[ ’'-]+[A-Za-z]+)*(?![\\p{L}@])/gu;
    for (const [words] of text.matchAll(plain)) found.add(words);
  }
  return [...found];
}"""

# The same everywhere: names and codes; and what people have typed in the busy clinic.
NAMES = {
    "Backstep", "Our clinic", "Ada", "Ana", "Ben", "Cora", "Dev", "Finn", "Gus", "Hugo", "Iris", "Mara", "Nora",
    "Olga", "Pia", "Tess", "Theo", "Toni", "Yara", "CSV", "JSON", "TOTP", "NPRS", "Europe", "http", "localhost",
    "Debian", "deb", "Pick up at", "will", "key", "min",
}  # fmt: skip
# Their own words are those of an edition and of its rules, which are written in one language, for staff.
WORDS_OF_AN_EDITION = (
    "guidance:rules", "guidance:edition", "guidance:numbers", "guidance:edit-", "guidance:bring-back", "plan:",
    "exchange:trail", "exchange:visit", "exchange:my-visit", "exchange:everything", "review:", "look:",
)  # fmt: skip


@pytest.fixture(autouse=True)
def languages() -> Iterator[None]:
    with pseudo_languages():
        yield


def paths_of(who: str, user: User | None, everyone: dict[str, User]) -> Iterator[tuple[str, str]]:
    for name in (name for name, visitors in PAGES.items() if who in visitors.split()):
        yield name, reverse(name, kwargs=named_in(name, user, everyone))


def look(page: Page, name: str, path: str) -> list[str]:
    page.goto(path)
    page.evaluate(UNFOLD)
    size = page.viewport_size
    assert size
    unsaid = [] if name.startswith(WORDS_OF_AN_EDITION) else sorted(set(page.evaluate(UNSAID)) - NAMES)
    return [*page.evaluate(TOO_WIDE, size["width"]), *page.evaluate(CUT), *unsaid]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ["nobody", "patients", "tess theo", "ada"])
def test_in_long_words(open_page: OpenPage, clinic: Cast, clock: Clock, role: str) -> None:
    clock.day(0, "08:00")
    everyone = fill(clinic)
    people_here = sorted(set(everyone) - set(STAFF)) if role == "patients" else role.split()
    User.objects.update(language=LONG)
    with override_settings(LANGUAGE_CODE=LONG):
        page = open_page(None, "/sign-in/", desk=role not in ("nobody", "patients"))
        url, wrong = page.url.removesuffix("/sign-in/"), {}
        for who in people_here:
            user = everyone.get(who)
            sign_in(page, user, url)
            for name, path in paths_of(who, user, everyone):
                wrong[name, who] = look(page, name, path)
    assert {place: found for place, found in wrong.items() if found} == {}


@pytest.mark.parametrize("who", ["ana", "tess", "ada"])
def test_read_from_the_right(open_page: OpenPage, clinic: Cast, clock: Clock, who: str) -> None:
    """The page begins at the right, nothing leaves it, and the words of the guide are still read from the left."""
    clock.day(0, "08:00")
    everyone = fill(clinic)
    User.objects.update(language=FROM_THE_RIGHT)
    page = open_page(everyone[who], desk=who != "ana")
    wrong = {}
    for name, path in paths_of(who, everyone[who], everyone):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        page.evaluate(UNFOLD)
        size = page.viewport_size
        assert size
        brand = page.locator(".brand").bounding_box() if page.locator(".brand").count() else None
        wrong[name] = [*page.evaluate(TOO_WIDE, size["width"]), *page.evaluate(CUT)]
        if brand and brand["x"] < size["width"] / 2:
            wrong[name].append("the name of the app is at the left")
    assert {place: found for place, found in wrong.items() if found} == {}
    page.goto("/guide/topics/about/")
    expect(page.locator("article")).to_have_attribute("lang", "en")
    expect(page.locator("article")).to_have_attribute("dir", "ltr")


def test_an_advice_is_read_out_in_the_language_of_the_edition(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    clock.day(0, "08:00")
    ana = fill(clinic)["ana"]
    User.objects.update(language=FROM_THE_RIGHT)
    page = open_page(ana, "/diary/")
    for part in (page.locator("#advice-h"), page.locator("#advice .advice-reason")):
        expect(part).to_have_attribute("lang", "en")
    User.objects.update(language="en-gb")
    page.reload()
    expect(page.locator("#advice-h")).not_to_have_attribute("lang", "en")
