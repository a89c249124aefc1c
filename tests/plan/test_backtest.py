"""What other numbers would have changed in the past: each advice asked again of what was known at its moment."""

import copy
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rehab.diary import actions as diary
from rehab.guidance.models import Edition
from rehab.plan import backtest
from rehab.plan.backtest import BackTest, back_test, back_test_caseload
from rehab.plan.models import Advice
from rehab.plan.what_if import with_limits
from rehab.progression import Numbers
from rehab.trail.models import Trail
from tests.cast import Cast, morning, tell, walk

from .weeks import calm_week, day, march, plan_of


def sore_week(cast: Cast) -> None:
    """Three walks, each with a morning one point above usual."""
    for on in (2, 4, 6):
        morning(cast.ana, walk(cast.ana, day(on)), 3)


def replayed(cast: Cast, overrides: Mapping[str, float] | None = None, **more: Any) -> BackTest:
    return back_test(Advice.objects.of(cast.ana), with_limits(overrides or {}), **more)


def draft(**values: float) -> Numbers:
    """The edition in force, with other limits."""
    numbers = copy.deepcopy(Edition.objects.get(number=1).numbers)
    for name, value in values.items():
        numbers["limits"][name]["value"] = value
    return Numbers.from_json(numbers)


def test_the_same_numbers_change_nothing(cast: Cast) -> None:
    sore_week(cast)
    result = replayed(cast)
    assert (result.asked, result.unasked, result.differing) == (Advice.objects.of(cast.ana).count(), 0, 0)
    assert replayed(cast, {"flare_rise": 2}).differing == 0


def test_a_stricter_limit_lists_the_days_and_how_newest_first(cast: Cast) -> None:
    sore_week(cast)
    result = replayed(cast, {"flare_rise": 1})
    assert result.differing == result.stricter > 0
    assert (result.milder, result.other) == (0, 0)
    days = [one.on for one in result.differences]
    assert days == sorted(days, reverse=True)
    first = result.differences[-1]
    assert (first.on, first.kind) == (march(3), "stricter")
    assert (first.before.direction, first.before.stage) == ("hold", "A1")
    assert (first.after.direction, first.after.stage) == ("step_back", "A0")
    assert first.after.not_before == march(5)


def test_a_milder_limit_is_called_milder(cast: Cast) -> None:
    calm_week(cast.ana)
    result = replayed(cast, {"calm_walks_needed": 2})
    assert result.milder == result.differing > 0
    assert result.differences[-1].after.direction == "progress"


def test_only_another_day_is_a_difference_too(cast: Cast) -> None:
    calm_week(cast.ana)
    result = replayed(cast, {"min_days_per_stage": 14})
    assert [one.kind for one in result.differences] == ["stricter"]
    (one,) = result.differences
    assert (one.before.not_before, one.after.not_before) == (march(9), march(16))


def test_a_limit_they_had_then_stays_unless_it_is_the_one_in_question(cast: Cast) -> None:
    sore_week(cast)
    before = replayed(cast, {"flare_rise": 1}).differing
    assert replayed(cast, {"flare_rise": 1, "calm_worst_max": 2}).differing == before


def test_it_is_what_was_known_then_and_not_what_was_corrected_since(cast: Cast) -> None:
    saved = walk(cast.ana, day(2))
    morning(cast.ana, saved, 3)
    told = tell({"minutes": 6, "right_peak": 0}, day(2), now=day(3))
    diary.correct_walk(cast.ana, saved.entry, told, version=plan_of(cast.ana).version)
    result = replayed(cast, {"calm_worst_max": 0, "flare_rise": 1})
    assert any(one.on == march(3) and one.kind == "stricter" for one in result.differences)


def test_the_numbers_of_a_draft_are_asked_instead_of_each_advices_edition(cast: Cast) -> None:
    sore_week(cast)
    assert replayed(cast, numbers=draft(flare_rise=1)).stricter == replayed(cast, {"flare_rise": 1}).stricter


def test_what_a_draft_cannot_answer_is_counted_apart(cast: Cast) -> None:
    calm_week(cast.ana)
    numbers = copy.deepcopy(Edition.objects.get(number=1).numbers)
    text = {"A1": "A1x"}
    numbers["stages"] = [{**stage, "code": text.get(stage["code"], stage["code"])} for stage in numbers["stages"]]
    for segments in numbers["paths"].values():
        for segment in segments:
            segment["stages"] = [text.get(code, code) for code in segment["stages"]]
    result = replayed(cast, numbers=Numbers.from_json(numbers))
    assert (result.asked, result.unasked) == (0, Advice.objects.of(cast.ana).count())


def test_it_writes_nothing(cast: Cast) -> None:
    sore_week(cast)
    before = (Advice.objects.count(), Trail.objects.count(), plan_of(cast.ana).version)
    with CaptureQueriesContext(connection) as captured:
        replayed(cast, {"flare_rise": 1})
    assert (Advice.objects.count(), Trail.objects.count(), plan_of(cast.ana).version) == before
    assert len(captured) == 2
    assert not any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in captured)


def test_only_the_newest_are_asked(cast: Cast, monkeypatch: Any) -> None:
    sore_week(cast)
    monkeypatch.setattr(backtest, "NEWEST", 3)
    assert replayed(cast).asked == 3
    assert {patient: result.asked for patient, result in back_test_caseload(cast.tess).items()} == {cast.ana.pk: 3}


def test_a_caseload_is_counted_by_patient_and_holds_nobody_elses(cast: Cast) -> None:
    sore_week(cast)
    walk(cast.ben, day(2))
    by_patient = back_test_caseload(cast.tess, with_limits({"flare_rise": 1}))
    assert list(by_patient) == [cast.ana.pk]
    assert by_patient[cast.ana.pk] == replayed(cast, {"flare_rise": 1})
    assert back_test_caseload(cast.theo, with_limits({"flare_rise": 1}))[cast.ben.pk].differing == 0


def test_a_caseload_takes_two_statements(cast: Cast) -> None:
    sore_week(cast)
    with CaptureQueriesContext(connection) as captured:
        back_test_caseload(cast.tess, numbers=draft(flare_rise=1))
    assert len([query for query in captured if "numbers" not in query["sql"]]) <= 2
