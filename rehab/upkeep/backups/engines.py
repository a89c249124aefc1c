"""How each database is copied, checked and put back: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore.

A copy is of one moment, while the clinic is open. Putting one back is all or nothing: it is one transaction of the
database, so that whoever kills it in the middle finds what was there before."""

import shutil
import sqlite3
import subprocess  # nosec B404  pg_dump and its like, by their whole path and without a shell
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from .parcel import Refused

LEFT_OUT = "shared_cache"  # limits of the hour; nothing of anybody
DEBIAN = Path("/usr/lib/postgresql")
LOCK_SECONDS = 30
LIBPQ = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
}


class SQLite:
    """The database in a file."""

    name, file, server = "sqlite", "database.sqlite3", 0

    def copy(self, folder: Path) -> dict[str, int]:
        """Copy it, without what is left of removed rows. Gives the number of rows of each table."""
        live = closing(sqlite3.connect(connection.settings_dict["NAME"]))
        with live as source, closing(sqlite3.connect(folder / self.file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute(f"DELETE FROM {LEFT_OUT}")  # noqa: S608  # nosec B608  a constant
            copy.commit()
            copy.execute("VACUUM")
            return rows_of(copy)

    def check(self, folder: Path, counts: dict[str, int]) -> None:
        """Raise Refused unless the database asserts that it is sound, and holds what the manifest says."""
        try:
            with closing(sqlite3.connect(folder / self.file)) as copy:
                sound = [row[0] for row in copy.execute("PRAGMA integrity_check")] == ["ok"]
                sound = sound and not copy.execute("PRAGMA foreign_key_check").fetchall()
                if sound and rows_of(copy) == counts:
                    return
        except sqlite3.Error as trouble:
            raise Refused(f"The database in this backup cannot be read: {trouble}.") from None
        raise Refused("The database in this backup is not sound.")

    def put(self, folder: Path, counts: dict[str, int]) -> None:
        """Put it in place of what is there: one transaction of SQLite, also for whoever has the file open."""
        live = closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=LOCK_SECONDS))
        with closing(sqlite3.connect(folder / self.file)) as copy, live as target:
            try:
                target.execute("PRAGMA journal_mode = WAL")
                target.execute("BEGIN IMMEDIATE")  # which waits no longer than that; the copying would for ever
            except sqlite3.OperationalError as trouble:
                raise Refused(f"The database is in use ({trouble}). Stop the server first.") from None
            target.rollback()
            copy.backup(target)


def rows_of(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    names = sorted(name for (name,) in tables)
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # nosec B608  names of its own tables


class PostgreSQL:
    """The database on a server."""

    name, file = "postgresql", "database.dump"

    @property
    def server(self) -> int:
        """The major version of the server."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
            return int(cursor.fetchone()[0])

    def copy(self, folder: Path) -> dict[str, int]:
        """Dump it, at the moment at which the rows are counted. Gives the number of rows of each table."""
        with one_moment() as snapshot:
            tables = tables_here()
            self.run(
                "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--schema={schema()}", f"--exclude-table-data=*.{LEFT_OUT}",
                f"--file={folder / self.file}",
            )  # fmt: skip
            return {table: 0 if table == LEFT_OUT else count(table) for table in tables}

    def check(self, folder: Path, counts: dict[str, int]) -> None:
        """Raise Refused unless pg_restore can read it to its end."""
        self.run("pg_restore", f"--file={folder / 'data.sql'}", "--no-owner", "--no-privileges",
                 f"--schema={schema()}", str(folder / self.file))  # fmt: skip

    def put(self, folder: Path, counts: dict[str, int]) -> None:
        """Put it in place of what is there, count it, and keep it only if the counts are right."""
        (folder / "before.sql").write_text("\n".join(removals()), encoding="utf-8")
        (folder / "after.sql").write_text("\n".join(proofs(counts)), encoding="utf-8")
        connection.close()  # or the tables would be held
        scripts = [f"--file={folder / name}" for name in ("before.sql", "data.sql", "after.sql")]
        self.run("psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1",
                 "--single-transaction", *scripts)  # fmt: skip

    def run(self, tool: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own tools. Raises Refused with what it said; no password is in its command line."""
        done = subprocess.run(  # noqa: S603  # nosec B603
            [find(tool), *arguments], env=surroundings(), capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip())
            raise Refused(f"{said[:300] or f'{tool} failed'}. Nothing was changed.")


def find(tool: str) -> str:
    """The newest of the installed tools: an older pg_dump refuses a newer server."""
    versions = sorted(DEBIAN.glob(f"[0-9]*/bin/{tool}"), key=lambda path: int(path.parent.parent.name))
    found = str(versions[-1]) if versions else shutil.which(tool)
    if not found:
        raise Refused(
            f"{tool} is missing. Install PostgreSQL's client, as new as the server (Debian: postgresql-client)."
        )
    return found


def surroundings() -> dict[str, str]:
    """Where the database is, as libpq reads it. Nothing else of our own environment."""
    said = connection.settings_dict
    place = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    options = {variable: str(said["OPTIONS"].get(name, "")) for name, variable in LIBPQ.items()}
    known = {variable: str(said[name]) for variable, name in place.items()} | options
    return {name: value for name, value in known.items() if value} | {"HOME": str(Path.home()), "LC_ALL": "C.UTF-8"}


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees the database as it is now, and the name under which pg_dump sees the same."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def schema() -> str:
    return str(one("SELECT current_schema()"))


def tables_here() -> list[str]:
    return list(one("SELECT coalesce(array_agg(tablename::text ORDER BY tablename), '{}') FROM pg_tables"
                    " WHERE schemaname = current_schema()"))  # fmt: skip


def functions_here() -> list[str]:
    return list(one(
        "SELECT coalesce(array_agg(p.oid::regprocedure::text), '{}') FROM pg_proc p"
        " WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f' AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')"
    ))  # fmt: skip


def count(table: str) -> int:
    return int(one(f"SELECT count(*) FROM {quoted(table)}"))  # noqa: S608  # nosec B608  names of its own tables


def one(statement: str) -> Any:
    """The one value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def quoted(*names: str) -> str:
    return ".".join(connection.ops.quote_name(name.replace('"', '""')) for name in names)


def removals() -> Iterator[str]:
    yield f"SET lock_timeout = '{LOCK_SECONDS}s';"
    for table in tables_here():
        yield f"DROP TABLE {quoted(schema(), table)} CASCADE;"
    for function in functions_here():
        yield f"DROP FUNCTION {function} CASCADE;"


def proofs(counts: dict[str, int]) -> Iterator[str]:
    """What stops the transaction unless everything has come."""
    yield "DO $$ BEGIN"
    for table, number in counts.items():
        counted = f"SELECT count(*) FROM {quoted(schema(), table)}"  # noqa: S608  # nosec B608
        yield f"IF ({counted}) <> {int(number)} THEN"
        yield "RAISE EXCEPTION 'the backup is not complete'; END IF;"
    yield "END $$;"


def engine() -> SQLite | PostgreSQL:
    """That of this clinic's database."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
