"""The log: one line of JSON an event, and nothing in it that somebody typed, is called by, or may enter with."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .moment import here

ROOT = Path(__file__).resolve().parent.parent.parent
FRAMES = 12  # the innermost ones


class Lines(logging.Formatter):
    """What happened, when, in which request, and the `facts` that our own code gives with it.

    What others put into their message (addresses, hosts, names) is left out, and so is what an exception says: of a
    fault the line has its kind and the way to it. Only our own rooms are trusted with a whole sentence."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": event_of(record),
        }
        if request := here().request_id:
            line["request"] = request
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["fault"] = fault_of(record.exc_info[1])
        return json.dumps(line)


def event_of(record: logging.LogRecord) -> str:
    """Our own sentence whole; of another's the part that is the same each time, or else where it was said."""
    if record.name.startswith("rehab."):
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}.{record.funcName}"


def fault_of(fault: BaseException) -> dict[str, Any]:
    """The kind of a fault and of what caused it, and the lines of code on the way to it, without their values."""
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
    told = {"kind": type(fault).__qualname__, "way": [f"{place_of(one.filename)}:{one.lineno}" for one in frames]}
    return told | ({"cause": fault_of(cause)} if (cause := fault.__cause__) else {})


def place_of(filename: str) -> str:
    """A file of ours by its place in the house, one of a library by its package."""
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
