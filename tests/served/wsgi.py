"""`gunicorn tests.served.wsgi`: the clinic, on the clock of the tests, that dies on request.

A file `die` in the folder DYING holds when, "before" or "after", and a path: the next POST to it kills every process of
the server with SIGKILL, before anything has read it, or once it is on record and before a word of the answer is out."""

import os
import signal
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine

from rehab.wsgi import application as clinic

time_machine.travel(datetime.fromisoformat(os.environ["BEGINS_AT"]), tick=True).start()
ORDER = Path(os.environ["DYING"]) / "die"


def is_ordered(when: str, path: str) -> bool:
    return ORDER.exists() and ORDER.read_text() == f"{when} {path}"


def die() -> None:
    ORDER.unlink()
    os.killpg(os.getpgid(0), signal.SIGKILL)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    is_post, path = environ["REQUEST_METHOD"] == "POST", environ["PATH_INFO"]
    if is_post and is_ordered("before", path):
        die()
    answer = clinic(environ, start_response)
    if is_post and is_ordered("after", path):
        die()
    return answer
