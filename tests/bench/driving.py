"""Clients that ask, wait for the answer and ask again: one process each, the connection kept, signed in."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from .pages import Page, typed

TOKEN = "a" * 32
WARM = 0.3  # seconds


@dataclass(frozen=True)
class Round:
    """Milliseconds of each request of all clients, and requests a second."""

    times: list[float]
    rate: float

    @property
    def median(self) -> float:
        return median(self.times)

    def quantile(self, percent: int) -> float:
        return quantiles(self.times, n=100, method="inclusive")[percent - 1] if len(self.times) > 1 else self.median


def drive(port: int, page: Page, path: str, sessions: Sequence[dict[str, str]], clients: int, seconds: float) -> Round:
    """One round; each client is one person after the other. Raises RuntimeError for answers but 200 and 302."""
    places = [n % len(sessions) for n in range(clients)]
    asked = [(port, page, path, [*sessions[place:], *sessions[:place]], seconds) for place in places]
    if clients == 1:
        found = [ask(*asked[0])]
    else:
        with get_context("fork").Pool(clients) as pool:
            found = pool.starmap(ask, asked, chunksize=1)
    return Round([one for times, _ in found for one in times], sum(len(times) / took for times, took in found))


def ask(
    port: int, page: Page, path: str, sessions: Sequence[dict[str, str]], seconds: float
) -> tuple[list[float], float]:
    door = HTTPConnection("127.0.0.1", port, timeout=60)
    people = cycle(headers_of(session) for session in sessions)
    ends, times, began = time.perf_counter() + WARM, [], 0.0
    while time.perf_counter() < ends:
        once(door, page, path, next(people))
    began = time.perf_counter()
    while not times or time.perf_counter() - began < seconds:
        headers, before = next(people), time.perf_counter()
        once(door, page, path, headers)
        times.append((time.perf_counter() - before) * 1000)
    return times, time.perf_counter() - began


def headers_of(session: dict[str, str]) -> dict[str, str]:
    cookies = "; ".join(f"{name}={value}" for name, value in {**session, "backstep_csrf": TOKEN}.items())
    return {"Cookie": cookies, "Accept-Encoding": "gzip", "X-CSRFToken": TOKEN}


def once(door: HTTPConnection, page: Page, path: str, headers: dict[str, str]) -> Any:
    if page.method == "POST":
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        door.request("POST", path, urlencode(typed()), headers | form)
    else:
        door.request("GET", path, headers=headers)
    answer = door.getresponse()
    body = answer.read()
    if answer.status not in (200, 302):
        raise RuntimeError(f"{page.method} {path}: {answer.status} {body[:500]!r}")
