import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rehab.diary import actions as diary
from rehab.diary import messaging
from rehab.diary.models import Report
from rehab.plan.models import Plan
from rehab.review import notes
from rehab.trail.actions import record
from rehab.trail.models import Trail
from rehab.trail.words import OF_THE_RECORD
from tests.cast import MONDAY, Cast, tell, walk

from .people import looked_at, report, url


def text_of(browser: Client, cast: Cast, name: str) -> str:
    page = re.sub(r"<[^>]+>", " ", browser.get(url(name, cast.ana)).content.decode())
    return " ".join(page.replace("&#x27;", "'").split())


def send(browser: Client, cast: Cast, act: str, **typed: Any) -> None:
    version = Plan.objects.of(cast.ana).get().version
    said = looked_at(cast.ana, act, {"version": version, "reason": "Seen today.", **typed})
    assert browser.post(url(act, cast.ana), said).status_code == 302


def test_a_change_says_who_what_and_why(tess: Client, cast: Cast) -> None:
    send(tess, cast, "set-stage", stage="A3")
    send(tess, cast, "set-limit", name="flare_rise", value="1", until="2026-03-31")
    send(tess, cast, "grant-unlock", name="sled")
    for name in ("patient", "trail"):
        page = text_of(tess, cast, name)
        assert "Tess" in page
        assert "set the step from A1 to A3" in page
        assert "set the limit “flare rise” to 1, until 2026-03-31" in page
        assert "opened “Sled with a waist strap”" in page
        assert "“Seen today.”" in page


def test_what_the_house_did_by_itself_is_there_with_its_rules(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    page = text_of(tess, cast, "patient")
    assert "Backstep locked the plan, stopped: therapist: pain was severe" in page


def test_a_correction_says_what_is_different(tess: Client, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY, peak=4)
    told = tell({"minutes": 5, "right_peak": 4}, MONDAY, now=MONDAY + timedelta(hours=1))
    diary.correct_walk(cast.ana, saved.entry, told, version=Plan.objects.of(cast.ana).get().version)
    assert "corrected the walk of 2026-03-02: minutes 6 to 5" in text_of(tess, cast, "trail")


def test_every_act_of_the_record_has_its_words(tess: Client, cast: Cast) -> None:
    """Whatever an act kept of before and after, nothing or something else entirely."""
    for action in OF_THE_RECORD:
        record(action, actor=cast.tess, patient=cast.ana)
        record(action, actor=None, patient=cast.ana, before={"left_usual": 2}, after={"left_usual": 3})
    assert tess.get(url("patient", cast.ana)).status_code == 200
    page = text_of(tess, cast, "trail")
    assert "_" not in page.split("What Why")[1].split("Older changes")[0]


def test_looks_and_sign_ins_are_no_changes(tess: Client, cast: Cast) -> None:
    for action in ("read_patient", "signed_in", "make_device_key"):
        record(action, actor=cast.ana, patient=cast.ana)
    page = text_of(tess, cast, "trail").split("What Why")[1]
    assert "signed in" not in page
    assert "read patient" not in page


def test_symptoms_are_there_in_the_patients_words(tess: Client, cast: Cast) -> None:
    diary.report_symptoms(cast.ana, tell({"symptoms": ["unwell"], "note": "Since last night."}, MONDAY))
    for name in ("patient", "reports"):
        page = text_of(tess, cast, name)
        assert "Mon 2 March 2026, 18:00" in page or "Mon March 2, 2026, 18:00" in page
        assert "Since last night." in page


def test_paging_reaches_every_report_and_every_change_once(tess: Client, cast: Cast) -> None:
    for hours in range(30):
        report(cast.ana, "unwell", at=MONDAY - timedelta(hours=hours))
    for n in range(60):
        record("log_walk", actor=None, patient=cast.ana, at=MONDAY - timedelta(days=1, minutes=n))
    for name in ("reports", "trail"):
        address, found = url(name, cast.ana), []
        while address:
            page = tess.get(address).content.decode()
            found += re.findall(r'<th scope="row">', page)
            older = re.search(r'href="(\?before=[^"]+)"', page)
            address = url(name, cast.ana) + older[1] if older else ""
        seen = Trail.objects.visible_to(cast.tess).count() if name == "trail" else Report.objects.of(cast.ana).count()
        assert len(found) == seen


@pytest.mark.parametrize("cursor", ["%00", "x", "9" * 40, "99991231T235959.000000-1"])
def test_an_unreadable_cursor_shows_the_newest(tess: Client, cast: Cast, cursor: str) -> None:
    for name in ("reports", "trail", "notes", "sent"):
        assert tess.get(url(name, cast.ana) + f"?before={cursor}").status_code == 200


def test_the_page_shows_the_newest_note_and_message_with_what_became_of_it(tess: Client, cast: Cast) -> None:
    first = notes.write_note(cast.ana, "No swelling.", by=cast.tess, key=uuid.uuid4(), now=MONDAY)
    notes.change_note(first, "A little swelling.", by=cast.tess, key=uuid.uuid4(), now=MONDAY)
    letter = messaging.send_message(cast.ana, "Pick up at 8.", by=cast.tess, key=uuid.uuid4(), now=MONDAY)
    page = text_of(tess, cast, "patient")
    assert "A little swelling." in page
    assert "No swelling." not in page
    assert "Not read yet." in page
    messaging.answer_message(cast.ana, letter, "I will.", now=MONDAY)
    page = text_of(tess, cast, "patient")
    assert "Ana has answered you" in page
    assert "I will." in page
    tess.post(url("read-answers", cast.ana))
    assert "Ana has answered you" not in text_of(tess, cast, "patient")
