"""The demo clinic: the same every time, never doubled, and every advice in it the engine's own."""

import re
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import transaction

from rehab.diary.models import Walk
from rehab.people.models import User
from rehab.plan.models import Advice
from rehab.progression import Facts, recommend
from rehab.upkeep.demo import load_demo
from rehab.upkeep.management.commands.demo import Command
from rehab.upkeep.stories import STORIES
from tests.review.people import ground_of

NOW = datetime.fromisoformat("2026-03-20T08:40+01:00")
SOME = [story for story in STORIES if story.name in ("Cora", "Mara", "Olga", "Sam", "Will")]

pytestmark = pytest.mark.django_db


def told() -> list[Any]:
    """All that was advised, without what a second run may number anew."""
    return list(Advice.objects.order_by("patient__name", "at", "pk").values_list("patient__name", "at", "answer"))


def test_every_advice_is_the_engines_own() -> None:
    load_demo(NOW, SOME)
    for advice in Advice.objects.select_related("edition"):
        again = recommend(Facts.from_json(advice.facts), advice.edition.rulebook)
        assert again.to_json() == advice.answer


def test_the_same_moment_gives_the_same_clinic() -> None:
    def one_run() -> Any:
        with transaction.atomic():
            load_demo(NOW, SOME)
            walks = list(Walk.objects.order_by("happened_at", "key").values_list("key", "happened_at", "digest"))
            clinic = told(), walks
            transaction.set_rollback(True)
        return clinic

    assert one_run() == one_run()


def test_the_stories_are_told_apart() -> None:
    load_demo(NOW, SOME)
    grounds = {patient.name: ground_of(patient, NOW) for patient in User.objects.patients().filter(plan__isnull=False)}
    assert grounds["Cora"] == "stopped"
    assert grounds["Olga"] == "same_day"
    assert grounds["Sam"] == "waiting"
    assert grounds["Mara"] == "quiet"
    assert not Walk.objects.filter(patient__name="Will").exists()


def test_nothing_in_the_demo_is_later_than_now() -> None:
    load_demo(NOW, SOME)
    assert Walk.objects.filter(received_at__gt=NOW).count() == 0
    assert Advice.objects.filter(at__gt=NOW).count() == 0


def test_a_second_run_doubles_nothing_and_prints_fresh_links() -> None:
    load_demo(NOW, SOME)
    people, out = User.objects.count(), StringIO()
    Command(stdout=out).print_links()
    Command(stdout=out).print_links()
    assert User.objects.count() == people
    assert len(set(re.findall(r"/key/(\w+)/", out.getvalue()))) == 6


def test_a_real_clinic_is_not_taken_for_the_demo(cast: Any) -> None:
    with pytest.raises(CommandError, match="real clinic"):
        Command(stdout=StringIO()).print_links()
