"""Acknowledged means kept: many phones send at once to a real server, which is killed under their hands."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from rehab.diary.models import Morning, Walk
from rehab.people.models import User
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, gather_cast, intake, walk
from tests.first_edition import publish_first_edition

from .server import Server

PHONES, ENTRIES, DEATHS = 8, 12, 2
YESTERDAY = MONDAY - timedelta(days=1)
TOKEN = "t" * 32
NO_ANSWER = (OSError, HTTPException)  # refused, reset, cut off in the middle


@dataclass(frozen=True)
class Entry:
    """A walk that waits on a phone."""

    patient: User
    key: UUID
    peak: int = 2

    def send(self, server: Server, cookies: dict[UUID, str], path: str = "/diary/walks/new/", **more: Any) -> Any:
        """What the server answers: its status and the way on. Raises one of NO_ANSWER when it is dead."""
        walk = {"key": self.key, "on": "2026-03-02", "minutes": 6, "place": "treadmill", "right_peak": self.peak}
        headers = {
            "Cookie": cookies[self.patient.handle],
            "X-CSRFToken": TOKEN,
            "Outbox": str(self.patient.handle),
        }
        asked = Request(server.url + path, urlencode(walk | more).encode(), headers)
        try:
            with urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)["to"]
        except HTTPError as refused:
            return refused.code, refused.read().decode()


@pytest.fixture
def clinic(transactional_db: None) -> Iterator[Cast]:
    with time_machine.travel(MONDAY, tick=True):
        publish_first_edition()
        cast = gather_cast()
        for patient in (cast.ana, cast.ben):
            intake(patient, at=YESTERDAY)
        yield cast


@pytest.fixture
def cookies(clinic: Cast) -> dict[UUID, str]:
    """What each patient's phone shows at the door."""
    shown = {}
    for patient in (clinic.ana, clinic.ben):
        client = Client()
        client.force_login(patient)
        session = client.cookies["backstep_session"].value
        shown[patient.handle] = f"backstep_session={session}; backstep_csrf={TOKEN}"
    return shown


class Phones:
    """Eight phones that send what waits, all at once, and remember what was acknowledged."""

    def __init__(self, server: Server, cookies: dict[UUID, str], entries: list[Entry]) -> None:
        self.server, self.cookies, self.waiting = server, cookies, entries
        self.acknowledged: set[UUID] = set()
        self.lock = threading.Lock()

    def send_all(self, kill_after: int) -> None:
        """Until everything is sent, or the server dies, soon after so many more are acknowledged."""
        enough = len(self.acknowledged) + kill_after
        with ThreadPoolExecutor(PHONES) as pool:
            list(pool.map(lambda entry: self.send(entry, enough), self.waiting))
        self.waiting = [entry for entry in self.waiting if entry.key not in self.acknowledged]

    def send(self, entry: Entry, enough: int) -> None:
        try:
            status, _ = entry.send(self.server, self.cookies)
        except NO_ANSWER:
            return
        assert status == 200
        with self.lock:
            self.acknowledged.add(entry.key)
            if len(self.acknowledged) == enough:
                self.server.kill()


def stored() -> Counter[UUID]:
    return Counter(Walk.objects.values_list("key", flat=True))


def test_every_acknowledged_walk_is_there_once_however_often_the_server_dies(
    server: Server, clinic: Cast, cookies: dict[UUID, str]
) -> None:
    entries = [Entry(patient, uuid4()) for _ in range(ENTRIES) for patient in (clinic.ana, clinic.ben)]
    phones = Phones(server, cookies, entries)
    for _ in range(DEATHS):
        server.start()
        phones.send_all(kill_after=5)
        assert phones.acknowledged <= set(stored())
        assert phones.waiting
    server.start()
    phones.send_all(kill_after=len(entries))
    assert stored() == Counter(entry.key for entry in entries)
    owners = {row.key: row.patient_id for row in Walk.objects.all()}
    assert owners == {entry.key: entry.patient.pk for entry in entries}
    assert Trail.objects.filter(action="log_walk").count() == len(entries)


def test_what_comes_at_once_on_many_phones_is_kept_once(server: Server, clinic: Cast, cookies: dict[UUID, str]) -> None:
    """Fifty replays of one walk, another patient's under the same key, eight tellings under one key, one morning."""
    yesterday = walk(clinic.ana, YESTERDAY).entry.key
    server.start()

    def at_once(entries: list[Entry], *path: str, **more: Any) -> list[Any]:
        with ThreadPoolExecutor(PHONES) as pool:
            return list(pool.map(lambda entry: entry.send(server, cookies, *path, **more), entries))

    key, other = uuid4(), uuid4()
    replays = at_once([Entry(clinic.ana, key)] * 50 + [Entry(clinic.ben, key)])
    assert set(replays) == {(200, f"/diary/?saved={key}")}
    assert sorted(row.patient.name for row in Walk.objects.filter(key=key)) == ["Ana", "Ben"]

    tellings = at_once([Entry(clinic.ana, other, peak) for peak in range(8)])
    assert Counter(status for status, _ in tellings) == {200: 1, 409: 7}
    assert "This walk was already saved" in next(said for status, said in tellings if status == 409)
    assert Walk.objects.filter(key=other).count() == 1

    mornings = [Entry(clinic.ana, uuid4()) for _ in range(PHONES)]
    answers = at_once(mornings, f"/diary/walks/{yesterday}/morning/", right_morning=1)
    assert [status for status, _ in answers] == [200] * PHONES
    assert [row.right for row in Morning.objects.all()] == [1]
    assert Trail.objects.filter(action="log_walk").count() == 4
    assert Trail.objects.filter(action="answer_morning").count() == 1
