"""From a link on the operator's console to the first therapist, and to words that a patient reads."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from rehab.people.models import User
from tests.browser.hand import OpenPage, path_of, press
from tests.cast import Cast, intake

PASSWORD = "seven quiet herons wade"


def join(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@clinic.example")
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Join")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])
def test_the_setup_link_makes_the_first_admin_who_invites_a_therapist(
    open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    User.objects.filter(pk=clinic.ada.pk).update(is_active=False)
    console = StringIO()
    call_command("setuplink", stdout=console)
    admin = open_page(None, path_of(console.getvalue().strip()), javascript=javascript, desk=True)
    expect(admin.get_by_role("heading", level=1)).to_have_text("Open the clinic")
    join(admin, "Iris")
    expect(admin.get_by_role("heading", level=1)).to_have_text("Editions")
    press(admin, "People")

    admin.get_by_label("Physical therapist").check()
    admin.get_by_label("Name").fill("Toni")
    press(admin, "Make a key")
    link = path_of(admin.get_by_role("link", name="/key/").inner_text())

    therapist = open_page(None, link, javascript=javascript, desk=True)
    expect(therapist.get_by_role("heading", level=1)).to_have_text("Iris invites you")
    join(therapist, "Toni")
    expect(therapist.get_by_role("heading", level=2, name="No patients yet")).to_be_visible()

    again = open_page(None, link, javascript=javascript)
    expect(again.get_by_role("heading", level=1)).to_have_text("That key did not open the door")
    again.goto("/sign-in/")
    again.get_by_text("I work here or have a password").click()
    again.get_by_label("Email").fill("toni@clinic.example")
    again.get_by_label("Password").fill(PASSWORD)
    press(again, "Sign in")
    expect(again.get_by_role("heading", level=2, name="No patients yet")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "without-javascript"])
def test_an_admin_edits_a_passage_and_the_patient_reads_the_new_words(
    open_page: OpenPage, clinic: Cast, javascript: bool
) -> None:
    intake(clinic.ana)
    words = "Wear shoes that you trust on wet leaves."
    desk = open_page(clinic.ada, "/guide/topics/outdoors/", desk=True, javascript=javascript)
    press(desk, "Edit")
    text = desk.get_by_label("Text", exact=True)
    text.fill(f"{text.input_value()}\n\n{words}")
    if javascript:  # while it is typed
        expect(desk.locator("#preview .preview")).to_contain_text(words)
        expect(desk.locator("#changes ins")).to_contain_text(words)
    press(desk, "Publish as edition 2")
    expect(desk.locator("#news")).to_contain_text("Edition 2 is published")
    expect(desk.get_by_role("article")).to_contain_text(words)

    phone = open_page(clinic.ana, "/guide/topics/outdoors/", javascript=javascript)
    expect(phone.get_by_role("article")).to_contain_text(words)
    expect(phone.get_by_role("article")).to_contain_text("Edition 2")


def test_a_mistake_in_a_passage_is_said_at_its_field(open_page: OpenPage, clinic: Cast) -> None:
    desk = open_page(clinic.ada, "/guide/passages/topic/outdoors/", desk=True)
    desk.get_by_label("Text", exact=True).fill("Ask {nobody}.")
    press(desk, "Publish as edition 2")
    expect(desk.get_by_role("alert")).to_contain_text("{nobody} has no meaning here")
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.get_by_label("Text", exact=True)).to_have_value("Ask {nobody}.")
