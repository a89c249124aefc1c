"""A higher usual pain waits for the therapist, who accepts it or leaves it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rehab.diary.intake import answer_usual
from rehab.plan.models import Advice, Plan, Profile, UsualProposal
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, morning, walk

from .people import url


@pytest.fixture
def waiting(cast: Cast) -> UsualProposal:
    """Ana says that her right knee is usually 4; her plan uses 2."""
    answer_usual(cast.ana, {"right": 4}, now=MONDAY)
    return UsualProposal.objects.get()


def version(patient: Any) -> int:
    return Plan.objects.of(patient).get().version


def decide(browser: Client, name: str, one: UsualProposal, **typed: Any) -> Any:
    typed = {"version": version(one.patient), **typed}
    return browser.post(url(name, one.patient, pk=one.pk), typed, follow=True)


def usual_of(patient: Any) -> int | None:
    return Profile.objects.of(patient).get().right_usual


def test_it_is_shown_on_the_patients_page(tess: Client, waiting: UsualProposal) -> None:
    page = tess.get(url("patient", waiting.patient)).content.decode()
    assert "Usual right knee pain" in page
    assert "The plan goes on with 2 until you decide." in page


def test_accepted_it_holds(tess: Client, cast: Cast, waiting: UsualProposal) -> None:
    page = decide(tess, "accept-usual", waiting).content.decode()
    assert "Ana’s usual right pain is 4 from now on." in page
    assert "until you decide" not in page
    assert usual_of(cast.ana) == 4
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.ended_by) == ("accepted", cast.tess)
    row = Trail.objects.get(action="accept_usual")
    assert (row.actor, row.before, row.after) == (cast.tess, {"right_usual": 2}, {"right_usual": 4})


def test_left_it_stays_as_it_was(tess: Client, cast: Cast, waiting: UsualProposal) -> None:
    assert "stays at 2." in decide(tess, "decline-usual", waiting).content.decode()
    assert usual_of(cast.ana) == 2
    waiting.refresh_from_db()
    assert waiting.outcome == "declined"
    assert Trail.objects.filter(action="decline_usual", actor=cast.tess, patient=cast.ana).count() == 1


def test_accepting_moves_nobody_up(tess: Client, cast: Cast, waiting: UsualProposal) -> None:
    """A morning of 4 is a flare with a usual pain of 2, and none with 4: the stricter advice stands all the same."""
    morning(cast.ana, walk(cast.ana, MONDAY + timedelta(hours=1)), 4)
    stage = Plan.objects.of(cast.ana).get().stage
    decide(tess, "accept-usual", waiting)
    plan = Plan.objects.of(cast.ana).get()
    assert plan.stage == stage
    assert Advice.objects.of(cast.ana).newest_first()[0].direction == "step_back"
    assert plan.advice_kept_at is not None


@pytest.mark.parametrize("name", ["accept-usual", "decline-usual"])
@pytest.mark.parametrize("typed", [{"version": 1}, {"version": "x"}, {"version": ""}, {"version": "1" + "0" * 30}])
def test_a_record_that_moved_on_saves_nothing(
    tess: Client, cast: Cast, waiting: UsualProposal, name: str, typed: dict[str, Any]
) -> None:
    page = decide(tess, name, waiting, **typed)
    assert page.status_code == 422
    assert "Nothing was saved" in page.content.decode()
    assert usual_of(cast.ana) == 2
    waiting.refresh_from_db()
    assert waiting.outcome == ""


def test_twice_is_once(tess: Client, cast: Cast, waiting: UsualProposal) -> None:
    decide(tess, "accept-usual", waiting)
    assert decide(tess, "decline-usual", waiting).status_code == 422
    assert usual_of(cast.ana) == 4


def test_another_therapist_and_another_patient_find_nothing(
    tess: Client, theo: Client, cast: Cast, waiting: UsualProposal
) -> None:
    assert decide(theo, "accept-usual", waiting).status_code == 404
    answer_usual(cast.ben, {"right": 5}, now=MONDAY)
    of_ben = UsualProposal.objects.of(cast.ben).get()
    assert tess.post(url("accept-usual", cast.ana, pk=of_ben.pk), {"version": version(cast.ana)}).status_code == 404
    assert usual_of(cast.ben) == 2
