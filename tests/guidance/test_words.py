"""An advice speaks in the words of its own edition, to its own reader, and never breaks a page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from rehab.guidance.actions import open_draft, publish_draft
from rehab.guidance.models import Edition, Passage
from rehab.guidance.phrases import first_that_fills, listed, walk_of
from rehab.guidance.words import (
    advice_words,
    day_words,
    dose_words,
    full_day,
    knee_words,
    passages_of,
    prescription,
    rule_titles,
    symptom_words,
)
from rehab.progression import RULES, Count, DayOutcome, Finding, Recommendation
from tests.cast import MONDAY, Cast, morning, walk

TODAY = date(2026, 3, 20)
SAMPLES: dict[str, Any] = {
    "knee": "right", "on": "2026-03-18", "first_on": "2026-03-16", "signs": ["chest_pain", "fainting"],
    "reasons": ["pregnant", "younger_than_18"], "locked": "therapist", "pain": 8, "line": 6, "moment": "peak",
    "worst": 7, "morning": 5, "usual": 2, "mean": "3.5", "days": 12, "before": 4, "minutes": 11, "planned": 16,
    "count": 2, "needed": 3, "more": 1, "window": 14, "next_stage": "B3", "stage": "B2", "unlock": "incline",
}  # fmt: skip


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


def answer(*findings: Finding, **more: Any) -> Recommendation:
    told: dict[str, Any] = {
        "direction": "hold", "stage": "B2", "not_before": date(2026, 3, 20), "contact": "none",
        "because": tuple(finding.rule for finding in findings), "findings": findings,
    }  # fmt: skip
    return Recommendation(**{**told, **more})


def sample(rule: str, **more: Any) -> Finding:
    numbers = {name: SAMPLES[name] for name in RULES[rule].placeholders}
    return Finding(rule, RULES[rule].contact, {**numbers, **more})


def words(given: Any, edition: Edition, patient: Any, reader: str = "patient", **more: Any) -> Any:
    return advice_words(given, edition=edition, patient=patient, reader=reader, today=more.pop("today", TODAY), **more)


# --- every rule --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_sentence_for_patients(first: Edition, staff: Cast, rule: str) -> None:
    said = words(answer(sample(rule)), first, staff.ana).rules[0]
    passage = passages_of(first)["rule", rule]
    assert said.sentence != said.title
    assert said.sentence.startswith(passage.body.split("{")[0])
    assert not set("{}_") & set(said.sentence + said.title + said.change)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_line_for_staff(first: Edition, staff: Cast, rule: str) -> None:
    said = words(answer(sample(rule)), first, staff.ana, "staff").rules[0]
    assert said.sentence.startswith(passages_of(first)["rule", rule].staff)
    assert "{" not in said.sentence


def test_the_numbers_become_words(first: Edition, staff: Cast) -> None:
    said = words(answer(sample("pain_was_too_high")), first, staff.ana)
    assert said.reason.startswith("Your right knee went up to 7 with the walk on Wednesday 18 March. From 6 up")
    said = words(answer(sample("emergency_sign_was_reported")), first, staff.ana)
    assert "chest pain or pressure and fainting" in said.reason
    assert "until Tess says go" in said.reason
    said = words(answer(sample("next_stage_was_locked")), first, staff.ana)
    assert "well enough for 20 minutes" in said.reason
    said = words(answer(sample("clearance_was_missing")), first, staff.ana)
    assert "being pregnant and being younger than 18" in said.reason


def test_a_blank_length_is_not_zero_minutes(first: Edition, staff: Cast) -> None:
    blank, zero = (sample("minutes_were_off_plan", minutes=minutes) for minutes in (None, 0))
    assert "you wrote down no length" in words(answer(blank), first, staff.ana).reason
    assert "you wrote down 0 minutes" in words(answer(zero), first, staff.ana).reason


def test_a_sled_is_measured_in_metres(first: Edition, staff: Cast) -> None:
    said = words(answer(sample("minutes_were_off_plan", minutes=30, planned=60), stage="F1"), first, staff.ana)
    assert "you wrote down 30 metres, and your plan said 60 metres" in said.reason


def test_staff_read_the_numbers_in_one_line(first: Edition, staff: Cast) -> None:
    said = words(answer(sample("knee_flared_overnight")), first, staff.ana, "staff")
    assert said.reason == "Next-morning flare: right knee, Wednesday 18 March, morning 5, usual 2, limit 6."


def test_rules_come_in_the_order_of_because(first: Edition, staff: Cast) -> None:
    names = ("pain_was_too_high", "knee_gave_way", "three_walks_went_badly")
    assert tuple(rule.name for rule in words(answer(*map(sample, names)), first, staff.ana).rules) == names


# --- what is missing never breaks a page -------------------------------------------------------------------------
def test_a_missing_number_falls_back_to_the_title(first: Edition, staff: Cast) -> None:
    said = words(answer(Finding("knee_caught", "none", {})), first, staff.ana).rules[0]
    assert said.sentence == said.title == "A knee caught"


def test_a_rule_without_words_is_its_own_name(first: Edition, staff: Cast) -> None:
    said = words(answer(Finding("moon_was_full", "none", {"on": "2026-03-18"})), first, staff.ana).rules[0]
    assert (said.title, said.sentence) == ("Moon was full", "Moon was full")


def test_a_stage_of_another_ladder_is_its_own_name(first: Edition, staff: Cast) -> None:
    assert words(answer(stage="Z9"), first, staff.ana).headline == "Stay at Z9"
    assert words(answer(stage="Z9", today="easier"), first, staff.ana).headline == "Walk easier today"


def test_an_advice_without_any_rule_is_still_an_advice(first: Edition, staff: Cast) -> None:
    said = words(answer(), first, staff.ana)
    assert (said.rules, said.reason, said.headline) == ((), "", "Stay at 16 minutes")


def test_words_with_percent_signs_and_braces_are_left_alone() -> None:
    assert first_that_fills(["100% {of} {"], {"of": "x"}) == "100% x {"
    assert first_that_fills(["{a.__class__}"], {"a": "x"}) == "{a.__class__}"
    assert first_that_fills(["{a} {b}", "{a}"], {"a": "x", "b": None}) == "x"


# --- the card ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "sign", "headline"),
    [
        ({}, "hold", "Stay at 16 minutes"),
        ({"direction": "progress", "stage": "B3"}, "up", "Move up to 20 minutes"),
        ({"direction": "step_back", "stage": "B1"}, "back", "Step back to 13 minutes"),
        ({"direction": "stop", "not_before": None}, "stop", "Stop for now"),
        ({"today": "rest"}, "rest", "Rest today"),
        ({"today": "easier"}, "hold", "Walk easier today"),
        ({"today": "go"}, "hold", "Stay at 16 minutes"),
        ({"direction": "stop", "not_before": None, "today": "rest"}, "stop", "Stop for now"),
        ({"direction": "progress", "stage": "D2"}, "up", "Move up to slope 2%, 8 minutes"),
    ],
)
def test_the_sign_and_the_headline_say_what_to_do(
    first: Edition, staff: Cast, given: dict[str, Any], sign: str, headline: str
) -> None:
    said = words(answer(**given), first, staff.ana)
    assert (said.sign, said.headline) == (sign, headline)


def test_staff_read_the_code_of_the_step(first: Edition, staff: Cast) -> None:
    assert words(answer(), first, staff.ana, "staff").headline == "Stay at B2, 16 minutes"


def test_below_the_first_step_there_is_half_of_it(first: Edition, staff: Cast) -> None:
    given = answer(sample("first_stage_was_too_much"), direction="step_back", stage="A0")
    said = words(given, first, staff.ana, plan_stage="A0")
    assert (said.half, said.headline) == (True, "Step back to 2 minutes")


def test_the_small_line_tells_the_last_walk_and_the_way_up(first: Edition, staff: Cast) -> None:
    days = (DayOutcome(date(2026, 3, 18), "calm", True, 2),)
    count = Count(calm=2, counting=2, needed=3, window_days=14, route="three_calm_walks", more=1)
    line = "After Wednesday’s walk, 2 of 3 calm walks done"
    assert words(answer(days=days, count=count), first, staff.ana).by == line
    assert words(answer(days=days), first, staff.ana).by == "After Wednesday’s walk"
    assert words(answer(count=count), first, staff.ana).by == ""


def test_the_earliest_day_is_told_only_while_it_lies_ahead(first: Edition, staff: Cast) -> None:
    assert words(answer(not_before=TODAY), first, staff.ana).when == ""
    assert words(answer(not_before=TODAY + timedelta(days=1)), first, staff.ana).when == "Not before Saturday 21 March"


def test_patients_are_told_who_hears_of_it(first: Edition, staff: Cast) -> None:
    given = answer(direction="stop", contact="same_day", not_before=None)
    assert words(given, first, staff.ana).told == "See a clinician today. Tess is told."
    assert words(answer(), first, staff.ana).told == ""


def test_without_a_therapist_it_is_your_clinician(first: Edition, staff: Cast) -> None:
    staff.ana.ties.update(ended_at=MONDAY)
    assert "until your clinician says go" in words(answer(sample("patient_fell")), first, staff.ana).reason


# --- real advice, and its edition --------------------------------------------------------------------------------
def test_real_walks_are_answered_in_words(cast: Cast) -> None:
    for days in (0, 2, 4):
        saved = morning(cast.ana, walk(cast.ana, MONDAY + timedelta(days=days)), 2)
    said = words(saved.advice, saved.advice.edition, cast.ana, today=date(2026, 3, 7))
    assert (said.sign, said.headline, said.by) == ("up", "Move up to 8 minutes", "After yesterday’s walk")
    assert said.when == "Not before Monday 9 March"
    assert "Your next step is 8 minutes" in said.reason


def test_real_flares_are_answered_in_words(cast: Cast) -> None:
    saved = morning(cast.ana, walk(cast.ana, MONDAY), 5)
    said = words(saved.advice, saved.advice.edition, cast.ana, today=date(2026, 3, 3))
    assert said.sign == "back"
    assert "The morning after the walk on Monday 2 March, your right knee was 5." in said.reason


def test_an_old_advice_keeps_the_words_of_its_edition(cast: Cast) -> None:
    advice = walk(cast.ana, MONDAY, peak=7).advice
    before = words(advice, advice.edition, cast.ana)
    draft = open_draft(cast.ada, now=MONDAY)
    passage = draft.passages.get(kind="rule", slug="pain_was_too_high")
    passage.body = "New words."
    passage.save()
    new = publish_draft(draft.pk, note="", by=cast.ada, now=MONDAY)
    assert words(advice, Edition.objects.get(pk=advice.edition_id), cast.ana) == before
    assert words(advice, new, cast.ana).reason == "New words."


def test_a_second_advice_costs_no_statement(first: Edition, staff: Cast, django_assert_num_queries: Any) -> None:
    given = answer(sample("pain_was_too_high"), sample("knee_caught"))
    words(given, first, staff.ana)
    with django_assert_num_queries(0):
        words(given, first, staff.ana)
        words(given, first, staff.ana, "staff", therapist="Tess")


def test_a_draft_is_read_afresh(first: Edition, staff: Cast) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    given = answer(sample("knee_caught"))
    words(given, draft, staff.ana)
    Passage.objects.filter(edition=draft, slug="knee_caught").update(body="Caught.")
    assert words(given, draft, staff.ana).reason == "Caught."


# --- small pieces of speech --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "said", "whose"),
    [
        (0, "today", "today’s walk"),
        (-1, "yesterday", "yesterday’s walk"),
        (1, "tomorrow", "the walk tomorrow"),
        (-6, "on Saturday", "Saturday’s walk"),
        (-7, "on Friday 13 March", "the walk on Friday 13 March"),
        (7, "on Friday 27 March", "the walk on Friday 27 March"),
        (-400, "on Thursday 13 February 2025", "the walk on Thursday 13 February 2025"),
    ],
)
def test_days_are_said_as_people_say_them(days: int, said: str, whose: str) -> None:
    assert day_words(TODAY + timedelta(days=days), TODAY) == said
    assert walk_of(TODAY + timedelta(days=days), TODAY) == whose


def test_days_follow_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert full_day(TODAY) == "Friday March 20"


def test_knees_symptoms_and_lists() -> None:
    assert knee_words("left") == "left knee"
    assert listed(["chest_pain", "fainting", "fell"]) == "chest pain or pressure, fainting and a fall"
    assert listed(["something_new"]) == "something new"
    assert listed([]) is None
    assert set(symptom_words(level="emergency")) == {
        "chest_pain", "arm_or_jaw_pain", "severe_breathlessness", "fainting", "coughing_blood",
    }  # fmt: skip
    assert symptom_words("staff")["fainting"] == "syncope"


def test_titles_of_rules_for_lists(first: Edition) -> None:
    assert rule_titles(first)["knee_caught"] == "A knee caught"
    assert rule_titles(first, "staff")["knee_caught"] == "Catching reported"


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("A0", "4 minutes"),
        ("B3", "20 minutes"),
        ("C1", "20 minutes at 1.9 km/h"),
        ("D2", "slope 2%, 8 minutes"),
        ("E1", "3 minutes without a motor"),
        ("F1", "60 metres with the sled, 10% of your weight"),
    ],
)
def test_a_step_is_said_as_its_dose(first: Edition, stage: str, said: str) -> None:
    assert dose_words(stage, first.rulebook) == said


def test_no_two_steps_of_a_path_sound_the_same(first: Edition) -> None:
    said = [dose_words(stage.code, first.rulebook) for stage in first.rulebook.stages]
    assert len(set(said)) == len(said)


def test_a_prescription_in_both_units(first: Edition) -> None:
    walk = prescription("C1", first.rulebook)
    assert (walk.amount, walk.unit, walk.speed, walk.per_week, walk.rpe_ceiling) == (20, "minutes", "1.9 km/h", 3, 6)
    assert walk.chips == ("Flat", "Rail in reach", "1.9 km/h")
    assert prescription("C1", first.rulebook, units="imperial").speed == "1.2 mph"
    assert dose_words("C1", first.rulebook, units="imperial") == "20 minutes at 1.2 mph"


def test_a_base_speed_of_the_patients_own_changes_the_speed(first: Edition) -> None:
    assert prescription("B1", first.rulebook.with_overrides({"base_speed_kmh": 1.0})).speed == "1.0 km/h"


def test_half_a_walk_is_flat_and_never_less_than_two(first: Edition) -> None:
    slope, practise = (prescription(stage, first.rulebook, half=True) for stage in ("D3", "A0"))
    assert (slope.minutes, slope.incline_percent, slope.chips[0]) == (4, 0, "Flat")
    assert practise.minutes == 2
    sled = prescription("F1", first.rulebook, half=True)
    assert (sled.metres, sled.minutes, sled.unit) == (30, None, "metres")


def test_outdoors_is_closed_to_the_unsteady(first: Edition) -> None:
    assert "outdoors" in prescription("B1", first.rulebook).places
    assert "outdoors" not in prescription("B1", first.rulebook, unsteady=True).places


def test_a_fresh_recommendation_and_its_stored_form_say_the_same(first: Edition, staff: Cast) -> None:
    given = answer(sample("knee_flared_overnight"), direction="step_back", stage="B1")
    assert words(Recommendation.from_json(given.to_json()), first, staff.ana) == words(replace(given), first, staff.ana)
