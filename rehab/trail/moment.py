"""Where an act came from. Actions never see a request, so the trail asks this room instead."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse


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
    """Remember the address and a fresh request id while one request is answered."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        from allauth.account.adapter import get_adapter

        token = _moment.set(Moment(get_adapter().get_client_ip(request), str(uuid.uuid4())))
        try:
            return self.get_response(request)
        finally:
            _moment.reset(token)
