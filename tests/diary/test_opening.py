"""Somebody without a therapist opens a harder part of the ladder: what is not known, what is asked, what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from rehab.diary import actions as diary
from rehab.diary.conditions import OPENABLE, known_conditions, next_to_open, open_stage
from rehab.diary.opening import QUESTIONS
from rehab.people.models import Care, User
from rehab.plan.actions import Stale
from rehab.plan.models import Advice, Plan, Unlock
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, morning, walk

from .phone import Phone, text_of

TODAY = MONDAY.date()


@pytest.fixture
def alone(cast: Cast, phone: Phone) -> Phone:
    """Ana has no therapist any more, and wants stronger legs for sport."""
    Care.objects.all().delete()
    intake(cast.ana, "performance")
    return phone


def plan_of(patient: User) -> Plan:
    return Plan.objects.of(patient).get()


def fits(patient: User, name: str, **more: str) -> dict[str, Any]:
    """Every question answered so that it opens."""
    asked = {"surgery": "no", "squat": "yes", **dict.fromkeys(QUESTIONS[name], "yes")}
    return {"version": plan_of(patient).version, **asked, **more}


def ask(phone: Phone, name: str, **more: str) -> HttpResponse:
    return phone.send("open-stage", name, typed=fits(phone.owner, name, **more))


def lead_to(patient: User, name: str) -> None:
    """The parts that come before it are open already."""
    for before in OPENABLE[: OPENABLE.index(name)]:
        Unlock.objects.create(patient=patient, name=before, by=patient)


def opened(patient: User) -> set[str]:
    return set(Unlock.objects.of(patient).in_force(TODAY).values_list("name", flat=True)) - {"incline"}


@pytest.mark.parametrize("name", OPENABLE)
def test_each_part_says_what_is_not_known_and_opens_on_good_answers(alone: Phone, cast: Cast, name: str) -> None:
    lead_to(cast.ana, name)
    page = text_of(alone.open("open-stage", name))
    assert "What is not known" in page
    assert "not known." in page
    assert "You are younger than 65." in page
    assert "squat down to a chair" in page
    response = ask(alone, name)
    assert response.status_code == 302
    assert "is open. Your plan leads there" in text_of(alone.client.get(response["Location"]))
    assert name in opened(cast.ana)
    assert "This part is open" in text_of(alone.open("open-stage", name))


def test_the_answers_are_kept_with_the_unlock_in_the_words_of_the_day(alone: Phone, cast: Cast) -> None:
    lead_to(cast.ana, "sled")
    ask(alone, "sled")
    unlock = Unlock.objects.get(name="sled")
    assert unlock.by == cast.ana
    assert unlock.answers["Did you have knee surgery in the last 12 months?"] == "No"
    assert unlock.answers["Will somebody be near while you pull?"] == "Yes"
    assert len(unlock.answers) == 5
    row = Trail.objects.get(action="grant_unlock")
    assert (row.actor, row.after["answers"]) == (cast.ana, unlock.answers)


def test_a_walk_that_waited_for_it_moves_up_at_once(alone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="D4")
    for days in (0, 2, 4):
        at = MONDAY + timedelta(days=days)
        morning(cast.ana, walk(cast.ana, at, minutes=10, incline_percent=4, speed_kmh=1.6), 2)
    alone.at(MONDAY + timedelta(days=5))
    assert Advice.objects.of(cast.ana).newest_first()[0].because == ["next_stage_was_locked"]
    assert next_to_open(plan_of(cast.ana), TODAY) == "steep_incline"
    ask(alone, "steep_incline")
    newest = Advice.objects.of(cast.ana).newest_first()[0]
    assert (newest.cause, newest.direction, newest.stage) == ("opening", "progress", "D5")
    assert next_to_open(plan_of(cast.ana), TODAY) == "unpowered"


@pytest.mark.parametrize("name", OPENABLE)
def test_one_wrong_answer_keeps_it_closed_and_says_why(alone: Phone, cast: Cast, name: str) -> None:
    lead_to(cast.ana, name)
    for key in ("surgery", "squat", *QUESTIONS[name]):
        for answer in ("unsure", "yes" if key == "surgery" else "no"):
            response = ask(alone, name, **{key: answer})
            assert response.status_code == 200
            assert "It stays closed" in text_of(response)
            assert "checked" in response.content.decode()
    assert name not in opened(cast.ana)
    assert not Trail.objects.filter(action="grant_unlock").exists()


def test_every_no_has_its_reason(alone: Phone, cast: Cast) -> None:
    lead_to(cast.ana, "sled")
    page = text_of(ask(alone, "sled", lane="no", squat="unsure"))
    assert "the lane must be flat and clear" in page
    assert "squatting to a chair is not ready" in page
    assert "After knee surgery" not in page


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"born": 1961}, "It is only for people younger than 65"),
        ({"born": None}, "It is only for people younger than 65"),
        ({"fell_in_12_months": True}, "a fall, or about trouble with your balance"),
        ({"balance_problem": True}, "a fall, or about trouble with your balance"),
        ({"exclusions": ["pregnant"]}, "needs a clinician to look first"),
        ({"oa": "severe"}, "needs a clinician to look first"),
        ({"surgery_on": TODAY - timedelta(days=365)}, "Your knee surgery is not a year ago"),
    ],
)
def test_what_is_known_is_not_asked_and_keeps_it_closed(
    alone: Phone, cast: Cast, answers: dict[str, Any], why: str
) -> None:
    diary.save_screening(cast.ana, answers, now=MONDAY)
    page = alone.open("open-stage", "sled")
    assert why in text_of(page)
    assert 'name="squat"' not in page.content.decode()
    assert why in text_of(ask(alone, "sled"))
    assert opened(cast.ana) == set()


def test_64_and_surgery_more_than_a_year_ago_are_no_reason(alone: Phone, cast: Cast) -> None:
    diary.save_screening(cast.ana, {"born": 1962, "surgery_on": TODAY - timedelta(days=366)}, now=MONDAY)
    assert all(one.is_met for one in known_conditions(plan_of(cast.ana), "steep_incline", TODAY))


def test_another_goal_keeps_it_closed(alone: Phone, cast: Cast) -> None:
    intake(cast.ana, "pain")
    assert "only for stronger legs for sport" in text_of(ask(alone, "sled"))
    assert opened(cast.ana) == set()
    assert next_to_open(plan_of(cast.ana), TODAY) == ""


def test_a_stop_keeps_it_closed(alone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    assert "Your walks are stopped" in text_of(ask(alone, "sled"))
    assert opened(cast.ana) == set()


def test_with_a_therapist_it_is_theirs(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, "performance")
    assert phone.open("open-stage", "sled").status_code == 404
    assert ask(phone, "sled").status_code == 404
    assert opened(cast.ana) == set()
    assert next_to_open(plan_of(cast.ana), TODAY) == ""


def test_each_part_comes_in_its_turn(alone: Phone, cast: Cast) -> None:
    assert "“Steep slope” comes before it" in text_of(ask(alone, "sled"))
    assert "“Steep slope” comes before it" in text_of(ask(alone, "unpowered"))
    ask(alone, "steep_incline")
    assert "“Treadmill without a motor” comes before it" in text_of(ask(alone, "sled"))
    with pytest.raises(Stale):
        open_stage(cast.ana, "sled", {}, version=plan_of(cast.ana).version, now=MONDAY)
    assert opened(cast.ana) == {"steep_incline"}


@pytest.mark.parametrize("name", ["incline", "speed", "high-pain", "wings"])
def test_nothing_else_is_opened_this_way(alone: Phone, name: str) -> None:
    assert alone.open("open-stage", name).status_code == 404
    assert alone.send("open-stage", name).status_code == 404


def test_a_page_that_is_out_of_date_opens_nothing(alone: Phone, cast: Cast) -> None:
    response = ask(alone, "steep_incline", version="1")
    assert response.status_code == 409
    assert "Your diary changed while this page was open" in text_of(response)
    assert f'name="version" value="{plan_of(cast.ana).version}"' in response.content.decode()
    assert opened(cast.ana) == set()


def test_a_therapist_who_came_meanwhile_decides(alone: Phone, cast: Cast) -> None:
    Care.objects.create(patient=cast.ana, therapist=cast.tess)
    with pytest.raises(Stale):
        open_stage(cast.ana, "sled", {}, version=plan_of(cast.ana).version, now=MONDAY)


def test_sent_twice_it_is_opened_once(alone: Phone, cast: Cast) -> None:
    lead_to(cast.ana, "sled")
    ask(alone, "sled")
    assert "This part is open" in text_of(ask(alone, "sled"))
    assert Unlock.objects.filter(name="sled").count() == 1


@pytest.mark.parametrize("typed", ["", "maybe", "\0", "1" + "0" * 30, "👟", "5.5", "9999-12-31", "x" * 10_000])
def test_whatever_is_typed_is_an_error_at_its_question(alone: Phone, cast: Cast, typed: str) -> None:
    lead_to(cast.ana, "sled")
    for field in ("squat", "lane", "version"):
        response = ask(alone, "sled", **{field: typed})
        assert response.status_code in (409, 422)
    assert "sled" not in opened(cast.ana)
