"""Who cares for whom, from invitation to farewell; the page for a visit; and an emergency look."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from rehab.people.models import Care, User
from rehab.plan.models import Plan
from tests.browser.conftest import Clock
from tests.browser.hand import OpenPage, accept_invitation, answer_intake, go, path_of, press, tab_to
from tests.cast import MONDAY, Cast, intake, morning, walk
from tests.review.people import patient_of

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without"])


@SCRIPTS
def test_a_patient_comes_is_shared_and_goes(open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool) -> None:
    how = {"javascript": javascript}
    tess = open_page(clinic.tess, "/patients/", desk=True, **how)
    tess.get_by_label("Name").first.fill("Nora")
    press(tess, "Make a key")
    expect(tess.get_by_role("img", name="The key as a pattern to scan with the phone")).to_be_visible()
    phone = open_page(None, path_of(tess.get_by_role("link", name="/key/").inner_text()), **how)
    expect(phone.get_by_role("heading", name="What you agree to")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("Tess will see your walks")
    accept_invitation(phone)
    nora = User.objects.get(name="Nora")
    assert Care.objects.get(patient=nora).agreed_at
    answer_intake(phone)

    tess.goto("/patients/")
    tess.get_by_role("link", name="Share the care of Nora").click()
    tess.get_by_label("Colleague").select_option(label="Theo")
    tess.get_by_label("We both care").check()
    press(tess, "Ask Nora")
    expect(tess.get_by_text("Nora is asked on their next visit to Today.")).to_be_visible()
    theo = open_page(clinic.theo, f"/review/patients/{nora.handle}/", desk=True, **how)
    expect(theo.get_by_role("heading", level=1)).not_to_have_text("Nora")

    phone.goto("/diary/")
    expect(phone.get_by_text("Tess asks: may Theo care for you too?")).to_be_visible()
    press(phone, "Answer")
    press(phone, "Yes")
    theo.goto(f"/review/patients/{nora.handle}/")
    expect(theo.get_by_role("heading", level=1)).to_have_text("Nora")

    tess.goto("/patients/")
    tess.get_by_role("link", name="End care of Nora").click()
    press(tess, "End care")
    tess.goto(f"/review/patients/{nora.handle}/")
    expect(tess.get_by_role("heading", level=1)).not_to_have_text("Nora")
    phone.goto("/account/")
    expect(phone.get_by_role("main")).to_contain_text("Theo")
    assert list(Care.objects.in_force().filter(patient=nora).values_list("therapist__name", flat=True)) == ["Theo"]


@SCRIPTS
def test_a_page_for_a_visit_is_read_followed_to_its_rows_and_taken_along(
    open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool
) -> None:
    dora = patient_of(clinic.tess, "Dora", MONDAY - timedelta(days=6))
    for days in (5, 3, 1):
        morning(dora, walk(dora, MONDAY - timedelta(days=days)), 1)
    desk = open_page(clinic.tess, f"/review/patients/{dora.handle}/", desk=True, javascript=javascript)
    press(desk, "Visit page")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Dora")
    number = desk.locator(".figure a").first
    target = str(number.get_attribute("href"))
    number.click()
    expect(desk).to_have_url(re.compile(re.escape(target) + "$"))
    expect(desk.locator(target)).to_be_in_viewport()
    with desk.expect_download() as taken:
        press(desk, "PDF on Letter")
    assert taken.value.suggested_filename.endswith(".pdf")
    press(desk, "As plain text")
    expect(desk.locator("body")).to_contain_text("Dora")
    expect(desk.locator("body")).to_contain_text("3 of")


def test_a_therapist_pauses_and_resumes_walks_by_keyboard(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    intake(clinic.ana)
    desk = open_page(clinic.tess, f"/review/patients/{clinic.ana.handle}/", desk=True)
    fold = desk.locator("summary", has_text="Pause the walks")
    tab_to(desk, fold)
    desk.keyboard.press("Enter")
    tab_to(desk, desk.get_by_label("Why pause"))
    desk.keyboard.type("Away for two weeks")
    for name in ("Test on the past", "Pause until I end it"):
        tab_to(desk, desk.locator('form[action$="/pause-plan/"]').get_by_role("button", name=name))
        desk.keyboard.press("Enter")
    expect(desk.get_by_text("Ana’s walks are paused.")).to_be_visible()
    assert Plan.objects.of(clinic.ana).get().locked == "paused"


@SCRIPTS
def test_an_admin_breaks_the_glass_and_the_patient_reads_why(
    open_page: OpenPage, clinic: Cast, clock: Clock, javascript: bool
) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY - timedelta(hours=3))
    desk = open_page(clinic.ada, "/people/", desk=True, javascript=javascript)
    press(desk, "Emergency look into one record")
    desk.get_by_label("Patient’s number").fill("0000 0000")
    desk.get_by_label("Why must you read it now?").fill("The hospital asks what she takes.")
    press(desk, "Open this record for half an hour")
    expect(desk.get_by_text("No patient here has this number.").first).to_be_visible()
    expect(desk.get_by_label("Why must you read it now?")).to_have_value("The hospital asks what she takes.")
    desk.get_by_label("Patient’s number").fill(clinic.ana.number)
    press(desk, "Open this record for half an hour")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ana")
    expect(desk.get_by_role("form", name="Emergency look")).to_contain_text("Open to you until")
    phone = open_page(clinic.ana, "/diary/", javascript=javascript)
    expect(phone.get_by_role("main")).to_contain_text("The hospital asks what she takes.")
    press(desk, "Close the record now")
    expect(desk.get_by_text("Closed. The record is out of sight again.")).to_be_visible()


def test_care_is_shared_and_a_visit_page_read_by_keyboard(open_page: OpenPage, clinic: Cast, clock: Clock) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY - timedelta(hours=3))
    desk = open_page(clinic.tess, "/patients/", desk=True)
    go(desk, "link", "Share the care of Ana")
    tab_to(desk, desk.get_by_label("Colleague"))
    desk.keyboard.type("Theo")
    go(desk, "radio", "We both care", "Space")
    go(desk, "button", "Ask Ana")
    expect(desk.get_by_text("Ana is asked on their next visit to Today.")).to_be_visible()
    phone = open_page(clinic.ana, "/diary/", desk=True)
    go(phone, "link", "Answer")
    go(phone, "button", "Yes")
    expect(phone.get_by_text("Theo cares for you and can read your diary.")).to_be_visible()

    desk.goto(f"/review/patients/{clinic.ana.handle}/")
    go(desk, "link", "Visit page")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Ana")
    number = desk.locator(".figure a").first
    tab_to(desk, number)
    desk.keyboard.press("Enter")
    expect(desk.locator(str(number.get_attribute("href")))).to_be_in_viewport()
