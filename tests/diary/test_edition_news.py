"""A new edition is told to those whom it touches: once, calmly, until they have read it. Nobody else hears of it."""

import copy
from typing import Any

import pytest
import time_machine
from django.test import Client

from rehab.guidance.actions import bring_back, keep_test, open_draft, print_of_numbers, publish_draft
from rehab.guidance.models import Edition, _published_numbers
from rehab.guidance.words import _published_passages
from rehab.people.models import User
from rehab.plan.models import Plan
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake
from tests.first_edition import publish_limits

NEWS = "The guide has changed"


@pytest.fixture(autouse=True)
def monday() -> Any:
    _published_passages.cache_clear()  # what a process remembers of an edition outlives the rollback of a test
    _published_numbers.cache_clear()
    with time_machine.travel(MONDAY, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def today(user: User) -> str:
    return signed_in(user).get("/diary/").content.decode()


def rewrite(by: User, kind: str, slug: str, *, told: str = "") -> Edition:
    draft = open_draft(by, now=MONDAY)
    passage = draft.passages.get(kind=kind, slug=slug)
    passage.body += " Said anew."
    passage.save()
    return publish_draft(draft.pk, note="", told=told, by=by, now=MONDAY)


def lengthen(by: User, *, told: str = "", **minutes: int) -> Edition:
    draft = open_draft(by, now=MONDAY)
    draft.numbers = copy.deepcopy(draft.numbers)
    for row in draft.numbers["stages"]:
        row["minutes"] = minutes.get(row["code"], row["minutes"])
    draft.save()
    keep_test(draft.pk, print_of_numbers(draft.numbers), {"weeks": 0}, by=by, now=MONDAY)
    return publish_draft(draft.pk, note="", told=told, by=by, now=MONDAY)


def test_whoever_begins_knows_the_edition_of_the_day(cast: Cast) -> None:
    intake(cast.ana)
    assert Plan.objects.get(patient=cast.ana).known_edition == Edition.objects.in_force()
    assert NEWS not in today(cast.ana)


def test_another_dose_is_told_with_both_numbers_and_what_the_admins_say(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    assert Plan.objects.get(patient=cast.ana).stage == "A1"
    lengthen(cast.ada, told="Walks begin a little longer.", A0=5, A1=7)
    page = today(cast.ana)
    assert NEWS in page
    assert "Walks begin a little longer." in page
    assert "Your next walk is 7 minutes. Before the change it was 6 minutes." in page


def test_words_of_the_advice_that_changed_are_told(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    rule = Plan.objects.get(patient=cast.ana).advice.because[0]
    rewrite(cast.ada, "rule", rule)
    title = Edition.objects.in_force().passages.get(kind="rule", slug=rule).title
    assert NEWS in today(cast.ana)
    assert title in today(cast.ana)


def test_what_does_not_touch_a_patient_is_not_told(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    rewrite(cast.ada, "rule", "knee_caught", told="The words about a knee that caught are clearer.")
    rewrite(cast.ada, "topic", "sled")
    publish_limits(cast.ada, MONDAY, gap_restart_after=60)
    page = today(cast.ana)
    assert NEWS not in page
    assert "caught are clearer" not in page


def test_it_is_told_once(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    edition = rewrite(cast.ada, "rule", Plan.objects.get(patient=cast.ana).advice.because[0])
    client = signed_in(cast.ana)
    assert client.post(f"/diary/editions/{edition.number}/hide/").status_code == 302
    assert NEWS not in today(cast.ana)
    assert Trail.objects.filter(action="hide_change", patient=cast.ana, about="edition 2").count() == 1
    assert client.post(f"/diary/editions/{edition.number}/hide/").status_code == 302
    assert Trail.objects.filter(action="hide_change").count() == 1


def test_what_came_after_it_was_read_is_told_all_the_same(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    rule = Plan.objects.get(patient=cast.ana).advice.because[0]
    rewrite(cast.ada, "rule", rule)
    rewrite(cast.ada, "rule", rule, told="Clearer still.")
    signed_in(cast.ana).post("/diary/editions/2/hide/")
    assert "Clearer still." in today(cast.ana)


def test_a_change_that_was_taken_back_unseen_is_nothing_to_tell(cast: Cast) -> None:
    intake(cast.ana)
    today(cast.ana)
    rewrite(cast.ada, "rule", Plan.objects.get(patient=cast.ana).advice.because[0], told="Oops.")
    bring_back(1, note="", by=cast.ada, now=MONDAY)
    assert NEWS not in today(cast.ana)


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_an_edition_that_is_not_there_hides_nothing(cast: Cast, number: str) -> None:
    intake(cast.ana)
    assert signed_in(cast.ana).post(f"/diary/editions/{number}/hide/").status_code in (302, 404)
    assert Plan.objects.get(patient=cast.ana).known_edition == Edition.objects.in_force()


def test_it_costs_nothing_for_who_knows_the_edition(cast: Cast, django_assert_max_num_queries: Any) -> None:
    from rehab.diary.advising import read
    from rehab.diary.edition_news import edition_news

    intake(cast.ana)
    reading = read(cast.ana, Plan.objects.get(patient=cast.ana), cast.ana.local(MONDAY))
    with django_assert_max_num_queries(0):
        assert edition_news(reading) is None
