import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rehab.people.models import User
from rehab.plan.models import Clearing, Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, walk

from .people import HTMX, ground_of, looked_at, report, url


@pytest.fixture
def stopped(cast: Cast) -> Plan:
    """Ana's plan, stopped by severe pain."""
    walk(cast.ana, MONDAY, peak=9)
    return Plan.objects.of(cast.ana).get()


def answers(plan: Plan, **more: Any) -> dict[str, Any]:
    return {"version": plan.version, "stage": "A0", "reason": "Seen today, knee is calm.", **more}


def press(browser: Client, cast: Cast, act: str, said: dict[str, Any], **more: Any) -> Any:
    """The press that saves, after the one that showed what the change would have changed."""
    return browser.post(url(act, cast.ana), looked_at(cast.ana, act, said), **more)


def test_a_stop_is_cleared_with_a_reason(tess: Client, cast: Cast, stopped: Plan) -> None:
    response = press(tess, cast, "clear-stop", answers(stopped), follow=True)
    assert "Stop cleared. Ana goes on from A0." in response.content.decode()
    stopped.refresh_from_db()
    assert (stopped.locked, stopped.stage) == ("", "A0")
    clearing = Clearing.objects.of(cast.ana).get()
    assert (clearing.by, clearing.reason, clearing.was) == (cast.tess, "Seen today, knee is calm.", "therapist")
    assert Trail.objects.filter(action="clear_stop", actor=cast.tess, patient=cast.ana).count() == 1
    assert ground_of(cast.ana) != "stopped"


def test_with_htmx_the_plan_card_comes_back(tess: Client, cast: Cast, stopped: Plan) -> None:
    page = press(tess, cast, "clear-stop", answers(stopped), headers=HTMX).content.decode()
    assert 'id="plan"' in page
    assert "<html" not in page
    assert "Stop cleared." in page
    assert "Clear this stop" not in page


def test_one_back_is_offered_first_and_nothing_above_the_present_step(tess: Client, cast: Cast, stopped: Plan) -> None:
    page = tess.get(url("patient", cast.ana)).content.decode()
    assert 'value="A0" selected' in page
    assert "A1, 6 minutes (the present step)" in page
    assert 'value="A2"' not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": ""}, "Write why it is safe to go on."),
        ({"reason": "x" * 10_000}, "This has 10000."),
        ({"reason": "a\0b"}, "Null characters are not allowed."),
        ({"stage": "F6"}, "“F6” is not offered."),
        ({"stage": ""}, "Choose the step to go on from."),
        ({"stage": "A\0"}, "is not offered."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_kept(
    tess: Client, cast: Cast, stopped: Plan, headers: dict[str, str], wrong: dict[str, str], message: str
) -> None:
    response = press(tess, cast, "clear-stop", answers(stopped, **wrong), headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    if "stage" in wrong:
        assert "Seen today, knee is calm." in page
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("version", ["1", "", "x", "9" * 30, "5.5"])
def test_a_stale_page_saves_nothing_and_shows_the_present_state(
    tess: Client, cast: Cast, stopped: Plan, headers: dict[str, str], version: str
) -> None:
    response = press(tess, cast, "clear-stop", answers(stopped, version=version), headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "has changed since you opened this page" in page
    assert "Seen today, knee is calm." in page
    assert f'name="version" value="{stopped.version}"' in page
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_a_stop_that_a_colleague_cleared_is_not_cleared_twice(tess: Client, cast: Cast, stopped: Plan) -> None:
    press(tess, cast, "clear-stop", answers(stopped))
    again = Plan.objects.of(cast.ana).get()
    assert press(tess, cast, "clear-stop", answers(again)).status_code == 422
    assert Clearing.objects.of(cast.ana).count() == 1


def test_clearing_says_when_it_also_means_cleared_to_start(tess: Client, cast: Cast) -> None:
    intake(User.objects.get(pk=cast.ana.pk), exclusions=["unstable_fracture"])
    plan = Plan.objects.of(cast.ana).get()
    page = tess.get(url("patient", cast.ana)).content.decode()
    assert "cleared to start" in page
    assert "unstable fracture" in page
    press(tess, cast, "clear-stop", answers(plan))
    plan.refresh_from_db()
    assert plan.cleared_to_start_at is not None
    assert plan.locked == ""


def test_a_stop_is_no_pause(tess: Client, cast: Cast, stopped: Plan) -> None:
    response = press(tess, cast, "pause-plan", {"version": stopped.version, "reason": "Rest"})
    assert response.status_code == 422
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_a_pause_holds_until_a_therapist_ends_it(tess: Client, cast: Cast) -> None:
    plan = Plan.objects.of(cast.ana).get()
    response = press(tess, cast, "pause-plan", {"version": plan.version, "reason": "Holiday"}, follow=True)
    assert "Ana’s walks are paused." in response.content.decode()
    plan.refresh_from_db()
    assert plan.locked == "paused"
    assert ground_of(cast.ana) == "paused"
    assert Trail.objects.get(action="pause_plan").after["reason"] == "Holiday"
    page = press(tess, cast, "resume-plan", {"version": plan.version}, headers=HTMX).content.decode()
    assert "The pause is over." in page
    plan.refresh_from_db()
    assert plan.locked == ""
    assert plan.cleared_at is None
    assert Trail.objects.filter(action="resume_plan", actor=cast.tess).count() == 1


def test_a_pause_needs_a_reason(tess: Client, cast: Cast) -> None:
    plan = Plan.objects.of(cast.ana).get()
    response = press(tess, cast, "pause-plan", {"version": plan.version, "reason": " "})
    assert response.status_code == 422
    assert "Write why the walks are paused." in response.content.decode()


def test_a_plan_that_is_not_paused_is_not_resumed(tess: Client, cast: Cast, stopped: Plan) -> None:
    assert press(tess, cast, "resume-plan", {"version": stopped.version}).status_code == 422
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


def test_a_red_flag_during_a_pause_still_stops(tess: Client, cast: Cast) -> None:
    plan = Plan.objects.of(cast.ana).get()
    press(tess, cast, "pause-plan", {"version": plan.version, "reason": "Holiday"})
    report(cast.ana, "chest_pain", at=MONDAY + timedelta(hours=16))
    assert Plan.objects.of(cast.ana).get().locked == "emergency"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_a_clearing_would_have_changed_is_shown_first(
    tess: Client, cast: Cast, stopped: Plan, headers: dict[str, str]
) -> None:
    """The days since the stop, as if it had been cleared at once. The stop itself stays a stop."""
    later = MONDAY + timedelta(days=1)
    walk(cast.ana, later, peak=1)
    now = Plan.objects.of(cast.ana).get()
    response = tess.post(url("clear-stop", cast.ana), answers(now), headers=headers)
    page = response.content.decode()
    assert response.status_code == 200
    assert "With the stop cleared at once, to go on from A0, 4 minutes." in page
    assert re.search(r"[1-9]\d* of \d+ advices would have differed: 0 stricter", page)
    assert "Seen today, knee is calm." in page
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
    assert "Stop cleared." in press(tess, cast, "clear-stop", answers(now), follow=True).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_a_pause_and_its_end_would_have_changed_is_shown_first(
    tess: Client, cast: Cast, headers: dict[str, str]
) -> None:
    walk(cast.ana, MONDAY)
    said = {"version": Plan.objects.of(cast.ana).get().version, "reason": "Holiday"}
    page = tess.post(url("pause-plan", cast.ana), said, headers=headers).content.decode()
    assert "With the walks paused since this step began" in page
    assert re.search(r"[1-9]\d* of \d+ advices would have differed: [1-9]\d* stricter, 0 milder", page)
    assert Plan.objects.of(cast.ana).get().locked == ""
    press(tess, cast, "pause-plan", said)
    walk(cast.ana, MONDAY + timedelta(days=1))
    said = {"version": Plan.objects.of(cast.ana).get().version}
    page = tess.post(url("resume-plan", cast.ana), said, headers=headers).content.decode()
    assert "Without the pause." in page
    assert re.search(r"[1-9]\d* of \d+ advices would have differed: 0 stricter, [1-9]", page)
    assert Plan.objects.of(cast.ana).get().locked == "paused"
