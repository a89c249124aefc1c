"""What the addresses of the database and of the mail server stand for in Django's settings.

Both raise ValueError for an address that is not exactly understood: a guess would lose data or mail.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds to wait for another writer
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"
    ),
}
LIBPQ = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "options")


@dataclass(frozen=True)
class Address:
    """The parts of scheme://user:password@host:port/name?option=value, percent-decoded."""

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    name: str
    options: dict[str, str]


def _parts(written: str) -> Address:
    parts = urlsplit(written)
    if parts.fragment:  # a "#" in a password that was not percent-encoded
        raise ValueError
    login, _, place = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    return Address(
        scheme=parts.scheme,
        user=unquote(user),
        password=unquote(password),
        # not parts.hostname, which lowers the case and so breaks the path of a socket
        host=unquote(place.removesuffix(f":{parts.port}").strip("[]")),
        port=parts.port,
        name=unquote(parts.path[1:]),
        options=dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {},
    )


def database(url: str, data_dir: Path, pool_size: int) -> dict[str, Any]:
    """Django's `DATABASES["default"]` for `sqlite:///file` (in `data_dir`) or `postgres://…`."""
    address = _parts(url)
    if address.scheme == "sqlite" and url == f"sqlite:///{address.name}" and address.name:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / address.name,
            "OPTIONS": dict(SQLITE),
        }
    if address.scheme in ("postgres", "postgresql") and address.name and "/" not in address.name:
        return _postgres(address, pool_size)
    raise ValueError


def _postgres(address: Address, pool_size: int) -> dict[str, Any]:
    options = dict(address.options)
    host = options.pop("host", address.host)
    if not options.keys() <= set(LIBPQ):
        raise ValueError
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": host,
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections; Django refuses both at once
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": pool_size, "timeout": 10}},
    }


def mailer(url: str) -> dict[str, Any]:
    """Django's `MAILERS["default"]` for `console:`, `smtp://…`, `smtp://…?tls=starttls` or `smtps://…`."""
    if url == "console:":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    address = _parts(url)
    ways = {("smtp", ""): 25, ("smtp", "?tls=starttls"): 587, ("smtps", ""): 465}
    way = (address.scheme, "".join(f"?{option}={value}" for option, value in address.options.items()))
    if way not in ways or not address.host or address.name:
        raise ValueError
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": address.host,
            "port": address.port or ways[way],
            "username": address.user,
            "password": address.password,
            "use_tls": way == ("smtp", "?tls=starttls"),
            "use_ssl": address.scheme == "smtps",
            "timeout": 10,  # seconds
        },
    }
