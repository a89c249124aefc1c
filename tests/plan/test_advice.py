"""Advice is kept with all it came from, never changed, and only replaced by what may be told."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rehab.diary import actions as diary
from rehab.diary.clock import start_walk
from rehab.diary.models import Summary
from rehab.diary.told import Saved
from rehab.guidance.models import Edition
from rehab.people.models import User
from rehab.plan.actions import Yes
from rehab.plan.models import Advice, Override, Plan
from rehab.progression import ENGINE_VERSION, Facts, recommend
from rehab.trail.models import AppendOnly
from tests.cast import Cast, intake, morning, person, tell, walk
from tests.diary.phone import Phone

from .weeks import calm_week, day, march, plan_of, stands, told


def as_bytes(answer: Any) -> str:
    return json.dumps(answer, sort_keys=True)


def full_diary(patient: User) -> None:
    """Walks with everything on them, mornings, corrections, a report that stops, an override, a clearing and a tap."""
    intake(patient, surgery_on=march(1) - timedelta(days=300))
    saved = calm_week(patient)
    diary.answer_morning(patient, saved.entry.walk, tell({"right": 3, "left": 0, "swelling": "little"}, day(7, 12)))
    whole = walk(
        patient, day(9), minutes=8, peak=3, right_before=0, right_after=1, left_peak=0, incline_percent=0.5,
        speed_kmh=1.6, swelling="clear", flags=["caught", "extra_painkiller"],
    )  # fmt: skip
    diary.correct_walk(patient, whole.entry, tell({"right_after": 2}, day(9)), version=plan_of(patient).version)
    diary.withdraw_walk(patient, whole.entry, version=None, now=day(10))
    diary.restore_walk(patient, whole.entry, now=day(10))
    diary.report_symptoms(patient, tell({"symptoms": ["unwell", "fell"], "note": "x"}, day(11)))
    Override.objects.create(patient=patient, name="base_speed_kmh", value=Decimal("1.4"), reason="Slow forward pace")
    diary.clear_stop(patient, Yes(by=patient.therapist(), stage="A1", reason="Seen"), version=None, now=day(12))
    start_walk(patient, tell({"left": None, "right": 2, "minutes": 6, "place": "rail"}, day(13)))


def test_stored_facts_recompute_to_the_same_answer_byte_for_byte(cast: Cast) -> None:
    full_diary(cast.ana)
    kept = Advice.objects.of(cast.ana).select_related("edition")
    assert {advice.direction for advice in kept} == {"hold", "progress", "step_back", "stop"}
    for advice in kept:
        facts = Facts.from_json(advice.facts)
        assert as_bytes(facts.to_json()) == as_bytes(advice.facts)
        assert as_bytes(recommend(facts, advice.edition.rulebook).to_json()) == as_bytes(advice.answer)
        assert advice.because == advice.answer["because"]


def test_advice_names_its_edition_its_rules_and_the_engine(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=6)
    advice = told(cast.ana)
    assert (advice.edition, advice.engine_version) == (Edition.objects.in_force(), ENGINE_VERSION)
    assert (advice.cause, advice.plan_stage, advice.because) == ("walk", "A1", ["pain_was_too_high"])
    assert [finding["rule"] for finding in advice.answer["findings"]] == advice.because


def test_advice_is_never_changed_and_never_removed(cast: Cast) -> None:
    advice, rows = told(cast.ana), Advice.objects.of(cast.ana)
    for act in (advice.save, advice.delete, rows.delete, lambda: rows.update(direction="progress")):
        with pytest.raises(AppendOnly):
            act()


def test_the_same_advice_is_not_told_twice(cast: Cast, phone: Phone) -> None:
    walk(cast.ana, day(2))
    count = Advice.objects.of(cast.ana).count()
    for page in ("today", "why", "today"):
        phone.open(page)
    assert Advice.objects.of(cast.ana).count() == count


def test_a_blank_is_null_in_the_facts_and_a_zero_is_zero(cast: Cast) -> None:
    walk(cast.ana, day(2), peak=None, left_peak=0)
    pain = told(cast.ana).facts["walks"][0]["pain"]
    assert (pain["right"]["peak"], pain["left"]["peak"], pain["left"]["after"]) == (None, 0, None)


# -- after an edit ----------------------------------------------------------------------------------------------------


def correct(patient: User, saved: Saved, at: Any, **says: Any) -> None:
    version = plan_of(patient).version
    diary.correct_walk(patient, saved.entry, tell(says, saved.entry.local_time, now=at), version=version)


def test_what_an_edit_makes_stricter_holds_at_once(cast: Cast) -> None:
    saved = walk(cast.ana, day(2))
    correct(cast.ana, saved, day(2), right_peak=6)
    assert (told(cast.ana).cause, told(cast.ana).direction, told(cast.ana).stage) == ("edit", "step_back", "A0")


def test_what_an_edit_makes_milder_waits_for_the_next_new_walk(cast: Cast, phone: Phone) -> None:
    saved = walk(cast.ana, day(2), peak=6)
    strict = told(cast.ana)
    correct(cast.ana, saved, day(2), right_peak=2)
    phone.at(day(3, hour=8)).open("today")
    morning(cast.ana, saved, 2)
    assert told(cast.ana) == strict
    assert Summary.objects.of(cast.ana).get().direction == "step_back"
    walk(cast.ana, day(5), minutes=4)
    assert stands(cast.ana) == ("A0", march(5))
    assert told(cast.ana).direction == "hold"


def test_what_comes_on_top_of_a_kept_advice_and_is_stricter_is_told(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), peak=6)
    correct(cast.ana, saved, day(2), right_peak=2)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["fell"]}, day(3)))
    assert told(cast.ana).direction == "stop"
    assert plan_of(cast.ana).locked == "therapist"


def test_taking_a_walk_back_waits_too(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), peak=6)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(2) + timedelta(hours=1))
    assert told(cast.ana).direction == "step_back"
    diary.restore_walk(cast.ana, saved.entry, now=day(2) + timedelta(hours=1))
    assert told(cast.ana).direction == "step_back"


def test_a_slip_that_is_undone_at_once_does_not_wait(cast: Cast) -> None:
    saved = walk(cast.ana, day(2, 19), peak=6)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(2, 19) + timedelta(seconds=20))
    assert (told(cast.ana).direction, told(cast.ana).cause) == ("hold", "undo")


def test_not_even_at_once_does_undo_open_a_stop(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), peak=9)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=day(2))
    assert told(cast.ana).direction == "stop"


def test_a_changed_morning_that_is_milder_waits(cast: Cast) -> None:
    saved = walk(cast.ana, day(2))
    morning(cast.ana, saved, 5)
    diary.answer_morning(cast.ana, saved.entry, tell({"right": 2}, day(3, hour=9)))
    assert told(cast.ana).because == ["knee_flared_overnight"]


def test_what_time_alone_made_milder_is_told_though_something_trivial_was_edited(cast: Cast, phone: Phone) -> None:
    saved = calm_week(cast.ana)
    phone.at(day(8)).send("start-walk", typed={"key": "0" * 32, "right_before": "6"})
    assert told(cast.ana).because == ["knee_was_too_sore_to_walk"]
    edited = Saved(saved.entry.walk, told(cast.ana))
    correct(cast.ana, edited, day(9, hour=5), note="windy")
    assert (told(cast.ana).direction, told(cast.ana).stage) == ("progress", "A2")
    walk(cast.ana, day(10), minutes=8)
    assert stands(cast.ana) == ("A2", march(10))


def test_a_trivial_edit_does_not_block_a_later_mornings_step_up(cast: Cast) -> None:
    for on in (2, 4):
        morning(cast.ana, walk(cast.ana, day(on)), 2)
    saved = walk(cast.ana, day(6))
    correct(cast.ana, saved, day(7, hour=5), note="windy")
    morning(cast.ana, saved, 2)
    assert (told(cast.ana).direction, told(cast.ana).stage) == ("progress", "A2")


def test_a_therapists_clearing_ends_the_waiting(cast: Cast) -> None:
    saved = walk(cast.ana, day(2), peak=6)
    correct(cast.ana, saved, day(2), right_peak=2)
    assert plan_of(cast.ana).advice_kept_at == day(2)
    Plan.objects.of(cast.ana).update(locked="therapist")
    yes = Yes(by=cast.tess, stage="A1", reason="Seen")
    diary.clear_stop(cast.ana, yes, version=None, now=day(3))
    assert plan_of(cast.ana).advice_kept_at is None
    assert told(cast.ana).direction == "hold"


def test_a_late_morning_makes_the_advice_of_the_home_screen(cast: Cast, phone: Phone) -> None:
    walk(cast.ana, day(2))
    assert told(cast.ana).because == ["morning_is_awaited"]
    phone.at(day(4, hour=5)).open("today")
    assert (told(cast.ana).cause, told(cast.ana).because) == ("home", ["morning_was_missing"])


def test_the_plan_begins_on_the_patients_own_day(cast: Cast) -> None:
    eve, finn = (person(name, cast.ana.role) for name in ("Eve", "Finn"))
    intake(eve, at=day(3, hour=2))
    assert stands(eve) == ("A1", march(2))
    intake(finn, at=day(2).astimezone(ZoneInfo("Pacific/Auckland")))  # there it is Tuesday, 06:00
    assert stands(finn) == ("A1", march(3))
