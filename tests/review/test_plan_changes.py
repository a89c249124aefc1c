"""The page where a therapist changes a plan: the step, the unlocks, the limits of the patient's own."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rehab.diary.advising import as_recommendation
from rehab.people.models import Care
from rehab.plan.models import Advice, Override, Plan, Unlock
from rehab.progression import Facts, recommend, stricter
from rehab.review.tested import mark_of
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, morning, walk

from .people import HTMX, looked_at, report, url

LAST_WEEK = (MONDAY - timedelta(days=7)).date()
CHANGES = ("set-stage", "grant-unlock", "withdraw-unlock", "set-limit", "end-limit")


def version(cast: Cast) -> int:
    return int(Plan.objects.of(cast.ana).get().version)


def send(browser: Client, act: str, cast: Cast, headers: dict[str, str] | None = None, **typed: Any) -> Any:
    said = {"version": version(cast), "reason": "Seen today.", **typed}
    return browser.post(url(act, cast.ana), looked_at(cast.ana, act, said), headers=headers)


def page_of(response: Any) -> str:
    return str(response.content.decode())


def flare(**more: str) -> dict[str, str]:
    """One point more on waking is a flare, until the end of the month."""
    return {"name": "flare_rise", "value": "1", "until": "2026-03-31", **more}


@pytest.fixture
def sore(cast: Cast) -> None:
    """Ana woke on Tuesday one point above her usual pain."""
    morning(cast.ana, walk(cast.ana, MONDAY), 3)


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_step_the_unlocks_and_every_limit_that_may_change(tess: Client, cast: Cast) -> None:
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "Danger-sign rules still apply" in page
    assert "Now A1, 6 minutes" in page
    assert "B3, 20 minutes" in page
    assert "D1, slope 1%, 8 minutes, to D4, slope 4%, 10 minutes. Goal: less pain." in page
    assert "by the intake" in page
    assert "The squat test before it is yours" in page
    assert "The highest worst pain of a calm walk." in page
    assert "2 points of 10" in page
    assert "1 to 3 points of 10" in page
    assert "A pain from here on never counts towards moving up." not in page
    assert Trail.objects.get(action="read_patient").about == "plan"


def test_the_patient_page_leads_to_it(tess: Client, cast: Cast) -> None:
    assert url("plan-changes", cast.ana) in page_of(tess.get(url("patient", cast.ana)))


def test_the_query_string_chooses_the_limit_and_nonsense_chooses_none(tess: Client, cast: Cast) -> None:
    address = url("plan-changes", cast.ana)
    assert 'value="flare_rise" selected' in page_of(tess.get(address, {"limit": "flare_rise"}))
    for nonsense in ("wings", "\0", "never_counts_from", "1" + "0" * 30, "👟"):
        response = tess.get(address, {"limit": nonsense})
        assert response.status_code == 200
        assert 'value="flare_rise" selected' not in page_of(response)


def test_another_therapist_finds_nothing_here(theo: Client, cast: Cast) -> None:
    assert theo.get(url("plan-changes", cast.ana)).status_code == 404
    for name in CHANGES:
        for headers in ({}, HTMX):
            assert theo.post(url(name, cast.ana), {"version": 1}, headers=headers).status_code == 404
    Care.objects.filter(patient=cast.ana).update(ended_at=MONDAY)
    theo.force_login(cast.tess)
    assert theo.get(url("plan-changes", cast.ana)).status_code == 404


# -- the step ---------------------------------------------------------------------------------------------------------


def test_a_step_is_set_and_said(tess: Client, cast: Cast) -> None:
    response = send(tess, "set-stage", cast, stage="A3")
    assert response["Location"] == url("plan-changes", cast.ana)
    assert "Ana goes on with A3." in page_of(tess.get(response["Location"]))
    assert Plan.objects.of(cast.ana).get().stage == "A3"


def test_with_htmx_the_changed_part_comes_back_with_the_new_version(tess: Client, cast: Cast) -> None:
    page = page_of(send(tess, "set-stage", cast, HTMX, stage="D1"))
    assert page.strip().startswith('<div class="stack loose" id="changes">')
    assert "Ana goes on with D1." in page
    assert page.count(f'name="version" value="{version(cast)}"') == page.count('name="version"')


def test_the_steps_say_which_is_one_up_and_one_back_and_what_they_open(tess: Client, cast: Cast) -> None:
    send(tess, "withdraw-unlock", cast, name="incline")
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "A2, 8 minutes, one up" in page
    assert "A0, 4 minutes, one back" in page
    assert "D1, slope 1%, 8 minutes, opens “Slope”" in page
    assert 'value="A1"' not in page


def test_while_a_stop_stands_the_page_leads_to_clearing_it(tess: Client, cast: Cast) -> None:
    report(cast.ana, "knee_stuck")
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "While a stop stands no step can be set." in page
    assert "Set this step" not in page
    response = send(tess, "set-stage", cast, stage="A0")
    assert response.status_code == 422
    assert "Clear the stop first" in page_of(response)
    assert Plan.objects.of(cast.ana).get().locked == "same_day"


# -- unlocks ----------------------------------------------------------------------------------------------------------


def test_an_unlock_is_granted_and_withdrawn_with_a_reason(tess: Client, cast: Cast) -> None:
    assert "“Sled with a waist strap” is open for Ana." in page_of(send(tess, "grant-unlock", cast, HTMX, name="sled"))
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "by Tess. “Seen today.”" in page
    send(tess, "withdraw-unlock", cast, name="sled", reason="Back pain")
    sled = Unlock.objects.of(cast.ana).get(name="sled")
    assert (sled.by, sled.ended_by) == (cast.tess, cast.tess)
    assert Trail.objects.get(action="withdraw_unlock").after["reason"] == "Back pain"


def test_what_a_patient_answered_to_open_it_is_shown(tess: Client, cast: Cast) -> None:
    Unlock.objects.create(patient=cast.ana, name="sled", by=cast.ana, answers={"Is your lane clear?": "Yes"})
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "by Ana." in page
    assert "<dt>Is your lane clear?</dt><dd>Yes</dd>" in page


# -- limits -----------------------------------------------------------------------------------------------------------


def test_a_limit_is_tested_on_the_past_before_it_is_saved(tess: Client, cast: Cast, sore: None) -> None:
    advices, rows = Advice.objects.of(cast.ana).count(), Override.objects.count()
    response = send(tess, "set-limit", cast, tested="", **flare())
    page = page_of(response)
    assert response.status_code == 200
    assert f"1 of {advices} advices would have differed: 1 stricter, 0 milder" in page
    assert "Stay at A1, 6 minutes" in page
    assert "Step back to A0, 4 minutes" in page
    assert "Save for Ana" in page
    assert 'name="until" value="2026-03-31"' in page
    assert Override.objects.count() == rows


def form_after(page: str, act: str) -> dict[str, str]:
    """What the form that leads to this act would send."""
    parts = (part.split("</form>")[0] for part in page.split("<form")[1:])
    form = next(part for part in parts if f'{act}/"' in part.split(">")[0])
    return dict(re.findall(r'name="(version|name|value|until|reason|tested)" value="([^"]*)"', form))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_limit_that_nobody_tested_is_shown_first_and_saved_by_the_next_press(
    tess: Client, cast: Cast, sore: None, headers: dict[str, str]
) -> None:
    """Also when the test was of another value, of another limit, or of an older record."""
    seen = version(cast)
    act = "set-limit"
    others = ["", "x", mark_of(cast.ana, seen, act, "flare_rise", "2"), mark_of(cast.ana, seen, act, "after_rise", "1"),
              mark_of(cast.ana, seen - 1, act, "flare_rise", "1"), mark_of(cast.ben, seen, act, "flare_rise", "1"),
              mark_of(cast.ana, seen, "end-limit", "flare_rise", "1")]  # fmt: skip
    for mark in others:
        response = send(tess, "set-limit", cast, headers, **flare(tested=mark))
        assert response.status_code == 200
        assert "advices would have differed: 1 stricter, 0 milder" in page_of(response)
        assert not Override.objects.exists()
    said = flare(reason="Seen today.") | form_after(page_of(response), "set-limit")
    assert tess.post(url("set-limit", cast.ana), said).status_code == 302
    assert Override.objects.get().value == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_step_is_tested_on_the_days_of_the_present_one_and_set_by_the_next_press(
    tess: Client, cast: Cast, headers: dict[str, str]
) -> None:
    morning(cast.ana, walk(cast.ana, MONDAY, minutes=6), 2)
    for mark in ("", mark_of(cast.ana, version(cast), "set-stage", "A0"),
                 mark_of(cast.ana, version(cast), "disagree-with-advice", "A3")):  # fmt: skip
        response = send(tess, "set-stage", cast, headers, stage="A3", tested=mark)
        assert response.status_code == 200
        assert "With A3, 10 minutes instead of A1 since" in page_of(response)
        assert Plan.objects.of(cast.ana).get().stage == "A1"
    said = {"stage": "A3", "reason": "Seen", **form_after(page_of(response), "set-stage")}
    assert tess.post(url("set-stage", cast.ana), said).status_code == 302
    assert Plan.objects.of(cast.ana).get().stage == "A3"


def test_the_end_of_a_limit_is_tested_on_the_past_before_it_is_saved(tess: Client, cast: Cast, sore: None) -> None:
    send(tess, "set-limit", cast, **flare())
    morning(cast.ana, walk(cast.ana, MONDAY + timedelta(days=2)), 3)
    response = send(tess, "end-limit", cast, name="flare_rise", tested="")
    assert response.status_code == 200
    assert "With the clinic’s 2 points of 10." in page_of(response)
    assert re.search(r"[1-9]\d* of \d+ advices would have differed: 0 stricter, [1-9]", page_of(response))
    assert Override.objects.get().ended_at is None
    said = form_after(page_of(response), "end-limit") | {"name": "flare_rise"}
    assert tess.post(url("end-limit", cast.ana), said).status_code == 302
    assert Override.objects.get().ended_at is not None


@pytest.mark.parametrize(("act", "name"), [("grant-unlock", "sled"), ("withdraw-unlock", "incline")])
def test_an_unlock_that_nobody_tested_is_shown_first_and_done_by_the_next_press(
    tess: Client, cast: Cast, act: str, name: str
) -> None:
    before = set(Unlock.objects.filter(ended_at=None).values_list("name", flat=True))
    for mark in ("", mark_of(cast.ana, version(cast), act, "speed"), mark_of(cast.ana, version(cast) - 1, act, name)):
        response = send(tess, act, cast, name=name, tested=mark)
        assert response.status_code == 200
        assert "advices would have differed" in page_of(response)
    assert set(Unlock.objects.filter(ended_at=None).values_list("name", flat=True)) == before
    said = form_after(page_of(response), act) | {"reason": "Seen"}
    assert tess.post(url(act, cast.ana), said).status_code == 302
    assert set(Unlock.objects.of(cast.ana).filter(ended_at=None).values_list("name", flat=True)) != before


def recount(cast: Cast, change: Callable[[Any], Any]) -> dict[str, int]:
    """By hand: every advice of the patient asked of the engine once more, with the plan changed."""
    found = dict.fromkeys(("stricter", "milder", "other"), 0)
    for advice in Advice.objects.of(cast.ana):
        facts, said = Facts.from_json(advice.facts), as_recommendation(advice)
        says = recommend(replace(facts, plan=change(facts.plan)), advice.edition.rulebook)
        told = [(one.direction, one.stage, one.not_before, one.contact, one.today) for one in (said, says)]
        if told[0] != told[1]:
            kind = "stricter" if stricter(says, said) else "milder" if stricter(said, says) else "other"
            found[kind] += 1
    return found


@pytest.mark.parametrize(("name", "value"), [("flare_rise", 1), ("calm_walks_needed", 1), ("step_back_rest_days", 4)])
def test_the_figures_of_a_limit_equal_a_recount(tess: Client, cast: Cast, name: str, value: int) -> None:
    Plan.objects.of(cast.ana).update(stage_since=LAST_WEEK)
    for days, peak, woke in ((-6, 2, 2), (-4, 2, 3), (-2, 6, 2), (0, 1, 2)):
        morning(cast.ana, walk(cast.ana, MONDAY + timedelta(days=days), peak=peak), woke)
    page = page_of(send(tess, "set-limit", cast, tested="", **flare(name=name, value=str(value))))
    found = recount(cast, lambda plan: replace(plan, overrides={**plan.overrides, name: value}))
    assert f"{found['stricter']} stricter, {found['milder']} milder" in page
    assert f"{sum(found.values())} of {Advice.objects.of(cast.ana).count()} advices would have differed" in page
    assert sum(found.values()) > 0


@pytest.mark.parametrize(("name", "closes"), [("incline", True), ("steep_incline", False)])
def test_the_figures_of_an_unlock_equal_a_recount(tess: Client, cast: Cast, name: str, closes: bool) -> None:
    if not closes:
        intake(cast.ana, "performance")
    Plan.objects.of(cast.ana).update(stage="D1" if closes else "D4", stage_since=LAST_WEEK)
    for days in (-6, -4, -2, 0):
        at = MONDAY + timedelta(days=days)
        morning(cast.ana, walk(cast.ana, at, minutes=8 if closes else 10, incline_percent=1 if closes else 4), 2)
    page = page_of(tess.get(url("plan-changes", cast.ana) + f"?unlock={name}"))
    found = recount(
        cast, lambda plan: replace(plan, unlocks=plan.unlocks - {name} if closes else plan.unlocks | {name})
    )
    assert f"{sum(found.values())} of {Advice.objects.of(cast.ana).count()} advices would have differed" in page
    assert f"{found['stricter']} stricter, {found['milder']} milder" in page
    assert sum(found.values()) > 0


def test_then_it_is_saved_until_its_day_and_decides_at_once(tess: Client, cast: Cast, sore: None) -> None:
    response = send(tess, "set-limit", cast, **flare(value="1,0"))
    assert "Saved for Ana, until 2026-03-31." in page_of(tess.get(response["Location"]))
    own = Override.objects.of(cast.ana).get()
    assert (own.value, str(own.until), own.by, own.reason) == (1, "2026-03-31", cast.tess, "Seen today.")
    assert Advice.objects.of(cast.ana).newest_first()[0].because == ["knee_flared_overnight"]
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "<b>1 point of 10</b>" in page
    assert "“Seen today.”" in page


def test_an_own_limit_is_ended_by_hand(tess: Client, cast: Cast) -> None:
    send(tess, "set-limit", cast, **flare())
    assert "Ana has the clinic’s value again." in page_of(send(tess, "end-limit", cast, HTMX, name="flare_rise"))
    assert Override.objects.of(cast.ana).get().ended_by == cast.tess
    assert send(tess, "end-limit", cast, name="flare_rise").status_code == 422


def test_a_test_of_a_stale_page_is_not_run(tess: Client, cast: Cast) -> None:
    response = send(tess, "set-limit", cast, tested="", version=version(cast) + 1, **flare())
    assert response.status_code == 422
    assert "has changed since you opened this page" in page_of(response)
    assert "Save for Ana" not in page_of(response)


def test_a_part_of_the_ladder_is_tested_on_the_past_before_it_is_closed(tess: Client, cast: Cast) -> None:
    Plan.objects.of(cast.ana).update(stage="D1")
    walk(cast.ana, MONDAY, minutes=8, incline_percent=1)
    advices, rows = Advice.objects.of(cast.ana).count(), Unlock.objects.count()
    page = page_of(tess.get(url("plan-changes", cast.ana) + "?unlock=incline"))
    assert "Close “Slope” for Ana" in page
    assert f"2 of {advices} advices would have differed: 2 stricter, 0 milder" in page
    assert "Step back to B3, 20 minutes" in page
    assert (Advice.objects.of(cast.ana).count(), Unlock.objects.count()) == (advices, rows)


def test_and_before_it_is_opened(tess: Client, cast: Cast, sore: None) -> None:
    advices = Advice.objects.of(cast.ana).count()
    page = page_of(tess.get(url("plan-changes", cast.ana) + "?unlock=speed"))
    assert "Open “Faster walks” for Ana" in page
    assert f"0 of {advices} advices would have differed" in page
    assert "It opens what comes next, and moves nobody by itself." in page


def test_what_is_wrong_with_an_unlock_keeps_its_test_in_sight(tess: Client, cast: Cast) -> None:
    page = page_of(send(tess, "grant-unlock", cast, HTMX, name="sled", reason=""))
    assert "Open “Sled with a waist strap” for Ana" in page
    assert "advices would have differed" in page


@pytest.mark.parametrize("query", ["?unlock=%00", "?unlock=wings", "?unlock=" + "9" * 400, "?unlock=٥"])
def test_an_unreadable_unlock_shows_the_page(tess: Client, cast: Cast, query: str) -> None:
    assert "Leave it as it is" not in page_of(tess.get(url("plan-changes", cast.ana) + query))


# -- what is wrong is said and kept -----------------------------------------------------------------------------------

GOOD: dict[str, dict[str, str]] = {
    "set-stage": {"stage": "A3"},
    "grant-unlock": {"name": "sled"},
    "withdraw-unlock": {"name": "incline"},
    "set-limit": flare(),
}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("stale", ["99", "", "9" * 30, "5.5", "\0", "٥"])
def test_a_stale_page_saves_nothing_and_keeps_what_was_written(
    tess: Client, cast: Cast, headers: dict[str, str], stale: str
) -> None:
    for name, good in GOOD.items():
        response = send(tess, name, cast, headers, version=stale, **good)
        page = page_of(response)
        assert response.status_code == 422
        assert "has changed since you opened this page" in page
        assert "Seen today." in page
        assert f'name="version" value="{version(cast)}"' in page
    assert not Trail.objects.filter(actor=cast.tess).exclude(action="read_patient").exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("reason", "message"),
    [("", "Write why."), (" ", "Write why."), ("x" * 10_000, "This has 10000."), ("a\0b", "Null characters")],
)
def test_a_reason_is_needed_and_bounded(
    tess: Client, cast: Cast, headers: dict[str, str], reason: str, message: str
) -> None:
    for name, good in GOOD.items():
        response = send(tess, name, cast, headers, reason=reason, **good)
        assert response.status_code == 422
        assert message in page_of(response)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"value": ""}, "Write a value."),
        ({"value": "4"}, "out of range. Write 1 to 3 points of 10."),
        ({"value": "0"}, "out of range. Write 1 to 3 points of 10."),
        ({"value": "-1"}, "out of range"),
        ({"value": "5.5"}, "needs a whole number. Write 1 to 3 points of 10."),
        ({"value": "1" + "0" * 30}, "out of range"),
        ({"value": "9" * 10_000}, "too long for a number"),
        ({"value": "1\0"}, "Null characters"),
        ({"value": "👟"}, "“👟” is not a number"),
        ({"value": "٢"}, "is not a number"),
        ({"value": "NaN"}, "“NaN” is not a number"),
        ({"value": "1e1"}, "“1e1” is not a number"),
        ({"until": ""}, "Choose the last day."),
        ({"until": "9999-12-31"}, "2026-03-03 to 2027-03-03"),
        ({"until": "0001-01-01"}, "2026-03-03 to 2027-03-03"),
        ({"until": "2026-03-02"}, "2026-03-03 to 2027-03-03"),
        ({"until": "2027-03-04"}, "2026-03-03 to 2027-03-03"),
        ({"until": "soon\0👟"}, "not a day we can read"),
        ({"name": ""}, "Choose a limit."),
        ({"name": "wings\0👟"}, "no limit that can be changed"),
        ({"name": "never_counts_from", "value": "6"}, "no limit that can be changed"),
        ({"name": "base_speed_kmh", "value": "1.25"}, "at most one decimal"),
    ],
)
def test_a_wrong_limit_is_said_at_its_field_and_what_was_written_stays(
    tess: Client, cast: Cast, wrong: dict[str, str], message: str
) -> None:
    response = send(tess, "set-limit", cast, **flare(**wrong))
    assert response.status_code == 422
    assert message in page_of(response)
    assert "Seen today." in page_of(response)
    assert not Override.objects.exists()


@pytest.mark.parametrize("stage", ["", "Z9", "A1", "C1", "F6", "A3\0", "👟", "1" + "0" * 30])
def test_a_step_that_is_not_offered_is_refused(tess: Client, cast: Cast, stage: str) -> None:
    response = send(tess, "set-stage", cast, stage=stage)
    assert response.status_code == 422
    assert "Choose a step" in page_of(response)
    assert "Seen today." in page_of(response)
    assert Plan.objects.of(cast.ana).get().stage == "A1"


@pytest.mark.parametrize("what", ["", "wings", "%s", "sled\0", "👟", "1" + "0" * 30])
def test_what_is_not_on_the_page_is_neither_opened_nor_closed(tess: Client, cast: Cast, what: str) -> None:
    before = list(Unlock.objects.of(cast.ana).values_list("name", "ended_at"))
    for name in ("grant-unlock", "withdraw-unlock", "end-limit"):
        assert send(tess, name, cast, name=what).status_code == 422
    assert list(Unlock.objects.of(cast.ana).values_list("name", "ended_at")) == before


def test_what_is_open_already_is_not_opened_again(tess: Client, cast: Cast) -> None:
    assert send(tess, "grant-unlock", cast, name="incline").status_code == 422
    assert send(tess, "withdraw-unlock", cast, name="sled").status_code == 422
    assert Unlock.objects.of(cast.ana).count() == 1


def test_names_and_reasons_are_text_and_not_markup(tess: Client, cast: Cast) -> None:
    cast.ana.name = "<b>Ana</b>"
    cast.ana.save()
    send(tess, "set-limit", cast, **flare(), reason="<script>alert(1)</script>")
    page = page_of(tess.get(url("plan-changes", cast.ana)))
    assert "<script>alert(1)" not in page
    assert "<b>Ana</b>" not in page


def test_a_decision_is_dated_by_the_patients_own_day(tess: Client, cast: Cast, at_the_desk: Any) -> None:
    """At 02:00 it is still Monday in the diary."""
    at_the_desk.move_to(MONDAY + timedelta(hours=8))
    tess.force_login(cast.tess)
    send(tess, "set-stage", cast, stage="A3")
    assert str(Plan.objects.of(cast.ana).get().stage_since) == "2026-03-02"
