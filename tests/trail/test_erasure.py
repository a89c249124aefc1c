"""The one door through which rows of the past may go, and that nobody else comes through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehab.diary.models import Correction
from rehab.plan.models import Advice
from rehab.trail.erasure import blank_trail, remove_rows
from rehab.trail.models import AppendOnly, Trail
from tests.architecture.house import ROOT, modules
from tests.cast import MONDAY, Cast, walk

ROUND_THE_LOCK = ("_raw_delete", "QuerySet(", "_base_manager", "connection.cursor", "execute(", "RunSQL")
DOOR = "rehab/trail/erasure.py"
# Is the database there? How is it set up? The lock itself.
ASKS_ONLY = {"rehab/upkeep/views.py", "rehab/upkeep/doctor.py", "rehab/trail/guard.py"}
BACKUPS = "rehab/upkeep/backups/"
WHOLE_DATABASES = {f"{BACKUPS}engines.py", f"{BACKUPS}moving.py"}  # all rows, into an empty instance


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def using(word: str) -> Iterator[str]:
    for path in modules():
        lines = [line for line in path.read_text().splitlines() if word in line and not line.startswith("class ")]
        if lines and not all("from_queryset(" in line for line in lines):
            yield named(path)


def test_only_erasing_comes_through_the_door() -> None:
    users = {named(path) for path in modules() if "trail.erasure" in path.read_text() and named(path) != DOOR}
    assert users == {"rehab/upkeep/erasing.py"}


@pytest.mark.parametrize("word", ROUND_THE_LOCK)
def test_nothing_else_goes_round_the_lock(word: str) -> None:
    assert set(using(word)) <= {DOOR, *ASKS_ONLY, *WHOLE_DATABASES}


def test_whole_databases_are_moved_from_the_command_line_only() -> None:
    users = {named(path) for path in modules() if "upkeep.backups" in path.read_text()}
    outside = {name for name in users if not name.startswith((BACKUPS, "rehab/upkeep/management/commands/"))}
    assert users
    assert not outside


def test_the_door_is_shut_for_everybody_who_may_sign_in(cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    trail, advices = Trail.objects.count(), Advice.objects.count()
    for kind in (Advice, Correction):
        with pytest.raises(AppendOnly):
            remove_rows(kind, cast.ana)
    with pytest.raises(AppendOnly):
        blank_trail(cast.ana, at=MONDAY)
    assert (Trail.objects.exclude(patient=None).count(), Advice.objects.count()) == (trail, advices)


def test_the_trail_is_never_removed(cast: Cast) -> None:
    cast.ana.is_active = False
    with pytest.raises(AppendOnly):
        remove_rows(Trail, cast.ana)
    assert Trail.objects.filter(patient=cast.ana).exists()
