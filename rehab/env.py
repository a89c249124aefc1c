"""What an operator may choose, read from the environment: declared once in `VARIABLES`, loud on odd values.

Every variable may instead be given as `NAME_FILE`, the path of a file that holds the value (for Docker and
systemd secrets). An empty value is the same as none.
"""

import logging
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from rehab import env_addresses
from rehab import env_kinds as kinds


class EnvError(ImproperlyConfigured):
    """A variable is odd. Says which one, what was written (never a secret) and what is allowed."""


@dataclass(frozen=True)
class Variable:
    """One thing that an operator may choose. The README's table is made of these."""

    name: str
    kind: kinds.Kind
    default: str
    meaning: str
    secret: bool = False


# --- the declarations ---------------------------------------------------------------------------------------
VARIABLES = (
    Variable("DATA_DIR", kinds.PATH, "data", "Folder for the SQLite database and the secret key; relative to the project."),
    Variable("SECRET_KEY", kinds.KEY, "", "Signs sessions and links. If not given, made on the first start and kept in `DATA_DIR`.", True),
    Variable("SECRET_KEY_FALLBACKS", kinds.WORDS, "", "Old secret keys, with commas, that are still honoured after a change.", True),
    Variable("DATABASE_URL", kinds.DATABASE, "sqlite:///backstep.sqlite3", "`sqlite:///file` in `DATA_DIR`, or `postgres://user:password@host:5432/name?sslmode=require`.", True),
    Variable("DATABASE_STANDBY_URL", kinds.DATABASE, "", "A copy that the database keeps of itself, written like `DATABASE_URL`: tests of drafts and `replay` read from it.", True),
    Variable("DATABASE_POOL_SIZE", kinds.number(1, 100), "8", "PostgreSQL: most connections that one worker keeps."),
    Variable("SITE_URL", kinds.ADDRESS, "http://127.0.0.1:8000", "Where people find the clinic. Decides host, secure cookies, redirects to HTTPS and sub-path."),
    Variable("ALLOWED_HOSTS", kinds.HOSTS, "", "Further host names to answer to, with commas."),
    Variable("TRUSTED_PROXIES", kinds.number(0, 10), "0", "How many reverse proxies of yours stand in front and set `X-Forwarded-For` and `-Proto`."),
    Variable("DEBUG", kinds.FLAG, "off", "Error pages with source code, for development only."),
    Variable("EMAIL_URL", kinds.MAIL, "console:", "`console:` prints mail, `smtp://user:password@host:587?tls=starttls` or `smtps://…` sends it.", True),
    Variable("EMAIL_FROM", kinds.ANY, "Backstep <backstep@localhost>", "Sender of mail."),
    Variable("TIME_ZONE", kinds.ZONE, "UTC", "The clinic's time zone, such as `Europe/Berlin`."),
    Variable("LANGUAGE_CODE", kinds.one_of("en-gb", "en"), "en-gb", "How dates are written: `en-gb` or `en`."),
    Variable("BACKUP_DIR", kinds.FOLDER, "backups", "Folder for backups and the list of the erased; relative to `DATA_DIR`. Best on another disk."),
    Variable("BACKUP_RECIPIENTS", kinds.RECIPIENTS, "", "Public keys, with commas, that backups are encrypted for; `manage.py backup --make-key` makes one."),
    Variable("STAFF_SECOND_STEP", kinds.FLAG, "on", "Therapists and admins need a second step (an app or a passkey) to sign in."),
    Variable("STAFF_SECOND_STEP_DAYS", kinds.number(0, 90), "14", "How many days they have to set it up after they joined."),
    Variable("STAFF_IDLE_MINUTES", kinds.number(2, 720), "30", "Therapists and admins are signed out after so long without a tap."),
    Variable("STAFF_SESSION_HOURS", kinds.number(1, 24), "12", "And after so long in any case."),
    Variable("PATIENT_IDLE_DAYS", kinds.number(1, 400), "180", "A patient's phone is signed out after so long without a tap."),
    Variable("PATIENT_SESSION_DAYS", kinds.number(1, 400), "400", "And after so long in any case; browsers keep nobody signed in for longer."),
    Variable("LOG_LEVEL", kinds.LEVEL, "INFO", "`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`."),
    Variable("WEB_WORKERS", kinds.number(1, 64), "2", "Container: worker processes."),
    Variable("WEB_THREADS", kinds.number(1, 64), "4", "Container: threads in each worker."),
    Variable("PORT", kinds.number(1, 65535), "8000", "Container: port to listen on."),
)  # fmt: skip
DECLARED = {variable.name: variable for variable in VARIABLES}


# --- the readers --------------------------------------------------------------------------------------------
def text(name: str) -> str:
    """One line of text."""
    return _read(name, "text")


def flag(name: str) -> bool:
    """On or off."""
    return _read(name, "flag")


def number(name: str) -> int:
    """A whole number within the declared bounds."""
    return _read(name, "number")


def words(name: str) -> list[str]:
    """The values between commas; none if nothing was written."""
    return _read(name, "words")


def url(name: str) -> str:
    """An http or https address without a slash at its end."""
    return _read(name, "url")


def path(name: str) -> Path:
    """An absolute path; a relative one starts at the project's folder."""
    return _read(name, "path")


def _read(name: str, reader: str) -> Any:
    variable = DECLARED[name]
    if variable.kind.reader != reader:
        raise TypeError(f"{name} is read by env.{variable.kind.reader}()")
    written = _written(name) or variable.default
    try:
        if not written.isprintable():
            raise ValueError
        return variable.kind.parse(written)
    except ValueError:
        raise _refusal(variable, written) from None


def _refusal(variable: Variable, written: str) -> EnvError:
    shown = "what was written (not shown: it may hold a secret)" if variable.secret else repr(written)
    return EnvError(f"{variable.name}: {shown} is not allowed. Allowed: {variable.kind.allowed}.")


def _written(name: str) -> str:
    value, file = os.environ.get(name, "").strip(), os.environ.get(f"{name}_FILE", "")
    if value and file:
        raise EnvError(f"{name} and {name}_FILE are both set. Allowed: one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f"{name}_FILE: {file!r} cannot be read ({error}). Allowed: a text file.") from None


# --- what the values stand for ------------------------------------------------------------------------------
def databases(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Django's `DATABASES`: the one of DATABASE_URL, and the standby if there is one."""
    found = {"default": database(text("DATABASE_URL"), data_dir)}
    standby = text("DATABASE_STANDBY_URL")
    return found | ({"standby": database(standby, data_dir, "DATABASE_STANDBY_URL")} if standby else {})


def database(url: str, data_dir: Path, name: str = "DATABASE_URL") -> dict[str, Any]:
    """One of `DATABASES`, for the variable `name`; a relative SQLite file lies in `data_dir`."""
    try:
        return env_addresses.database(url, data_dir, pool_size=number("DATABASE_POOL_SIZE"))
    except ValueError:
        raise _refusal(DECLARED[name], url) from None


def mailer(url: str) -> dict[str, Any]:
    """Django's `MAILERS["default"]` for EMAIL_URL."""
    try:
        return env_addresses.mailer(url)
    except ValueError:
        raise _refusal(DECLARED["EMAIL_URL"], url) from None


def secret_key(data_dir: Path) -> str:
    """SECRET_KEY as given, or the one kept in `data_dir/secret_key` (0600), made on the first start."""
    given = text("SECRET_KEY")
    if given:
        return given
    kept = data_dir / "secret_key"
    try:
        if not kept.exists():
            _make_key(kept)
        _close_to_others(kept)
        key = kept.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f"DATA_DIR: no secret key there ({error}). Allowed: a folder of our own.") from None
    if len(key) < kinds.KEY_LENGTH:
        raise EnvError(f"DATA_DIR: {kept} holds no secret key. Allowed: no such file, and a new key is made.")
    return key


def _make_key(kept: Path) -> None:
    """Write a whole file, then give it its name: two processes that start at once read the same key."""
    handle, draft = tempfile.mkstemp(prefix=".secret_key-", dir=kept.parent)  # 0600, O_EXCL
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, kept)  # refuses to replace a key made meanwhile
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _close_to_others(kept: Path) -> None:
    if kept.stat().st_mode & 0o077:
        kept.chmod(0o600)
        logging.getLogger(__name__).warning(
            "%s could be read by other users of this machine. Its mode is now 0600; "
            "if they are not to be trusted, delete the file and a new key is made (everyone signs in again).",
            kept,
        )
