"""What people are called and what they have written is shown, and never run: on every page, in every mail."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rehab.diary import messaging
from rehab.diary.models import Walk
from rehab.guidance.models import Edition
from rehab.people.models import Clinic, User
from rehab.review import notes
from rehab.settings import ROOT
from tests.browser.busy_clinic import fill
from tests.browser.conftest import Clock, sign_in
from tests.browser.hand import OpenPage
from tests.browser.test_pages import PAGES, STAFF, named_in
from tests.cast import Cast

CODE = """"'><img src=x data-run onerror=alert(1)><b data-run>{{ 7|add:7 }}</b>"""
RUN = """() => [...document.querySelectorAll('[data-run]')].map((part) => part.outerHTML)
  .concat(document.body.innerText.includes('14</b>') ? ['a template was run'] : [])"""


def write_code_everywhere(cast: Cast) -> None:
    """Every text of a person becomes code, past all forms: as if one of them had let it in."""
    User.objects.update(name=CODE[:80])
    Clinic.objects.update_or_create(pk=1, defaults={"name": CODE[:80], "address": CODE, "phone": CODE[:30]})
    Walk.objects.update(note=CODE)
    notes.write_note(cast.ana, CODE, by=cast.tess, key=uuid4(), now=timezone.now())
    for _ in range(2):
        message = messaging.send_message(cast.ana, CODE, by=cast.tess, key=uuid4(), now=timezone.now())
    messaging.answer_message(cast.ana, message, CODE, now=timezone.now())
    Edition.objects.drafts().update(note=CODE)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ["nobody", "patients", "tess theo", "ada"])
def test_no_word_is_run_on_any_page(open_page: OpenPage, clinic: Cast, clock: Clock, role: str) -> None:
    """A script that the policy had to stop would be a complaint in the console, and fail this too."""
    clock.day(0, "08:00")
    everyone = fill(clinic)
    people_here = sorted(set(everyone) - set(STAFF)) if role == "patients" else role.split()
    page = open_page(None, "/sign-in/", desk=True)
    url, wrong, shown = page.url.removesuffix("/sign-in/"), {}, 0
    paths = [
        (who, name, reverse(name, kwargs=named_in(name, everyone.get(who), everyone)))
        for who in people_here
        for name, visitors in PAGES.items()
        if who in visitors.split()
    ]
    write_code_everywhere(clinic)
    for who in people_here:
        sign_in(page, everyone.get(who), url)
        for name, path in [(name, path) for visitor, name, path in paths if visitor == who]:
            page.goto(path)
            wrong[name, who] = page.evaluate(RUN)
            shown += "onerror=" in page.content()
    assert {place: found for place, found in wrong.items() if found} == {}
    assert shown > 1, "the words were on no page at all"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("email/*")), ids=lambda path: path.name)
def test_a_mail_is_plain_text(path: Path) -> None:
    assert path.suffix == ".txt"
