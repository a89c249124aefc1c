"""From the wish for a reminder to the answer by a link, on a phone that knows nobody."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from rehab.diary.models import Morning, Walk
from rehab.reminders import actions
from rehab.reminders.sending import send_due
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, press, tap
from tests.browser.looks import faults
from tests.cast import MONDAY, Cast, intake, walk
from tests.reminders.mailbox import link_in, stop_path


def choose_the_morning(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("link", name="Choose my reminders").click()
    page.get_by_label("The morning after a walk").check()
    page.get_by_label("Ask about the morning from").fill("07:00")
    press(page, "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("The morning after a walk")).to_be_checked()


@pytest.mark.parametrize(("dark", "javascript"), [(False, True), (True, False)], ids=["light", "dark without scripts"])
def test_opt_in_mail_link_answer(open_page: OpenPage, clinic: Cast, clock: Clock, dark: bool, javascript: bool) -> None:
    intake(clinic.ana, at=MONDAY - timedelta(days=1))
    walk(clinic.ana, MONDAY)
    EmailAddress.objects.create(user=clinic.ana, email=clinic.ana.email, verified=True, primary=True)
    choose_the_morning(open_page(clinic.ana, dark=dark, javascript=javascript))

    clock.day(1, "08:00")
    assert send_due(timezone.now()).sent == 1
    [message] = mail.outbox
    other = open_page(None, link_in(message), dark=dark, javascript=javascript)
    expect(other.get_by_role("heading", level=1)).to_have_text("One tap about this morning")
    tap(other, 1)
    expect(other.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    assert Morning.objects.get().right == 1
    assert not javascript or faults(other, for_thumbs=True) == []
    assert send_due(timezone.now()).sent == 0

    other.goto(stop_path(message))
    press(other, "Stop the reminders")
    expect(other.get_by_role("heading", level=1)).to_have_text("No more reminders")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_the_link_of_a_planned_walk_saves_it_signed_out(
    open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool
) -> None:
    intake(clinic.ana)
    EmailAddress.objects.create(user=clinic.ana, email=clinic.ana.email, verified=True, primary=True)
    actions.save_reminders(clinic.ana, {"morning": False, "walk": True, "quiet_days": False}, now=MONDAY)
    clock.day(1, "10:00")
    assert send_due(timezone.now()).sent == 1
    page = open_page(None, link_in(mail.outbox[0]), javascript=javascript)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your walk today")
    assert not javascript or faults(page, for_thumbs=True) == []
    tap(page, 0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved. Thank you")
    assert Walk.objects.get().right_peak == 0
