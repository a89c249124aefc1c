"""A patient's phone: it opens pages and taps, and the clock stands still wherever a test sets it."""

import html
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rehab.people.models import User
from tests.cast import MONDAY

HANDLER = Client().handler  # one for all phones: reading the middleware takes longer than most requests
HTMX = {"HX-Request": "true"}
QUESTIONS = (
    "surgery", "falls", "balance", "weight_limit", "unstable_fracture", "ligament_not_assessed",
    "unstable_heart_or_lung", "pregnant",
)  # fmt: skip
HEALTHY_ANSWERS = {
    **dict.fromkeys(QUESTIONS, "no"), "knees": "right", "left_usual": "0", "right_usual": "2", "oa": "mild",
    "born": "1975", "goal": "pain", "weight": "",
}  # fmt: skip


class Phone:
    """Signed in as one patient, at one moment."""

    def __init__(self, owner: User, traveller: time_machine.Traveller, now: datetime = MONDAY) -> None:
        self.owner, self.traveller, self.client = owner, traveller, Client()
        self.client.handler = HANDLER
        self.at(now)

    def at(self, now: datetime) -> "Phone":
        """The same phone at another moment. Its owner is signed in again: sessions end."""
        self.traveller.move_to(now)
        self.client.force_login(self.owner)
        return self

    def open(self, name: str, *args: Any, query: str = "", **more: Any) -> HttpResponse:
        return self.client.get(reverse(f"diary:{name}", args=args) + query, **more)

    def send(self, name: str, *args: Any, typed: dict[str, Any] | None = None, **more: Any) -> HttpResponse:
        return self.client.post(reverse(f"diary:{name}", args=args), typed or {}, **more)


def text_of(response: HttpResponse) -> str:
    """The page as it is read: no tags, no entities, one space between words."""
    content = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


def walk_form(**changes: Any) -> dict[str, Any]:
    """Six minutes on the treadmill, Monday at 17:30, the right knee 2 at its worst, as the form sends it."""
    typed = {
        "key": uuid.uuid4(), "on": "2026-03-02", "at": "17:30", "minutes": "6", "place": "treadmill", "right_peak": "2",
    } | changes  # fmt: skip
    return {name: value for name, value in typed.items() if value is not None}


def answer_questions(phone: Phone, kind: str = "intake", until: str = "", **changes: str) -> HttpResponse:
    """Begin a round of questions and answer it as somebody healthy would, but for `changes`, up to the end or to the
    question `until`."""
    said = HEALTHY_ANSWERS | changes
    page = phone.send("begin-screening", typed={"kind": kind})
    while match := re.fullmatch(r"/diary/welcome/(\w+)/", page["Location"]):
        name = match[1]
        if name in ("ready", until):
            return page
        more = {"surgery_on": said["surgery_on"]} if name == "surgery" and "surgery_on" in said else {}
        page = phone.send("screening", name, typed={name: said[name], **more})
        assert page.status_code == 302, (name, text_of(page))
    return page


def failing_on(table: str) -> Any:
    """While this is open the database refuses every row that goes into `table`."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise RuntimeError(f"no more rows into {table}")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def frozen(owner: User, now: datetime = MONDAY) -> Iterator[Phone]:
    """A phone, and time that stands still."""
    with time_machine.travel(now, tick=False) as traveller:
        yield Phone(owner, traveller, now)
