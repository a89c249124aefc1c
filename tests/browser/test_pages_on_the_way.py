"""Pages that only an act leads to: codes by mail, a second step, mistakes, refusals, and the broken house."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from rehab.people.models import Clinic, User
from tests.browser.conftest import Clock, sign_in
from tests.browser.hand import OpenPage, press, tap
from tests.browser.looks import faults
from tests.cast import Cast, intake, walk


def confirm(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def heading_is(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def ask_for_a_code(page: Page, cast: Cast) -> None:
    confirm(cast.ana)
    page.goto("/sign-in/code/")
    page.get_by_label("Email").fill("ana@example.org")
    press(page, "Mail me a code")
    heading_is(page, "Write the code from your mail")


def sign_up(page: Page, cast: Cast) -> None:
    Clinic.objects.create(pk=1, self_sign_up=True)
    page.goto("/join/")
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_label("Password").fill("seven quiet herons wade")
    press(page, "Join")
    heading_is(page, "Write the code from your mail")


def come_to_the_second_step(page: Page, cast: Cast) -> None:
    confirm(cast.tess)
    TOTP.activate(cast.tess, "JBSWY3DPEHPK3PXP")
    page.goto("/sign-in/")
    page.get_by_text("I work here or have a password").click()
    page.get_by_label("Email").fill("tess@example.org")
    page.get_by_label("Password").fill("correct horse tess")
    press(page, "Sign in")
    heading_is(page, "One more step")


def choose_a_new_password(page: Page, cast: Cast) -> None:
    page.goto(f"/password/new/{user_pk_to_url_str(cast.ana)}-{default_token_generator.make_token(cast.ana)}/")
    heading_is(page, "Choose a new password")


def try_a_wrong_key(page: Page, cast: Cast) -> None:
    page.goto("/sign-in/key/")
    page.get_by_role("textbox", name="Your key").fill("QQQQ QQQQ")
    press(page, "Use this phone")
    heading_is(page, "That key did not open the door")


AT_THE_DOOR = [ask_for_a_code, sign_up, come_to_the_second_step, choose_a_new_password, try_a_wrong_key]


def test_nothing_is_wrong_at_the_door(open_page: OpenPage, clinic: Cast) -> None:
    page, wrong = open_page(None, "/sign-in/"), {}
    url = page.url.removesuffix("/sign-in/")
    for arrive in AT_THE_DOOR:
        sign_in(page, None, url)
        arrive(page, clinic)
        wrong[arrive.__name__] = faults(page, for_thumbs=True)
    assert {way: found for way, found in wrong.items() if found} == {}


def forget_an_answer(page: Page) -> None:
    """Surgery, and no day of it."""
    page.goto("/diary/welcome/")
    press(page, "Answer everything again")
    press(page, "Yes")
    expect(page.get_by_role("alert")).to_be_focused()


def tell_of_nothing(page: Page) -> None:
    page.goto("/diary/symptoms/")
    press(page, "Tell Tess and work out what to do")
    expect(page.get_by_role("alert")).to_be_focused()


def write_down_nonsense(page: Page) -> None:
    page.goto("/diary/walks/new/")
    page.get_by_label("Minutes walking backward").fill("999")
    page.get_by_label("Day", exact=True).fill("2026-03-09")
    press(page, "Save this walk")
    expect(page.get_by_role("alert")).to_be_focused()


def stop_the_clock(page: Page) -> None:
    page.goto("/diary/")
    tap(page, 1)
    press(page, "Stop walking")
    heading_is(page, "0:00 on the clock")


def save_a_walk(page: Page) -> None:
    page.goto("/diary/walks/now/")
    tap(page, 2)
    expect(page.locator(".toast")).to_be_visible()


def tap_far_too_low(page: Page) -> None:
    page.goto("/diary/")
    tap(page, 5)
    tap(page, 0)
    heading_is(page, "0:00 on the clock")
    expect(page.get_by_role("alert")).to_be_focused()
    press(page, "Save the walk")
    expect(page.locator(".toast")).to_be_visible()


def come_where_nothing_is(page: Page) -> None:
    page.goto("/diary/nowhere/")
    heading_is(page, "No footprints here")


def come_to_another_role(page: Page) -> None:
    page.goto("/review/")
    heading_is(page, "This page is for someone else")


ON_A_PHONE = [
    forget_an_answer, tell_of_nothing, write_down_nonsense, stop_the_clock, save_a_walk, come_where_nothing_is,
    come_to_another_role,
]  # fmt: skip


def test_nothing_is_wrong_after_a_tap(open_page: OpenPage, clinic: Cast) -> None:
    intake(clinic.ana)
    page = open_page(clinic.ana)
    wrong = {}
    for act in ON_A_PHONE:
        act(page)
        wrong[act.__name__] = faults(page, for_thumbs=True)
    assert {act: found for act, found in wrong.items() if found} == {}


def make_a_key(page: Page) -> None:
    page.goto("/patients/")
    page.get_by_label("Name").fill("Nora")
    press(page, "Make a key")
    expect(page.get_by_role("heading", name="The key for Nora")).to_be_visible()


def clear_without_a_reason(page: Page) -> None:
    page.goto("/review/")
    page.locator("details.case summary").click()
    press(page, "Open patient page of Ana")
    press(page, "Test on the past")
    expect(page.get_by_role("alert")).to_be_focused()


def test_nothing_is_wrong_at_the_desk(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    intake(clinic.ana)
    walk(clinic.ana, clinic.ana.local(clinic.ana.joined_at), peak=9)
    page = open_page(clinic.tess, desk=True)
    wrong = {}
    for act in (make_a_key, clear_without_a_reason):
        act(page)
        wrong[act.__name__] = faults(page)
    assert {act: found for act, found in wrong.items() if found} == {}


def served_by(template: str) -> Callable[[Any], None]:
    """What Django or the way to it answers with this template, which knows nobody and asks nothing."""
    return lambda route: route.fulfill(body=render_to_string(template), content_type="text/html")


@pytest.mark.parametrize("template", ["400.html", "500.html", "503.html", "csrf.html", "429.html"])
def test_nothing_is_wrong_when_the_house_is(open_page: OpenPage, template: str) -> None:
    page = open_page(None, "/sign-in/")
    page.route("**/broken/", served_by(template))
    page.goto("/broken/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults(page, for_thumbs=True) == []
