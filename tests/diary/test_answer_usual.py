"""Usual pain, asked again every two weeks: lower at once, higher by the therapist, nobody moves up by it."""

from datetime import timedelta

import pytest

from rehab.diary import intake as answers
from rehab.people.models import Care
from rehab.plan.models import Advice, Plan, Profile, UsualProposal
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, morning, walk

from .phone import HTMX, Phone, failing_on, text_of

IN_TWO_WEEKS = MONDAY + timedelta(days=14)


def profile_of(phone: Phone) -> Profile:
    return Profile.objects.of(phone.owner).get()


def plan_of(phone: Phone) -> Plan:
    return Plan.objects.of(phone.owner).get()


def test_it_is_asked_after_two_weeks_and_not_before(phone: Phone) -> None:
    asked = "How sore is your right knee on a usual day? It is two weeks since you told us."
    assert asked not in text_of(phone.at(MONDAY + timedelta(days=13)).open("today"))
    assert asked in text_of(phone.at(IN_TWO_WEEKS).open("today"))
    phone.send("answer-usual", typed={"right_usual": "2"})
    assert profile_of(phone).usual_on == IN_TWO_WEEKS.date()
    assert asked not in text_of(phone.open("today"))
    assert asked in text_of(phone.at(IN_TWO_WEEKS + timedelta(days=14)).open("today"))


def test_a_stopped_plan_is_not_asked(phone: Phone) -> None:
    Plan.objects.of(phone.owner).update(locked="therapist")
    assert not phone.at(IN_TWO_WEEKS).open("today").context["page"].asks_usual


@pytest.mark.parametrize("pain", [0, 1, 2])
def test_the_same_or_a_lower_answer_holds_at_once(phone: Phone, pain: int) -> None:
    page = phone.send("answer-usual", typed={"right_usual": str(pain)}, follow=True)
    assert "Kept. You are asked again in two weeks." in text_of(page)
    assert profile_of(phone).right_usual == pain
    assert Trail.objects.get(action="answer_usual").after == {"holds": {"right": pain}}


def test_a_higher_answer_waits_for_the_therapist(phone: Phone) -> None:
    page = phone.send("answer-usual", typed={"right_usual": "4"}, follow=True)
    assert "Tess looks at 4 for your right knee first. Until then your plan goes on as it was." in text_of(page)
    assert profile_of(phone).right_usual == 2
    waiting = UsualProposal.objects.of(phone.owner).get()
    assert (waiting.knee, waiting.pain, waiting.was, waiting.outcome) == ("right", 4, 2, "")


def test_an_answer_given_again_takes_the_place_of_the_one_that_waits(phone: Phone) -> None:
    for pain in ("4", "4", "5"):
        phone.send("answer-usual", typed={"right_usual": pain})
    proposals = UsualProposal.objects.of(phone.owner).order_by("pk")
    assert [(one.pain, one.outcome) for one in proposals] == [(4, "replaced"), (5, "")]
    phone.send("answer-usual", typed={"right_usual": "1"})
    assert not proposals.filter(outcome="").exists()
    assert profile_of(phone).right_usual == 1


def test_without_a_therapist_only_the_intake_done_again_raises_it(phone: Phone) -> None:
    Care.objects.all().delete()
    page = text_of(phone.send("answer-usual", typed={"right_usual": "4"}))
    assert "You said 4 for your right knee. Your plan goes on with 2." in page
    assert "Answer the first questions again" in page
    assert profile_of(phone).right_usual == 2
    assert not UsualProposal.objects.exists()


@pytest.mark.parametrize("pain", [7, 10])
@pytest.mark.parametrize("cared_for", [True, False])
def test_seven_is_a_reason_not_to_start_at_once(phone: Phone, pain: int, cared_for: bool) -> None:
    if not cared_for:
        Care.objects.all().delete()
    page = phone.send("answer-usual", typed={"right_usual": str(pain)}, follow=True)
    assert page.redirect_chain[-1][0] == "/diary/stopped/"
    assert (profile_of(phone).right_usual, plan_of(phone).locked) == (pain, "therapist")


def test_a_yes_to_start_does_not_cover_a_knee_that_became_so_sore(phone: Phone) -> None:
    Plan.objects.of(phone.owner).update(cleared_to_start_at=MONDAY)
    phone.send("answer-usual", typed={"right_usual": "7"})
    assert plan_of(phone).cleared_to_start_at is None


def test_two_knees_are_two_questions_and_each_goes_its_own_way(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, knees=["left", "right"], left_usual=3)
    page = text_of(phone.open("answer-usual"))
    assert "First your left knee on a usual day" in page
    assert "Your plan uses 3 for your left knee and 2 for your right knee." in page
    phone.send("answer-usual", typed={"left_usual": "1", "right_usual": "5"})
    assert (profile_of(phone).left_usual, profile_of(phone).right_usual) == (1, 2)
    assert UsualProposal.objects.get().knee == "right"


def test_a_lower_usual_pain_moves_nobody_up_until_the_next_walk(phone: Phone, cast: Cast) -> None:
    """With a high usual pain the way on from A3 is locked; a lower one opens it, but not by itself."""
    intake(cast.ana, right_usual=4)
    Plan.objects.of(cast.ana).update(stage="A3", stage_since=MONDAY.date())
    for days in (0, 3, 6):
        saved = walk(cast.ana, MONDAY + timedelta(days=days), minutes=10, peak=1)
        morning(cast.ana, saved, 1)
    phone.at(MONDAY + timedelta(days=7, hours=14))
    phone.open("today")
    before = Advice.objects.of(cast.ana).newest_first()[0]
    assert "next_stage_was_locked" in before.because
    phone.send("answer-usual", typed={"right_usual": "2"})
    phone.open("today")
    assert Advice.objects.of(cast.ana).newest_first()[0].pk == before.pk
    saved = walk(cast.ana, MONDAY + timedelta(days=9), minutes=10, peak=1)
    morning(cast.ana, saved, 1)
    assert Advice.objects.of(cast.ana).newest_first()[0].direction == "progress"


@pytest.mark.parametrize("told", ["", "11", "-1", "5.5", "٥", "2\0", "1" + "0" * 30, "x" * 10_000, "9999-12-31", "👟"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_strange_answer_is_refused_and_changes_nothing(phone: Phone, told: str, headers: dict[str, str]) -> None:
    before = Trail.objects.count()
    page = phone.send("answer-usual", typed={"right_usual": told}, headers=headers)
    assert page.status_code == 422
    assert page.context["form"].errors["right_usual"][0] in text_of(page)
    assert (profile_of(phone).right_usual, Trail.objects.count()) == (2, before)


def test_before_the_intake_there_is_nothing_to_ask(phone: Phone, cast: Cast) -> None:
    Plan.objects.all().delete()
    assert phone.open("answer-usual")["Location"] == "/diary/welcome/"


def test_without_its_trail_nothing_is_kept(phone: Phone) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        answers.answer_usual(phone.owner, {"right": 1}, now=MONDAY)
    assert profile_of(phone).right_usual == 2
