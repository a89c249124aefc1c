from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import override_settings

from rehab.people.models import forget_clinic
from rehab.trail.guard import guard_down
from tests.cast import Cast, gather_cast, intake
from tests.served.server import Server

HASHED = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "rehab.upkeep.static.HashedFiles"},
}
empty_tables = BaseDatabaseOperations.execute_sql_flush


def empty_tables_of_a_test(self: Any, statements: list[str]) -> None:
    """Transactional tests empty every table afterwards. The database refuses that for the trail, as it should."""
    with transaction.atomic(), guard_down(self.connection):
        empty_tables(self, statements)


BaseDatabaseOperations.execute_sql_flush = empty_tables_of_a_test  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def no_clinic_of_another_test() -> None:
    forget_clinic()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone of the clinic, Ana and Ben with a plan that began on Monday 2 March 2026."""
    cast = gather_cast()
    for patient in (cast.ana, cast.ben):
        intake(patient)
    return cast


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as they are in production, hashed and compressed."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES=HASHED, STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def server(transactional_db: None, tmp_path: Path, static_root: Path) -> Iterator[Server]:
    """The clinic in processes of its own. A test starts it once the clinic is furnished."""
    server = Server(tmp_path, static_root)
    yield server
    server.kill()
