"""The kinds of values an operator may write: how each is parsed, and the words for what is allowed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
KEY_LENGTH = 50  # characters: Django's own deployment check asks for as many


@dataclass(frozen=True)
class Kind:
    """How a value is read: `parse` raises ValueError for anything but what `allowed` describes."""

    reader: str
    allowed: str
    parse: Callable[[str], Any] = str


def _flag(written: str) -> bool:
    on, off = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
    if written.lower() not in on + off:
        raise ValueError
    return written.lower() in on


def _words(written: str) -> list[str]:
    return [word.strip() for word in written.split(",") if word.strip()]


def _hosts(written: str) -> list[str]:
    hosts = _words(written)
    if not all(re.fullmatch(r"\*|\.?[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]", host) for host in hosts):
        raise ValueError
    return hosts


def _address(written: str) -> str:
    site = urlsplit(written)
    odd = site.username or site.query or site.fragment or site.port == 0
    if site.scheme not in ("http", "https") or not site.hostname or odd or re.search(r"[^!-~]", written):
        raise ValueError
    return written.rstrip("/")


def _path(written: str) -> Path:
    return ROOT / Path(written).expanduser()


def _zone(written: str) -> str:
    try:
        return ZoneInfo(written).key
    except (LookupError, OSError) as error:
        raise ValueError from error


def _key(written: str) -> str:
    if written and len(written) < KEY_LENGTH:
        raise ValueError
    return written


def _recipients(written: str) -> list[str]:
    recipients = _words(written)
    if not all(re.fullmatch("age1[0-9a-z]{58}", recipient) for recipient in recipients):
        raise ValueError
    return recipients


def number(lowest: int, highest: int) -> Kind:
    """Whole numbers from `lowest` to `highest`, both included, in ASCII digits."""

    def parse(written: str) -> int:
        if not re.fullmatch("[0-9]{1,6}", written) or not lowest <= int(written) <= highest:
            raise ValueError
        return int(written)

    return Kind("number", f"a whole number from {lowest} to {highest}", parse)


def one_of(*choices: str) -> Kind:
    """One of these words, written exactly so."""

    def parse(written: str) -> str:
        if written not in choices:
            raise ValueError
        return written

    return Kind("text", f"one of {', '.join(choices)}", parse)


ANY = Kind("text", "one line of text")
FLAG = Kind("flag", "one of 1, true, yes, on, 0, false, no, off", _flag)
WORDS = Kind("words", "values with commas between them", _words)
HOSTS = Kind("words", "host names with commas between them, without scheme, port or path", _hosts)
ADDRESS = Kind("url", "an address such as https://clinic.example or https://clinic.example/rehab", _address)
PATH = Kind("path", "the path of a folder", _path)
FOLDER = Kind("text", "the path of a folder")
RECIPIENTS = Kind("words", "public keys of age (age1…) with commas between them", _recipients)
ZONE = Kind("text", "a time zone such as Europe/Berlin", _zone)
KEY = Kind("text", f"at least {KEY_LENGTH} characters", _key)
DATABASE = Kind(
    "text",
    "sqlite:///file, or postgres://user:password@host:port/name with ?sslmode=… and libpq's other options "
    "for TLS; special letters of user, password and host are percent-encoded",
)
MAIL = Kind("text", "console:, smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465")
LEVEL = one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
