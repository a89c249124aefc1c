from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from rehab.plan.models import Advice, Opinion, Plan, Unlock
from rehab.progression import Facts, recommend
from rehab.trail.models import AppendOnly, Trail
from tests.cast import MONDAY, Cast, morning, walk

from .people import HTMX, ground_of, looked_at, report, url

WEDNESDAY = "2026-03-04"


@pytest.fixture
def flared(cast: Cast) -> Plan:
    """Ana's knee flared after Monday's walk: the engine steps her back from A1 to A0."""
    morning(cast.ana, walk(cast.ana, MONDAY), 5)
    plan = Plan.objects.of(cast.ana).get()
    assert (plan.advice.direction, plan.advice.stage) == ("step_back", "A0")
    return plan


def disagree(browser: Client, cast: Cast, headers: dict[str, str] | None = None, **typed: Any) -> HttpResponse:
    plan = Plan.objects.of(cast.ana).get()
    said = {"version": plan.version, "stage": "A1", "not_before": WEDNESDAY, "reason": "Stairs did it, not the walk."}
    address = url("disagree-with-advice", cast.ana, pk=plan.advice_id)
    return browser.post(address, looked_at(cast.ana, "disagree-with-advice", said | typed), headers=headers or {})


def page_of(browser: Client, cast: Cast, name: str = "patient", **more: Any) -> str:
    return str(browser.get(url(name, cast.ana, **more)).content.decode())


def todays_page(cast: Cast) -> str:
    phone = Client()
    phone.force_login(cast.ana)
    return str(phone.get("/diary/").content.decode())


def test_agreeing_is_kept_once_and_shown(tess: Client, cast: Cast, flared: Plan) -> None:
    for _ in range(2):
        tess.post(url("agree-with-advice", cast.ana, pk=flared.advice_id))
    opinion = Opinion.objects.get()
    assert (opinion.agrees, opinion.by, opinion.advice_id) == (True, cast.tess, flared.advice_id)
    page = page_of(tess, cast)
    assert "Tess agrees" in page
    assert "agree-with" not in page.replace("disagree-with", "")
    assert "Tess agrees" in page_of(tess, cast, "advice-log")
    assert "Tess agrees" in page_of(tess, cast, "advice", pk=flared.advice_id)
    assert Plan.objects.of(cast.ana).get().version == flared.version
    assert Trail.objects.filter(action="agree_with_advice").count() == 1


def test_an_opinion_is_never_changed(tess: Client, cast: Cast, flared: Plan) -> None:
    tess.post(url("agree-with-advice", cast.ana, pk=flared.advice_id))
    with pytest.raises(AppendOnly):
        Opinion.objects.get().save()


def test_the_therapists_own_word_holds_instead(tess: Client, cast: Cast, flared: Plan) -> None:
    page = disagree(tess, cast, HTMX, not_before="2026-03-05").content.decode()
    assert "Ana goes on with A1, and reads that it is from you." in page
    assert "A1, not before 5 March 2026." in page
    plan = Plan.objects.of(cast.ana).get()
    assert (plan.stage, plan.stage_since) == ("A1", date(2026, 3, 3))
    assert (plan.opinion.direction, plan.opinion.not_before) == ("hold", date(2026, 3, 5))
    assert plan.advice.direction == "hold", "what happened before no longer steps back"
    today = todays_page(cast)
    assert "Set by your therapist Tess" in today
    assert "Stairs did it, not the walk." in today
    assert "Stay at 6 minutes" in today
    assert "Next walk on Thursday" in today


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_the_therapists_step_would_have_changed_is_shown_first(
    tess: Client, cast: Cast, flared: Plan, headers: dict[str, str]
) -> None:
    response = disagree(tess, cast, headers, tested="", stage="A3")
    page = response.content.decode()
    assert response.status_code == 200
    assert "With A3, 10 minutes instead of A1 since" in page
    assert "advices would have differed" in page
    assert "Set this for Ana" in page
    assert "Stairs did it, not the walk." in page
    assert Plan.objects.of(cast.ana).get().stage == "A1"


def test_what_was_told_stays_and_can_be_worked_out_again(tess: Client, cast: Cast, flared: Plan) -> None:
    disagree(tess, cast)
    for advice in Advice.objects.of(cast.ana).select_related("edition"):
        assert recommend(Facts.from_json(advice.facts), advice.edition.rulebook).to_json() == advice.answer
    log = page_of(tess, cast, "advice-log")
    assert "Step back to A0" in log
    assert "Tess set A1, not before 4 March 2026, instead" in log


def test_it_leaves_the_therapists_list(tess: Client, cast: Cast, flared: Plan) -> None:
    assert ground_of(cast.ana) == "flare"
    disagree(tess, cast)
    assert ground_of(cast.ana) == "quiet"


def test_a_walk_follows_the_therapist_and_then_the_engine_speaks_again(
    tess: Client, cast: Cast, flared: Plan, at_the_desk: time_machine.Traveller
) -> None:
    disagree(tess, cast)
    at_the_desk.move_to(MONDAY + timedelta(days=2))
    saved = walk(cast.ana, MONDAY + timedelta(days=2), minutes=6)
    plan = Plan.objects.of(cast.ana).get()
    assert plan.stage == "A1"
    assert "Set by your therapist Tess" not in todays_page(cast)
    at_the_desk.move_to(MONDAY + timedelta(days=3))
    morning(cast.ana, saved, 6)
    assert Plan.objects.of(cast.ana).get().advice.direction == "step_back"


def test_a_later_day_keeps_the_patient_from_walking(tess: Client, cast: Cast, flared: Plan) -> None:
    disagree(tess, cast, not_before="2026-03-10")
    phone = Client()
    phone.force_login(cast.ana)
    phone.post("/diary/walks/start/", {"key": "1" * 32, "right_before": "0"})
    assert "Rest today" in phone.get("/diary/").content.decode()


@pytest.mark.parametrize("stage", ["A0", "A2"])
def test_another_step_is_set_with_what_it_needs(tess: Client, cast: Cast, flared: Plan, stage: str) -> None:
    disagree(tess, cast, stage=stage)
    plan = Plan.objects.of(cast.ana).get()
    assert plan.stage == stage
    assert plan.opinion.direction == {"A0": "step_back", "A2": "progress"}[stage]
    today = todays_page(cast)
    assert {"A0": "Step back to 4 minutes", "A2": "Move up to 8 minutes"}[stage] in today


def test_a_step_behind_an_unlock_opens_it(tess: Client, cast: Cast, flared: Plan) -> None:
    Unlock.objects.of(cast.ana).filter(name="incline").update(ended_at=MONDAY)
    disagree(tess, cast, stage="D1")
    assert Plan.objects.of(cast.ana).get().stage == "D1"
    assert Unlock.objects.of(cast.ana).in_force(date(2026, 3, 3)).get().by == cast.tess


def test_a_danger_sign_after_it_still_stops(tess: Client, cast: Cast, flared: Plan) -> None:
    disagree(tess, cast)
    report(cast.ana, "chest_pain", at=MONDAY + timedelta(hours=16))
    assert Plan.objects.of(cast.ana).get().locked == "emergency"
    assert "Set by your therapist" not in todays_page(cast)


def test_a_stop_is_not_talked_away(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    assert "Disagree" not in page_of(tess, cast)
    for headers in ({}, HTMX):
        response = disagree(tess, cast, headers, not_before="2026-03-04", stage="A0")
        assert response.status_code == 422
        assert "Clear the stop first" in response.content.decode()
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
    assert not Opinion.objects.exists()


def test_a_pause_is_ended_first(tess: Client, cast: Cast, flared: Plan) -> None:
    pause = {"version": flared.version, "reason": "Holiday"}
    tess.post(url("pause-plan", cast.ana), looked_at(cast.ana, "pause-plan", pause))
    response = disagree(tess, cast)
    assert response.status_code == 422
    assert "End the pause first" in response.content.decode()


def test_an_advice_that_no_longer_stands_is_not_decided_on(tess: Client, cast: Cast, flared: Plan) -> None:
    old = Advice.objects.of(cast.ana).order_by("pk")[0].pk
    said = {"version": flared.version, "stage": "A1", "not_before": WEDNESDAY, "reason": "Late."}
    typed = looked_at(cast.ana, "disagree-with-advice", said)
    response = tess.post(url("disagree-with-advice", cast.ana, pk=old), typed)
    assert response.status_code == 422
    assert "has changed since you opened this page" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": ""}, "Write why."),
        ({"reason": "x" * 10_000}, "This has 10000."),
        ({"reason": "a\0b"}, "Null characters"),
        ({"stage": ""}, "Choose a step."),
        ({"stage": "F6"}, "“F6” is not offered."),
        ({"stage": "A\0"}, "is not offered."),
        ({"not_before": ""}, "Choose the earliest day"),
        ({"not_before": "2026-03-03"}, "Choose 2026-03-04 or later"),
        ({"not_before": "2026-04-30"}, "Choose 2026-04-01 or earlier"),
        ({"not_before": "9999-12-31"}, "or earlier"),
        ({"not_before": "0001-01-01"}, "or later"),
        ({"not_before": "٥"}, "not a day we can read"),
        ({"version": "99"}, "has changed since you opened this page"),
        ({"version": "9" * 30}, "has changed since you opened this page"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    tess: Client, cast: Cast, flared: Plan, headers: dict[str, str], wrong: dict[str, str], message: str
) -> None:
    response = disagree(tess, cast, headers, **wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    if "reason" not in wrong:
        assert "Stairs did it, not the walk." in page
    assert not Opinion.objects.exists()


def test_a_step_chosen_on_the_page_opens_the_form_with_it(tess: Client, cast: Cast, flared: Plan) -> None:
    page = page_of(tess, cast)
    assert 'href="?decide=A2#decide"' in page
    assert '<details class="fold" id="decide">' in page
    page = tess.get(url("patient", cast.ana) + "?decide=A2").content.decode()
    assert '<details class="fold" id="decide" open>' in page
    assert 'value="A2" selected' in page
    for nonsense in ("%00", "Z99", "9" * 40, "٥"):
        assert tess.get(url("patient", cast.ana) + f"?decide={nonsense}").status_code == 200
