"""Slips that would let somebody walk who should not: each was once possible."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from rehab.diary import actions, clock
from rehab.diary.models import Start
from rehab.plan.actions import Yes
from rehab.plan.models import Plan
from tests.cast import MONDAY, Cast, intake, morning, tell, walk


def plan_of(patient: Any) -> Plan:
    return Plan.objects.get(patient=patient)


def cleared(cast: Cast, at: Any) -> None:
    actions.clear_stop(cast.ana, Yes(by=cast.tess, stage="A0", reason="Seen"), version=None, now=at)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"surgery_on": date(2026, 2, 1)}, {"surgery_on": date(2026, 3, 20)}),
        ({"right_usual": 7}, {"right_usual": 9}),
        ({"right_usual": 7}, {"left_usual": 8}),
    ],
)
def test_a_clinicians_yes_does_not_cover_what_came_later(cast: Cast, before: Any, after: Any) -> None:
    intake(cast.ana, **before)
    cleared(cast, MONDAY + timedelta(hours=1))
    assert plan_of(cast.ana).locked == ""
    actions.save_screening(cast.ana, after, now=MONDAY + timedelta(days=20))
    assert plan_of(cast.ana).locked == "therapist"


def test_a_walk_told_over_a_week_late_moves_no_plan(cast: Cast) -> None:
    for days in (0, 2, 4):
        morning(cast.ana, walk(cast.ana, MONDAY + timedelta(days=days)), 1)
    today = MONDAY + timedelta(days=18)
    told = tell({"minutes": 6, "right_peak": 1}, MONDAY + timedelta(days=8), now=today)
    actions.log_walk(cast.ana, told)
    assert plan_of(cast.ana).stage == "A1"


def test_a_stop_is_shown_while_a_walk_runs(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    clock.start_walk(cast.ana, tell({"left": None, "right": 1, "minutes": 6, "place": ""}, MONDAY))
    actions.report_symptoms(cast.ana, tell({"symptoms": ["chest_pain"], "note": ""}, MONDAY + timedelta(minutes=2)))
    with time_machine.travel(MONDAY + timedelta(minutes=3), tick=False):
        for page in ("/diary/walks/now/", "/diary/history/"):
            html = client.get(page).content.decode()
            assert "Your walks are stopped" in html
            assert 'href="/diary/stopped/"' in html


def test_a_tap_from_before_the_yes_stops_nothing_after_it(cast: Cast) -> None:
    clock.start_walk(cast.ana, tell({"left": None, "right": 9, "minutes": 6, "place": ""}, MONDAY))
    assert plan_of(cast.ana).locked == "therapist"
    cleared(cast, MONDAY + timedelta(hours=1))
    assert plan_of(cast.ana).locked == ""


def test_a_stale_tab_does_not_bring_a_finished_walk_back(cast: Cast) -> None:
    saved = clock.start_walk(cast.ana, tell({"left": None, "right": 1, "minutes": 6, "place": ""}, MONDAY))
    stale = Start.objects.get(pk=saved.entry.pk)
    clock.discard_start(cast.ana, saved.entry, now=MONDAY + timedelta(minutes=1))
    clock.stop_clock(cast.ana, stale, now=MONDAY + timedelta(minutes=2))
    clock.resume_clock(cast.ana, stale, now=MONDAY + timedelta(minutes=3))
    assert not Start.objects.exists()
