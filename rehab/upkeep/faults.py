"""A database that is down, locked or on a full disk is a plain page that says so, and recovers by itself."""

from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.template.loader import get_template
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout

RETRY_AFTER_SECONDS = "15"


def is_of_database(fault: BaseException | None) -> bool:
    """The database did not answer, as opposed to having answered that we were wrong. A table that is gone is a fault of
    the installation too: SQLite calls it one, PostgreSQL does not."""
    is_gone = isinstance(fault, ProgrammingError) and isinstance(fault.__cause__, UndefinedTable)
    return is_gone or isinstance(fault, (OperationalError, InterfaceError, PoolTimeout))


def resting() -> HttpResponse:
    """503 with Retry-After. Nothing was saved, and the page says that."""
    headers = {"Retry-After": RETRY_AFTER_SECONDS, "Cache-Control": "no-store"}
    return HttpResponse(get_template("503.html").render(), status=503, headers=headers)
