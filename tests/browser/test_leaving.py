"""A patient deletes their account, changes their mind, and then deletes it after all."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rehab.people.leaving import PAUSE
from rehab.people.models import User
from rehab.upkeep.erasing import erase_due
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press
from tests.browser.looks import faults
from tests.cast import MONDAY, Cast, intake, walk


def delete(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("link", name="Delete my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete my account?")
    page.get_by_label("I know that nothing can be brought back afterwards").check()
    press(page, "Delete my account")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your account goes on")


@pytest.mark.parametrize(("dark", "javascript"), [(False, True), (True, False)], ids=["light", "dark without scripts"])
def test_delete_keep_delete_and_gone(
    open_page: OpenPage, clinic: Cast, clock: Clock, dark: bool, javascript: bool
) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY)
    page = open_page(clinic.ana, dark=dark, javascript=javascript)
    delete(page)
    assert not javascript or faults(page, for_thumbs=True) == []
    page.goto("/diary/")
    page.get_by_role("link", name="Keep it").click()
    press(page, "Keep my account")
    expect(page.get_by_text("You keep your account.")).to_be_visible()
    assert erase_due(timezone.now() + PAUSE) == 0

    delete(page)
    clock.day(14, "18:30")
    assert erase_due(timezone.now()) == 1
    assert not User.objects.filter(pk=clinic.ana.pk).exists()
    page.goto("/diary/")
    expect(page).to_have_url(re.compile("/sign-in/"))
