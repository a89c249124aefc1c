"""What is typed outlives the session: its form waits, or comes back, and goes out after signing in again."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from rehab.diary.models import Walk
from rehab.guidance.models import Passage
from rehab.people.models import User
from rehab.review.models import Note
from tests.browser.conftest import cookies_of
from tests.browser.hand import OpenPage, press
from tests.cast import MONDAY, Cast, intake, walk

NOTE = "Stairs are “easier”, she says. <b>Ask again.</b>"


@dataclass(frozen=True)
class Form:
    """A form of somebody: where it is, what is typed into it, the button, and what is on record by now."""

    user: User
    address: str
    label: str
    button: str
    stored: Callable[[], list[str]]

    def typed_by_its_person(self, open_page: OpenPage, **more: bool) -> Page:
        page = open_page(self.user, self.address, **more)
        self.field(page).fill(NOTE)
        return page

    def field(self, page: Page) -> Locator:
        return page.get_by_role("textbox", name=self.label, exact=True).first

    def is_stored(self) -> bool:
        return [NOTE in text for text in self.stored()] == [True]


def therapists_note(clinic: Cast) -> Form:
    address = reverse("review:notes", args=[clinic.ana.handle])
    return Form(clinic.tess, address, "New note", "Save note", lambda: [note.text for note in Note.objects.all()])


def patients_correction(clinic: Cast) -> Form:
    address = reverse("diary:correct-walk", args=[walk(clinic.ana, MONDAY).entry.key])
    written = Walk.objects.exclude(note="")
    return Form(clinic.ana, address, "A note", "Save the change", lambda: [row.note for row in written.all()])


def admins_draft(clinic: Cast) -> Form:
    address = reverse("guidance:edit-passage", args=["topic", "outdoors"])
    drafts = Passage.objects.filter(edition__published_at=None, slug="outdoors")
    return Form(clinic.ada, address, "Text", "Keep as draft", lambda: [row.body for row in drafts.all()])


FORMS = {"note": therapists_note, "correction": patients_correction, "draft": admins_draft}


def sign_in_in_another_tab(page: Page, user: User) -> None:
    """The session and the token of the browser are new; the page that is open knows only the old ones."""
    page.context.clear_cookies()
    page.context.add_cookies(cookies_of(user, "/".join(page.url.split("/")[:3])))


def press_and_arrive(page: Page, button: str) -> None:
    """Press, and wait until the page that answers is there: what it saved is on record by then."""
    with page.expect_navigation():
        press(page, button)


@pytest.fixture
def busy(clinic: Cast) -> Cast:
    intake(clinic.ana)
    return clinic


@pytest.mark.parametrize("which", FORMS)
def test_a_form_waits_for_its_person_to_sign_in_again(open_page: OpenPage, busy: Cast, which: str) -> None:
    form = FORMS[which](busy)
    page = form.typed_by_its_person(open_page)
    Session.objects.all().delete()
    press(page, form.button)
    expect(page.get_by_role("alert").filter(has_text="You are no longer signed in")).to_be_focused()
    expect(form.field(page)).to_have_value(NOTE)
    assert not form.is_stored()
    sign_in_in_another_tab(page, form.user)
    press_and_arrive(page, form.button)
    assert form.is_stored()


@pytest.mark.parametrize("which", FORMS)
def test_a_form_waits_for_the_network(open_page: OpenPage, busy: Cast, which: str) -> None:
    form = FORMS[which](busy)
    page = form.typed_by_its_person(open_page)
    page.context.route("**/diary/hello/", lambda route: route.fulfill(body="<h1>Welcome to the hotel</h1>"))
    press(page, form.button)
    expect(page.get_by_role("alert").filter(has_text="cannot be reached just now")).to_be_focused()
    expect(form.field(page)).to_have_value(NOTE)
    page.context.unroute_all()
    press_and_arrive(page, form.button)
    assert form.is_stored()


def test_a_form_goes_out_under_no_other_name(open_page: OpenPage, busy: Cast) -> None:
    form = therapists_note(busy)
    page = form.typed_by_its_person(open_page)
    sign_in_in_another_tab(page, busy.theo)
    press(page, form.button)
    expect(page.get_by_role("alert").filter(has_text="Somebody else is signed in")).to_be_focused()
    assert not form.stored()


@pytest.mark.parametrize("which", ["note", "correction"])
def test_without_scripts_it_comes_back_and_is_sent_again(open_page: OpenPage, busy: Cast, which: str) -> None:
    form = FORMS[which](busy)
    page = form.typed_by_its_person(open_page, javascript=False)
    Session.objects.all().delete()
    press(page, form.button)
    expect(page.get_by_role("heading", name="You are no longer signed in")).to_be_visible()
    sign_in_in_another_tab(page, form.user)
    press(page, "Send it again")
    expect(page.get_by_text(f"You are signed in as {form.user.name}")).to_be_visible()
    assert not form.is_stored()
    press_and_arrive(page, "Send it again")
    assert form.is_stored()
