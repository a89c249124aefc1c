"""Safety screening and intake: three short pages, and where they lead."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.people.models import Care, User
from rehab.plan.models import Plan, Profile, Unlock
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, person, walk

from .phone import HTMX, NOTHING_WRONG, QUESTIONS, Phone, failing_on, text_of

KNEES = {"knees": "right", "left_usual": "0", "right_usual": "2", "oa": "mild", "born": "1975"}


@pytest.fixture
def eve(cast: Cast, phone: Phone) -> User:
    """A newcomer without a therapist, who holds the phone now."""
    eve = person("Eve", cast.ana.role)
    phone.owner = eve
    phone.at(MONDAY)
    return eve


def answer(phone: Phone, page: str, typed: dict[str, Any], **more: Any) -> HttpResponse:
    return phone.send("screening", page, typed=typed, **more)


def go_through(phone: Phone, goal: str = "pain", **changes: str) -> HttpResponse:
    """All three pages, with these answers changed."""
    for page, typed in (("safety", NOTHING_WRONG), ("knees", KNEES)):
        known = {*typed, "surgery_on"} if page == "safety" else typed
        told = {**typed, **{name: value for name, value in changes.items() if name in known}}
        assert answer(phone, page, told).status_code == 302
    return answer(phone, "goal", {"goal": goal})


def plan_of(user: User) -> Plan:
    return Plan.objects.of(user).get()


def test_three_pages_lead_to_a_plan(phone: Phone, eve: User) -> None:
    assert phone.open("today")["Location"] == reverse("diary:welcome")
    assert "First, three short pages" in text_of(phone.open("welcome"))
    assert go_through(phone)["Location"] == reverse("diary:ready")
    profile = Profile.objects.of(eve).get()
    assert (profile.born, profile.knees, profile.left_usual, profile.right_usual, profile.oa) == (
        1975, ["right"], 0, 2, "mild",
    )  # fmt: skip
    assert (profile.exclusions, profile.surgery_on, profile.usual_on) == ([], None, date(2026, 3, 2))
    assert profile.screened_at == profile.answered_at == MONDAY
    assert (plan_of(eve).stage, plan_of(eve).stage_since, plan_of(eve).locked) == ("A1", date(2026, 3, 2), "")
    assert "You start with 6 minutes backward" in text_of(phone.open("ready"))
    assert list(Trail.objects.filter(patient=eve).order_by("pk").values_list("action", flat=True)) == [
        "save_screening", "save_screening", "begin_plan",
    ]  # fmt: skip


def test_each_page_is_kept_when_it_is_left(phone: Phone, eve: User) -> None:
    answer(phone, "safety", {**NOTHING_WRONG, "falls": "yes"})
    page = phone.at(MONDAY + timedelta(days=3)).open("welcome")
    assert "Go on where you left off" in text_of(page)
    assert reverse("diary:screening", args=["knees"]) in page.content.decode()
    assert phone.open("screening", "safety").context["form"]["falls"].value() == "yes"
    answer(phone, "knees", {**KNEES, "knees": "both"})
    assert reverse("diary:screening", args=["goal"]) in phone.open("welcome").content.decode()
    shown = phone.open("screening", "knees").context["form"]
    assert (shown["knees"].value(), shown["left_usual"].value(), shown["born"].value()) == ("both", 0, 1975)


def test_no_page_can_be_skipped(phone: Phone, eve: User) -> None:
    for page, typed in (("knees", KNEES), ("goal", {"goal": "pain"})):
        assert answer(phone, page, typed)["Location"] == reverse("diary:welcome")
        assert phone.open("screening", page)["Location"] == reverse("diary:welcome")
    answer(phone, "safety", NOTHING_WRONG)
    assert answer(phone, "goal", {"goal": "pain"})["Location"] == reverse("diary:welcome")
    assert phone.open("screening", "feet").status_code == 404
    assert not Plan.objects.of(eve).exists()


def test_nothing_is_chosen_beforehand_and_everything_is_asked(phone: Phone, eve: User) -> None:
    page = phone.open("screening", "safety")
    assert "checked" not in page.content.decode()
    page = answer(phone, "safety", {})
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == sorted(QUESTIONS)
    assert not Profile.objects.of(eve).exists()


@pytest.mark.parametrize(
    ("question", "said"), [("pregnant", "yes"), *((question, "unsure") for question in QUESTIONS[3:])]
)
def test_not_sure_counts_as_yes_and_a_clinician_looks_first(phone: Phone, eve: User, question: str, said: str) -> None:
    go_through(phone, **{question: said})
    assert Profile.objects.of(eve).get().exclusions == [question]
    assert plan_of(eve).locked == "therapist"
    assert "See a clinician first" in text_of(phone.open("ready"))


def test_not_sure_of_a_fall_or_of_balance_is_unsteady(phone: Phone, eve: User) -> None:
    go_through(phone, falls="unsure", balance="unsure")
    profile = Profile.objects.of(eve).get()
    assert (profile.fell_in_12_months, profile.balance_problem) == (True, True)
    assert "Stay by a rail" in text_of(phone.open("ready"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"born": "2008"}, "younger than 18"),
        ({"right_usual": "7"}, "usually hurts a lot"),
        ({"left_usual": "7"}, "usually hurts a lot"),
        ({"surgery": "unsure", "surgery_on": "2026-01-15"}, "surgery"),
    ],
)
def test_no_start_without_a_clinicians_yes(phone: Phone, eve: User, changes: dict[str, str], reason: str) -> None:
    go_through(phone, **changes)
    page = text_of(phone.open("ready"))
    assert "See a clinician first" in page
    assert reason in page
    assert phone.open("today").context["page"].card == "stop"


def test_surgery_long_ago_does_not_stop(phone: Phone, eve: User) -> None:
    go_through(phone, surgery="yes", surgery_on="2025-11-01")
    assert plan_of(eve).locked == ""


def test_the_patient_without_a_therapist_starts_when_a_clinician_agreed(phone: Phone, eve: User) -> None:
    go_through(phone, pregnant="unsure")
    phone.send("stopped", typed={"version": plan_of(eve).version, "who": "Dr Weiss", "agreed": "on"})
    assert plan_of(eve).cleared_to_start_at == MONDAY
    assert phone.open("today").context["page"].card == "walk"


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({}, "A1"),
        ({"fell_in_12_months": True}, "A0"),
        ({"balance_problem": True}, "A0"),
        ({"born": 1961}, "A0"),
        ({"born": 1962}, "A1"),
        ({"right_usual": 4}, "A0"),
        ({"right_usual": 3}, "A1"),
        ({"oa": "severe"}, "A1"),
    ],
)
def test_the_start_stage(eve: User, changes: dict[str, Any], stage: str) -> None:
    intake(eve, **changes)
    assert plan_of(eve).stage == stage


@pytest.mark.parametrize(
    ("changes", "open_from_the_start"), [({}, True), ({"oa": "severe"}, False), ({"falls": "yes"}, False)]
)
def test_the_slope_is_open_to_who_is_steady(
    phone: Phone, eve: User, changes: dict[str, str], open_from_the_start: bool
) -> None:
    go_through(phone, **changes)
    assert Unlock.objects.of(eve).filter(name="incline", ended_at=None).exists() == open_from_the_start


# -- answered again ---------------------------------------------------------------------------------------------------


def usual(phone: Phone, pain: str) -> HttpResponse:
    return answer(phone, "knees", {**KNEES, "right_usual": pain})


def test_with_a_therapist_a_higher_usual_pain_is_refused_and_a_lower_one_replaces(phone: Phone, cast: Cast) -> None:
    page = usual(phone, "3")
    assert page.status_code == 422
    assert "Your plan uses 2 for this knee. A higher number is for Tess to set" in text_of(page)
    assert Profile.objects.of(cast.ana).get().right_usual == 2
    assert usual(phone, "1").status_code == 302
    assert Profile.objects.of(cast.ana).get().right_usual == 1


def test_without_a_therapist_a_higher_usual_pain_is_the_intake_done_again(phone: Phone, cast: Cast) -> None:
    Care.objects.all().delete()
    assert usual(phone, "3").status_code == 302
    assert Profile.objects.of(cast.ana).get().right_usual == 3


def test_a_usual_pain_of_seven_is_never_refused_and_stops_at_once(phone: Phone, cast: Cast) -> None:
    assert usual(phone, "7").status_code == 302
    assert plan_of(cast.ana).locked == "therapist"


def test_answering_again_moves_nobody_up_and_keeps_the_plan(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="A3")
    walk(cast.ana, MONDAY, minutes=10)
    go_through(phone, goal="function")
    plan = plan_of(cast.ana)
    assert (plan.stage, plan.goal) == ("A3", "function")
    assert Trail.objects.filter(action="renew_plan", patient=cast.ana).count() == 1


def test_a_yes_was_to_its_own_reason_and_a_new_reason_needs_a_new_one(phone: Phone, eve: User) -> None:
    go_through(phone, surgery="yes", surgery_on="2026-02-01")
    phone.send("stopped", typed={"version": plan_of(eve).version, "who": "Dr Weiss", "agreed": "on"})
    answer(phone, "safety", {**NOTHING_WRONG, "surgery": "yes", "surgery_on": "2026-02-01"})
    assert plan_of(eve).locked == ""
    answer(phone, "safety", {**NOTHING_WRONG, "unstable_heart_or_lung": "unsure"})
    assert (plan_of(eve).locked, plan_of(eve).cleared_to_start_at) == ("therapist", None)


def test_an_answer_that_goes_away_does_not_open_the_plan(phone: Phone, eve: User) -> None:
    go_through(phone, pregnant="unsure")
    answer(phone, "safety", NOTHING_WRONG)
    assert plan_of(eve).locked == "therapist"


def test_the_safety_check_is_done_again_after_a_very_long_gap_and_then_there_is_a_walk(
    phone: Phone, cast: Cast
) -> None:
    walk(cast.ana, MONDAY)
    assert phone.at(MONDAY + timedelta(days=28)).open("today").context["page"].card == "walk"
    assert phone.at(MONDAY + timedelta(days=29)).open("today").context["page"].card == "safety"
    go_through(phone)
    assert phone.open("today").context["page"].card == "walk"


# -- the edges --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surgery_on", "said"),
    [
        ("", "Say about which day the surgery was."),
        ("2026-03-03", "has not happened yet."),
        ("9999-12-31", "has not happened yet."),
        ("0001-01-01", "Monday 1 January 1 is more than a year ago."),
    ],
)
def test_the_day_of_surgery_has_bounds(phone: Phone, eve: User, surgery_on: str, said: str) -> None:
    page = answer(phone, "safety", {**NOTHING_WRONG, "surgery": "yes", "surgery_on": surgery_on})
    assert page.status_code == 422
    assert said in text_of(page)


@pytest.mark.parametrize("born", ["1899", "2027", "19755", "x"])
def test_the_year_of_birth_has_bounds(phone: Phone, cast: Cast, born: str) -> None:
    page = answer(phone, "knees", {**KNEES, "born": born})
    assert page.status_code == 422
    assert f"“{born}” cannot be right. Write 1900 to 2026." in text_of(page)


def test_without_its_trail_nothing_is_kept(phone: Phone, eve: User) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        answer(phone, "safety", NOTHING_WRONG)
    assert not Profile.objects.of(eve).exists()
    diary.save_screening(eve, {"screened_at": MONDAY, "knees": ["right"]}, now=MONDAY)
    with failing_on("plan_advice"), pytest.raises(RuntimeError):
        answer(phone, "goal", {"goal": "pain"})
    assert not Plan.objects.of(eve).exists()


def test_htmx_gets_the_same_answers(phone: Phone, eve: User) -> None:
    assert answer(phone, "safety", {}, headers=HTMX).status_code == 422
    assert answer(phone, "safety", NOTHING_WRONG, headers=HTMX).status_code == 302
    assert phone.open("welcome", headers=HTMX).status_code == 200
