"""What a draft would have changed in the past of the clinic: figures that equal a recount, and no name for an admin."""

import copy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.diary.advising import as_known, as_recommendation
from rehab.guidance.actions import open_draft, print_of_numbers
from rehab.guidance.models import Edition
from rehab.plan.dry_run import DraftTest, ask_trial, read_trial
from rehab.plan.models import Advice
from rehab.progression import Facts, Numbers, recommend, stricter
from rehab.progression.days import day_of
from tests.cast import Cast, morning, walk
from tests.guidance.conftest import signed_in

from .weeks import calm_week, day

NOW = day(20)


@pytest.fixture
def clinic(cast: Cast) -> Cast:
    """Ana is a little sore each morning, Ben is calm."""
    for on in (2, 4, 6, 9, 11):
        morning(cast.ana, walk(cast.ana, day(on)), 3)
    calm_week(cast.ben)
    return cast


def drafted(cast: Cast, **limits: float) -> Edition:
    """The open draft, with other limits."""
    draft = open_draft(cast.ada, now=NOW)
    draft.numbers = copy.deepcopy(draft.numbers)
    for name, value in limits.items():
        draft.numbers["limits"][name]["value"] = value
    draft.save()
    return draft


def try_draft(draft_id: int, *, by: Any, now: datetime) -> DraftTest:
    """Asked for, worked out and read."""
    trial = ask_trial(draft_id, by=by, now=now)
    trial.refresh_from_db()
    assert trial.state == "done"
    return read_trial(trial)


def recount(numbers: Numbers) -> tuple[int, dict[str, int]]:
    """By the slow way: every advice of everybody, asked of the engine one by one."""
    weeks: dict[tuple[int, date], set[str]] = {}
    for advice in Advice.objects.order_by("pk"):
        facts, said = Facts.from_json(advice.facts), as_recommendation(advice)
        on, says = date.fromordinal(day_of(facts.now)), recommend(facts, numbers)
        kinds = weeks.setdefault((advice.patient_id, on - timedelta(days=on.weekday())), set())
        if as_known(says)[:3] + as_known(says)[4:] != as_known(said)[:3] + as_known(said)[4:]:  # the rules aside
            kinds.add("stricter" if stricter(says, said) else "milder" if stricter(said, says) else "other")
    counts = {
        "stricter": sum("stricter" in kinds for kinds in weeks.values()),
        "milder": sum("milder" in kinds and "stricter" not in kinds for kinds in weeks.values()),
        "other": sum(kinds == {"other"} for kinds in weeks.values()),
    }
    return len(weeks), counts


CHANGES = [{"flare_rise": 1}, {"calm_walks_needed": 2}, {"flare_rise": 1, "calm_walks_needed": 2}, {"after_rise": 3}]


@pytest.mark.parametrize("limits", CHANGES)
def test_the_figures_equal_a_recount(clinic: Cast, limits: dict[str, float]) -> None:
    draft = drafted(clinic, **limits)
    tested = try_draft(draft.pk, by=clinic.ada, now=NOW)
    weeks, counts = recount(Numbers.from_json(draft.numbers))
    assert tested.figures["weeks"] == weeks
    assert {kind: tested.figures[kind] for kind in counts} == counts
    assert tested.figures["differing"] == len(tested.shown) == sum(counts.values())
    assert tested.figures["asked"] == Advice.objects.count()
    assert tested.figures["unasked"] == 0


def test_the_figures_are_kept_with_the_draft_and_the_numbers_they_are_of(clinic: Cast) -> None:
    draft = drafted(clinic, flare_rise=1)
    tested = try_draft(draft.pk, by=clinic.ada, now=NOW)
    draft.refresh_from_db()
    assert draft.tested == tested.figures
    assert draft.tested["stricter"] > 0
    assert (draft.tested_print, draft.tested_by) == (print_of_numbers(draft.numbers), clinic.ada)


def test_what_is_older_than_the_last_weeks_is_not_asked(clinic: Cast) -> None:
    tested = try_draft(drafted(clinic, flare_rise=1).pk, by=clinic.ada, now=NOW + timedelta(weeks=13))
    assert (tested.figures["asked"], tested.figures["weeks"], tested.shown) == (0, 0, ())


def test_an_admin_reads_no_name_and_a_therapist_the_names_of_those_in_care(clinic: Cast) -> None:
    draft = drafted(clinic, flare_rise=1)
    assert {week.who for week in try_draft(draft.pk, by=clinic.ada, now=NOW).shown} <= {"patient 1", "patient 2"}
    assert {week.who for week in try_draft(draft.pk, by=clinic.tess, now=NOW).shown} == {"Ana"}
    assert {week.who for week in try_draft(draft.pk, by=clinic.theo, now=NOW).shown} <= {"Ben"}
    clinic.ana.ties.update(ended_at=NOW)
    assert try_draft(draft.pk, by=clinic.tess, now=NOW).figures["asked"] == 0


def test_a_therapists_test_is_not_the_clinics(clinic: Cast) -> None:
    draft = drafted(clinic, flare_rise=1)
    try_draft(draft.pk, by=clinic.tess, now=NOW)
    assert Edition.objects.get(pk=draft.pk).tested is None


# --- the page ----------------------------------------------------------------------------------------------------
def page_of(client: Client, draft: Edition) -> Any:
    return client.post(f"/guide/drafts/{draft.pk}/test/", follow=True)


@pytest.fixture
def march(time_machine: Any) -> None:
    """It is 20 March 2026."""
    time_machine.move_to(NOW)


def test_the_page_says_the_figures_and_lists_the_weeks_without_names(clinic: Cast, march: None) -> None:
    answer = page_of(signed_in(clinic.ada), drafted(clinic, flare_rise=1))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2 of 3 patient-weeks would differ: 2 stricter, 0 milder" in " ".join(page.split())
    assert "Patient " in page
    assert "Ana" not in page
    assert "Publish the draft" in page


def test_a_therapist_reads_names_and_cannot_publish(clinic: Cast, march: None) -> None:
    page = page_of(signed_in(clinic.tess), drafted(clinic, flare_rise=1)).content.decode()
    assert "Ana" in page
    assert "Ben" not in page
    assert "Publish" not in page


def test_a_draft_that_changes_nothing_differs_nowhere(clinic: Cast, march: None) -> None:
    page = page_of(signed_in(clinic.ada), drafted(clinic)).content.decode()
    assert "0 of " in page


@pytest.mark.parametrize("draft", ["99", "1", "9" * 30])
def test_what_is_no_draft_is_not_found(clinic: Cast, draft: str) -> None:
    client = signed_in(clinic.ada)
    assert client.get(f"/guide/drafts/{draft}/test/").status_code == 404
    assert client.post(f"/guide/drafts/{draft}/test/").status_code == 404


def test_numbers_that_nobody_can_read_are_told(clinic: Cast, march: None) -> None:
    draft = drafted(clinic)
    Edition.objects.filter(pk=draft.pk).update(numbers={"limits": {}})
    answer = page_of(signed_in(clinic.ada), draft)
    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()


def test_a_test_takes_the_same_statements_however_much_it_asks(clinic: Cast, march: None) -> None:
    client, draft = signed_in(clinic.ada), drafted(clinic, flare_rise=1)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page_of(client, draft).status_code == 200
        return len(captured)

    statements()
    before = statements()
    for on in (13, 16, 18):
        morning(clinic.ben, walk(clinic.ben, day(on)), 3)
    assert statements() == before
