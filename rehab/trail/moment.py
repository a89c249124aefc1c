"""Where an act came from. Actions never see a request, so the trail asks this room instead."""

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
FAULTY = 500  # whoever asked may be what cannot be read
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    """The client's address (None from the command line) and an id shared by everything one request did."""

    address: str | None = None
    request_id: str = ""


NOWHERE = Moment()
_moment: ContextVar[Moment] = ContextVar("moment", default=NOWHERE)


def here() -> Moment:
    """The moment of the request being answered, or an empty one outside of any."""
    return _moment.get()


class TrailMoment:
    """Remember the address and a fresh request id while one request is answered. Then a line in the log says how."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        from allauth.account.adapter import get_adapter

        began, name = time.perf_counter(), str(uuid.uuid4())
        token = _moment.set(Moment(get_adapter().get_client_ip(request), name))
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = name
            log.info("Answered", extra={"facts": facts_of(request, response, time.perf_counter() - began)})
            return response
        finally:
            _moment.reset(token)


def facts_of(request: Any, response: HttpResponse, seconds: float) -> dict[str, Any]:
    """The name of the page, never its address: that may hold a key, a patient's number, or what was looked for."""
    facts: dict[str, Any] = {
        "method": request.method if request.method in METHODS else "other",
        "page": request.resolver_match.view_name if request.resolver_match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    user = getattr(request, "user", None)
    if response.status_code < FAULTY and user is not None and user.is_authenticated:
        facts["role"] = str(user.role)
    return facts
