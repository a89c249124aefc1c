"""A test of a draft in the background: cancelled, left by its process and taken up again, and asked for twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from rehab.guidance.actions import print_of_numbers
from rehab.guidance.models import Edition
from rehab.plan.dry_run import ask_trial, read_trial, take_up, work_out
from rehab.plan.models import Advice
from rehab.plan.trials import SILENT, Trial
from tests.cast import Cast
from tests.guidance.conftest import HTMX, signed_in

from .test_try_draft import NOW, clinic, drafted  # noqa: F401  a fixture

pytestmark = pytest.mark.usefixtures("march")


class Gone(BaseException):
    """The process is no more."""


@pytest.fixture
def march(time_machine: Any) -> Any:
    """It is 20 March 2026."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


def when_one_is_done(happens: Callable[[], None]) -> Callable[..., Any]:
    """Just before the second patient is kept, this happens."""
    kept: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and '"plan_trial"' in sql and '"found"' in sql:
            kept.append(sql)
            if len(kept) == 2:
                happens()
        return execute(sql, params, many, context)

    return watch


def die() -> None:
    raise Gone


def left_in_the_middle(cast: Cast, draft: Edition) -> Trial:
    """A test whose process died after the first of two patients."""
    says, total = print_of_numbers(draft.numbers), Advice.objects.count()
    trial: Trial = Trial.objects.create(draft=draft, by=cast.ada, numbers_print=says, asked_at=NOW, total=total)
    with connection.execute_wrapper(when_one_is_done(die)), pytest.raises(Gone):
        work_out.call(str(trial.key))
    trial.refresh_from_db()
    assert (trial.state, 0 < trial.done < trial.total) == ("running", True)
    return trial


def path(draft: Edition, more: str = "") -> str:
    return f"/guide/drafts/{draft.pk}/test/{more}"


def read(browser: Client, draft: Edition) -> str:
    answer = browser.get(path(draft))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_that_was_left_goes_on_where_it_was(clinic: Cast, march: Any) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)
    ask_trial(draft.pk, by=clinic.ada, now=NOW)
    whole = Trial.objects.get()
    whole.delete()
    trial = left_in_the_middle(clinic, draft)
    assert f"{trial.done} of {trial.total} advices" in read(browser, draft), "perhaps it is only slow"
    march.shift(SILENT + timedelta(seconds=1))
    read(browser, draft)
    trial.refresh_from_db()
    assert trial.state == "done"
    assert (trial.found, trial.done) == (whole.found, whole.total)
    assert "2 of 3 patient-weeks would differ" in " ".join(read(browser, draft).split())
    assert Edition.objects.get(pk=draft.pk).tested["weeks"] == 3


def test_of_two_pages_that_find_it_left_one_has_it_taken_up(clinic: Cast, march: Any) -> None:  # noqa: F811
    trial = left_in_the_middle(clinic, drafted(clinic, flare_rise=1))
    march.shift(SILENT + timedelta(seconds=1))
    assert trial.is_left()
    begun: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and '"worker"' in sql.partition("WHERE")[0]:
            begun.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        take_up(trial)
        take_up(trial)
    assert len(begun) == 1


def test_two_processes_do_not_work_at_one(clinic: Cast) -> None:  # noqa: F811
    trial = left_in_the_middle(clinic, drafted(clinic, flare_rise=1))
    before = trial.done
    work_out.call(str(trial.key))
    trial.refresh_from_db()
    assert (trial.state, trial.done) == ("running", before)


def test_whoever_was_taken_for_dead_keeps_nothing_more(clinic: Cast) -> None:  # noqa: F811
    draft = drafted(clinic, flare_rise=1)

    def another_takes_it() -> None:
        Trial.objects.update(worker="00000000-0000-0000-0000-000000000001")

    with connection.execute_wrapper(when_one_is_done(another_takes_it)):
        trial = ask_trial(draft.pk, by=clinic.ada, now=NOW)
    trial.refresh_from_db()
    assert (trial.state, 0 < trial.done < trial.total) == ("running", True)
    assert Edition.objects.get(pk=draft.pk).tested is None


def test_cancelled_it_stops_and_nothing_of_it_counts(clinic: Cast) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)

    def cancel() -> None:
        assert browser.post(path(draft, "cancel/")).status_code == 302

    with connection.execute_wrapper(when_one_is_done(cancel)):
        trial = ask_trial(draft.pk, by=clinic.ada, now=NOW)
    trial.refresh_from_db()
    assert (trial.state, trial.done < trial.total) == ("cancelled", True)
    page = read(browser, draft)
    assert "The test was cancelled. Nothing of it is kept." in page
    assert "Test now" in page
    assert Edition.objects.get(pk=draft.pk).tested is None
    browser.post(path(draft))
    assert "patient-weeks would differ" in read(browser, draft), "asked for again it begins again"


def test_a_left_one_is_cancelled_and_not_taken_up_for_that(clinic: Cast, march: Any) -> None:  # noqa: F811
    draft = drafted(clinic, flare_rise=1)
    trial = left_in_the_middle(clinic, draft)
    march.shift(SILENT + timedelta(seconds=1))
    before = trial.done
    signed_in(clinic.ada).post(path(draft, "cancel/"))
    trial.refresh_from_db()
    assert (trial.state, trial.done) == ("cancelled", before)


def test_what_is_under_way_says_how_far_and_the_page_asks_by_itself(clinic: Cast) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)
    trial = left_in_the_middle(clinic, draft)
    page = read(browser, draft)
    assert f'<progress max="{trial.total}" value="{trial.done}"' in page
    assert "Test now" not in page
    part = browser.get(path(draft, "progress/"), **HTMX)
    assert part.content.decode().strip().startswith("<div")
    assert f"{trial.done} of {trial.total} advices" in part.content.decode()
    Trial.objects.update(state="done")
    assert browser.get(path(draft, "progress/"), **HTMX)["HX-Refresh"] == "true"


def test_asked_twice_it_is_one(clinic: Cast) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)
    trial = left_in_the_middle(clinic, draft)
    browser.post(path(draft))
    assert Trial.objects.get() == trial


def test_numbers_that_change_meanwhile_make_it_void(clinic: Cast) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)

    def change() -> None:
        drafted(clinic, flare_rise=3)

    with connection.execute_wrapper(when_one_is_done(change)):
        browser.post(path(draft))
    assert Trial.objects.get().state == "moved"
    assert "The numbers were changed while they were tested. Test the draft again." in read(browser, draft)
    assert Edition.objects.get(pk=draft.pk).tested is None


def test_one_that_fails_says_so_and_can_be_asked_for_again(clinic: Cast) -> None:  # noqa: F811
    draft, browser = drafted(clinic, flare_rise=1), signed_in(clinic.ada)

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('SELECT "plan_advice"."id"'):
            raise ValueError("Ana")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        browser.post(path(draft))
    page = read(browser, draft)
    assert "The test could not be finished." in page
    assert "Test now" in page
    browser.post(path(draft))
    assert "patient-weeks would differ" in read(browser, draft)


def test_nobody_sees_the_test_of_another(clinic: Cast) -> None:  # noqa: F811
    draft = drafted(clinic, flare_rise=1)
    ask_trial(draft.pk, by=clinic.tess, now=NOW)
    assert "would differ" in read(signed_in(clinic.tess), draft)
    for other in (clinic.theo, clinic.ada):
        browser = signed_in(other)
        assert "would differ" not in read(browser, draft)
        assert browser.post(path(draft, "cancel/")).status_code == 302
    assert Trial.objects.get().state == "done"


def test_what_it_found_is_read_by_who_cares_now(clinic: Cast) -> None:  # noqa: F811
    draft = drafted(clinic, flare_rise=1)
    trial = ask_trial(draft.pk, by=clinic.tess, now=NOW)
    trial.refresh_from_db()
    assert {week.who for week in read_trial(trial).shown} == {"Ana"}
    clinic.ana.ties.update(ended_at=NOW)
    assert read_trial(trial).shown == ()


def test_only_a_task_is_done_as_one(db: None) -> None:
    with pytest.raises(CommandError, match="no task"):
        call_command("work", "rehab.plan.dry_run.ask_trial", '{"args": [], "kwargs": {}}')
