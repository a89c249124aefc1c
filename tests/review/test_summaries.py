"""What the worklist shows equals what anybody counts from the rows of the diary, and can be worked out again."""

from datetime import date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from rehab.diary import intake as asking
from rehab.diary.messaging import answer_message, read_answers, send_message
from rehab.diary.models import Morning, Summary, Walk
from rehab.diary.renewing import renew_all
from rehab.people.models import User
from rehab.plan.models import Advice, Plan, UsualProposal
from rehab.review.actions import decline_usual
from rehab.upkeep.demo import load_demo
from tests.cast import MONDAY, Cast, morning, walk

from .people import patient_of, report, standing

NOW = datetime.fromisoformat("2026-03-20T08:40+01:00")


def renewed() -> str:
    out = StringIO()
    call_command("renew_summaries", stdout=out)
    return out.getvalue()


def days_of(patient: User) -> list[list[Any]]:
    return list(Summary.objects.of(patient).get().days)


@pytest.mark.django_db
def test_the_whole_demo_clinic_is_worked_out_again_without_a_difference() -> None:
    load_demo(NOW)
    assert [names for _, names in renew_all(NOW) if names] == []


@pytest.mark.django_db
def test_every_row_of_the_demo_equals_a_recount_from_the_rows_of_the_diary() -> None:
    """Counted here from walks, mornings and advice alone, without the engine and the summaries."""
    load_demo(NOW)
    for patient in User.objects.patients().filter(plan__isnull=False):
        place = standing(patient, NOW)
        walks = list(Walk.objects.of(patient).standing().order_by("happened_at"))
        said = recount(patient, walks)
        assert {flag.ground for flag in place.place.flags} == (said or {"quiet"}), patient.name
        lately = [walk for walk in walks if walk.happened_on > NOW.date() - timedelta(days=14)]
        assert len(place.lately) == len({walk.happened_on for walk in lately}), patient.name
        at_once = {walk.happened_on for walk in lately if walk.entered_at.date() == walk.happened_on}
        assert sum(day.same_day for day in place.lately) == len(at_once), patient.name
        assert place.worsts == tuple(worst_of(day) for day in by_day(walks)[-14:]) or len(walks) > 14, patient.name


def by_day(walks: list[Walk]) -> list[list[Walk]]:
    return [[one for one in walks if one.happened_on == on] for on in sorted({walk.happened_on for walk in walks})]


def worst_of(walks: list[Walk]) -> int | None:
    answers = [
        getattr(walk, f"{knee}_{at}") for walk in walks for knee in ("left", "right") for at in ("peak", "after")
    ]
    return max((pain for pain in answers if pain is not None), default=None)


def recount(patient: User, walks: list[Walk]) -> set[str]:
    plan, advice = Plan.objects.of(patient).get(), Advice.objects.of(patient).newest_first()[0]
    found: set[str] = set()
    stops = {"emergency": "emergency", "same_day": "same_day", "therapist": "stopped", "paused": "paused"}
    found |= {stops[plan.locked]} if plan.locked else set()
    last = max([plan.stage_since, *(walk.happened_on for walk in walks)])
    if not plan.locked and (NOW.date() - last).days > 7:
        found.add("silent")
    rules = {finding["rule"]: finding["contact"] for finding in advice.answer["findings"]}
    found |= {"flare"} if "knee_flared_overnight" in rules else set()
    found |= {"target"} if "stage_was_the_target" in rules else set()
    tasks = {"next_stage_was_locked", "only_a_therapist_may_move_up"}
    found |= {"waiting"} if tasks & set(rules) else set()
    is_open = plan.locked in ("", "paused")
    others = set(rules) - tasks - {"knee_flared_overnight", "step_back_was_repeated"}
    found |= {"contact"} if is_open and any(rules[rule] != "none" for rule in others) else set()
    found |= {"rising"} if rose(walks) else set()
    found |= {"step_backs"} if went_back_twice(walks, plan, is_open and "step_back_was_repeated" in rules) else set()
    return found


def rose(walks: list[Walk]) -> bool:
    if not walks:
        return False
    end = walks[-1].happened_on
    weeks: list[list[int]] = [[], []]
    for day in by_day(walks):
        week, worst = (end - day[0].happened_on).days // 7, worst_of(day)
        if week < 2 and worst is not None:
            weeks[week].append(worst)
    latest, before = weeks
    return min(map(len, weeks)) >= 2 and sum(latest) / len(latest) - sum(before) / len(before) >= 2


def went_back_twice(walks: list[Walk], plan: Plan, engine_says: bool) -> bool:
    """Too sore on the walk, clearly swollen, fallen, or clearly worse the next morning; since the last clearing."""
    judged = plan.cleared_at.date() if plan.cleared_at else date.min
    usual = plan.patient.profile.usual
    backs = []
    for one in walks:
        after = Morning.objects.filter(walk=one).first()
        flared = after and any(
            (getattr(after, knee) or 0) >= max((usual[knee] or 0) + 2, 3) for knee in ("left", "right")
        )
        too_sore = any((one.worst(knee) or 0) >= max(6, (usual[knee] or 0) + 2) for knee in ("left", "right"))
        bad = one.swelling == "clear" or "fell" in one.flags or too_sore or flared
        if bad and one.happened_on > judged:
            backs.append(one.happened_on)
    pairs = pairwise(backs)
    recent = [(a, b) for a, b in pairs if (b - a).days <= 14 and (NOW.date() - b).days <= 14]
    return bool(recent and recent[-1][1] == backs[-1]) or engine_says


def test_a_row_that_is_wrong_is_named_and_put_right_once(cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    true = days_of(cast.ana)
    Summary.objects.of(cast.ana).update(days=[], stage="D7")
    assert f"{cast.ana.handle}: days, stage" in renewed()
    assert days_of(cast.ana) == true
    assert "2 made again, 0 differed." in renewed()


def test_a_row_that_is_gone_is_made_again(cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    before = Summary.objects.of(cast.ana).values().get()
    Summary.objects.of(cast.ana).delete()
    renewed()
    assert Summary.objects.of(cast.ana).values().get() == before


def test_only_rows_of_an_older_recipe_when_asked_so(cast: Cast) -> None:
    Summary.objects.of(cast.ben).update(shape=0)
    out = StringIO()
    call_command("renew_summaries", outdated=True, stdout=out)
    assert f"{cast.ben.handle}: shape" in out.getvalue()
    assert "1 made again" in out.getvalue()


def test_a_walk_written_down_late_is_no_same_day_walk(cast: Cast) -> None:
    diary_day = MONDAY.replace(hour=23)
    saved = walk(cast.ana, diary_day)
    Walk.objects.filter(pk=saved.entry.pk).update(
        entered_at=diary_day + timedelta(hours=4)
    )  # 03:00, the same diary day
    renewed()
    assert days_of(cast.ana) == [["2026-03-02", 2, True, False]]
    Walk.objects.filter(pk=saved.entry.pk).update(entered_at=diary_day + timedelta(hours=6))
    renewed()
    assert days_of(cast.ana) == [["2026-03-02", 2, False, False]]


def test_since_when_is_the_first_time_that_it_was_said_without_a_break(cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    walk(cast.ana, MONDAY + timedelta(hours=1), peak=2)
    report(cast.ana, "unwell", at=MONDAY + timedelta(hours=2))
    since = {one["rule"]: one["since"] for one in Summary.objects.of(cast.ana).get().findings}
    assert since["pain_was_severe"] == "2026-03-02T17:00:00+00:00"
    assert datetime.fromisoformat(since["plan_was_locked"]) > MONDAY
    assert "0 differed" in renewed()


def test_answers_and_usual_pain_wait_since_the_oldest(cast: Cast) -> None:
    letters = [send_message(cast.ana, "Well?", by=cast.tess, key=uuid4(), now=MONDAY) for _ in range(2)]
    for hours, letter in enumerate(letters, start=1):
        answer_message(cast.ana, letter, "Yes.", now=MONDAY + timedelta(hours=hours))
    asking.answer_usual(cast.ana, {"right": 4}, now=MONDAY + timedelta(hours=3))
    place = standing(cast.ana, MONDAY + timedelta(hours=4))
    assert [flag.ground for flag in place.place.flags] == ["answer", "usual"]
    assert [flag.since for flag in place.place.flags] == [MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3)]
    assert place.known.message
    assert place.known.message.last == MONDAY + timedelta(hours=2)
    assert "0 differed" in renewed()
    read_answers(cast.ana, by=cast.tess, now=MONDAY)
    proposal, version = UsualProposal.objects.get(), Plan.objects.of(cast.ana).get().version
    decline_usual(cast.ana, proposal, by=cast.tess, version=version, now=MONDAY)
    assert standing(cast.ana, MONDAY + timedelta(hours=4)).place.ground == "quiet"


def test_somebody_silent_for_months_keeps_the_walks_of_before(cast: Cast) -> None:
    for days in (4, 2, 0):
        morning(cast.ana, walk(cast.ana, MONDAY - timedelta(days=days)), 1)
    true = days_of(cast.ana)
    assert len(true) == 3
    assert [names for _, names in renew_all(MONDAY + timedelta(days=200)) if names] == []
    assert days_of(cast.ana) == true


def test_pain_that_rises_is_said_with_both_means(tess: Any, cast: Cast) -> None:
    dora = patient_of(cast.tess, "Dora", at=MONDAY - timedelta(days=14))
    for days, peak in ((10, 0), (8, 1), (3, 3), (1, 3)):
        walk(dora, MONDAY - timedelta(days=days), peak=peak)
    page = tess.get("/review/").content.decode()
    assert "<b>Pain rose week on week:</b> mean worst 0.5 on 2 walks, then 3.0 on 2 walks." in page
