"""A database that is down, locked or on a full disk is a plain page that says so, and recovers by itself."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from psycopg_pool import PoolTimeout

log = logging.getLogger(__name__)

FAULTS = (OperationalError, InterfaceError, PoolTimeout)
RETRY_AFTER_SECONDS = "15"


class DatabaseFaults:
    """The outermost middleware: sessions and sign-in need the database as much as any view does."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        try:
            return self.get_response(request)
        except FAULTS as fault:
            return resting(fault)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Views run inside Django's own handler, which would answer 500 before the error got out to us."""
        return resting(exception) if isinstance(exception, FAULTS) else None


def resting(fault: Exception) -> HttpResponse:
    """503 with Retry-After. Nothing was saved, and the page says that."""
    log.error("The database did not answer", exc_info=fault)
    response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    response["Cache-Control"] = "no-store"
    return response
