"""Safety screening and intake: one question a page, kept at once, and where the answers lead."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.people.models import Care, User
from rehab.plan.models import Plan, Profile, Unlock, UsualProposal
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, person, walk

from .phone import HTMX, QUESTIONS, Phone, answer_questions, failing_on, text_of


@pytest.fixture
def eve(cast: Cast, phone: Phone) -> User:
    """A newcomer without a therapist, who holds the phone now."""
    eve = person("Eve", cast.ana.role)
    phone.owner = eve
    phone.at(MONDAY)
    return eve


def answer(phone: Phone, page: str, said: str, **more: Any) -> HttpResponse:
    return phone.send("screening", page, typed={page: said}, **more)


def begin(phone: Phone, kind: str = "check") -> HttpResponse:
    return phone.send("begin-screening", typed={"kind": kind})


def plan_of(user: User) -> Plan:
    return Plan.objects.of(user).get()


def profile_of(user: User) -> Profile:
    return Profile.objects.of(user).get()


def page_after(response: HttpResponse) -> str:
    """The question that the answer leads to."""
    return response["Location"].rstrip("/").rpartition("/")[2]


def test_fourteen_questions_lead_to_a_plan(phone: Phone, eve: User) -> None:
    assert phone.open("today")["Location"] == reverse("diary:welcome")
    assert "First, 14 short questions" in text_of(phone.open("welcome"))
    assert answer_questions(phone)["Location"] == reverse("diary:ready")
    profile = profile_of(eve)
    assert (profile.born, profile.knees, profile.left_usual, profile.right_usual, profile.oa) == (
        1975, ["right"], 0, 2, "mild",
    )  # fmt: skip
    assert (profile.exclusions, profile.surgery_on, profile.usual_on) == ([], None, date(2026, 3, 2))
    assert profile.screened_at == profile.answered_at == MONDAY
    assert profile.unfinished == {}
    assert (plan_of(eve).stage, plan_of(eve).stage_since, plan_of(eve).locked) == ("A1", date(2026, 3, 2), "")
    assert "You start with 6 minutes backward" in text_of(phone.open("ready"))
    acts = list(Trail.objects.filter(patient=eve).order_by("pk").values_list("action", flat=True))
    assert acts == ["begin_screening", *["answer_screening"] * 14, "save_screening", "begin_plan"]


def test_each_answer_is_kept_when_it_is_given(phone: Phone, eve: User) -> None:
    answer_questions(phone, until="knees", falls="yes")
    page = phone.at(MONDAY + timedelta(days=3)).open("welcome")
    assert "Go on where you left off" in text_of(page)
    assert "6 questions left" in text_of(page)
    assert page_after(begin(phone, "intake")) == "knees"
    assert "Question 9 of 14" in text_of(phone.open("screening", "knees"))
    back = text_of(phone.open("screening", "falls"))
    assert "Keep “Yes” and go on" in back
    assert page_after(answer(phone, "falls", "no")) == "knees"
    assert profile_of(eve).unfinished["answers"]["falls"] == "no"


def test_half_a_screening_is_no_screening(phone: Phone, eve: User) -> None:
    answer_questions(phone, until="goal")
    profile = profile_of(eve)
    assert (profile.screened_at, profile.answered_at, profile.knees, profile.born) == (None, None, [], None)
    assert not Plan.objects.of(eve).exists()
    assert phone.open("today")["Location"] == phone.open("ready")["Location"] == reverse("diary:welcome")


def test_answers_of_long_ago_are_asked_again(phone: Phone, eve: User) -> None:
    answer_questions(phone, until="goal")
    phone.at(MONDAY + timedelta(days=14))
    assert "First, 14 short questions" in text_of(phone.open("welcome"))
    assert page_after(begin(phone, "intake")) == "surgery"
    answer(phone, "surgery", "no")
    assert profile_of(eve).unfinished["begun"] == "2026-03-16"


def test_no_question_can_be_skipped(phone: Phone, eve: User) -> None:
    for page in ("falls", "knees", "goal", "weight"):
        assert answer(phone, page, "no")["Location"] == reverse("diary:welcome")
        assert phone.open("screening", page)["Location"] == reverse("diary:welcome")
    answer(phone, "surgery", "no")
    assert page_after(answer(phone, "goal", "pain")) == "falls"
    assert page_after(phone.open("screening", "goal")) == "falls"
    assert phone.open("screening", "feet").status_code == 404
    assert not Plan.objects.of(eve).exists()


def test_nothing_is_chosen_beforehand_and_nothing_is_no_answer(phone: Phone, eve: User) -> None:
    assert "aria-pressed" not in phone.open("screening", "surgery").content.decode()
    for typed in ({}, {"surgery": ""}, {"surgery": "maybe"}):
        page = phone.send("screening", "surgery", typed=typed)
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["surgery"])
    assert not Profile.objects.of(eve).exists()


def test_the_same_tap_twice_is_one_answer(phone: Phone, eve: User) -> None:
    answer_questions(phone, until="goal")
    for _ in range(2):
        assert answer(phone, "goal", "pain").status_code == 302
    assert Trail.objects.filter(action="begin_plan", patient=eve).count() == 1
    assert profile_of(eve).unfinished == {}


@pytest.mark.parametrize(
    ("question", "said"), [("pregnant", "yes"), *((question, "unsure") for question in QUESTIONS[3:])]
)
def test_not_sure_counts_as_yes_and_a_clinician_looks_first(phone: Phone, eve: User, question: str, said: str) -> None:
    answer_questions(phone, **{question: said})
    assert profile_of(eve).exclusions == [question]
    assert plan_of(eve).locked == "therapist"
    page = text_of(phone.open("ready"))
    assert "See a clinician first" in page
    assert "When they have agreed, say here who it was." in page


def test_not_sure_of_a_fall_or_of_balance_is_unsteady(phone: Phone, eve: User) -> None:
    answer_questions(phone, falls="unsure", balance="unsure")
    assert (profile_of(eve).fell_in_12_months, profile_of(eve).balance_problem) == (True, True)
    page = text_of(phone.open("ready"))
    assert "Stay by a rail" in page
    assert "It starts gently because you told us about a fall or your balance." in page
    assert "Not open yet Outdoors" in page


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
    answer_questions(phone, **changes)
    page = text_of(phone.open("ready"))
    assert "See a clinician first" in page
    assert reason in page
    assert phone.open("today").context["page"].card == "stop"


def test_surgery_long_ago_does_not_stop(phone: Phone, eve: User) -> None:
    answer_questions(phone, surgery="yes", surgery_on="2025-11-01")
    assert plan_of(eve).locked == ""


def test_the_patient_without_a_therapist_starts_when_a_clinician_agreed(phone: Phone, eve: User) -> None:
    answer_questions(phone, pregnant="unsure")
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
    answer_questions(phone, **changes)
    assert Unlock.objects.of(eve).filter(name="incline", ended_at=None).exists() == open_from_the_start


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"goal": "performance"}, "Steep slopes, a treadmill without a motor, the sled with a waist strap"),
        ({"goal": "performance", "falls": "yes"}, "The sled It needs steady feet"),
        ({"goal": "function"}, "Faster walks They ask more of the knee. Only a therapist opens it."),
        ({"right_usual": "4"}, "More than 10 minutes Your knee is usually quite sore."),
        ({"oa": "severe"}, "A slope It loads the knee more."),
    ],
)
def test_what_is_closed_is_said_with_the_reason(phone: Phone, eve: User, changes: dict[str, str], said: str) -> None:
    answer_questions(phone, **changes)
    assert said in text_of(phone.open("ready"))


@pytest.mark.parametrize(
    ("units", "typed", "kept"),
    [
        ("metric", "81,5", Decimal("81.5")),
        ("imperial", "180", Decimal("81.65")),
        ("metric", "", None),
    ],
)
def test_the_weight_is_asked_of_those_whose_way_leads_to_the_sled(
    phone: Phone, eve: User, units: str, typed: str, kept: Decimal | None
) -> None:
    User.objects.filter(pk=eve.pk).update(units=units)
    assert page_after(answer_questions(phone, until="weight", goal="performance")) == "weight"
    assert ("lb" if units == "imperial" else "kg") in text_of(phone.open("screening", "weight"))
    assert answer(phone, "weight", typed)["Location"] == reverse("diary:ready")
    assert profile_of(eve).weight_kg == kept
    if typed:
        assert f"Weight {typed.replace(',', '.')} {'lb' if units == 'imperial' else 'kg'}" in text_of(
            phone.open("welcome")
        )


@pytest.mark.parametrize("typed", ["24", "301", "x"])
def test_a_weight_has_bounds(phone: Phone, eve: User, typed: str) -> None:
    answer_questions(phone, until="weight", goal="performance")
    page = answer(phone, "weight", typed)
    assert page.status_code == 422
    assert f"“{typed}” cannot be right. Write 25 to 300 kg." in text_of(page)


# -- answered again ---------------------------------------------------------------------------------------------------


def test_with_a_therapist_a_higher_usual_pain_waits_and_a_lower_one_replaces(phone: Phone, cast: Cast) -> None:
    answer_questions(phone, right_usual="3")
    assert profile_of(cast.ana).right_usual == 2
    assert UsualProposal.objects.of(cast.ana).get(outcome="").pain == 3
    assert "Tess looks at that first. Until then your plan goes on with 2." in text_of(phone.open("ready"))
    answer_questions(phone, right_usual="1")
    assert profile_of(cast.ana).right_usual == 1
    assert not UsualProposal.objects.filter(outcome="").exists()


def test_without_a_therapist_a_higher_usual_pain_is_the_intake_done_again(phone: Phone, cast: Cast) -> None:
    Care.objects.all().delete()
    answer_questions(phone, until="oa", right_usual="3")
    assert profile_of(cast.ana).right_usual == 2
    answer_questions(phone, right_usual="3")
    assert profile_of(cast.ana).right_usual == 3


def test_the_safety_check_alone_does_not_raise_the_usual_pain(phone: Phone, cast: Cast) -> None:
    Care.objects.all().delete()
    answer_questions(phone, "check", right_usual="4")
    assert profile_of(cast.ana).right_usual == 2


def test_a_usual_pain_of_seven_stops_at_once(phone: Phone, cast: Cast) -> None:
    answer_questions(phone, until="oa", right_usual="7")
    assert (plan_of(cast.ana).locked, profile_of(cast.ana).right_usual) == ("therapist", 7)


def test_answering_again_moves_nobody_up_and_keeps_the_plan(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="A3")
    walk(cast.ana, MONDAY, minutes=10)
    answer_questions(phone, goal="function")
    plan = plan_of(cast.ana)
    assert (plan.stage, plan.goal) == ("A3", "function")
    assert Trail.objects.filter(action="renew_plan", patient=cast.ana).count() == 1
    assert "You go on with 10 minutes backward" in text_of(phone.open("ready"))


def test_another_goal_is_one_question(phone: Phone, cast: Cast) -> None:
    asked_on = profile_of(cast.ana).usual_on
    phone.at(MONDAY + timedelta(days=3))
    assert answer_questions(phone, "goal", goal="balance")["Location"] == reverse("diary:ready")
    assert plan_of(cast.ana).goal == "balance"
    assert (profile_of(cast.ana).screened_at, profile_of(cast.ana).usual_on) == (MONDAY, asked_on)


def test_a_new_yes_holds_at_once_and_a_no_when_the_round_is_finished(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, balance_problem=True)
    begin(phone)
    answer_questions(phone, "check", until="weight_limit", falls="yes")
    assert (profile_of(cast.ana).fell_in_12_months, profile_of(cast.ana).balance_problem) == (False, True)
    intake(cast.ana)
    begin(phone, "goal")  # the round before is thrown away
    answer_questions(phone, "check", until="balance", falls="yes")
    assert profile_of(cast.ana).fell_in_12_months
    assert not Unlock.objects.of(cast.ana).filter(name="incline", ended_at=None).exists()
    answer_questions(phone, "check")
    assert profile_of(cast.ana).fell_in_12_months  # it was answered before the rest was


def test_a_new_reason_not_to_start_stops_the_plan_in_the_middle_of_a_round(phone: Phone, cast: Cast) -> None:
    answer_questions(phone, "check", until="pregnant", unstable_heart_or_lung="unsure")
    assert plan_of(cast.ana).locked == "therapist"
    assert profile_of(cast.ana).screened_at == MONDAY
    assert "Your walks are stopped until a clinician has looked." in text_of(phone.open("screening", "pregnant"))


def test_a_yes_was_to_its_own_reason_and_a_new_reason_needs_a_new_one(phone: Phone, eve: User) -> None:
    surgery = {"surgery": "yes", "surgery_on": "2026-02-01"}
    answer_questions(phone, **surgery)
    phone.send("stopped", typed={"version": plan_of(eve).version, "who": "Dr Weiss", "agreed": "on"})
    answer_questions(phone, "check", **surgery)
    assert plan_of(eve).locked == ""
    answer_questions(phone, "check", **surgery, unstable_heart_or_lung="unsure")
    assert (plan_of(eve).locked, plan_of(eve).cleared_to_start_at) == ("therapist", None)


def test_an_answer_that_goes_away_does_not_open_the_plan(phone: Phone, eve: User) -> None:
    answer_questions(phone, pregnant="unsure")
    answer_questions(phone, "check")
    assert profile_of(eve).exclusions == []
    assert plan_of(eve).locked == "therapist"
    assert "Your walks are stopped" in text_of(phone.open("ready"))


def test_the_safety_check_is_done_again_after_a_very_long_gap_and_then_there_is_a_walk(
    phone: Phone, cast: Cast
) -> None:
    walk(cast.ana, MONDAY)
    assert phone.at(MONDAY + timedelta(days=28)).open("today").context["page"].card == "walk"
    assert phone.at(MONDAY + timedelta(days=29)).open("today").context["page"].card == "safety"
    answer_questions(phone, "check", until="pregnant")
    assert phone.open("today").context["page"].card == "safety"
    answer_questions(phone, "check")
    assert phone.open("today").context["page"].card == "walk"


def test_all_answers_can_be_read_again(phone: Phone, cast: Cast) -> None:
    page = text_of(phone.open("welcome"))
    assert "A fall in the last 12 months No" in page
    assert "Usual pain left 0, right 2" in page
    assert "Answer everything again" in page


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
    page = phone.send("screening", "surgery", typed={"surgery": "yes", "surgery_on": surgery_on})
    assert page.status_code == 422
    assert said in text_of(page)
    assert "About which day was it?" in text_of(page)
    assert "About which day was it?" not in text_of(phone.open("screening", "surgery"))


@pytest.mark.parametrize("born", ["1899", "2027", "19755", "x"])
def test_the_year_of_birth_has_bounds(phone: Phone, cast: Cast, born: str) -> None:
    answer_questions(phone, until="born")
    page = answer(phone, "born", born)
    assert page.status_code == 422
    assert f"“{born}” cannot be right. Write 1900 to 2026." in text_of(page)


@pytest.mark.parametrize("kind", ["", "\0", "everything", "٥", "x" * 10_000])
def test_a_strange_kind_of_round_is_the_safety_check(phone: Phone, cast: Cast, kind: str) -> None:
    assert page_after(begin(phone, kind)) == "surgery"
    assert profile_of(cast.ana).unfinished["kind"] == "check"


def test_without_its_trail_nothing_is_kept(phone: Phone, eve: User) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        answer(phone, "surgery", "no")
    assert not Profile.objects.of(eve).exists()
    answer_questions(phone, until="goal")
    with failing_on("plan_advice"), pytest.raises(RuntimeError):
        answer(phone, "goal", "pain")
    assert not Plan.objects.of(eve).exists()
    assert profile_of(eve).screened_at is None


def test_htmx_gets_the_same_answers(phone: Phone, eve: User) -> None:
    assert answer(phone, "surgery", "", headers=HTMX).status_code == 422
    assert answer(phone, "surgery", "no", headers=HTMX).status_code == 302
    assert phone.open("welcome", headers=HTMX).status_code == 200


def test_the_first_answers_told_by_an_import_count_as_they_did(eve: User) -> None:
    """What is written in one go needs no round."""
    diary.save_screening(eve, {"screened_at": MONDAY, "knees": ["right"]}, now=MONDAY)
    diary.finish_intake(eve, "pain", now=MONDAY)
    assert plan_of(eve).stage == "A1"
