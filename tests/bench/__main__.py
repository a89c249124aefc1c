"""`python -m tests.bench [--size tiny|small|full] [--store]`: how fast the pages are beside the limit of the stack.

PostgreSQL at BENCH_DATABASE_URL, in a database that is made and dropped, and SQLite in a folder of its own."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from rehab.settings import ROOT

from .driving import Round, drive
from .pages import LIMITS, PAGES
from .serving import Serving

SIZES = {  # walks of each data set, seconds of a round
    "tiny": ((200,), 0.1),
    "small": ((1_000, 100_000), 1.0),
    "full": ((1_000, 100_000, 1_000_000), 3.0),
}
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = "backstep_bench"
SETTINGS = "rehab.settings"
AS_SHIPPED = {
    "SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "", "DEBUG": "off", "LOG_LEVEL": "ERROR",
    "WEB_WORKERS": "2", "WEB_THREADS": "4", "DJANGO_SETTINGS_MODULE": SETTINGS,
}  # fmt: skip
FURNISH = "from tests.bench.furnish import main"
HEAD = (
    "| page | clients | median ms | p95 | p99 | requests/s | limit | × its limit | SQL | rows | bytes | compressed |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fresh_database(kind: str) -> str:
    """An empty database of this kind, as DATABASE_URL."""
    if kind == "sqlite":
        return "sqlite:///bench.sqlite3"
    drop_database()
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{NAME}"))


def drop_database() -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def measure(kind: str, walks: int, seconds: float) -> str:
    """One database of one size: furnish it, serve it, drive it. Gives a part of the report."""
    with tempfile.TemporaryDirectory() as folder:
        env = AS_SHIPPED | {"DATABASE_URL": fresh_database(kind), "DATA_DIR": folder}
        command = [sys.executable, "-c", f"import django; django.setup(); {FURNISH}; main({walks})"]
        made = subprocess.run(command, cwd=ROOT, env=os.environ | env, stdout=subprocess.PIPE, text=True, check=True)
        clinic = json.loads(made.stdout)
        ours = Serving(env, SETTINGS, "/healthz")
        try:
            limit = Serving(env, "tests.bench.settings", "/empty")
            try:
                return report(kind, walks, clinic, rounds(clinic, ours, limit, seconds), ours, limit)
            finally:
                limit.stop()
        finally:
            ours.stop()


def rounds(
    clinic: dict[str, Any], ours: Serving, limit: Serving, seconds: float
) -> list[tuple[str, int, Round, Round]]:
    """Each page at 1 and 8 clients, and right after it its limit."""
    found = []
    for clients in (1, 8):
        for name, page in PAGES.items():
            floor, path = LIMITS[page.limit], page.path.format(handle=clinic["handle"])
            sessions = clinic["sessions"]
            mine = drive(ours.port, page, path, sessions[page.role], clients, seconds)
            beside = drive(limit.port, floor, floor.path, sessions[floor.role], clients, seconds)
            found.append((name, clients, mine, beside))
    return found


def report(kind: str, walks: int, clinic: dict[str, Any], found: Any, ours: Serving, limit: Serving) -> str:
    lines = [f"### {kind}, {walks:,} walks of {clinic['patients']:,} patients\n\n{HEAD}"]
    for name, clients, mine, beside in found:
        cost, floor = clinic["costs"][name], PAGES[name].limit
        lines.append(
            f"| {name} | {clients} | {mine.median:.1f} | {mine.quantile(95):.1f} | {mine.quantile(99):.1f} "
            f"| {mine.rate:.0f} | {floor} {beside.median:.1f} | {mine.median / beside.median:.1f} | {cost['sql']} "
            f"| {cost['rows']} | {cost['raw']:,} | {cost['small']:,} |\n"
        )
    lines.append(
        f"\nPSS of a worker {ours.memory():.0f} MiB, of the limit {limit.memory():.0f} MiB. "
        f"First answer after {ours.start_up:.1f} s, of the limit {limit.start_up:.1f} s.\n"
    )
    return "".join(lines)


def machine() -> str:
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())  # fmt: skip
    return f"{os.cpu_count()} cores ({cpu}), Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), action="append")
    parser.add_argument("--store", type=Path, help="write the tables here as well")
    told = parser.parse_args()
    sizes, seconds = SIZES[told.size]
    with tempfile.TemporaryDirectory() as folder:
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=os.environ | AS_SHIPPED | {"DATA_DIR": folder}, check=True)
    parts = []
    for kind in told.database or ("postgresql", "sqlite"):
        for walks in sizes:
            parts.append(measure(kind, walks, seconds))
            say(parts[-1])
        if kind == "postgresql":
            drop_database()
    if told.store:
        today = datetime.now(UTC).date()
        head = f"# Speed, measured\n\nOn {machine()}, {today}. `make bench SIZE={told.size}` measures again.\n"
        why = (
            "Two workers of four threads, as shipped. A page and its limit take turns in one run; the ratio is\n"
            "what to read, milliseconds depend on the machine. Rows are known on PostgreSQL only.\n\n"
        )
        told.store.write_text(head + why + "\n".join(parts))


if __name__ == "__main__":
    main()
