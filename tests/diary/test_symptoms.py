"""Something wrong? What a patient ticks is kept, and a danger sign stops the plan at once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.models import Report
from rehab.diary.signs import SIGNS
from rehab.plan.models import Advice, Plan
from rehab.progression.names import REPORTABLE
from rehab.trail.models import Trail
from tests.cast import HEALTHY, MONDAY, Cast, person
from tests.review.people import ground_of

from .phone import HTMX, Phone, failing_on, text_of


def report(phone: Phone, *symptoms: str, key: uuid.UUID | None = None, **more: Any) -> HttpResponse:
    headers = more.pop("headers", None)
    typed = {"key": key or uuid.uuid4(), "symptoms": symptoms} | more
    return phone.send("symptoms", typed=typed, headers=headers)


def test_everything_the_engine_knows_can_be_ticked(phone: Phone) -> None:
    page = phone.open("symptoms").content.decode()
    assert {name for name, _ in SIGNS} == set(REPORTABLE)
    assert [name for name, _ in SIGNS if f'value="{name}"' not in page] == []


@pytest.mark.parametrize(
    ("symptoms", "locked"),
    [
        (["chest_pain"], "emergency"),
        (["knee_hot_or_red"], "same_day"),
        (["fell"], "therapist"),
        (["calf_pain_or_swelling", "breathlessness"], "emergency"),
        (["unwell"], ""),
        (["gave_way"], ""),
    ],
)
def test_a_report_stops_the_plan_at_its_level(phone: Phone, cast: Cast, symptoms: list[str], locked: str) -> None:
    response = report(phone, *symptoms, note="since this morning")
    assert response["Location"] == reverse("diary:stopped" if locked else "diary:today")
    kept = Report.objects.of(cast.ana).get()
    assert (kept.symptoms, kept.note, kept.happened_at) == (sorted(symptoms), "since this morning", MONDAY)
    assert Plan.objects.of(cast.ana).get().locked == locked
    assert Trail.objects.get(action="report_symptoms").after == {"symptoms": sorted(symptoms)}
    assert Advice.objects.of(cast.ana).newest_first()[0].facts["reports"][0]["symptoms"] == sorted(symptoms)


def test_the_therapist_sees_it_at_once(phone: Phone, cast: Cast) -> None:
    report(phone, "chest_pain")
    assert ground_of(cast.ana) == "emergency"


def test_the_same_report_again_is_kept_once(phone: Phone) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        assert report(phone, "fell", key=key)["Location"] == reverse("diary:stopped")
    assert Report.objects.count() == 1


def test_another_report_under_the_same_key_is_not_lost_in_silence(phone: Phone, cast: Cast) -> None:
    key = uuid.uuid4()
    report(phone, "unwell", key=key)
    page = report(phone, "unwell", "chest_pain", key=key, note="worse now")
    assert page.status_code == 409
    assert "This was already saved" in text_of(page)
    assert 'value="chest_pain" id="id_symptoms_0" checked' in page.content.decode()
    assert "worse now" in page.content.decode()
    renewed = page.context["form"]["key"].value()
    assert report(phone, "unwell", "chest_pain", key=renewed)["Location"] == reverse("diary:stopped")
    assert Plan.objects.of(cast.ana).get().locked == "emergency"


def test_a_report_of_nothing_is_asked_again_and_its_words_are_kept(phone: Phone) -> None:
    page = report(phone, note="it just feels odd")
    assert page.status_code == 422
    assert "Tick what fits." in text_of(page)
    assert "it just feels odd" in page.content.decode()
    assert not Report.objects.exists()


def test_a_sign_told_before_the_intake_is_kept_and_stops_the_plan_when_it_begins(phone: Phone, cast: Cast) -> None:
    eve = person("Eve", cast.ana.role)
    phone.owner = eve
    phone.at(MONDAY)
    key = uuid.uuid4()
    for _ in range(2):
        page = report(phone, "chest_pain", key=key)
        assert page.status_code == 200
        assert "This is written down. Do not start walking backward" in text_of(page)
    assert report(phone, "fell", key=key).status_code == 409
    assert Report.objects.of(eve).count() == 1
    assert Trail.objects.filter(action="report_symptoms", patient=eve).count() == 1
    diary.save_screening(eve, {**HEALTHY, "screened_at": MONDAY}, now=MONDAY + timedelta(hours=1))
    diary.finish_intake(eve, "pain", now=MONDAY + timedelta(hours=1))
    assert Plan.objects.of(eve).get().locked == "emergency"


def test_without_its_trail_no_report_is_kept(phone: Phone, cast: Cast) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        report(phone, "chest_pain")
    assert not Report.objects.exists()
    assert Plan.objects.of(cast.ana).get().locked == ""


@pytest.mark.parametrize(("symptoms", "status"), [(["unwell"], 302), ([], 422)])
def test_htmx_gets_the_same_answers(phone: Phone, symptoms: list[str], status: int) -> None:
    assert report(phone, *symptoms, headers=HTMX).status_code == status
