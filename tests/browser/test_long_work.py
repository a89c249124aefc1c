"""An admin waits for a test of the draft: how far it is, by itself, with the keyboard left where it is."""

from django.utils import timezone
from playwright.sync_api import expect

from rehab.guidance.actions import open_draft, print_of_numbers
from rehab.plan.trials import Trial
from tests.browser.hand import OpenPage
from tests.browser.looks import faults
from tests.cast import Cast


def test_progress_is_seen_and_what_was_found_comes_by_itself(open_page: OpenPage, clinic: Cast) -> None:
    draft = open_draft(clinic.ada, now=timezone.now())
    trial = Trial.objects.create(
        draft=draft, by=clinic.ada, numbers_print=print_of_numbers(draft.numbers), asked_at=timezone.now(), total=900,
        done=300, state="running", seen_at=timezone.now(),
    )  # fmt: skip
    page = open_page(clinic.ada, f"/guide/drafts/{draft.pk}/test/", desk=True)
    expect(page.get_by_role("progressbar", name="Under way")).to_be_visible()
    expect(page.get_by_text("300 of 900 advices worked out again.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Cancel the test").focus()
    Trial.objects.filter(pk=trial.pk).update(done=600)
    expect(page.get_by_text("600 of 900 advices worked out again.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel the test")).to_be_focused()
    Trial.objects.filter(pk=trial.pk).update(done=900, state="done", found={"asked": 900, "weeks": 40})
    expect(page.get_by_role("heading", name="0 of 40 patient-weeks would differ")).to_be_focused()
    assert faults(page) == []


def test_cancelled_it_can_be_asked_for_again(open_page: OpenPage, clinic: Cast) -> None:
    draft = open_draft(clinic.ada, now=timezone.now())
    Trial.objects.create(
        draft=draft, by=clinic.ada, numbers_print=print_of_numbers(draft.numbers), asked_at=timezone.now(), total=900,
        state="running", seen_at=timezone.now(),
    )  # fmt: skip
    page = open_page(clinic.ada, f"/guide/drafts/{draft.pk}/test/", desk=True)
    page.get_by_role("button", name="Cancel the test").click()
    expect(page.get_by_text("The test was cancelled. Nothing of it is kept.")).to_be_visible()
    page.get_by_role("button", name="Test now").click()
    expect(page.get_by_role("heading", name="patient-week")).to_be_focused()
