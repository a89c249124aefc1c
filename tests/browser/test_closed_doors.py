"""What belongs to somebody else looks like nothing at all, and another role's page says whose it is not."""

import re
import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.hand import OpenPage
from tests.cast import Cast, intake, walk


def body(page: Page, path: str, status: int) -> str:
    """The page at this address, which answers with this status."""
    answer = page.goto(path)
    assert answer
    assert answer.status == status
    return answer.text()  # as it was served: the scripts of the page may have written since


@pytest.fixture
def anas_walk(clinic: Cast) -> uuid.UUID:
    for patient in (clinic.ana, clinic.ben):
        intake(patient)
    return walk(clinic.ana, clinic.ana.local(clinic.ana.joined_at)).entry.key


@pytest.mark.parametrize("page_of", ["diary:correct-walk", "diary:answer-morning"])
def test_a_patient_finds_nothing_of_another_patient(
    open_page: OpenPage, clinic: Cast, anas_walk: uuid.UUID, page_of: str
) -> None:
    hers, nobodys = (reverse(page_of, args=[key]) for key in (anas_walk, uuid.uuid4()))
    page = open_page(clinic.ben)
    assert body(page, hers, 404) == body(page, nobodys, 404)
    expect(page.get_by_role("heading", level=1)).to_have_text("No footprints here")
    assert open_page(clinic.ana, hers).get_by_role("heading", level=1).is_visible()


def test_a_therapist_finds_nothing_of_a_patient_of_another(
    open_page: OpenPage, clinic: Cast, anas_walk: uuid.UUID
) -> None:
    hers, nobodys = (reverse("review:patient", args=[handle]) for handle in (clinic.ana.handle, uuid.uuid4()))
    page = open_page(clinic.theo, desk=True)
    assert body(page, hers, 404) == body(page, nobodys, 404)
    expect(open_page(clinic.tess, hers, desk=True).get_by_role("heading", level=1)).to_have_text("Ana")


@pytest.mark.parametrize(
    ("who", "path"), [("ana", "/review/"), ("tess", "/diary/"), ("ada", "/review/"), ("tess", "/settings/")]
)
def test_a_page_of_another_role_says_so(open_page: OpenPage, clinic: Cast, who: str, path: str) -> None:
    page = open_page(clinic.everyone()[who])
    body(page, path, 403)
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is for someone else")


def test_nobody_is_asked_to_sign_in_first(open_page: OpenPage, clinic: Cast) -> None:
    page = open_page(None, "/diary/history/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/diary/history/$"))
