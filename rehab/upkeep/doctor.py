"""Is this instance set up well? Each check answers with one finding; the command and the admin's page show the same."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import mailers
from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from rehab import env
from rehab.reminders.sending import RAN_AT
from rehab.trail import guard

from .backups import keeping
from .views import ENOUGH_DISK_BYTES, database_state, migrations_state

OK, WATCH, BAD = "ok", "watch", "bad"
GIGABYTE = 1_000_000_000
CLOCKS_DIFFER = timedelta(seconds=5)
BACKUP_EVERY, REMINDERS_EVERY = timedelta(hours=26), timedelta(minutes=30)
CONNECTIONS_LEFT = 10  # for backups, reminders and whoever looks


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is (`ok`, `watch` or `bad`), and what to set or run; "" if nothing is to be done."""

    name: str
    state: str
    said: str
    do: str = ""


def examine(now: datetime) -> list[Finding]:
    """Every check, in the order in which to mend. Where no database answers, what needs one is left out."""
    found = [*address(), *key(), *disk(), *workers(), *mail()]
    if database_state() != "ok":
        return [Finding(_("Database"), BAD, _("It gives no answer."), "DATABASE_URL"), *found]
    asking: list[Callable[[datetime], Iterator[Finding]]] = [database, migrations, clock, triggers, backup, reminders]
    return [*(finding for check in asking for finding in check(now)), *found]


# --- what the environment says -----------------------------------------------------------------------------------
def address() -> Iterator[Finding]:
    name, site = _("Address"), settings.SITE_URL
    local = settings.SITE.hostname in ("localhost", "127.0.0.1", "::1")
    if settings.DEBUG:
        yield Finding(name, BAD, _("Error pages show source code and settings to everybody."), "DEBUG=off")
    if settings.SECURE:
        yield Finding(name, OK, _("%(site)s, over HTTPS only.") % {"site": site})
    elif local:
        said = _("%(site)s: this machine only. No phone reaches it.") % {"site": site}
        yield Finding(name, WATCH, said, "SITE_URL=https://clinic.example")
    else:
        said = _("%(site)s: passwords and diaries travel readable.") % {"site": site}
        yield Finding(name, BAD, said, f"SITE_URL=https://{settings.SITE.netloc}")
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        said = _("HTTPS ends somewhere, and no proxy is trusted to say so: pages would redirect for ever.")
        yield Finding(_("Proxy"), BAD, said, "TRUSTED_PROXIES=1")


def key() -> Iterator[Finding]:
    name, kept = _("Secret key"), settings.DATA_DIR / "secret_key"
    if settings.KEY_IS_GIVEN:
        yield Finding(name, OK, _("Given as a variable. Keep a copy: backups do not hold it."))
    elif kept.stat().st_mode & 0o077:
        yield Finding(name, BAD, _("Other users of this machine can read it."), f"chmod 600 {kept}")
    else:
        yield Finding(name, OK, _("Kept in DATA_DIR, for nobody else to read."))


def disk() -> Iterator[Finding]:
    name, free = _("Disk"), shutil.disk_usage(settings.DATA_DIR).free
    said = _("%(free).1f GB free where the data is.") % {"free": free / GIGABYTE}
    state = BAD if free <= ENOUGH_DISK_BYTES else WATCH if free <= GIGABYTE else OK
    yield Finding(name, state, said, "" if state == OK else "DATA_DIR")


def workers() -> Iterator[Finding]:
    asked, cores = env.number("WEB_WORKERS"), os.cpu_count() or 1
    said = _("%(workers)d workers of %(threads)d threads on %(cores)d cores.") % {
        "workers": asked, "threads": env.number("WEB_THREADS"), "cores": cores,
    }  # fmt: skip
    too_many = asked > 2 * cores + 1
    yield Finding(_("Workers"), WATCH if too_many else OK, said, f"WEB_WORKERS={cores}" if too_many else "")


def mail() -> Iterator[Finding]:
    name = _("Mail")
    if env.text("EMAIL_URL") == "console:":
        said = _("Mail is printed, not sent: no reminder and no link reaches anybody.")
        yield Finding(name, WATCH, said, "EMAIL_URL=smtps://user:password@host")
        return
    try:
        server = mailers.default
        server.open()
        server.close()
    except (OSError, ValueError) as refusal:
        said = _("The mail server does not answer (%(why)s).") % {"why": type(refusal).__name__}
        yield Finding(name, BAD, said, "EMAIL_URL")
    else:
        yield Finding(name, OK, _("The mail server answers."))


# --- what the database says --------------------------------------------------------------------------------------
def database(now: datetime) -> Iterator[Finding]:
    name = _("Database")
    if connection.vendor == "sqlite":
        mode, keys = said_by_database("PRAGMA journal_mode"), said_by_database("PRAGMA foreign_keys")
        good = mode in ("wal", "memory") and keys == "1"  # a database of the tests lies in memory
        said = _("SQLite: good for one clinic on one machine.") if good else _("SQLite without its safe options.")
        yield Finding(name, OK if good else BAD, said, "" if good else "DATABASE_URL")
        return
    yield Finding(name, OK, _("PostgreSQL %(version)s.") % {"version": said_by_database("SHOW server_version")})
    most, asked = int(said_by_database("SHOW max_connections")), env.number("WEB_WORKERS") * pool_size()
    if asked + CONNECTIONS_LEFT > most:
        said = _("The workers may ask for %(asked)d connections of %(most)d.") % {"asked": asked, "most": most}
        yield Finding(name, WATCH, said, f"DATABASE_POOL_SIZE={max(1, (most - 10) // env.number('WEB_WORKERS'))}")


def pool_size() -> int:
    return env.number("DATABASE_POOL_SIZE")


def said_by_database(question: str) -> str:
    """The one value of a question about the database itself. No question holds what anybody wrote."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def migrations(now: datetime) -> Iterator[Finding]:
    state = migrations_state()
    said = _("Up to date.") if state == "ok" else _("Migrations: %(state)s.") % {"state": state}
    yield Finding(_("Tables"), OK if state == "ok" else BAD, said, "" if state == "ok" else "manage.py migrate")


def clock(now: datetime) -> Iterator[Finding]:
    """The database's clock against this machine's: the trail, locks and limits are written with both."""
    there = ContentType.objects.annotate(there=Now()).values_list("there", flat=True).first()
    apart = abs(there - now) if there else timedelta()
    good = apart <= CLOCKS_DIFFER
    said = _("The clocks of this machine and of the database are %(seconds)d seconds apart.") % {
        "seconds": apart.total_seconds()
    }
    yield Finding(_("Clock"), OK if good else BAD, said, "" if good else "timedatectl set-ntp true")


def triggers(now: datetime) -> Iterator[Finding]:
    down = guard.missing(connection)
    said = _("The trail is guarded by the database.") if not down else _("Nothing guards the trail.")
    yield Finding(_("Trail"), BAD if down else OK, said, "manage.py migrate, manage.py verify_trail" if down else "")


def backup(now: datetime) -> Iterator[Finding]:
    name, kept = _("Backup"), keeping.kept()
    run = "manage.py backup --every 24 --keep 30"
    if not kept:
        yield Finding(name, BAD, _("There is none."), run)
        return
    made = keeping.moment_of(kept[0])
    late = now - made > BACKUP_EVERY
    hours = (now - made).total_seconds() // 3600
    said = _("The newest one is %(hours)d hours old.") % {"hours": hours}
    yield Finding(name, WATCH if late else OK, said, run if late else "")
    if os.stat(settings.BACKUP_DIR).st_dev == os.stat(settings.DATA_DIR).st_dev:  # noqa: PTH116
        yield Finding(name, WATCH, _("It lies on the same disk as the data."), "BACKUP_DIR=/another/disk")


def reminders(now: datetime) -> Iterator[Finding]:
    name, ran = _("Reminders"), cache.get(RAN_AT)
    if ran is None:
        yield Finding(name, WATCH, _("They have never run."), "manage.py send_reminders")
        return
    late = now - ran > REMINDERS_EVERY
    said = _("They last ran %(minutes)d minutes ago.") % {"minutes": (now - ran).total_seconds() // 60}
    yield Finding(name, WATCH if late else OK, said, "manage.py send_reminders" if late else "")


def worst(findings: list[Finding]) -> str:
    """The gravest state among them."""
    return max((finding.state for finding in findings), key=(OK, WATCH, BAD).index, default=OK)
