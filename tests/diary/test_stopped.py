"""The plan is stopped: what to do now, and who opens it again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.people.actions import leave_therapist
from rehab.people.models import Care
from rehab.plan.actions import NeedsClinician, Yes, pause_plan
from rehab.plan.models import Clearing, Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, tell, walk

from .phone import HTMX, Phone, failing_on, text_of


@pytest.fixture
def alone(cast: Cast, phone: Phone) -> Iterator[Plan]:
    """Ana has no therapist any more, and severe pain has stopped her plan."""
    Care.objects.all().delete()
    walk(cast.ana, MONDAY, peak=9)
    return Plan.objects.of(cast.ana).get()


def agree(phone: Phone, plan: Plan, **more: Any) -> HttpResponse:
    headers = more.pop("headers", None)
    said = {"version": plan.version, "who": "Dr Weiss, on 3 March", "agreed": "on"} | more
    return phone.send("stopped", typed=said, headers=headers)


def test_with_a_therapist_only_the_therapist_opens_it(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    page = phone.open("stopped")
    assert "Tess sees this at the top of the list" in text_of(page)
    assert 'name="agreed"' not in page.content.decode()
    assert agree(phone, Plan.objects.of(cast.ana).get()).status_code == 422
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_without_one_the_patient_states_that_a_clinician_agreed_and_goes_on_one_back(
    phone: Phone, cast: Cast, alone: Plan
) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    assert "They have seen my knee and agreed" in text_of(phone.at(tomorrow).open("stopped"))
    assert agree(phone, alone)["Location"] == reverse("diary:today")
    plan = Plan.objects.of(cast.ana).get()
    assert (plan.locked, plan.stage, plan.stage_since, plan.cleared_at) == ("", "A0", tomorrow.date(), tomorrow)
    clearing = Clearing.objects.of(cast.ana).get()
    assert (clearing.by, clearing.was, clearing.stage) == (cast.ana, "therapist", "A0")
    assert clearing.reason == "Patient says a clinician agreed: Dr Weiss, on 3 March"
    assert Trail.objects.get(action="clear_stop").actor == cast.ana
    assert phone.open("today").context["page"].advice.direction == "hold"


def test_who_walked_today_begins_again_tomorrow(phone: Phone, cast: Cast, alone: Plan) -> None:
    agree(phone, alone)
    assert Plan.objects.of(cast.ana).get().stage_since == MONDAY.date() + timedelta(days=1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agreed": ""}, "Tick this only when a clinician has agreed."),
        ({"who": ""}, "This field is required."),
        ({"who": "a\r\nBcc: b"}, "Write it on one line"),
        ({"version": "x"}, "Something is missing. Open it again."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_opened(
    phone: Phone, cast: Cast, alone: Plan, wrong: dict[str, str], said: str
) -> None:
    page = agree(phone, alone, **wrong)
    assert page.status_code == 422
    assert said in text_of(page)
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_a_stale_page_opens_nothing_keeps_what_was_typed_and_shows_what_is_new(
    phone: Phone, cast: Cast, alone: Plan
) -> None:
    diary.report_symptoms(cast.ana, tell({"symptoms": ["chest_pain"]}, MONDAY))
    page = agree(phone, alone)
    assert page.status_code == 409
    assert "Your diary changed while this page was open." in text_of(page)
    assert "Call 112. Do not wait" in text_of(page)
    assert 'value="Dr Weiss, on 3 March"' in page.content.decode()
    assert Plan.objects.of(cast.ana).get().locked == "emergency"


def test_without_its_trail_nothing_is_opened(phone: Phone, cast: Cast, alone: Plan) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        agree(phone, alone)
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
    assert not Clearing.objects.exists()


@pytest.mark.parametrize(
    ("symptom", "first"),
    [
        ("chest_pain", "Call 112. Do not wait to see if it passes."),
        ("knee_stuck", "See a doctor today"),
        ("fell", "Rest the knee."),
    ],
)
def test_it_says_what_to_do_first(phone: Phone, cast: Cast, symptom: str, first: str) -> None:
    diary.report_symptoms(cast.ana, tell({"symptoms": [symptom]}, MONDAY))
    assert first in text_of(phone.open("stopped"))


def test_a_pause_is_ended_by_a_therapist_alone(phone: Phone, cast: Cast) -> None:
    Care.objects.all().delete()
    plan = Plan.objects.of(cast.ana).get()
    plan.patient = cast.ana
    pause_plan(plan, by=cast.tess, reason="Holiday", now=MONDAY)
    plan.save()
    page = phone.open("stopped")
    assert "paused your walks" in text_of(page)
    assert agree(phone, plan).status_code == 422
    assert Plan.objects.of(cast.ana).get().locked == "paused"


def test_an_open_plan_has_no_such_page(phone: Phone, cast: Cast) -> None:
    Care.objects.all().delete()
    plan = Plan.objects.of(cast.ana).get()
    assert phone.open("stopped")["Location"] == reverse("diary:today")
    assert agree(phone, plan)["Location"] == reverse("diary:today")
    assert not Clearing.objects.exists()


def test_htmx_gets_the_same_answers(phone: Phone, alone: Plan) -> None:
    assert phone.open("stopped", headers=HTMX).status_code == 200
    assert agree(phone, alone, agreed="", headers=HTMX).status_code == 422
    assert agree(phone, alone, headers=HTMX).status_code == 302


# -- a stop that began in care ----------------------------------------------------------------------------------------


def leave(cast: Cast) -> None:
    leave_therapist(cast.ana, cast.tess, now=MONDAY)


def plan_of(cast: Cast) -> Plan:
    return Plan.objects.of(cast.ana).get()


def test_to_end_the_care_is_no_way_round_a_stop(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    leave(cast)
    page = phone.open("stopped")
    assert "A therapist of the clinic looks at your knee and opens your walks again" in text_of(page)
    assert 'name="agreed"' not in page.content.decode()
    assert agree(phone, plan_of(cast)).status_code == 422
    with pytest.raises(NeedsClinician):
        diary.clear_stop(cast.ana, Yes(by=cast.ana, stage="A0", reason="I"), version=None, now=MONDAY)
    assert plan_of(cast).locked == "therapist"
    assert not Clearing.objects.exists()


def test_nor_is_a_graver_sign_that_is_told_after_it(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    leave(cast)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["chest_pain"]}, MONDAY))
    assert agree(phone, plan_of(cast)).status_code == 422
    assert plan_of(cast).locked == "emergency"


def test_nor_is_a_stop_a_way_out_of_a_pause(phone: Phone, cast: Cast) -> None:
    plan = plan_of(cast)
    plan.patient = cast.ana
    pause_plan(plan, by=cast.tess, reason="Holiday", now=MONDAY)
    plan.save()
    leave(cast)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["fell"]}, MONDAY))
    assert agree(phone, plan_of(cast)).status_code == 422
    assert plan_of(cast).locked == "therapist"


def test_the_next_therapist_clears_it_and_then_the_slate_is_clean(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    leave(cast)
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    diary.clear_stop(cast.ana, Yes(by=cast.theo, stage="A0", reason="Seen"), version=None, now=MONDAY)
    leave_therapist(cast.ana, cast.theo, now=MONDAY)
    walk(cast.ana, MONDAY + timedelta(days=2), peak=9)
    assert agree(phone.at(MONDAY + timedelta(days=3)), plan_of(cast)).status_code == 302
    assert plan_of(cast).locked == ""


def test_a_stop_that_began_alone_is_the_therapists_once_there_is_one(phone: Phone, cast: Cast, alone: Plan) -> None:
    Care.objects.create(patient=cast.ana, therapist=cast.theo)
    assert agree(phone, alone).status_code == 422
    with pytest.raises(NeedsClinician):
        diary.clear_stop(cast.ana, Yes(by=cast.ana, stage="A0", reason="I"), version=None, now=MONDAY)
    assert plan_of(cast).locked == "therapist"


def test_only_what_is_stopped_or_has_a_reason_is_cleared_alone(cast: Cast) -> None:
    Care.objects.all().delete()
    plan = plan_of(cast)
    plan.patient = cast.ana
    pause_plan(plan, by=cast.tess, reason="Holiday", now=MONDAY)
    plan.save()
    with pytest.raises(NeedsClinician):
        diary.clear_stop(cast.ana, Yes(by=cast.ana, stage="A0", reason="I"), version=None, now=MONDAY)
    assert plan_of(cast).locked == "paused"
